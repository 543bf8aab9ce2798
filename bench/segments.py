"""Figures of splits: seconds, gap, what the bounds cost, stability; hard data; and k-means-constrained beside them."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial

import pandas as pd

from activation.segments import split
from bench.constrained_kmeans import beside
from bench.core import SPLIT_ON
from bench.figures import Figure, of, seconds
from bench.segment_rows import (
    MIXED,
    NUMBER,
    ZIP_NUMBERS,
    few_distinct,
    heavy_tails,
    mixed,
    one_blob,
    out_of_bounds,
    standardised,
    zip_areas,
)

RUNS = 3
SECONDS = {1_000: 1.0, 10_000: None, 100_000: 3.0}
MILLION = 1_000_000
HARD = 18  # segments, near the most that 5 to 10 % leave room for
COLUMNS = tuple("abcdefgh")


def segments() -> Iterator[Figure]:
    """14 segments of 5 to 10 % by 8 mixed variables, from 1,000 rows to a million; then the hard and the other way."""
    split(mixed(200), MIXED, "people", NUMBER)  # loads SciPy
    for rows, target in SECONDS.items():
        yield from _whole(f"{rows:,} rows", mixed(rows), MIXED, target)
    yield from _whole("all ZIP areas", zip_areas(), SPLIT_ON, 2.0)
    yield from _million()
    yield from _hard("z-scored ZIP areas", standardised(), ZIP_NUMBERS)
    yield from _hard("heavy tails", heavy_tails(), COLUMNS)
    yield from _hard("one dense blob", one_blob(), COLUMNS)
    yield from _hard("12 distinct rows", few_distinct(), COLUMNS)
    yield from beside(RUNS)


def _whole(name: str, frame: pd.DataFrame, variables: Sequence[str], target: float | None) -> Iterator[Figure]:
    work = partial(split, frame, variables, "people", NUMBER)
    yield from seconds(f"segments, {name}: fit and labels", work, RUNS, target)
    yield from _quality(name, frame, variables)


def _quality(name: str, frame: pd.DataFrame, variables: Sequence[str]) -> Iterator[Figure]:
    found = split(frame, variables, "people", NUMBER)
    free = split(frame, variables, "people", NUMBER, 0.0, 1.0)
    gap = 1e-4 if len(frame) >= 30_000 else 1e-3 if len(frame) >= 10_000 else None
    yield single(f"segments, {name}: optimality gap", found.gap, gap)
    yield single(f"segments, {name}: L1 over L1 without bounds", found.objective / free.objective, 1.03)
    yield single(f"segments, {name}: stability, adjusted Rand", found.stability)
    yield single(f"segments, {name}: segments out of bounds", out_of_bounds(frame, found.labels), 0)


def _million() -> Iterator[Figure]:
    """In processes of their own, so that the peak of their memory is that of one split and what it needs loaded."""
    command = [sys.executable, "-m", "bench.segments_fresh", str(MILLION)]
    runs = [json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout) for _ in range(RUNS)]
    name = f"{MILLION:,} rows"
    yield of(f"segments, {name}: fit and labels", "s", [run["seconds"] for run in runs], 8.0)
    yield of(f"segments, {name}: fit and labels, on the processor", "s", [run["processor"] for run in runs])
    yield of(f"segments, {name}: peak memory of the process", "MB", [run["memory"] for run in runs], 1000)
    yield from _quality(name, mixed(MILLION), MIXED)


def _hard(name: str, frame: pd.DataFrame, variables: Sequence[str]) -> Iterator[Figure]:
    work = partial(split, frame, variables, "people", HARD)
    yield from seconds(f"segments, {name}, {HARD} segments: fit and labels", work, RUNS, 10.0)
    found = work()
    yield single(f"segments, {name}, {HARD} segments: optimality gap", found.gap)
    yield single(f"segments, {name}, {HARD} segments: segments out of bounds", out_of_bounds(frame, found.labels), 0)


def single(name: str, value: float, target: float | None = None) -> Figure:
    """A figure that every run repeats, to three digits."""
    return Figure(name, "", float(f"{value:.3g}") if value < 1 else round(value, 4), None, None, 1, target)
