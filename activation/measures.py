"""What is measured at every ZIP area, in one array: people-weighted sums over any ZIPs are one pass over it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from activation.catalogue import Catalogue, Variable
from activation.population import Population, quoted

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
AT_ONCE = 8  # variables worked out together: 2 MB as doubles, where all of them would take 60


@dataclass(frozen=True)
class Tally:
    """Sums over a group of ZIP areas, one value per number of the catalogue.

    people: everybody in the group; known: those who live where the value is known; zips: how many areas that are;
    mean and deviation: weighted by people, in the variable's unit, nan where nothing is known. levels: people per
    level by the code of a category; level_zips: areas where the category is known.
    """

    people: float
    known: Floats
    zips: Whole
    mean: Floats
    deviation: Floats
    levels: dict[str, Floats]
    level_zips: dict[str, int]


class Measures:
    """The values of all ZIP areas, in the order of their codes.

    `numbers` and `categories` are the variables that tallies speak of, in their order. It holds 30 MB.
    """

    def __init__(self, population: Population, catalogue: Catalogue) -> None:
        self.numbers = tuple(variable for variable in catalogue if variable.kind == "number")
        self.categories = tuple(variable for variable in catalogue if variable.kind == "category")
        codes = [variable.code for variable in (*self.numbers, *self.categories)]
        wanted = ", ".join(quoted(name) for name in ("zip", "people", *codes))
        frame = population.ask(f"SELECT {wanted} FROM population ORDER BY zip", [])
        self.zips = pd.Index(frame["zip"])
        self.people: Floats = frame["people"].to_numpy(np.float64)
        self._values = np.stack([frame[one.code].to_numpy(np.float32, na_value=np.nan) for one in self.numbers])
        unknown = np.isnan(self._values)
        _, first, self._pattern = np.unique(
            np.packbits(unknown, axis=1), axis=0, return_index=True, return_inverse=True
        )
        self._gaps = unknown[first]
        self._values[unknown] = 0.0
        self._place = {variable.code: at for at, variable in enumerate(self.numbers)}
        self._levels = {one.code: _coded(frame[one.code], one) for one in self.categories}

    @cached_property
    def nation(self) -> Tally:
        """The tally of everybody."""
        return self.tally(np.arange(len(self.zips), dtype=np.int64))

    def positions(self, zips: pd.Series) -> Whole:
        """Where these ZIPs stand; -1 for one that the data does not hold."""
        return self.zips.get_indexer(pd.Index(zips)).astype(np.int64)

    def values(self, variable: Variable) -> Floats:
        """A number at every ZIP area, nan where it is unknown."""
        place = self._place[variable.code]
        return np.where(self._gaps[self._pattern[place]], np.nan, self._values[place])

    def level(self, code: str) -> Whole:
        """The place of every ZIP area's level among the levels of a category, -1 where it is unknown."""
        return self._levels[code]

    def in_states_of(self, positions: Whole) -> Whole:
        """Positions of all ZIP areas in the states of these."""
        state = self._levels["STATE"]
        return np.flatnonzero((state >= 0) & np.isin(state, state[positions[positions >= 0]]))

    def tally(self, positions: Whole, people: Floats | None = None) -> Tally:
        """The sums over the ZIPs at these positions, weighted by `people` (in the same order; else by who lives there).

        People at a position of -1 are counted, and nothing is known of them.
        """
        weight = self.people[positions] if people is None else np.asarray(people, dtype=np.float64)
        there = positions >= 0
        rows, light = positions[there], weight[there]
        known, zips = self._known(rows, light)
        mean, deviation = self._means(rows, light, known)
        levels: dict[str, Floats] = {}
        level_zips: dict[str, int] = {}
        for variable in self.categories:
            held = self._levels[variable.code][rows]
            inside = held >= 0
            sums = np.bincount(held[inside], light[inside], minlength=len(variable.levels))
            levels[variable.code] = sums.astype(np.float64)
            level_zips[variable.code] = int(inside.sum())
        return Tally(float(weight.sum()), known, zips, mean, deviation, levels, level_zips)

    def _known(self, rows: Whole, weight: Floats) -> tuple[Floats, Whole]:
        """The weight of the rows where each number is known, and how many those are.

        Hundreds of numbers share some few patterns of gaps, so it is asked once a pattern.
        """
        gaps = self._gaps[:, rows]
        missing = np.array([weight[gap].sum() for gap in gaps])
        return (weight.sum() - missing)[self._pattern], (len(rows) - gaps.sum(axis=1))[self._pattern]

    def _means(self, rows: Whole, weight: Floats, known: Floats) -> tuple[Floats, Floats]:
        least = np.where(known > 0, known, np.nan)
        totals, squares = np.empty(len(known)), np.empty(len(known))
        for at in range(0, len(known), AT_ONCE):
            part = slice(at, at + AT_ONCE)
            block = self._values[part].take(rows, axis=1).astype(np.float64)  # unknown is 0 there and adds nothing
            totals[part] = block @ weight
            squares[part] = np.square(block, out=block) @ weight
        mean = totals / least
        return mean, np.sqrt(np.maximum(squares / least - np.square(mean), 0.0))


def _coded(series: pd.Series, variable: Variable) -> Whole:
    levels: Sequence[str] = variable.levels
    return pd.Categorical(series.astype(object), categories=list(levels)).codes.astype(np.int64)
