"""Builds the PRIZM-style mix: one code for every ZIP with households, modelled from public data alone.

PRIZM is a trademark of Claritas and its assignments are licensed. This is a system of our own on the same
published axes (urbanicity x affluence x lifestage); what the codes cover and are called is in prizm_codes.toml.
"""

import logging
import tomllib
from pathlib import Path

import pandas as pd

from data.build import prizm_axes
from data.build.prizm_portraits import portraits

DEFINITION = Path(__file__).with_name("prizm_codes.toml")
AFFLUENCE = {1: "wealthy", 2: "upscale", 3: "middle income", 4: "moderate income", 5: "lower income"}

# A code below 0.2 % of households is too small to plan with, one above 6 % says too little.
SMALLEST_SHARE, LARGEST_SHARE = 0.002, 0.06

log = logging.getLogger(__name__)


def definition() -> tuple[pd.DataFrame, dict[tuple[str, int, str], str]]:
    """The system as prizm_codes.toml states it, and the code of each cell (urbanicity, band, lifestage letter).

    The system has code as index and name, group, urbanicity, affluence, lifestage, version; in the file's order.
    """
    file = tomllib.loads(DEFINITION.read_text(encoding="utf-8"))
    rows: list[tuple[str, ...]] = []
    cells: dict[tuple[str, int, str], str] = {}
    for group in file["groups"]:
        for code in group["codes"]:
            first, last, letter = code["bands"][0], code["bands"][-1], code["code"][-1]
            affluence = AFFLUENCE[last] if first == last else f"{AFFLUENCE[first]} to {AFFLUENCE[last]}"
            place, stage = group["urbanicity"], prizm_axes.LIFESTAGES[letter]
            rows.append((code["code"], code["name"], group["name"], place, affluence, stage))
            cells |= {(place, band, letter): code["code"] for band in code["bands"]}
    system = pd.DataFrame(rows, columns=["code", "name", "group", "urbanicity", "affluence", "lifestage"])
    system["version"] = f"{file['version']}: {file['method']}"
    return system.set_index("code"), cells


def facts_of(population: pd.DataFrame, source: pd.DataFrame) -> pd.DataFrame:
    """The source's columns for every ZIP with households, in the order of ZIPs, with the population's own weights."""
    inhabited = population.loc[population["households"] > 0, ["zip", "people", "households", "URBANICITY"]]
    own = source.set_index("zcta").drop(columns="households")
    facts = inhabited.set_index("zip").sort_index().join(own, how="left", validate="one_to_one")
    return facts.astype({"people": float, "households": float, "URBANICITY": "str"})


def assign(facts: pd.DataFrame) -> pd.DataFrame:
    """The code of each ZIP, and `filled`: whose score stood in for missing data ("county", "nation", or "")."""
    band, income_from = prizm_axes.affluence(facts)
    stage, ages_from = prizm_axes.lifestage(facts)
    _, cells = definition()
    keys = zip(facts["URBANICITY"], band, stage, strict=True)
    code = pd.Series([cells[key] for key in keys], index=facts.index, dtype="str")
    return pd.DataFrame({"code": code, "filled": income_from.where(income_from > ages_from, ages_from)})


def model(population: pd.DataFrame, source: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The code of each ZIP with households (zip, code), and the codes themselves in the definition's order.

    `population` needs zip, people, households, URBANICITY; `source` is the whole table of public data. The
    codes have code, name, group, urbanicity, affluence, lifestage, portrait, households, people, share (of
    households, 0 to 1) and version. A ZIP without incomes or ages takes its county's score, else the nation's;
    how many do is logged. ValueError where a code is smaller or larger than planning allows.
    """
    facts = facts_of(population, source)
    assigned = assign(facts)
    for area, number in assigned.loc[assigned["filled"] != "", "filled"].value_counts().items():
        log.info("%d ZIPs lack incomes or ages and take the score of their %s", number, area)
    system, _ = definition()
    totals = facts.groupby(assigned["code"])[["households", "people"]].sum()
    system[["households", "people"]] = totals.reindex(system.index, fill_value=0).astype("int64")
    system["share"] = system["households"] / system["households"].sum()
    outside = system[~system["share"].between(SMALLEST_SHARE, LARGEST_SHARE)]
    if len(outside):
        raise ValueError(f"These codes hold too few or too many households: {outside['share'].round(4).to_dict()}")
    system["portrait"] = portraits(facts, assigned["code"], system)
    columns = ["name", "group", "urbanicity", "affluence", "lifestage", "portrait", "households", "people", "share"]
    return assigned[["code"]].reset_index(), system[[*columns, "version"]].reset_index()
