"""The lifestyle mix of an audience and of its segments against a base that the analyst picks, and how sure it is.

Each ZIP area has one code, so a share rests on as many areas as have the code, and large ones weigh more. How sure a
share p is follows from the linearized variance v of a ratio over the areas (Woodruff 1971; Cochran 1977, chapter 6):
p (1 - p) / v is the effective number of areas (Korn and Graubard 1998), and Wilson's score interval (1927) is taken at
95 % for that number. For a share of 0 or 1, where v is 0, it is Kish's effective number (1965). All of it is worked
out, not drawn: the same members give the same interval. The base is taken as it is, for it is counted whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import pandas as pd

from activation.audience import PrizmShare
from activation.population import Population
from activation.prizm import OTHER, UNKNOWN, Floats, Prizm

Base = Literal["nation", "states"]
By = Literal["code", "group"]
LEAST_PEOPLE = 1_000
FEW_ZIPS = 10
Z = 1.959964  # 95 % of a normal distribution lie within so many standard deviations
_SUMS = ["households", "squares", "people", "zips", "base"]


@dataclass(frozen=True)
class MixRow:
    """One code or group of an audience or segment; shares in percent (0 to 100), index 100 = the base's share.

    share_low to share_high holds the share with 95 % confidence; index_low and index_high likewise. few_zips: it rests
    on fewer than ten ZIP areas. For a group code, name and group are the same. None: not known, or nothing to compare.
    """

    code: str
    name: str
    group: str
    households: float | None
    people: int | None
    zips: int | None
    share: float
    base_share: float | None
    index: float | None
    share_low: float | None = None
    share_high: float | None = None
    index_low: float | None = None
    index_high: float | None = None
    few_zips: bool = False


@dataclass(frozen=True)
class UnitMix:
    """The mix of one audience or segment, largest share first; what was pooled stands last, with the code "other".

    pooled: how many codes or groups with under 1,000 people are in it, and `pooled_empty` how many of them with nobody.
    """

    rows: tuple[MixRow, ...]
    people: int
    zips: int
    pooled: int = 0
    pooled_empty: int = 0


@dataclass(frozen=True)
class AudienceMix:
    """The mix of an audience and of its segments (by segment_id): in whose codes, and against what.

    states: those whose ZIP areas are the base; none for the nation.
    """

    source: str
    base: Base
    states: tuple[str, ...]
    by: By
    whole: UnitMix
    segments: dict[int, UnitMix]


def audience_mix(
    members: pd.DataFrame, prizm: Prizm, population: Population, base: Base = "nation", by: By = "code"
) -> AudienceMix:
    """The mix of members (zip, people, households, segment_id) against the nation or the states they lie in."""
    sizes = population.sizes
    states: tuple[str, ...] = ()
    against = prizm.nation
    if base == "states":
        states = tuple(sorted(sizes.loc[sizes["zip"].isin(members["zip"]), "STATE"].dropna().unique()))
        against = _of_states(prizm, population, states)
    segments = {int(number): _unit(prizm, rows, against, by) for number, rows in members.groupby("segment_id")}
    return AudienceMix(prizm.statement, base, states, by, _unit(prizm, members, against, by), segments)


def saved_mix(rows: list[PrizmShare]) -> UnitMix:
    """A mix as it was saved, by code, against the nation: without the ZIP areas it rests on, so without intervals."""
    told = [
        MixRow(one.code, one.name, one.group, None, None, None, one.share, one.base_share, one.index) for one in rows
    ]
    return UnitMix(tuple(sorted(told, key=lambda row: -row.share)), 0, 0)


def wilson(share: float, effective: float) -> tuple[float, float]:
    """The 95 % score interval of a share (0 to 1) that so many areas of equal size would give; from 0 to 1 for none."""
    if effective <= 0:
        return 0.0, 1.0
    scale = 1 + Z**2 / effective
    centre = (share + Z**2 / (2 * effective)) / scale
    half = Z * np.sqrt(share * (1 - share) / effective + Z**2 / (4 * effective**2)) / scale
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))


def effective_number(share: float, own_squares: float, squares: float, total: float, number: int) -> float:
    """How many areas of equal size would be as sure of a share (0 to 1) as these are.

    own_squares: the sum of the squared households of the areas that have the code; squares: that of all `number`
    areas, whose households are `total`.
    """
    if squares <= 0:
        return 0.0
    if not 0 < share < 1 or number < 2:
        return total**2 / squares
    unlike = (1 - share) ** 2 * own_squares + share**2 * (squares - own_squares)
    variance = number / (number - 1) * unlike / total**2
    return share * (1 - share) / variance


@lru_cache(maxsize=32)
def _of_states(prizm: Prizm, population: Population, states: tuple[str, ...]) -> Floats:
    rows = population.sizes[population.sizes["STATE"].isin(states)]
    return prizm.tally(rows["zip"], rows["households"])


def _unit(prizm: Prizm, members: pd.DataFrame, against: Floats, by: By) -> UnitMix:
    cells = _cells(prizm, members, against, by)
    people, zips = int(cells["people"].sum()), len(members)
    whole = {name: float(cells[name].sum()) for name in _SUMS}
    if whole["households"] <= 0:
        return UnitMix((), people, zips)
    nobody = (cells["code"] == UNKNOWN[0]) & (cells["zips"] == 0) & (cells["base"] <= 0)
    small = (cells["people"] < LEAST_PEOPLE) & (cells["code"] != UNKNOWN[0])
    rows = [_row(cell, whole) for cell in cells[~small & ~nobody].to_dict("records")]
    rows.sort(key=lambda row: -row.share)
    pooled = cells[small]
    if len(pooled):
        what = by if len(pooled) == 1 else f"{by}s"
        name = f"{len(pooled)} {what} with under {LEAST_PEOPLE:,} people" + (" each" if len(pooled) > 1 else "")
        rows.append(_row({"code": OTHER, "name": name, "group": OTHER, **pooled[_SUMS].sum()}, whole))
    return UnitMix(tuple(rows), people, zips, len(pooled), int((pooled["people"] == 0).sum()))


def _cells(prizm: Prizm, members: pd.DataFrame, against: Floats, by: By) -> pd.DataFrame:
    """A row per code or group of the system, and one for ZIPs without a code, with its sums of audience and base."""
    words = prizm.codes[["code", "name", "group"]]
    cells = pd.concat([words, pd.DataFrame([UNKNOWN], columns=words.columns)], ignore_index=True).astype(object)
    zips = members["zip"]
    cells["households"] = prizm.tally(zips, members["households"])
    cells["squares"] = prizm.tally(zips, members["households"].astype(float) ** 2)
    cells["people"] = prizm.tally(zips, members["people"])
    cells["zips"] = prizm.tally(zips, pd.Series(1.0, index=members.index))
    cells["base"] = against
    if by == "group":
        cells = cells.groupby("group", sort=False)[_SUMS].sum().reset_index()
        unknown = cells["group"] == UNKNOWN[2]
        cells["code"] = cells["group"].where(~unknown, UNKNOWN[0])
        cells["name"] = cells["group"]
    return cells


def _row(cell: Mapping[str, Any], whole: Mapping[str, float]) -> MixRow:
    share = cell["households"] / whole["households"]
    usual = cell["base"] / whole["base"] if whole["base"] > 0 else None
    effective = effective_number(share, cell["squares"], whole["squares"], whole["households"], int(whole["zips"]))
    low, high = wilson(share, effective)
    return MixRow(
        code=cell["code"],
        name=cell["name"],
        group=cell["group"],
        households=cell["households"],
        people=int(cell["people"]),
        zips=int(cell["zips"]),
        share=100 * share,
        base_share=None if usual is None else 100 * usual,
        # Rounded, or an audience that is its own base would be above it by the last binary digit.
        index=round(100 * share / usual, 9) if usual else None,
        share_low=100 * low,
        share_high=100 * high,
        index_low=100 * low / usual if usual else None,
        index_high=100 * high / usual if usual else None,
        few_zips=0 < cell["zips"] < FEW_ZIPS,
    )
