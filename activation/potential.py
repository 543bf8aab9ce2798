"""Market potential: where an audience concentrates, by ZIP or by area, and which other ZIPs are most like it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from activation.access import Access
from activation.catalogue import Variable
from activation.errors import InvalidRequest
from activation.measures import Floats, Measures, Whole
from activation.members import of_segment
from activation.population import Population
from activation.profiling import LEAST_PEOPLE
from activation.splitting import DEFAULT_VARIABLES, PLACES

Area = Literal["COUNTY", "STATE"]
AreaOrder = Literal["people", "index"]
ZipOrder = Literal["people", "density"]
Within = Literal["nation", "states"]
SMALLEST_ZIP = 50  # people; in a smaller one a rate is chance


@dataclass(frozen=True)
class Areas:
    """The areas that hold any of an audience, ranked, and how many there are in the nation.

    rows: area, state, people (of the audience), area_people (everybody there), penetration (percent of these), share
    (percent of the audience), index (100 x share / the area's share of the nation), zips, rank, cumulative (percent of
    the audience down to this rank). penetration and index are nan under 1,000 people of the audience.
    """

    rows: pd.DataFrame
    of: int
    half: int


@dataclass(frozen=True)
class More:
    """ZIPs outside an audience that are like its people, most like first.

    rows: rank, zip, place, county, state, people, distance, cumulative (people down to this rank). distance: points of
    the nation's percentiles, 0 to 100, from the audience's medians, on average over `variables`. typical: the distance
    that half of the audience's own people are within; near: how many of the ZIPs outside are.
    """

    rows: pd.DataFrame
    variables: tuple[Variable, ...]
    typical: float
    near: int


class Potential:
    """Ranks places for members: frames of zip, people and segment_id, as splits and saved audiences hold them."""

    def __init__(
        self,
        access: Access,
        measures: Callable[[], Measures],
        population: Callable[[], Population],
        allow_sensitive: tuple[str, ...] = (),
    ) -> None:
        self._access = access
        self._read_measures = measures
        self._read_population = population
        self._allow_sensitive = allow_sensitive

    def areas(self, members: pd.DataFrame, by: Area = "COUNTY", order: AreaOrder = "people") -> Areas:
        """Counties or states by the audience's people there, or by the index; those without an index come last."""
        self._access.check("data.look")
        _known(by, Area, "by")
        _known(order, AreaOrder, "order")
        measures = self._measures
        level, (variable,) = measures.level(by), [one for one in measures.categories if one.code == by]
        positions, people = measures.positions(members["zip"]), members["people"].to_numpy(float)
        inside = positions >= 0
        at = level[positions[inside]]
        found, number = at >= 0, len(variable.levels)
        own = np.bincount(at[found], people[inside][found], minlength=number)
        everybody = np.bincount(level[level >= 0], measures.people[level >= 0], minlength=number)
        rows = pd.DataFrame(
            {
                "area": list(variable.levels),
                "state": [name[-2:] for name in variable.levels],
                "people": own.astype(np.int64),
                "area_people": everybody.astype(np.int64),
                "zips": np.bincount(at[found], minlength=number),
            }
        )
        return _ranked_areas(rows, people.sum(), measures.people.sum(), order)

    def zips(self, members: pd.DataFrame, order: ZipOrder = "people") -> pd.DataFrame:
        """The audience's own ZIPs, by people or by people per square mile.

        Columns: rank, zip, place, county, state, people, density (nan where it is unknown), share and cumulative
        (percent of the audience).
        """
        self._access.check("data.look")
        _known(order, ZipOrder, "order")
        measures = self._measures
        positions = measures.positions(members["zip"])
        (variable,) = [one for one in measures.numbers if one.code == "POPULATION_DENSITY"]
        rows = self._placed(positions, members["zip"], members["people"])
        rows["density"] = np.where(positions >= 0, measures.values(variable)[positions], np.nan)
        rows["share"] = 100 * rows["people"] / max(rows["people"].sum(), 1)
        rows = rows.sort_values([order, "zip"], ascending=[False, True], ignore_index=True)
        rows["cumulative"] = rows["share"].cumsum()
        return _with_rank(rows)

    def more(
        self, members: pd.DataFrame, codes: Sequence[str], within: Within = "nation", segment_id: int | None = None
    ) -> More:
        """ZIPs outside the audience by how near they lie to the people-weighted medians of it, or of one segment.

        codes: the variables to compare by; sensitive ones and places never select, and where nothing else is left the
        usual ones of a split stand in. A category counts by how rare a ZIP's level is in the audience beside the
        commonest. ZIPs of fewer than 50 people, or with fewer than half of the values known, are left out.
        """
        self._access.check("data.look")
        _known(within, Within, "within")
        measures, variables = self._measures, self.comparable(codes)
        inside = measures.positions(members["zip"])
        group = of_segment(members, segment_id)
        own = measures.positions(group["zip"])
        held = own >= 0
        distance = _distances(measures, variables, own[held], group["people"].to_numpy(float)[held])
        outside = measures.people >= SMALLEST_ZIP
        if within == "states":
            outside &= np.isin(np.arange(len(outside)), measures.in_states_of(inside))
        outside[inside[inside >= 0]] = False
        outside &= ~np.isnan(distance)
        typical = _median(distance[own[held]], group["people"].to_numpy(float)[held])
        where = np.flatnonzero(outside)
        rows = self._placed(where, pd.Series(measures.zips[where]), pd.Series(measures.people[where].astype(np.int64)))
        rows["distance"] = distance[where]
        rows = rows.sort_values(["distance", "people", "zip"], ascending=[True, False, True], ignore_index=True)
        rows["cumulative"] = rows["people"].cumsum()
        return More(_with_rank(rows), variables, typical, int((rows["distance"] <= typical).sum()))

    def comparable(self, codes: Sequence[str]) -> tuple[Variable, ...]:
        """The variables of these by which ZIPs are compared: no place, no sensitive one; the usual ones for none."""
        self._access.check("data.look")
        known = {one.code: one for one in (*self._measures.numbers, *self._measures.categories)}
        for wanted in (codes, DEFAULT_VARIABLES):
            fit = [known[code] for code in dict.fromkeys(wanted) if code in known and code not in PLACES]
            if fit := [one for one in fit if not one.sensitive or one.sensitive in self._allow_sensitive]:
                return tuple(fit)
        raise AssertionError("no usual variable is in the catalogue")

    @property
    def _measures(self) -> Measures:
        return self._read_measures()

    def _placed(self, positions: Whole, zips: pd.Series, people: pd.Series) -> pd.DataFrame:
        """ZIPs with the place, county and state they lie in, empty where the data no longer holds them."""
        names = self._read_population().places["place"].to_numpy(object)
        (county,) = [one for one in self._measures.categories if one.code == "COUNTY"]
        (state,) = [one for one in self._measures.categories if one.code == "STATE"]
        there = positions >= 0
        return pd.DataFrame(
            {
                "zip": zips.to_numpy(object),
                "place": np.where(there, names[positions], ""),
                "county": _names(county, self._measures.level("COUNTY")[positions], there),
                "state": _names(state, self._measures.level("STATE")[positions], there),
                "people": people.to_numpy(np.int64),
            }
        )


