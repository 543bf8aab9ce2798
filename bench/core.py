"""Figures of the core, without a screen: search, briefs, counts, splits, saving, listing."""

import random
import tempfile
from collections.abc import Iterator
from functools import cache, partial
from typing import Literal

from activation import Workspace, open_workspace
from bench.figures import Figure, milliseconds, peak_memory

SEED = 20260101
BRIEFS = (
    "Young families in the suburbs of Texas, household income over $75k, who love coffee",
    "Retirees in Florida or Arizona who play golf, above average income",
    "Urban renters aged 25 to 44 without a car, top 20 % education",
    "Pet owners in the Midwest in small towns, mostly homeowners, not veterans",
)
SPLIT_ON = (
    "MEDIAN_HOUSEHOLD_INCOME", "AGE_65_PLUS_SHARE", "AGE_UNDER_15_SHARE", "RENTERS_SHARE", "URBANICITY",
    "COFFEE_SHOPS_PER_10K", "VETERANS_SHARE", "BROADBAND_SUBSCRIBERS_SHARE",
)  # fmt: skip


@cache
def _workspace() -> Workspace:
    return open_workspace(store=tempfile.mkdtemp(prefix="bench-"))


def read_brief() -> Iterator[Figure]:
    """A brief read and counted."""
    ws = _workspace()
    for number, text in enumerate(BRIEFS, start=1):
        yield milliseconds(f"read_brief {number}", partial(ws.read_brief, text), target=100)


def count() -> Iterator[Figure]:
    """Counts with their waterfall, for 1 to 8 rules."""
    ws = _workspace()
    numbers = [variable for variable in ws.variables if variable.kind == "number" and not variable.sensitive]
    chosen = random.Random(SEED).sample(numbers, 8)
    rules = [{"variable": v.code, "op": ">=", "value": round(v.quantile(30), 2)} for v in chosen]
    for n in range(1, 9):
        yield milliseconds(f"count, {n} rules", partial(ws.count, {"all": rules[:n]}), target=20)


def split() -> Iterator[Figure]:
    """The whole population in segments, the number chosen and automatic."""
    ws = _workspace()
    numbers: tuple[int | Literal["auto"], ...] = (14, "auto")
    for number in numbers:
        name = f"split, whole population, 8 variables, number {number}"
        yield milliseconds(name, partial(ws.split, None, SPLIT_ON, number=number), runs=3, target=10_000)
    yield peak_memory("peak memory after the splits")


def save() -> Iterator[Figure]:
    """One audience of the whole population with its members, into a month that holds 1 to 20 others."""
    ws = _workspace()
    made = ws.split(None, SPLIT_ON, number=14)
    audience = ws.composed("Everybody", {"all": []}, made)
    yield milliseconds("save, 14 segments, all members", lambda: ws.audiences.save(audience, members=made.members))
