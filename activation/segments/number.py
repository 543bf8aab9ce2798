"""The number of segments the data itself speaks for: the one that comes back most surely from resampled rows.

No elbow: under bounds the distance does not fall steadily with the number.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from activation.segments.bounds import fitting_numbers
from activation.segments.centres import costs
from activation.segments.fit import Fit, Rows, sample
from activation.segments.prices import cheapest
from activation.segments.progress import Report
from activation.segments.stability import quick_fit, stability
from activation.segments.weights import Real

_SAMPLE = 1500
_TIMES = 4
_SWAPS = 4
_TRIED = 12
_ROWS_EACH = 3  # fewer rows in a segment would make it a list of rows
_WITHOUT_LOWER_BOUND = 12  # the most segments offered where any number would fit


@dataclass(frozen=True)
class Candidate:
    """A number of segments with its bootstrap stability and its silhouette, both at best 1."""

    number: int
    stability: float
    silhouette: float


def candidates(min_share: float, max_share: float, whole: float, rows: int) -> list[int]:
    """The numbers worth trying: inside the feasible range, whose ends need equal segments, else the range itself.

    `whole` is the share of the weight that is to be split, 1 unless heavy rows are set apart.
    """
    fewest, most = fitting_numbers(min_share, max_share, whole)
    most = min(most, max(fewest, rows // _ROWS_EACH))
    if min_share == 0 or most > 100:
        most = max(fewest, min(most, _WITHOUT_LOWER_BOUND))
    inner = list(range(max(2, fewest + 1), most))
    numbers = inner or list(range(fewest, most + 1))
    if len(numbers) <= _TRIED:
        return numbers
    return [numbers[at] for at in np.linspace(0, len(numbers) - 1, _TRIED).round().astype(int)]


def choose(rows: Rows, numbers: Sequence[int], seed: int, report: Report) -> int:
    """The most stable of the numbers; ties (to two digits) go to the better silhouette, then to the smaller."""
    if len(numbers) == 1:
        return numbers[0]
    small = sample(rows, _SAMPLE, np.random.default_rng([seed, 0]))
    found = []
    for turn, number in enumerate(numbers):
        found.append(_measured(small, number, np.random.default_rng([seed, number])))
        report("Choosing the number of segments", (turn + 1) / len(numbers))
    return max(found, key=lambda one: (round(one.stability, 2), round(one.silhouette, 2), -one.number)).number


def _measured(rows: Rows, number: int, rng: np.random.Generator) -> Candidate:
    fit = quick_fit(rows, number, rng, _SWAPS)
    size = min(_SAMPLE, rows.coded.rows)
    return Candidate(number, stability(rows, fit, rng, _TIMES, size, _SWAPS), silhouette(rows, fit))


def silhouette(rows: Rows, fit: Fit) -> float:
    """The mean of (b - a) / max(a, b): a is the distance to the own centre, b to the nearest other; 0 for 1 segment."""
    if len(fit.prices) == 1:
        return 0.0
    cost = costs(rows.coded, fit.table)
    labels = cheapest(cost, fit.prices)
    own = np.take_along_axis(cost, labels[:, None], axis=1)[:, 0]
    np.put_along_axis(cost, labels[:, None], np.inf, axis=1)
    other = cost.min(axis=1)
    larger = np.maximum(own, other)
    width: Real = np.where(larger > 0, (other - own) / np.where(larger > 0, larger, 1), 0.0)
    return float((rows.share * width).sum() / rows.share.sum())
