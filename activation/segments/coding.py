"""Rows as small codes: every variable in at most 254 levels of one byte, so that a distance is a table look-up.

Numbers are coded by weighted rank, half by value: values alone let outliers rule, ranks alone close the gaps between
groups (14 planted groups came back with an adjusted Rand index of 0.6, half and half of 1.0; on the real ZIPs the
distances in ranks grow by 1 %, those in standard deviations fall by 5 %). Categories keep their levels.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

from activation.segments.weights import Real, Whole

Codes = NDArray[np.uint8]

LEVELS = 254
MISSING = 255  # adds nothing to any distance


@dataclass(frozen=True)
class Column:
    """How one variable is coded.

    `place` (256,) is where each code lies between 0 and 1 (numbers) or its share (categories); `shown` is the value
    or level each code stands for; `scale` brings categories to the numbers' size; `varies` is False for a constant.
    """

    name: str
    kind: Literal["number", "category"]
    place: NDArray[np.float32]
    shown: NDArray[np.object_]
    scale: float
    varies: bool


@dataclass(frozen=True)
class Coded:
    """All variables of all rows: `codes` is (variables, rows), one contiguous line per variable."""

    codes: Codes
    columns: tuple[Column, ...]

    def take(self, rows: Whole) -> "Coded":
        """The same coding of some of the rows, in that order."""
        return Coded(np.ascontiguousarray(self.codes[:, rows]), self.columns)

    def varying(self) -> "Coded":
        """Without the constant columns, which tell no row from another."""
        keep = [position for position, column in enumerate(self.columns) if column.varies]
        return Coded(np.ascontiguousarray(self.codes[keep]), tuple(self.columns[position] for position in keep))

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.codes.shape[1]


def code(rows: pd.DataFrame, variables: list[str], units: Whole) -> Coded:
    """Code the variables of a frame; `units` (n,) are the whole weights of its rows."""
    codes = np.empty((len(variables), len(rows)), dtype=np.uint8)
    columns = []
    for position, name in enumerate(variables):
        series = rows[name]
        number = is_numeric_dtype(series.dtype) or is_datetime64_any_dtype(series.dtype)
        codes[position], column = (_code_number if number else _code_category)(name, series, units)
        columns.append(column)
    return Coded(codes, tuple(columns))


def _code_number(name: str, series: pd.Series, units: Whole) -> tuple[Codes, Column]:
    if is_datetime64_any_dtype(series.dtype):
        known = series.notna().to_numpy() & (units > 0)
        raw = series.astype("int64").to_numpy()
    else:
        raw = series.to_numpy(dtype=np.float64, na_value=np.nan)
        known = ~np.isnan(raw)
    codes = np.full(len(raw), MISSING, dtype=np.uint8)
    values, inverse = np.unique(raw[known], return_inverse=True)
    mass: Real = np.bincount(inverse, weights=units[known], minlength=len(values)).astype(np.float64)
    above = np.cumsum(mass, dtype=np.float64)
    total = above[-1] if len(above) and above[-1] > 0 else 1.0
    rank = (2 * above - mass) / (2 * total)  # exact whole numbers above and below: the same for weights x 1000
    if len(values) <= LEVELS:
        level = np.arange(len(values))
    else:
        level = np.minimum((rank * LEVELS).astype(np.int64), LEVELS - 1)
    codes[known] = level[inverse].astype(np.uint8)
    place, shown = _levels(values, mass, rank, level)
    return codes, Column(name, "number", place, shown, 1.0, len(values) > 1)


def _levels(values: Real, mass: Real, rank: Real, level: Whole) -> tuple[NDArray[np.float32], NDArray[np.object_]]:
    """Where each level lies, and the value in its middle."""
    weight = np.bincount(level, weights=mass, minlength=256)
    known = np.where(weight > 0, weight, 1)
    place = np.bincount(level, weights=mass * (rank + _between_ends(values, rank)) / 2, minlength=256) / known
    middle = np.searchsorted(rank, np.bincount(level, weights=mass * rank, minlength=256) / known)
    shown = np.full(256, None, dtype=object)
    used = np.unique(level)
    shown[used] = values[np.minimum(middle[used], len(values) - 1)] if len(values) else []
    return place.astype(np.float32), shown


def _between_ends(values: Real, rank: Real) -> Real:
    """Sorted values from 0 at their first weighted percentile to 1 at their last, those beyond at the ends."""
    finite = np.isfinite(values)
    if not finite.any():
        return rank
    low, high = np.interp([0.01, 0.99], rank[finite], values[finite])
    return (np.clip(values, low, high) - low) / (high - low) if high > low else rank


def _code_category(name: str, series: pd.Series, units: Whole) -> tuple[Codes, Column]:
    """Levels by weight, heaviest first; from the 254th on they share one code, "other"."""
    known = series.notna().to_numpy()
    text = series[known].astype(str)
    codes = np.full(len(series), MISSING, dtype=np.uint8)
    numbers, names = pd.factorize(text, sort=True)
    mass = np.bincount(numbers, weights=units[known], minlength=len(names))
    heaviest = np.argsort(-mass, kind="stable")
    position = np.empty(len(names), dtype=np.int64)
    position[heaviest] = np.minimum(np.arange(len(names)), LEVELS - 1)
    codes[known] = position[numbers].astype(np.uint8)
    shown = np.full(256, None, dtype=object)
    shown[: min(len(names), LEVELS)] = np.asarray(names, dtype=object)[heaviest[:LEVELS]]
    if len(names) > LEVELS:
        shown[LEVELS - 1] = "other"
    shares = np.bincount(position, weights=mass, minlength=1) / max(mass.sum(), 1)
    impurity = 1 - float(np.square(shares).sum())
    # At most the 0.25 of an even number: the mean distance of ranks between 0 and 1 to their median.
    scale = min(0.5, 0.25 / impurity) if impurity > 0 else 0.0
    place = np.zeros(256, dtype=np.float32)
    place[: len(shares)] = shares
    return codes, Column(name, "category", place, shown, scale, len(names) > 1)
