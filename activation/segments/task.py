"""A frame read into what the engine works on: codes, whole units of weight, bounds, and rows in their own order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from activation.segments.bounds import (
    NothingDiffers,
    cannot_fill,
    check_number,
    check_settings,
    checked_variables,
    checked_weight,
    down,
    fitting_numbers,
    too_few,
    too_heavy,
    up,
)
from activation.segments.coding import MISSING, Coded, code
from activation.segments.number import candidates
from activation.segments.order import own_order
from activation.segments.packing import even_enough, packing, quick_packing
from activation.segments.weights import Bounds, Whole, bounds_in_units, whole_units


@dataclass(frozen=True)
class Task:
    """Coded rows (n) as given, with their units of weight, and the bounds in those units.

    `rows` are the positions to be dealt out, in their own order; `heavy` those set apart; rows
    without weight are in neither. `numbers` are the numbers of segments to choose from, heavy rows not counted.
    """

    coded: Coded
    units: Whole
    bounds: Bounds
    rows: Whole
    heavy: Whole
    numbers: tuple[int, ...]


def read(
    rows: pd.DataFrame,
    variables: Sequence[str],
    weight: str | np.ndarray | pd.Series,
    number: int | Literal["auto"],
    min_share: float,
    max_share: float,
    seed: int,
    relaxed: bool,
) -> Task:
    """Check everything that can be checked before the work, and read the frame; errors as `split` says."""
    names = checked_variables(rows, variables)
    values = checked_weight(rows, weight)
    check_settings(number, min_share, max_share, seed)
    units, exact = whole_units(values)
    bounds = bounds_in_units(units, exact, min_share, max_share)
    heavy = np.flatnonzero(units > bounds.high)
    if not relaxed:
        check_number(number, min_share, max_share)
        if len(heavy):
            fewest = fitting_numbers(min_share, max_share)[0] if number == "auto" else number
            works = _works(units[units > 0], int(fewest), bounds)
            raise too_heavy(rows.index, units / bounds.total, heavy, max_share, works)
    coded = code(rows, names, units)
    order = own_order(coded.varying(), units, rows.index)
    heavy = order[units[order] > bounds.high]
    rest = order[(units[order] > 0) & (units[order] <= bounds.high)]
    if len(rest) == 0:
        return Task(coded, units, bounds, rest, heavy, ())
    if number != 1:
        _check_differences(coded)
    whole = float(units[rest].sum() / bounds.total)
    check_number(number, min_share, max_share, whole, len(heavy))
    numbers = candidates(min_share, max_share, whole, len(rest)) if number == "auto" else [int(number) - len(heavy)]
    return Task(coded, units, bounds, rest, heavy, _fillable(rows.index[rest], units[rest], bounds, numbers))


def _check_differences(coded: Coded) -> None:
    """NothingDiffers where no variable varies; those beside one that does are only left out."""
    if any(column.varies for column in coded.columns):
        return
    missing = (coded.codes == MISSING).all(axis=1)
    names = [column.name for column in coded.columns]
    raise NothingDiffers(
        [name for name, gone in zip(names, missing, strict=True) if not gone],
        [name for name, gone in zip(names, missing, strict=True) if gone],
    )


def _fillable(names: pd.Index, units: Whole, bounds: Bounds, numbers: Sequence[int]) -> tuple[int, ...]:
    """The numbers of segments that whole rows can fill within bounds; an error with the nearest shares for none."""
    if len(units) < min(numbers):
        raise too_few(names, units, min(numbers), _works(units, len(units), bounds))
    found = [n for n in numbers if even_enough(units, n, bounds) or quick_packing(units, n, bounds).holds]
    if found:
        return tuple(found)
    packed = {n: packing(units, n, bounds) for n in numbers}
    found = [n for n, one in packed.items() if one.holds]
    if found:
        return tuple(found)
    nearest = min(packed, key=lambda n: bounds.excess(packed[n].loads).max())
    works = _works(units, nearest, bounds, packed[nearest].loads)
    raise cannot_fill(names, units, nearest, packed[nearest].proven, works)


def _works(units: Whole, number: int, bounds: Bounds, loads: Whole | None = None) -> str:
    """A sentence with shares that hold for these rows, as a filling shows."""
    number = min(number, len(units))
    if loads is None:
        loads = quick_packing(units, number, bounds).loads
    return (
        f"Shares of {down(loads.min() / bounds.total)} to {up(loads.max() / bounds.total)} work for {number} segments."
    )
