"""Whether whole rows can fill the bounds at all, found before any other work, and with which loads if not quite."""

import heapq
from dataclasses import dataclass, replace

import numpy as np

from activation.segments.integer import pack
from activation.segments.rounding import repair
from activation.segments.weights import Bounds, Whole

_ONE_BY_ONE = 3000  # heavier rows are placed singly, the rest by their running sum
_HEAVY = 800  # integer variables of a packing: rows x segments


@dataclass(frozen=True)
class Packing:
    """One filling of the segments: labels of the rows, their loads, and whether the bounds hold.

    Where they do not, `proven` says that no filling holds them; else none was found.
    """

    labels: Whole
    loads: Whole
    holds: bool
    proven: bool


def packing(units: Whole, number: int, bounds: Bounds) -> Packing:
    """A filling of `number` segments with rows of these units, within bounds wherever one is found.

    Quick ways come first; an integer programme over the heavy rows, which can take a second, comes last.
    """
    quick = quick_packing(units, number, bounds)
    total = int(units.sum())
    if quick.holds or number * bounds.low > total or number * bounds.high < total:
        return quick
    order = np.argsort(-units, kind="stable")
    heavy = order[: max(number, _HEAVY // number)]
    dust = order[len(heavy) :]
    labels = np.empty(len(units), dtype=np.int64)
    labels[heavy], room, least = pack(units[heavy], int(units[dust].sum()), number, bounds)
    labels[dust] = fill(units[dust], room.astype(np.float64))
    packed = _mended(labels, units, number, bounds)
    nearest = min(packed, quick, key=lambda one: bounds.excess(one.loads).max())
    return replace(nearest, proven=least and len(dust) == 0)


def quick_packing(units: Whole, number: int, bounds: Bounds) -> Packing:
    """A filling by dealing rows out evenly, heaviest first, and mending what lies outside the bounds."""
    total = int(units.sum())
    even = fill(units, np.full(number, total / number))
    return _mended(even, units, number, bounds)


def even_enough(units: Whole, number: int, bounds: Bounds) -> bool:
    """True where rows are so light that dealing them out evenly keeps the bounds, whichever comes first."""
    even, heaviest = float(units.sum()) / number, float(units.max())
    return bounds.low <= even - heaviest and even + heaviest <= bounds.high


def fill(units: Whole, room: np.ndarray) -> Whole:
    """Labels that bring every load near its room: the heavy rows to the emptiest segment, the light by running sum."""
    order = np.argsort(-units, kind="stable")
    labels = np.empty(len(units), dtype=np.int64)
    emptiest = [(-float(space), segment) for segment, space in enumerate(room)]
    heapq.heapify(emptiest)
    for row in order[:_ONE_BY_ONE]:
        space, segment = emptiest[0]
        labels[row] = segment
        heapq.heapreplace(emptiest, (space + float(units[row]), segment))
    light = order[_ONE_BY_ONE:]
    if len(light):
        left = np.zeros(len(room))
        for space, segment in emptiest:
            left[segment] = max(-space, 0.0)
        edges = np.cumsum(left if left.sum() > 0 else np.ones(len(room)))
        middle = np.cumsum(units[light]) - units[light] / 2
        labels[light] = np.searchsorted(edges[:-1], middle * (edges[-1] / max(units[light].sum(), 1)))
    return labels


def _mended(labels: Whole, units: Whole, number: int, bounds: Bounds) -> Packing:
    free = np.zeros((len(units), number), dtype=np.float32)
    labels = repair(labels, free, units, bounds)
    loads = np.bincount(labels, weights=units, minlength=number).astype(np.int64)
    return Packing(labels, loads, bounds.hold(loads), proven=False)
