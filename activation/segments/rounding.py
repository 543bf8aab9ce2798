"""Whole rows from an assignment in parts: the cheapest moves and exchanges that bring every load within its bounds."""

import numpy as np

from activation.segments.centres import Cost
from activation.segments.prices import two_cheapest
from activation.segments.weights import Bounds, Real, Whole

_PAIRS = 300  # rows looked at on each side of an exchange


def repair(labels: Whole, cost: Cost, units: Whole, bounds: Bounds, steps: int = 2000) -> Whole:
    """Labels with as little excess over the bounds as moves and exchanges reach, at the least cost on the way."""
    labels = labels.copy()
    number = cost.shape[1]
    loads = np.bincount(labels, weights=units, minlength=number).astype(np.int64)
    for _ in range(steps):
        worst = int(np.argmax(bounds.excess(loads)))
        if bounds.hold(loads):
            break
        change = _best_move(worst, labels, cost, units, bounds, loads) or _best_exchange(
            worst, labels, cost, units, bounds, loads
        )
        if change is None:
            break
        for row, segment in change:
            loads[labels[row]] -= units[row]
            loads[segment] += units[row]
            labels[row] = segment
    return labels


Change = list[tuple[int, int]]


def _best_move(worst: int, labels: Whole, cost: Cost, units: Whole, bounds: Bounds, loads: Whole) -> Change | None:
    """The move out of (or into) the worst segment that costs least per unit of excess it removes."""
    excess = bounds.excess(loads)
    over = loads[worst] > bounds.high
    rows = np.flatnonzero((labels == worst) if over else (labels != worst))
    weight = units[rows]
    after_worst = bounds.excess(loads[worst] + (-weight if over else weight))
    if over:
        after = bounds.excess(loads[None, :] + weight[:, None]) + after_worst[:, None]
        removed = excess[worst] + excess[None, :] - after
        price = weight[:, None] * (cost[rows] - cost[rows, worst][:, None])
        removed[:, worst] = 0
    else:
        source = labels[rows]
        removed = (excess[worst] + excess[source] - after_worst - bounds.excess(loads[source] - weight))[:, None]
        price = (weight * (cost[rows, worst] - cost[rows, source]))[:, None]
    useful = removed > 0
    if not useful.any():
        return None
    ratio = np.where(useful, price / np.maximum(removed, 1), np.inf)
    row, column = np.unravel_index(int(np.argmin(ratio)), ratio.shape)
    return [(int(rows[row]), int(column) if over else worst)]


def _best_exchange(worst: int, labels: Whole, cost: Cost, units: Whole, bounds: Bounds, loads: Whole) -> Change | None:
    """The exchange of two rows with the worst segment that costs least per unit of excess it removes."""
    excess = bounds.excess(loads)
    inside = np.flatnonzero(labels == worst)
    outside = np.flatnonzero(labels != worst)
    inside = _spaced(inside[np.argsort(units[inside], kind="stable")])
    outside = _spaced(outside[np.argsort(units[outside], kind="stable")])
    if len(inside) == 0 or len(outside) == 0:
        return None
    other = labels[outside]
    gain = units[outside][None, :] - units[inside][:, None]
    after = bounds.excess(loads[worst] + gain) + bounds.excess(loads[other][None, :] - gain)
    removed = excess[worst] + excess[other][None, :] - after
    price = (units[inside][:, None] * (cost[np.ix_(inside, other)] - cost[inside, worst][:, None])) + (
        units[outside] * (cost[outside, worst] - cost[outside, other])
    )[None, :]
    if not (removed > 0).any():
        return None
    ratio = np.where(removed > 0, price / np.maximum(removed, 1), np.inf)
    first, second = np.unravel_index(int(np.argmin(ratio)), ratio.shape)
    return [(int(inside[first]), int(other[second])), (int(outside[second]), worst)]


def _spaced(rows: Whole) -> Whole:
    """At most `_PAIRS` of the rows, evenly spaced."""
    if len(rows) <= _PAIRS:
        return rows
    return rows[np.linspace(0, len(rows) - 1, _PAIRS).astype(np.int64)]


def improve(labels: Whole, cost: Cost, units: Whole, bounds: Bounds, prices: Real, steps: int = 60) -> Whole:
    """Labels within bounds made cheaper by moves and exchanges among the rows that are nearest to another segment."""
    labels = labels.copy()
    number = cost.shape[1]
    if number == 1:
        return labels
    cheap, least, second = two_cheapest(cost, prices)
    own = cost[np.arange(len(labels)), labels] + prices.astype(np.float32)[labels]
    near = _least((np.where(labels == cheap, second, least) - own) * units, _PAIRS)
    loads = np.bincount(labels, weights=units, minlength=number).astype(np.int64)
    dear = units[near].astype(np.float64)[:, None] * cost[near]
    for _ in range(steps):
        change = _cheaper(dear, labels[near], units[near], bounds, loads)
        if change is None:
            break
        for place, segment in change:
            row = near[place]
            loads[labels[row]] -= units[row]
            loads[segment] += units[row]
            labels[row] = segment
    return labels


def _least(values: Real, number: int) -> Whole:
    """The positions of the least values in rising order, the first of equal ones (a sort of all takes far longer)."""
    if len(values) <= number:
        return np.arange(len(values))
    most = np.partition(values, number - 1)[number - 1]
    some = np.flatnonzero(values <= most)
    return np.sort(some[np.argsort(values[some], kind="stable")[:number]])


def _cheaper(dear: Real, at: Whole, weight: Whole, bounds: Bounds, loads: Whole) -> Change | None:
    """The move or exchange among these rows that saves most and keeps the bounds; `dear` (rows, k) is weight x cost."""
    price = dear - dear[np.arange(len(at)), at][:, None]
    leaves = loads[at] - weight >= bounds.low
    fits = (loads[None, :] + weight[:, None] <= bounds.high) & leaves[:, None]
    move = np.where(fits, price, 0.0)
    pair = price[:, at]
    after = loads[at][:, None] + weight[None, :] - weight[:, None]
    kept = (after >= bounds.low) & (after <= bounds.high)
    exchange = np.where(kept & kept.T, pair + pair.T, 0.0)
    if min(move.min(), exchange.min()) >= -1e-9 * dear.max():
        return None
    if move.min() <= exchange.min():
        row, segment = np.unravel_index(int(np.argmin(move)), move.shape)
        return [(int(row), int(segment))]
    first, second = np.unravel_index(int(np.argmin(exchange)), exchange.shape)
    return [(int(first), int(at[second])), (int(second), int(at[first]))]
