"""A store saved by the first release, kept in `root_of_today/`: every later release reads it as it was saved.

Never write these files anew to make a test pass; what is stored at people's places cannot be written anew either.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from store import open_store
from store.checking import check
from store.errors import NewerFile
from store.tables import AUDIENCES
from tests.store.conftest import VERMONT, true_audience

ROOT = Path(__file__).with_name("root_of_today")
MAY = "audiences/user_id=demo_user/year=2025/month=05/audiences_202505.parquet"
# Columns that later releases have added.
YOUNGER = {"segment_count": None, "saved_by": None, "restored_from": None}
NULLABLE = [
    column.name for column in AUDIENCES.columns if column.nullable and column.name not in {"members_version", *YOUNGER}
]
EASTER = datetime(2025, 4, 30, 23, 59, 59, 999_999, UTC)
SAVED = {
    ("demo_user", "aud-ski01"): true_audience(name="Ski clubs – Vermont ❄", notes="Second thoughts.")
    | {"version": 2, "members_version": 2},
    ("demo_user", "aud-may02"): true_audience(
        audience_id="aud-may02",
        status="active",
        confirmed_at=datetime(2025, 5, 29, 8, tzinfo=UTC),
        segments=[],
        tags=[],
    )
    | {"version": 1, "members_version": None},
    ("0012", "0034"): true_audience(
        user_id="0012", audience_id="0034", name="Easter skiers", created_at=EASTER, updated_at=EASTER
    )
    | {"version": 1, "members_version": 1},
}
UNKNOWN = {"households": None, "rows": None, "characteristics": None, "size_percentage": None}
UNKNOWN |= {"prizm_segments": None, "prizm_mix": None}


@pytest.fixture
def today(root):
    """A copy of it that may be changed."""
    return Path(shutil.copytree(ROOT, root))


@pytest.mark.parametrize(("user_id", "key"), SAVED)
def test_an_audience_of_the_first_release_reads_as_it_was_saved(user_id, key):
    expected = SAVED[user_id, key]
    expected = expected | YOUNGER | {"segments": [UNKNOWN | segment for segment in expected["segments"]]}
    expected["segmentation"] = expected["segmentation"] | {"edits": None}
    expected["data_snapshot"] = expected["data_snapshot"] | {"prizm_name": None}

    read = open_store(ROOT).audiences.get(key, user_id)

    assert expected == {name: read[name] for name in expected}


@pytest.mark.parametrize(("user_id", "key"), SAVED)
def test_its_members_are_those_that_were_saved(user_id, key):
    members = open_store(ROOT).members_of(key, user_id).to_pylist()

    named = SAVED[user_id, key]["members_version"]
    assert ([{**one, "households": None} for one in VERMONT] if named else []) == [
        {name: one[name] for name in ("zip", "people", "segment_id", "households")} for one in members
    ]


def test_its_earlier_version_can_still_be_exported():
    assert 43528 == sum(open_store(ROOT).members.read("demo_user", "aud-ski01", 1)["people"].to_pylist())


def test_it_is_sound_and_small():
    assert ([], "Sound: 5 files, 3 audiences.") == (check(ROOT).findings, check(ROOT).summary())
    assert 60_000 > sum(path.stat().st_size for path in ROOT.rglob("*") if path.is_file())


def test_a_release_of_today_goes_on_with_it(today):
    store = open_store(today)

    store.audiences.update("aud-ski01", "demo_user", {"status": "active"}, expecting=2)
    store.save_audience(true_audience(name="Snow families"), VERMONT, expecting=3)

    assert [] == check(today).findings
    assert 3 == store.members_of("aud-ski01", "demo_user").num_rows


@pytest.mark.parametrize("column", NULLABLE)
def test_a_file_that_is_older_than_a_column_has_nulls_for_it(today, column):
    pq.write_table(pq.ParquetFile(today / MAY).read().drop_columns([column]), today / MAY)

    read = open_store(today).audiences.get("aud-ski01", "demo_user")

    assert (None, "Ski clubs – Vermont ❄") == (read[column], read["name"])
    assert [] == check(today).findings


def test_a_file_with_a_column_of_a_later_release_is_refused_with_a_sentence(today):
    rows = pq.ParquetFile(today / MAY).read()
    pq.write_table(rows.append_column("colour", pa.array(["red"] * rows.num_rows)), today / MAY)
    store = open_store(today)

    with pytest.raises(NewerFile) as error:
        store.audiences.get("aud-ski01", "demo_user")

    assert (
        f"{MAY} cannot be read: a newer version of the app wrote it, with the unknown column colour."
        == error.value.title
    )
    assert error.value.hint.startswith("Update the app.")
    assert 3 == store.members_of("0034", "0012").num_rows
    assert ["Easter skiers"] == store.audiences.rows("0012").rows["name"].to_pylist()