def holding(cumulative: pd.Series, percent: float = 50) -> int:
    """How many of the first ranks hold that percent of the audience together."""
    return min(int((cumulative < percent - 1e-9).sum()) + 1, len(cumulative))


def _ranked_areas(rows: pd.DataFrame, audience: float, nation: float, order: AreaOrder) -> Areas:
    of = int((rows["area_people"] > 0).sum())
    rows = rows[rows["people"] > 0].reset_index(drop=True)
    enough = rows["people"] >= LEAST_PEOPLE
    rows["share"] = 100 * rows["people"] / max(audience, 1)
    rows["penetration"] = (100 * rows["people"] / rows["area_people"]).where(enough)
    rows["index"] = (100 * rows["share"] / (100 * rows["area_people"] / nation)).where(enough)
    by_people = rows.sort_values(["people", "area"], ascending=[False, True])["share"].cumsum()
    rows = rows.sort_values(
        [order, "people", "area"], ascending=[False, False, True], ignore_index=True, na_position="last"
    )
    rows["cumulative"] = rows["share"].cumsum()
    return Areas(_with_rank(rows), of, holding(by_people))


def _distances(measures: Measures, variables: Sequence[Variable], own: Whole, people: Floats) -> Floats:
    """Of every ZIP, the mean distance from the medians of those at `own`; nan where half of the values are unknown."""
    apart = []
    for variable in variables:
        if variable.kind == "number":
            points = _percentiles(measures.values(variable), measures.people)
            apart.append(np.abs(points - _median(points[own], people)))
        else:
            level = measures.level(variable.code)
            known = level[own] >= 0
            held = np.bincount(level[own][known], people[known], minlength=len(variable.levels))
            rarity = 100 * (1 - held / (held.max() or 1.0))
            apart.append(np.where(level >= 0, rarity[level], np.nan))
    table = np.stack(apart)
    here = ~np.isnan(table)
    number = here.sum(axis=0)
    mean = np.where(here, table, 0.0).sum(axis=0) / np.maximum(number, 1)
    return np.where(2 * number >= len(variables), mean, np.nan)


def _percentiles(values: Floats, people: Floats) -> Floats:
    """The percent of people who live where the value is lower, half of those where it is equal added."""
    known = ~np.isnan(values)
    _, at = np.unique(values[known], return_inverse=True)
    mass = np.bincount(at, people[known])
    points = np.full(len(values), np.nan)
    points[known] = (100 * (np.cumsum(mass) - mass / 2) / mass.sum())[at]
    return points


def _median(values: Floats, people: Floats) -> float:
    """The value that half of the people are at or under; nan where none is known."""
    known = ~np.isnan(values)
    if not known.any():
        return float("nan")
    order = np.argsort(values[known], kind="stable")
    reached = np.cumsum(people[known][order])
    return float(values[known][order][np.searchsorted(reached, reached[-1] / 2)])


def _names(variable: Variable, at: Whole, there: np.ndarray) -> list[str]:
    return [variable.levels[place] if here and place >= 0 else "" for place, here in zip(at, there, strict=True)]


def _with_rank(rows: pd.DataFrame) -> pd.DataFrame:
    rows.insert(0, "rank", np.arange(1, len(rows) + 1))
    return rows


def _known(given: str, kinds: object, field: str) -> None:
    if given not in get_args(kinds):
        raise InvalidRequest("There is no such ranking.", f"Use {', '.join(get_args(kinds))}.", field)
