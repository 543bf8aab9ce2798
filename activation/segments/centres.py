"""Centres of segments as tables: what each code of each variable costs in each segment.

A number's centre is its weighted median, a category's its level shares. Medians of one-hot columns would all be 0.
"""

import numpy as np
from numpy.typing import NDArray

from activation.segments.coding import MISSING, Coded
from activation.segments.weights import Real, Whole

Table = NDArray[np.float32]  # (variables, 256, segments)
Cost = NDArray[np.float32]  # (rows, segments)

_BLOCK = 8192  # rows whose costs stay in the processor's cache


def costs(coded: Coded, table: Table) -> Cost:
    """The distance of every row to every centre, (rows, segments), one segment after the other in memory.

    That order makes the least over the segments several times faster to find than row after row.
    """
    found = np.zeros((coded.rows, table.shape[2]), dtype=np.float32, order="F")
    for start in range(0, coded.rows if len(table) else 0, _BLOCK):
        codes = coded.codes[:, start : start + _BLOCK]
        block = table[0].take(codes[0], axis=0)
        for position in range(1, len(table)):
            block += table[position].take(codes[position], axis=0)
        found[start : start + _BLOCK] = block
    return found


def own_costs(coded: Coded, table: Table, labels: Whole) -> Real:
    """What `costs` says of every row's own segment, (rows,), to the last bit."""
    found = np.zeros(coded.rows, dtype=np.float32)
    for position, codes in enumerate(coded.codes):
        found += table[position][codes, labels]
    return found.astype(np.float64)


def tables(coded: Coded, labels: Whole, share: Real, number: int, before: Table | None = None) -> Table:
    """The tables of the segments' medians and level shares; an empty segment keeps its table `before`."""
    found = np.zeros((len(coded.columns), 256, number), dtype=np.float32)
    first = labels * 256
    mass = np.empty((len(coded.columns), number, 256))
    for position, codes in enumerate(coded.codes):
        mass[position] = _mass(first + codes, share, number)
    middle = _medians(mass)
    total = mass.sum(axis=2)
    for position, column in enumerate(coded.columns):
        if column.kind == "number":
            np.abs(np.subtract.outer(column.place, column.place[middle[position]]), out=found[position])
        else:
            shares = mass[position] / np.maximum(total[position], 1e-300)[:, None]
            found[position] = _category_table(shares, column.scale)
    found[:, MISSING] = 0
    if before is not None and not total.all():
        found = np.where((total == 0)[:, None, :], before, found)
    return found


def centre_codes(coded: Coded, labels: Whole, share: Real, number: int) -> NDArray[np.uint8]:
    """The median code (numbers) or the commonest (categories) of each segment: (variables, segments)."""
    found = np.full((len(coded.columns), number), MISSING, dtype=np.uint8)
    for position, column in enumerate(coded.columns):
        mass = _mass(labels * 256 + coded.codes[position], share, number)
        middle = _medians(mass) if column.kind == "number" else np.argmax(mass, axis=1)
        found[position] = np.where(mass.sum(axis=1) > 0, middle, MISSING)
    return found


def _mass(slots: Whole, share: Real, number: int) -> Real:
    """The weight of every code in every segment, (segments, 256), with nothing for missing values."""
    mass = np.bincount(slots, weights=share, minlength=number * 256).astype(np.float64, copy=False)
    mass[MISSING::256] = 0
    return mass.reshape(number, 256)


def _medians(mass: Real) -> Whole:
    below = np.cumsum(mass, axis=-1)
    return np.argmax(below >= below[..., -1:] / 2 * (1 - 1e-12), axis=-1)


def tables_at(coded: Coded, rows: Whole) -> Table:
    """The tables of centres that lie on single rows: the seeds of a start."""
    found = np.zeros((len(coded.columns), 256, len(rows)), dtype=np.float32)
    for position, column in enumerate(coded.columns):
        at = coded.codes[position, rows]
        if column.kind == "number":
            place = np.where(at == MISSING, np.float32(0.5), column.place[at])
            found[position] = np.abs(column.place[:, None] - place[None, :])
        else:
            # Half the level, half the audience: a row's own level alone is too sure of itself.
            shares = np.tile(column.place.astype(np.float64), (len(rows), 1))
            known = np.flatnonzero(at != MISSING)
            shares[known] /= 2
            shares[known, at[known]] += 0.5
            found[position] = _category_table(shares, column.scale)
        found[position, MISSING] = 0
    return found


def _category_table(shares: Real, scale: float) -> NDArray[np.float32]:
    """Half the squared distance of a level to the shares; over a segment it sums to the Gini impurity, which is
    half the L1 distance of its rows to the shares. The squared form has the shares as its minimum."""
    return (scale * (1 - 2 * shares.T + np.square(shares).sum(axis=1)[None, :])).astype(np.float32)
