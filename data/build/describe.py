"""Describes each variable: where it comes from, what to beware of, and how the nation's people are spread over it."""

from collections.abc import Iterable

import pandas as pd

from activation.catalogue import Variable
from data.build import weighted
from data.build.formulas import source_columns, unit_of
from data.build.recipes import Recipe
from data.build.source import ColumnSource
from data.build.urbanicity import LEVELS

# What a place comes from, and the columns that carry it.
PLACE_COLUMNS = {
    "state": ("county_fips", "state"),
    "county": ("county_name", "county_fips"),
    "region": ("county_fips", "state"),
    "division": ("county_fips", "state"),
}
ORDERED_LEVELS = {"URBANICITY": LEVELS}


def describe(recipe: Recipe, population: pd.DataFrame, columns: dict[str, ColumnSource]) -> Variable:
    """The catalogue's entry for one variable, with its people-weighted mean, percentiles and coverage."""
    names = PLACE_COLUMNS.get(recipe.place) or source_columns(recipe)
    measured = _measured(recipe, names, columns)
    values, people = population[recipe.code], population["people"]
    is_number = not recipe.place
    return Variable(
        code=recipe.code,
        label=recipe.label,
        description=recipe.description,
        type=recipe.type,
        category=recipe.category,
        kind="number" if is_number else "category",
        unit=unit_of(recipe, measured[0].unit),
        source=" and ".join(_unique(column.source for column in measured)),
        vintage=_vintage(recipe, measured),
        caveat=_caveat(recipe, measured, _states_left_out(values, population)),
        source_columns=names,
        higher_means=recipe.higher_means,
        lower_means=recipe.lower_means,
        synonyms=recipe.synonyms,
        stands_for=recipe.stands_for,
        sensitive=recipe.sensitive,
        coverage=weighted.coverage(values, people),
        mean=weighted.mean(values, people) if is_number else None,
        quantiles=weighted.percentiles(values, people) if is_number else (),
        levels=() if is_number else _levels(recipe.code, values),
    )


def _measured(recipe: Recipe, names: tuple[str, ...], columns: dict[str, ColumnSource]) -> list[ColumnSource]:
    """The columns that are measured, not those that only divide: a share of people has the vintage of its people."""
    if recipe.per_10k:
        return [columns[name] for name in recipe.per_10k]
    return [columns[name] for name in names if columns[name].source != "derived"]


def _vintage(recipe: Recipe, measured: list[ColumnSource]) -> str:
    vintages = _unique(column.vintage for column in measured)
    return recipe.vintage or (" to ".join(reversed(vintages)) if recipe.growth else ", ".join(vintages))


def _caveat(recipe: Recipe, measured: list[ColumnSource], left_out: list[str]) -> str:
    """The variable's own caveat, then its publisher's, then the states that its values leave out."""
    sentences = [recipe.caveat, *_unique(column.caveat for column in measured)]
    if left_out:
        sentences.append(f"Not measured in {_listed(left_out)}.")
    return " ".join(sentence for sentence in sentences if sentence)


def _states_left_out(values: pd.Series, population: pd.DataFrame) -> list[str]:
    """The states where fewer than 5 % of the people live in a ZIP with a value (some ZIPs reach over a state line)."""
    people, state = population["people"], population["STATE"]
    known = people.where(values.notna(), 0).groupby(state).sum() / people.groupby(state).sum()
    return ["Puerto Rico" if code == "PR" else code for code in known.index[known < 0.05]]


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if names[1:] else names[0]


def _levels(code: str, values: pd.Series) -> tuple[str, ...]:
    found = set(values.dropna())
    return tuple(level for level in ORDERED_LEVELS.get(code, sorted(found)) if level in found)


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
