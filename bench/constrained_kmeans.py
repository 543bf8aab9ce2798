"""k-means-constrained beside our splits: the library for balanced k-means, which counts rows and knows no weights."""

from collections.abc import Iterator, Sequence
from functools import partial
from math import ceil, floor

import numpy as np
import pandas as pd

from activation.segments import split
from activation.segments.centres import own_costs, tables
from activation.segments.coding import MISSING, Coded
from activation.segments.task import read
from activation.segments.weights import Real, Whole
from bench.core import SPLIT_ON
from bench.figures import Figure, absent, seconds
from bench.segment_rows import HIGH, LOW, MIXED, NUMBER, mixed, out_of_bounds, zip_areas

SIZES = (1_000, 10_000, 33_000)


def beside(runs: int) -> Iterator[Figure]:
    """Both on rows of equal weight; then how many of the library's segments real weights push out of the bounds."""
    try:
        import k_means_constrained  # noqa: F401
    except ImportError:
        yield absent("k-means-constrained", "s", "it is not installed: pip install -r requirements-dev.txt")
        return
    for rows in SIZES:
        yield from _both(f"{rows:,} equal rows", mixed(rows), MIXED, runs)
    yield from _both("all ZIP areas as equal rows", zip_areas(), SPLIT_ON, runs)


def _both(name: str, frame: pd.DataFrame, variables: Sequence[str], runs: int) -> Iterator[Figure]:
    from k_means_constrained import KMeansConstrained

    equal = frame.assign(people=1)
    coded = read(equal, variables, "people", NUMBER, LOW, HIGH, 0, False).coded.varying()
    model = KMeansConstrained(
        NUMBER, size_min=ceil(LOW * len(frame)), size_max=floor(HIGH * len(frame)), n_init=1, random_state=0
    )
    work = partial(split, equal, variables, "people", NUMBER)
    yield from seconds(f"k-means-constrained, {name}: one start", partial(model.fit, _points(coded)), 1)
    yield from seconds(f"segments, {name}: fit and labels", work, runs)
    labels = np.asarray(model.labels_, dtype=np.int64)
    worse = _l1(coded, labels) / work().objective
    yield Figure(f"k-means-constrained, {name}: its L1 over ours", "", round(worse, 4), None, None, 1)
    for weighed, by in ((equal, "rows"), (frame, "people")):
        broken = out_of_bounds(weighed, labels)
        what = f"k-means-constrained, {name}: of {NUMBER} segments out of bounds by {by}"
        yield Figure(what, "", broken, None, None, 1)


def _points(coded: Coded) -> Real:
    """Numbers between 0 and 1, and a column for each level whose squared distances are those of our coding."""
    columns = []
    for codes, column in zip(coded.codes, coded.columns, strict=True):
        known = codes != MISSING
        if column.kind == "number":
            columns.append(np.where(known, column.place[codes], 0.5))
        else:
            levels = np.flatnonzero(column.place > 0)
            columns += [np.sqrt(column.scale) * (codes == level) for level in levels]
    return np.column_stack(columns).astype(np.float64)


def _l1(coded: Coded, labels: Whole) -> float:
    """What `Split.objective` says of these labels, for rows of equal weight."""
    share = np.full(coded.rows, 1 / coded.rows)
    return float((share * own_costs(coded, tables(coded, labels, share, NUMBER), labels)).sum())
