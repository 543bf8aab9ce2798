"""The profile of an audience: every variable's mean among its people against a base, as an index and an effect."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from activation.access import Access
from activation.catalogue import Variable
from activation.errors import InvalidRequest
from activation.measures import Measures, Tally
from activation.members import of_segment

Base = Literal["nation", "states", "audience"]
BASES: tuple[Base, ...] = get_args(Base)
BASE_WORDS: dict[Base, str] = {
    "nation": "the nation",
    "states": "the states of the audience",
    "audience": "the audience",
}

# Under these a mean says more of chance than of people, and might tell of single ones.
LEAST_PEOPLE, LEAST_ZIPS = 1_000, 5
MANY_LEVELS = 60  # counties are more: they have a ranking of their own


@dataclass(frozen=True)
class ProfileRow:
    """One variable of a profile; for a category one row per level, in percent of people.

    mean and base_mean are weighted by people, in `unit`; index: 100 x mean / base, None where the base is not above 0
    or values can lie below 0; effect: the difference in the base's standard deviations. All four are None where
    `too_few`. unknown: percent of the people who live where there is no value; zips: areas with one. sensitive: its
    class, or empty.
    """

    code: str
    label: str
    level: str
    theme: str
    unit: str
    sensitive: str
    mean: float | None
    base_mean: float | None
    index: float | None
    effect: float | None
    unknown: float
    zips: int
    too_few: bool


@dataclass(frozen=True)
class Profile:
    """Every row of an audience (or of one of its segments) against a base, in the catalogue's order.

    people and zips are the group's, base_people the base's.
    """

    rows: tuple[ProfileRow, ...]
    base: Base
    people: int
    zips: int
    base_people: int

    def __iter__(self) -> Iterator[ProfileRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def too_few(self) -> bool:
        """Whether the group is too small for any figure."""
        return few(self.people, self.zips)


class Profiles:
    """Profiles of members: frames of zip, people and segment_id, as splits and saved audiences hold them."""

    def __init__(self, access: Access, measures: Callable[[], Measures]) -> None:
        self._access = access
        self._read = measures

    def of(self, members: pd.DataFrame, base: Base = "nation", segment_id: int | None = None) -> Profile:
        """The profile of all members, or of one segment; only a segment can be held against its audience."""
        self._access.check("data.look")
        if base not in BASES or (base == "audience" and segment_id is None):
            raise InvalidRequest(
                "A whole audience has no such base.", "Use nation or states; audience goes with a segment.", "base"
            )
        group = of_segment(members, segment_id)
        positions = self._measures.positions(group["zip"])
        own = self._measures.tally(positions, group["people"].to_numpy(float))
        against = self._base(members, base)
        rows = (*_numbers(self._measures.numbers, own, against), *_levels(self._measures.categories, own, against))
        return Profile(rows, base, int(own.people), len(group), int(against.people))

    @property
    def _measures(self) -> Measures:
        return self._read()  # they take a moment, so not before the first profile

    def _base(self, members: pd.DataFrame, base: Base) -> Tally:
        if base == "nation":
            return self._measures.nation
        positions = self._measures.positions(members["zip"])
        if base == "states":
            return self._measures.tally(self._measures.in_states_of(positions))
        return self._measures.tally(positions, members["people"].to_numpy(float))


def few(people: float, zips: int) -> bool:
    """Whether a group is too small for a figure."""
    return people < LEAST_PEOPLE or zips < LEAST_ZIPS


def _numbers(variables: Sequence[Variable], own: Tally, base: Tally) -> Iterator[ProfileRow]:
    figures = (own.known, own.zips, own.mean, base.mean, base.deviation)
    columns = zip(variables, *(column.tolist() for column in figures), strict=True)
    for variable, known, zips, mean, usual, spread in columns:
        indexed = variable.quantiles[0] >= 0
        yield _row(variable, "", (mean, usual, spread), own.people, known, zips, indexed)


def _levels(variables: Sequence[Variable], own: Tally, base: Tally) -> Iterator[ProfileRow]:
    for variable in variables:
        if len(variable.levels) > MANY_LEVELS:
            continue
        held, usual = own.levels[variable.code], base.levels[variable.code]
        known, zips = float(held.sum()), own.level_zips[variable.code]
        shares, base_shares = held / (known or 1.0), usual / (usual.sum() or 1.0)
        for level, share, base_share, there in zip(variable.levels, shares, base_shares, usual, strict=True):
            figures = (float(100 * share), float(100 * base_share), float(100 * np.sqrt(base_share * (1 - base_share))))
            yield _row(variable, level, figures, own.people, known, zips, bool(there >= LEAST_PEOPLE))


def _row(
    variable: Variable,
    level: str,
    figures: tuple[float, float, float],
    people: float,
    known: float,
    zips: int,
    indexed: bool,
) -> ProfileRow:
    mean, base, spread = figures
    hidden = few(known, zips)
    varies = spread > 1e-6 * abs(base)
    return ProfileRow(
        code=variable.code,
        label=f"{variable.label}: {level}" if level else variable.label,
        level=level,
        theme=variable.category,
        unit="percent" if level else variable.unit,
        sensitive=variable.sensitive,
        mean=None if hidden else mean,
        base_mean=None if hidden else base,
        index=100 * (mean / base) if indexed and base > 0 and not hidden else None,
        effect=None if hidden else (mean - base) / spread if varies else 0.0,
        unknown=100 * (people - known) / people if people else 0.0,
        zips=zips,
        too_few=hidden,
    )
