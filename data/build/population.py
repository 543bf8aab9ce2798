"""Builds the population: one row per populated ZIP area, one column per variable."""

import pandas as pd

from data.build import places
from data.build.formulas import compute, to_float32
from data.build.recipes import Recipe
from data.build.urbanicity import classify

PLACES = {
    "state": places.state,
    "county": places.county,
    "region": places.region,
    "division": places.division,
    "urbanicity": classify,
}


def build_population(source: pd.DataFrame, recipes: list[Recipe]) -> pd.DataFrame:
    """The population from the source's populated rows, sorted by ZIP: keys first, then the variables in order."""
    columns: dict[str, pd.Series] = {
        "zip": source["zcta"],
        "place": places.place(source),
        "people": source["population"].round().astype("int32"),
        "households": source["households"].round().astype("int32"),
        "latitude": source["latitude"].astype("float32"),
        "longitude": source["longitude"].astype("float32"),
    }
    for recipe in recipes:
        columns[recipe.code] = _variable(recipe, source)
    return pd.DataFrame(columns)


def _variable(recipe: Recipe, source: pd.DataFrame) -> pd.Series:
    if recipe.place:
        return PLACES[recipe.place](source)
    return to_float32(compute(recipe, source))
