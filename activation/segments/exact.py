"""The exact assignment for fixed centres: a linear programme over the rows that could go either way.

Rows with a wide margin keep their segment; the rest are solved exactly, and more rows are freed until the dual
value of the whole meets the primal. HiGHS on all rows would take half a minute for 33,000.
"""

from dataclasses import dataclass, replace

import numpy as np

from activation.segments.centres import Cost
from activation.segments.prices import cheapest, dual_value, two_cheapest
from activation.segments.weights import Bounds, Real, Whole

_CLOSED = 1e-7
_FREE = 40  # rows freed at first, per segment
_PAIRS = 200_000  # open pairs of row and segment; ten times as many take HiGHS minutes


@dataclass(frozen=True)
class Assignment:
    """Labels by the largest part of each row, and values per unit of weight.

    `parts` are the rows that lie in several segments and `amounts` (parts, k) their units in each; `value` is the
    linear programme's cost, inf where it was not solved; `bound` the dual value at `prices`.
    """

    labels: Whole
    parts: Whole
    amounts: Real
    prices: Real
    value: float
    bound: float


def assign(cost: Cost, units: Whole, bounds: Bounds, prices: Real, widenings: int = 6) -> Assignment:
    """The optimal assignment of rows in parts, from prices near the optimum.

    `cost` is (n, k), `units` (n,). Each widening frees four times as many rows.
    """
    share = units / bounds.total
    low, high = bounds.low_share, bounds.high_share
    number = cost.shape[1]
    bound = dual_value(cost, share, prices, low, high)
    best = Assignment(cheapest(cost, prices), np.arange(0), np.empty((0, number)), prices, np.inf, bound)
    free = _FREE * number
    for _ in range(widenings):
        solved = _solve(cost, units, bounds, best.prices, free)
        if solved is not None:
            bound = dual_value(cost, share, solved.prices, low, high)
            dearer = bound < best.bound
            best = replace(solved, prices=best.prices if dearer else solved.prices, bound=max(bound, best.bound))
            if solved.value - best.bound <= _CLOSED * abs(solved.value):
                break
        if free >= len(cost):
            break
        free *= 4
    return best


def _solve(cost: Cost, units: Whole, bounds: Bounds, prices: Real, free: int) -> Assignment | None:
    """The assignment with about `free` rows free; None where the others leave no room, or it is too large."""
    number = cost.shape[1]
    labels, least, second = two_cheapest(cost, prices)
    margin = second - least
    reach = np.inf if free >= len(margin) else float(np.partition(margin, free)[free])
    loose = (margin <= reach) & np.isfinite(margin)  # one segment alone leaves no choice
    rows = np.flatnonzero(loose)
    loads = np.bincount(labels[~loose], weights=units[~loose], minlength=number).astype(np.float64)
    value = float((units * cost[np.arange(len(labels)), labels].astype(np.float64))[~loose].sum())
    if len(rows) == 0:
        none = Assignment(labels, rows, np.empty((0, number)), prices, value / bounds.total, -np.inf)
        return none if bounds.hold(loads.astype(np.int64)) else None
    at, segment = np.nonzero(cost[rows] + prices.astype(np.float32) - least[rows, None] <= reach)
    if len(at) > _PAIRS:
        return None
    found = _programme(cost[rows[at], segment], units[rows], at, segment, bounds, loads)
    if found is None:
        return None
    part, push, paid_for = found
    labels[rows] = np.argmax(part, axis=1)
    split = part.max(axis=1) < 1 - 1e-6
    amounts = part[split] * units[rows[split]][:, None]
    return Assignment(labels, rows[split], amounts, push, (value + paid_for) / bounds.total, -np.inf)


def _programme(
    cost: Cost, units: Whole, at: Whole, segment: Whole, bounds: Bounds, loads: Real
) -> tuple[Real, Real, float] | None:
    """Parts (rows, k), prices and cost of the best split of rows over the segments open to them.

    `cost`, `at` and `segment` (m,) are the open pairs; `loads` (k,) what the segments already hold.
    """
    from scipy.optimize import linprog  # 37 MB, for a split alone
    from scipy.sparse import csr_array

    rows, number, pairs = len(units), len(loads), len(at)
    scale = float(units.mean())
    weight, columns = units[at] / scale, np.arange(pairs)
    twice = (np.concatenate([segment, segment + number]), np.tile(columns, 2))
    found = linprog(
        weight * cost,
        A_ub=csr_array((np.concatenate([weight, -weight]), twice), shape=(2 * number, pairs)),
        b_ub=np.concatenate([bounds.high - loads, loads - bounds.low]) / scale,
        A_eq=csr_array((np.ones(pairs), (at, columns)), shape=(rows, pairs)),
        b_eq=np.ones(rows),
        bounds=(0, None),
        method="highs-ds",
    )
    if found.status != 0:
        return None
    part = np.zeros((rows, number))
    part[at, segment] = found.x
    push = -found.ineqlin.marginals
    return part, push[:number] - push[number:], float(found.fun) * scale
