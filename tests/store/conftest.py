"""What the store's tests share: the stores that every behaviour must hold for, and audiences with names."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store import Store, memory_store, open_store
from store.declaration import Row

# A new backend passes the suite by being one more line here.
STORES: dict[str, Callable[[Path], Store]] = {
    "memory": lambda folder: memory_store(wait=0.2),
    "parquet": lambda folder: open_store(folder, wait=0.2),
}


SQUIRES: Row = {"code": "05", "name": "Country Squires", "group": "Landed"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where a store on disk keeps its files; made at its first save."""
    return tmp_path / "persistence"


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, root: Path) -> Store:
    """An empty store of each kind."""
    return STORES[request.param](root)


@pytest.fixture
def on_disk(root: Path) -> Store:
    """An empty store of the durable kind."""
    return STORES["parquet"](root)


def ski_families(**changes: object) -> Row:
    created = changes.get("created_at", datetime(2025, 5, 28, 12, tzinfo=UTC))
    return {
        "audience_id": "aud-ski01",
        "user_id": "demo_user",
        "name": "Ski families, Vermont",
        "description": "Families who spend February on the slopes.",
        "data_type": "third_party",
        "original_query": "young families in Vermont who ski",
        "selected_variables": ["SKI_RESORTS_PER_10K", "AGE_0_4_SHARE"],
        "variable_details": [
            {
                "code": "SKI_RESORTS_PER_10K",
                "description": "Skiing facilities per 10,000 people.",
                "relevance_score": 0.95,
                "type": "behavioral",
                "category": "Shops and services",
            }
        ],
        "segments": [
            {
                "segment_id": 0,
                "name": "Owners, more cars",
                "size": 125000,
                "size_percentage": 8.2,
                "households": 51000,
                "rows": 41,
                "characteristics": '{"OWNERS_SHARE": 121.5}',
                "prizm_segments": ["Country Squires", "Big Fish"],
                "prizm_mix": [SQUIRES | {"share": 31.0, "base_share": 14.5, "index": 213.8}],
            }
        ],
        "total_audience_size": 300000,
        "status": "draft",
        "created_at": created,
        "updated_at": created,
        "criteria": '{"all": [{"variable": "STATE", "op": "in", "value": ["VT"]}]}',
        "size_unit": "people",
        "households": 124000,
        "rows": 253,
        "prizm_mix": [SQUIRES | {"share": 25.0, "base_share": 14.5, "index": 172.4}],
        "segmentation": {
            "number": 12,
            "min_share": 0.05,
            "max_share": 0.10,
            "seed": 0,
            "gap": 2e-5,
            "stability": 0.71,
            "natural": True,
            "variables": ["SKI_RESORTS_PER_10K"],
            "weight": "people",
            "edits": [{"kind": "exclude", "segment_ids": [2], "name": "Mild winters", "people": 812}],
        },
        "data_snapshot": {
            "population": "9f2c",
            "catalogue": "11ab",
            "prizm": "77e0",
            "prizm_version": "2025.1",
            "prizm_name": "Invented",
        },
        "tags": ["winter"],
        "notes": None,
        "receipt": '[{"phrase": "Vermont", "became": "STATE"}]',
        "confirmed_at": None,
        "segment_count": 1,
        "saved_by": "demo_user",
        "restored_from": None,
    } | changes


@pytest.fixture
def audience() -> Callable[..., Row]:
    """Makes "Ski families, Vermont", created on 28 May 2025, with whatever is asked for changed."""
    return ski_families


@pytest.fixture
def vermont() -> list[Row]:
    """Three ZIP areas in Vermont, in two segments."""
    return [
        {"zip": "05401", "people": 28185, "households": 11600, "segment_id": 0},
        {"zip": "05602", "people": 11243, "households": 5200, "segment_id": 1},
        {"zip": "05672", "people": 4100, "households": None, "segment_id": 1},
    ]


VERMONT = [
    {"zip": "05401", "people": 28185, "segment_id": 0},
    {"zip": "05602", "people": 11243, "segment_id": 1},
    {"zip": "05672", "people": 4100, "segment_id": 1},
]


def true_audience(**changes):
    """An audience whose sizes are those of VERMONT: 28,185 + (11,243 + 4,100) = 43,528 people."""
    segments = [{"segment_id": 0, "name": "North", "size": 28185}, {"segment_id": 1, "name": "South", "size": 15343}]
    return ski_families(segments=segments, total_audience_size=43528) | changes


@pytest.fixture
def sound(on_disk, root):
    """Two months of one user and one of another, with an audience that was saved twice."""
    on_disk.save_audience(true_audience(), VERMONT)
    on_disk.save_audience(true_audience(name="Ski clubs"), VERMONT)
    on_disk.save_audience(true_audience(audience_id="aud-apr01", created_at=datetime(2025, 4, 2, tzinfo=UTC)))
    on_disk.save_audience(true_audience(user_id="0012"), VERMONT)
    return root
