"""How sure the segments are: the same rows split again from resampled data, and data without any structure."""

from dataclasses import replace

import numpy as np

from activation.segments.centres import costs, tables
from activation.segments.fit import Fit, Rows, sample, start, swap
from activation.segments.prices import cheapest
from activation.segments.weights import Real, Whole

NATURAL_GAIN = 0.02


def adjusted_rand(first: Whole, second: Whole, share: Real) -> float:
    """Agreement of two partitions beyond chance, 1 when they are the same (Hubert and Arabie, 1985).

    Pairs are pairs of people, so rows count by `share`; with many people pairs with and without replacement agree.
    """
    width = int(second.max()) + 1
    both = np.bincount(first * width + second, weights=share)
    total = float(both.sum())
    pairs = float(np.square(both / total).sum())
    one = float(np.square(np.bincount(first, weights=share) / total).sum())
    other = float(np.square(np.bincount(second, weights=share) / total).sum())
    chance, most = one * other, (one + other) / 2
    return 1.0 if most == chance else (pairs - chance) / (most - chance)


def quick_fit(rows: Rows, number: int, rng: np.random.Generator, swaps: int) -> Fit:
    """A fit that is good enough to compare: one start and a few swaps."""
    return swap(rows, start(rows, number, rng), rng, swaps)


def stability(rows: Rows, fit: Fit, rng: np.random.Generator, times: int, size: int, swaps: int) -> float:
    """The mean adjusted Rand index between a fit and fits of resampled rows, all applied to the rows."""
    labels = cheapest(costs(rows.coded, fit.table), fit.prices)
    found = []
    for _ in range(times):
        again = quick_fit(sample(rows, size, rng, resample=True), len(fit.prices), rng, swaps)
        found.append(adjusted_rand(labels, cheapest(costs(rows.coded, again.table), again.prices), rows.share))
    return float(np.mean(found))


def gain_over_shuffled(rows: Rows, number: int, rng: np.random.Generator, swaps: int) -> float:
    """How much more of the distances a split explains than in the same columns, each shuffled on its own."""
    shuffled = rows.coded.codes.copy()
    for line in shuffled:
        rng.shuffle(line)
    without = replace(rows, coded=replace(rows.coded, codes=shuffled))
    return _explained(rows, number, rng, swaps) - _explained(without, number, rng, swaps)


def _explained(rows: Rows, number: int, rng: np.random.Generator, swaps: int) -> float:
    centre = tables(rows.coded, np.zeros(rows.coded.rows, dtype=np.int64), rows.share, 1)
    whole = float((rows.share * costs(rows.coded, centre)[:, 0]).sum())
    return 1 - quick_fit(rows, number, rng, swaps).value / whole if whole > 0 else 0.0
