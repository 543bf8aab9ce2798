"""Computes a variable's value for every ZIP area from the source's columns.

Each kind of definition has one formula here. What cannot be known is null, and the variable's caveat says why;
a share outside 0 to 100 that no caveat explains stops the build.
"""

import numpy as np
import pandas as pd

from data.build.recipes import Columns, Growth, Ratio, Recipe, Share

# Fewer people than this in a divisor would let one shop or one newcomer look like a multitude.
LEAST_DIVISOR = 1_000.0
# A ZIP whose area in 2020 overlaps its area in 2010 less than this is another place under the same number.
LEAST_SAME_AREA = 0.5


class ShareOutOfRange(ValueError):
    """A percentage below 0 or above 100: look at the source, then write the reason into the definition."""


def compute(recipe: Recipe, source: pd.DataFrame) -> pd.Series:
    """The variable's value for each row of the source, in float64, null where unknown."""
    values = _formula(recipe, source) * recipe.scale
    if recipe.unknown_above_100:
        values = values.mask(values > 100)
    if unit_of(recipe, "") == "percent" and bool(((values < -1e-6) | (values > 100 + 1e-4)).any()):
        raise ShareOutOfRange(f"{recipe.code}: {values.min()} to {values.max()} percent")
    return values.clip(0, 100) if unit_of(recipe, "") == "percent" else values


def unit_of(recipe: Recipe, published: str) -> str:
    """The unit for the screen: the definition's own, else that of its formula, else the publisher's."""
    if recipe.unit:
        return recipe.unit
    if recipe.share or recipe.complement or recipe.column.endswith(("_pct", "_pct_2018", "_pct_2020")):
        return "percent"
    if recipe.per_10k:
        return "per 10,000 people"
    return {
        "usd/month": "usd per month", "people/sqmi": "people per square mile", "units/sqmi": "homes per square mile"
    }.get(published, published)  # fmt: skip


def source_columns(recipe: Recipe) -> Columns:
    """The names of the columns that make the variable: what is measured first, then what it is divided by."""
    if recipe.share:
        parts = (*recipe.share.of, *recipe.share.less, *recipe.share.over, *recipe.share.over_less)
    elif recipe.ratio:
        percent = (recipe.ratio.over_percent,) if recipe.ratio.over_percent else ()
        parts = (*recipe.ratio.of, *recipe.ratio.over, *percent)
    elif recipe.growth:
        parts = (recipe.growth.end, recipe.growth.start)
    elif recipe.per_10k:
        parts = (*recipe.per_10k, "population_2018")
    else:
        parts = (*recipe.columns, *(name for name in (recipe.column, recipe.complement) if name))
    return tuple(dict.fromkeys(parts))


def _formula(recipe: Recipe, source: pd.DataFrame) -> pd.Series:
    if recipe.column:
        return source[recipe.column].astype("float64")
    if recipe.complement:
        return 100 - source[recipe.complement].astype("float64")
    if recipe.share:
        return _share(recipe.share, source)
    if recipe.ratio:
        return _ratio(recipe.ratio, source)
    if recipe.growth:
        return _growth(recipe.growth, source)
    return _per_10k(recipe.per_10k, source)


def _total(source: pd.DataFrame, columns: Columns) -> pd.Series:
    """The sum of some columns, null where one of them is."""
    return source[list(columns)].astype("float64").sum(axis=1, skipna=False)


def _over(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part / whole.where(whole > 0)


def _share(share: Share, source: pd.DataFrame) -> pd.Series:
    part = _total(source, share.of) - _total(source, share.less)
    return 100 * _over(part, _total(source, share.over) - _total(source, share.over_less))


def _ratio(ratio: Ratio, source: pd.DataFrame) -> pd.Series:
    whole = _total(source, ratio.over)
    if ratio.over_percent:
        whole = whole * source[ratio.over_percent].astype("float64") / 100
    return ratio.scale * _over(_total(source, ratio.of), whole.clip(lower=ratio.floor))


def _growth(growth: Growth, source: pd.DataFrame) -> pd.Series:
    start, end = source[growth.start].astype("float64"), source[growth.end].astype("float64")
    if growth.least_people:
        return 100 * _over(end - start, start).where(source["population_2018"] >= growth.least_people)
    change = 100 * (end - start) / start.clip(lower=LEAST_DIVISOR)
    return change.where(source["zcta_same_area_share_2010_2020"] >= LEAST_SAME_AREA)


def _per_10k(columns: Columns, source: pd.DataFrame) -> pd.Series:
    """Establishments per 10,000 people of the nearest vintage; unknown where the file of 2016 lists no business at all.

    The file leaves Puerto Rico out, which the source writes as zeros.
    """
    people = source["population_2018"].astype("float64").clip(lower=LEAST_DIVISOR)
    return (10_000 * _total(source, columns) / people).where(source["biz_establishments_2016"] > 0)


def to_float32(values: pd.Series) -> pd.Series:
    """The value as it is stored: single precision, unrounded."""
    return pd.Series(values.to_numpy(dtype=np.float32, na_value=np.nan), index=values.index, name=values.name)
