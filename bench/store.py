"""Figures of the store with many audiences, beside those of the system it replaces; on one core, all synced to disk."""

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from activation import Workspace, open_workspace
from bench.core import BRIEFS, SEED, SPLIT_ON
from bench.figures import Figure, milliseconds, of

MONTHS = 24
START, CHANGED = datetime(2024, 1, 1, 12, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
MEMBERS = pd.DataFrame(
    {
        "zip": [f"{code:05d}" for code in range(75001, 75061)],
        "people": [1000] * 60,
        "households": [400] * 60,
        "segment_id": [number % 5 for number in range(60)],
    }
)


def store(n: int = 10_000) -> Iterator[Figure]:
    """Saving, listing, reading and archiving with n audiences over 24 months, then with ten times as many."""
    os.sched_setaffinity(0, {0})
    pa.set_cpu_count(1)
    with tempfile.TemporaryDirectory(prefix="bench-store-", ignore_cleanup_errors=True) as folder:
        root = Path(folder) / "store"
        ws = filled(root, n)
        yield of("size of one audience as JSON", "bytes", [len(json.dumps(audience(0), default=str))])
        yield from _fresh(root, n)
        yield from _warm(ws, n)
    with tempfile.TemporaryDirectory(prefix="bench-month-", ignore_cleanup_errors=True) as folder:
        ws = filled(Path(folder) / "store", 1000, months=1)
        new = iter(range(10**6, 10**7))
        yield milliseconds(
            "save into a month of 1,000 audiences",
            lambda: ws.audiences.save(audience(next(new), months=1), MEMBERS),
            target=20,
            replaced=63,
        )
    with tempfile.TemporaryDirectory(prefix="bench-many-", ignore_cleanup_errors=True) as folder:
        ws = filled(Path(folder) / "store", 10 * n)
        yield milliseconds(f"list of {10 * n:,}: first page of 50", lambda: ws.audiences.list(limit=50), target=20)
        yield milliseconds(
            f"list of {10 * n:,}: searched, by name", lambda: ws.audiences.list(q="golf 7", sort="name", limit=50)
        )


def _warm(ws: Workspace, n: int) -> Iterator[Figure]:
    chance, new = random.Random(SEED), iter(range(10**6, 10**7))
    some = partial(lambda: f"aud-{chance.randrange(n):07d}")
    yield milliseconds("first page of 50", lambda: ws.audiences.list(limit=50), target=5)
    yield milliseconds(f"all {n:,} as a list", lambda: ws.audiences.list(limit=n), target=60, replaced=2600)
    yield milliseconds("searched and sorted by name", lambda: ws.audiences.list(q="golf 7", sort="name", limit=50))
    yield milliseconds("one by id", lambda: ws.audiences.get(some()), runs=200, target=3, replaced=84)
    yield milliseconds("save, new", lambda: ws.audiences.save(audience(next(new))), target=15, replaced=18)
    yield milliseconds(
        "save, new, with 60 members", lambda: ws.audiences.save(audience(next(new)), MEMBERS), target=15, replaced=18
    )
    yield milliseconds(
        "status change", lambda: ws.audiences.set_status(some(), "archived"), runs=40, target=20, replaced=85
    )
    saved = some()
    for _ in range(50):
        ws.audiences.set_status(saved, "active" if _ % 2 else "draft")
    yield milliseconds("history of 50 versions", lambda: ws.audiences.versions(saved))


def _fresh(root: Path, n: int) -> Iterator[Figure]:
    """What a process of its own measures: its first answer, and its memory after it has read and saved."""
    pages, memory = [], []
    for _ in range(5):
        command = [sys.executable, "-m", "bench.store_fresh", str(root), str(n)]
        told = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
        pages.append(told["first page"])
        memory.append(told["memory"])
    yield of("first page of 50, fresh process, imports not counted", "ms", pages, target=60, replaced=66)
    yield of("peak memory after lists, 500 reads and 20 saves", "MB", memory, target=300)


def filled(root: Path, n: int, months: int = MONTHS) -> Workspace:
    """A workspace over a new store with n audiences."""
    ws = open_workspace(store=root)
    for first in range(0, n, 10_000):
        ws.audiences.save_many([audience(number, months) for number in range(first, min(n, first + 10_000))])
    return ws


def audience(number: int, months: int = MONTHS) -> dict[str, Any]:
    """An audience of about 5 KB as JSON, always the same for the same number."""
    chance, month = random.Random(SEED + number), number % months
    created = START.replace(year=START.year + month // 12, month=1 + month % 12, day=1 + number % 28)
    return {
        "audience_id": f"aud-{number:07d}",
        "name": f"Audience {number}",
        "description": chance.choice(BRIEFS),
        "original_query": chance.choice(BRIEFS),
        "selected_variables": chance.sample(SPLIT_ON, 4),
        "variable_details": [
            {"code": code, "description": f"What {code} says", "type": "demographic", "category": "Demographics"}
            for code in SPLIT_ON[:4]
        ],
        "criteria": {"all": [{"variable": "RENTERS_SHARE", "op": ">=", "value": chance.random()}]},
        "segments": [_segment(segment, chance) for segment in range(5)],
        "total_audience_size": 60_000,
        "households": 24_000,
        "rows": 60,
        "prizm_mix": [_share(code, chance) for code in range(8)],
        "tags": [f"tag {chance.randrange(20)}"],
        "status": chance.choice(["draft", "active"]),
        "created_at": created,
        "updated_at": CHANGED + timedelta(seconds=number),
    }


def _segment(number: int, chance: random.Random) -> dict[str, Any]:
    return {
        "segment_id": number,
        "name": f"Segment {number}: more renters, fewer cars",
        "size": 12_000,
        "size_percentage": 20.0,
        "households": 4800,
        "rows": 12,
        "characteristics": {"drivers": [{"variable": code, "index": chance.random()} for code in SPLIT_ON[:3]]},
        "prizm_segments": ["05 Country Squires", "21 Quiet Avenues"],
        "prizm_mix": [_share(code, chance) for code in range(2)],
    }


def _share(code: int, chance: random.Random) -> dict[str, Any]:
    share = round(chance.random() * 10, 3)
    return {
        "code": f"{code:02d}", "name": f"Quiet Avenues {code}", "group": "City", "share": share,
        "base_share": 5.0, "index": round(20 * share, 1),
    }  # fmt: skip
