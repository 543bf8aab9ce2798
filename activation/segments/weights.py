"""Weights as exact whole numbers, so that sums, bounds and ties never depend on rounding or on the order of rows.

With floats, `weight * 1000` or another order of rows changes the last bit of a sum, a row at the edge
changes its segment, and the same audience is split differently.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, fsum

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

_LARGEST_TOTAL = 2**52  # sums stay exact in float64, which bincount adds in
_FINE = 2.0**40  # units that weights which are no whole numbers are counted in


@dataclass(frozen=True)
class Bounds:
    """The least and the most weight one segment may hold, in units of a total."""

    low: int
    high: int
    total: int

    @property
    def low_share(self) -> float:
        """The lower bound as a share of the total."""
        return self.low / self.total

    @property
    def high_share(self) -> float:
        """The upper bound as a share of the total."""
        return self.high / self.total

    def hold(self, loads: Whole) -> bool:
        """True where every load lies within the bounds."""
        return bool(np.all((loads >= self.low) & (loads <= self.high)))

    def excess(self, loads: Whole) -> Whole:
        """How far each load lies outside the bounds; 0 inside."""
        return np.maximum(np.maximum(self.low - loads, loads - self.high), 0)


def whole_units(weight: Real) -> tuple[Whole, bool]:
    """Weights as whole numbers without a common divisor, and whether they stand for the weights exactly.

    Decimal and equal weights become exact; others are rounded to 2**-40 of the total. `weight` is (n,),
    finite, not negative, with a sum above 0.
    """
    smallest = float(weight[weight > 0].min())
    for scale in (1.0, 10.0, 100.0, 1000.0, 1.0 / smallest):
        scaled = weight * scale
        nearest = np.rint(scaled)
        if np.allclose(scaled, nearest, rtol=1e-12, atol=0) and nearest.sum() < _LARGEST_TOTAL:
            units = nearest.astype(np.int64)
            return units // np.gcd.reduce(units), True
    units = np.rint(weight * (_FINE / fsum(weight))).astype(np.int64)
    return units, False


def bounds_in_units(units: Whole, exact: bool, min_share: float, max_share: float) -> Bounds:
    """The shares as whole units of the rows' total; a hair narrower where the units are rounded weights."""
    total = int(units.sum())
    slack = 0 if exact else len(units)
    low = ceil(_decimal(min_share) * total) + (slack if min_share > 0 else 0)
    high = floor(_decimal(max_share) * total) - (slack if max_share < 1 else 0)
    return Bounds(low=max(low, 1), high=min(high, total), total=total)  # 1: no segment is empty


def _decimal(share: float) -> Fraction:
    return Fraction(share).limit_denominator(10**9)
