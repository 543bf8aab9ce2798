"""Reads the source: one row per ZIP area, and what its publisher says of every column."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.build.recipes import DEFINITIONS

TABLE = "us_zip_public.parquet"
COLUMNS = "us_zip_columns.csv"
OUTLINES = "us_states.geojson"


@dataclass(frozen=True)
class ColumnSource:
    """Who published a column and when, in words for the screen, with the caveat of that publication."""

    source: str
    vintage: str
    unit: str
    caveat: str


def read_table(folder: Path) -> pd.DataFrame:
    """The populated ZIP areas (people > 0) sorted by ZIP, one row each, counts as whole numbers in float64."""
    table = pd.read_parquet(folder / TABLE)
    return table[table["population"] > 0].sort_values("zcta", ignore_index=True)


def read_columns(folder: Path) -> dict[str, ColumnSource]:
    """Publisher, vintage, unit and shared caveat of every column, by its name."""
    names = tomllib.loads((DEFINITIONS / "sources.toml").read_text(encoding="utf-8"))["source"]
    table = pd.read_csv(folder / COLUMNS, dtype=str, keep_default_na=False)
    return {row["column"]: _describe(row, names) for row in table.to_dict("records")}


def _describe(row: dict[str, str], names: list[dict[str, str]]) -> ColumnSource:
    vintage = row["vintage"].removeprefix("ACS ").removeprefix("CDC PLACES ").split(" (per ")[0]
    for name in names:
        fits = row["source"].startswith(name["match"]) and name.get("note", "") in row["note"]
        if fits and vintage == name.get("vintage", vintage):
            return ColumnSource(name["name"], name.get("shown_vintage", vintage), row["unit"], name["caveat"])
    # Keys and the publisher's own derivations, such as the base population.
    return ColumnSource(row["source"], vintage, row["unit"], "")
