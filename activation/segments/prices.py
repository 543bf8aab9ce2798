"""Prices that make every segment as full as it may be: the dual of the assignment for fixed centres.

Each row goes to the segment with the least distance + price. The dual is concave in one price per segment;
smoothed, Newton's method climbs it in a few steps from any start, where subgradients can take minutes.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from activation.segments.centres import Cost
from activation.segments.weights import Real, Whole

_CORNER = 0.1
_UNTHREADED = 200_000
_COLD, _WARM = (0.3, 0.08, 0.02, 0.005), (0.02,)
_STEPS, _HALVINGS = 25, 6
_CLOSE = 0.015  # of the mean load: prices need no better while centres still move

# In widths: what is further off has no chance, and floats so small are denormal and multiply 30 times as slowly.
_FAR = np.float32(-25)


def cheapest(cost: Cost, prices: Real) -> Whole:
    """The segment with the least distance + price, for every row; the first of several."""
    least = cost[:, 0] + np.float32(prices[0])
    labels = np.zeros(len(cost), dtype=np.int64)
    for segment in range(1, len(prices)):  # np.argmin goes row by row, and takes four times as long
        paid = cost[:, segment] + np.float32(prices[segment])
        nearer = paid < least
        labels[nearer] = segment
        least = np.minimum(paid, least)
    return labels


def two_cheapest(cost: Cost, prices: Real) -> tuple[Whole, NDArray[np.float32], NDArray[np.float32]]:
    """What `cheapest` says, what each row pays there, and what it would in the next cheapest segment (inf for none)."""
    least = cost[:, 0] + np.float32(prices[0])
    second = np.full(len(cost), np.inf, dtype=np.float32)
    labels = np.zeros(len(cost), dtype=np.int64)
    for segment in range(1, len(prices)):
        paid = cost[:, segment] + np.float32(prices[segment])
        labels[paid < least] = segment
        second = np.minimum(second, np.maximum(paid, least))
        least = np.minimum(paid, least)
    return labels, least, second


def dual_value(cost: Cost, share: Real, prices: Real, low: float, high: float) -> float:
    """A lower bound for every assignment that keeps the bounds (Lagrange), in units of cost."""
    least = cost[:, 0] + prices[0]
    for segment in range(1, len(prices)):
        np.minimum(least, cost[:, segment] + prices[segment], out=least)
    return float((share * least).sum() - np.maximum(prices * high, prices * low).sum())


def spread(cost: Cost) -> float:
    """How far costs typically lie above the cheapest: the scale that smoothing is measured in."""
    some = cost[:: max(1, len(cost) // 500)]
    above = some.mean(axis=1) - some.min(axis=1)
    return float(np.median(above)) or float(above.mean()) or 1.0


def climb(
    cost: Cost, share: Real, low: float, high: float, start: Real | None = None, widths: Sequence[float] = ()
) -> Real:
    """Prices near the top of the dual; none at all where the bounds hold without.

    `share` (n,) are the rows' weights, `low` and `high` the bounds in the same unit. Widths of smoothing, from
    wide to narrow, are parts of `spread`; a warm start needs the last only.
    """
    number = cost.shape[1]
    loads = np.bincount(cheapest(cost, np.zeros(number)), weights=share, minlength=number)
    if loads.min() >= low and loads.max() <= high:
        return np.zeros(number)
    prices = np.zeros(number) if start is None else start
    scale = spread(cost)
    light = share.astype(np.float32)
    for width in widths or (_COLD if start is None else _WARM):
        prices = _newton(cost, light, low, high, prices, width * scale)
    return prices


def _newton(cost: Cost, share: NDArray[np.float32], low: float, high: float, prices: Real, width: float) -> Real:
    close = _CLOSE * float(share.sum()) / len(prices)
    value, slope, bend = _smoothed(cost, share, low, high, prices, width)
    for _ in range(_STEPS):
        if np.abs(slope).max() < close:
            break
        step = np.linalg.solve(bend, slope)
        step *= min(1.0, 30 * width / np.abs(step).max())
        for _ in range(_HALVINGS):
            tried = _smoothed(cost, share, low, high, prices + step, width)
            if tried[0] >= value:
                break
            step /= 4
        else:
            break
        prices = prices + step
        value, slope, bend = tried
    return prices


def _smoothed(
    cost: Cost, share: NDArray[np.float32], low: float, high: float, prices: Real, width: float
) -> tuple[float, Real, Real]:
    """Value, gradient and negated Hessian of the dual with a soft minimum of that width."""
    paid = cost + prices.astype(np.float32)
    least = paid.min(axis=1)
    paid -= least[:, None]
    paid *= np.float32(-1 / width)
    np.maximum(paid, _FAR, out=paid)
    chance = np.exp(paid, out=paid)
    total = chance.sum(axis=1)
    chance /= total[:, None]
    weighted = chance * share[:, None]
    load = weighted.sum(axis=0, dtype=np.float64)
    middle, half = (low + high) / 2, (high - low) / 2
    corner = _CORNER * width
    root = np.sqrt(prices**2 + corner**2)  # the corner of max(price x high, price x low), rounded
    soft = (share * (least - width * np.log(total))).sum(dtype=np.float64)
    value = float(soft - (middle * prices + half * root).sum())
    slope = load - middle - half * prices / root
    bend = (np.diag(load) - _product(weighted, chance)) / width
    bend[np.diag_indices(len(prices))] += half * corner**2 / root**3 + 1e-6 / width
    return value, slope, bend


def _product(left: NDArray[np.float32], right: NDArray[np.float32]) -> Real:
    """left.T @ right in blocks too small for BLAS to use threads, which on a busy machine take ten times as long."""
    rows, number = left.shape
    size = max(16, _UNTHREADED // number**2)
    whole = rows - rows % size
    found = (left[whole:].T @ right[whole:]).astype(np.float64)
    one = left.T[:, :whole].reshape(number, -1, size).transpose(1, 0, 2)
    other = right.T[:, :whole].reshape(number, -1, size).transpose(1, 2, 0)
    found += np.matmul(one, other).sum(axis=0, dtype=np.float64)
    return found
