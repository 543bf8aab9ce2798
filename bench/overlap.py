"""Figures of overlap: ten large audiences side by side, and what a new audience nearly equals among thousands."""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pandas as pd

from activation import Workspace, open_workspace
from bench.figures import Figure, milliseconds
from bench.store import filled

MOST_ALIKE = 60  # audiences of nearly the same people: more than are ever looked at
RULES = {"all": [{"variable": "RENTERS_SHARE", "op": ">=", "value": 30}]}


def overlap(n: int = 10_000) -> Iterator[Figure]:
    """The overlap of ten audiences, computed anew and as a page asks for it again; then near doubles among n saved."""
    with tempfile.TemporaryDirectory(prefix="bench-overlap-", ignore_cleanup_errors=True) as folder:
        ws = filled(Path(folder) / "store", n)
        everybody = ws.data.population.ask("SELECT zip, people, households FROM population", []).assign(segment_id=0)
        whole = [_saved(ws, f"Whole {number}", everybody) for number in range(10)]
        halves = [_saved(ws, f"Half {at}", everybody.sample(frac=0.5, random_state=at)) for at in range(10)]
        for name, ids in ((f"of {len(everybody):,} ZIPs", whole), ("of random halves", halves)):
            yield milliseconds(f"overlap of 10 audiences {name}", partial(_anew, ws, ids), target=500)
        yield milliseconds("overlap of the same 10 again", lambda: ws.overlaps.of(whole))
        half = everybody.sample(frac=0.5, random_state=99)
        for number in range(MOST_ALIKE):
            _saved(ws, f"Alike {number}", half.iloc[20 * number :])
        fresh = f"near doubles among {n:,}, first time in a process"
        yield milliseconds(fresh, lambda: _fresh(Path(folder) / "store").overlaps.like(RULES, half), 5, target=500)
        yield milliseconds(f"near doubles among {n:,}, after", lambda: ws.overlaps.like(RULES, half), target=500)


def _saved(ws: Workspace, name: str, members: pd.DataFrame) -> str:
    audience = {"name": name, "criteria": RULES, "total_audience_size": int(members["people"].sum())}
    return ws.audiences.save(audience, members=members).audience_id


def _anew(ws: Workspace, ids: list[str]) -> None:
    Workspace(ws.settings, ws.user_id, ws.store).overlaps.of(ids)


def _fresh(root: Path) -> Workspace:
    return open_workspace(store=root)
