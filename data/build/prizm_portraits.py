"""Writes the one-line portrait of every code from figures, so that no portrait says more than the data."""

import numpy as np
import pandas as pd

from data.build.prizm_axes import lifestage_shares

# What may stand out in a portrait, and its words after the percentage. Nothing sensitive is listed.
NOTABLE = {
    "commute_transit_pct": "of workers go by public transit",
    "commute_walk_pct": "of workers walk to work",
    "no_vehicle_households_pct": "of households have no car",
    "long_term_resident_pct": "of homes kept for 20 years or more",
    "workers_education_pct": "of workers are in education",
    "workers_health_care_pct": "of workers are in health care",
    "workers_retail_pct": "of workers are in retail",
    "workers_manual_industries_pct": "of workers are in farming, mining, building or making",
    "veteran_pct": "of adults are veterans",
}
# How many standard deviations among ZIPs above the nation; less would not be seen on the street.
NOTABLE_DEVIATION = 0.6

LIFESTAGE_FIGURES = {
    "younger": ("adults_under_35", "of adults under 35"),
    "family": ("people_under_15", "of people under 15"),
    "mature": ("people_55_plus", "of people 55 and over"),
}


def means(values: pd.DataFrame, households: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """The mean by households of each column per group, over the ZIPs where the value is known."""
    weights = values.notna().mul(households, axis=0)
    return (values * weights).groupby(groups).sum() / weights.groupby(groups).sum()


def figures(facts: pd.DataFrame, codes: pd.Series) -> pd.DataFrame:
    """The figures of each code's portrait, one row per code.

    Each is the mean, weighted by households, of the ZIPs' own medians (usd), people per household, or percentages.
    """
    columns = facts[["median_family_income_2018", "renter_occupied_pct", *NOTABLE]].astype(float)
    occupied = facts["housing_units_2018"].astype(float) * facts["occupied_units_pct"] / 100
    columns["people_per_household"] = facts["population_in_households"] / occupied.where(occupied > 0)
    return means(columns.join(lifestage_shares(facts)), facts["households"], codes)


def standouts(facts: pd.DataFrame, table: pd.DataFrame) -> pd.Series:
    """What stands out in each code: the notable share furthest above the nation's, in words; empty where none does."""
    values, households = facts[list(NOTABLE)].astype(float), facts["households"]
    everyone = pd.Series(0, index=facts.index)
    nation = means(values, households, everyone).loc[0]
    spread = np.sqrt(means((values - nation) ** 2, households, everyone).loc[0])
    deviations = (table[list(NOTABLE)] - nation) / spread
    words = {}
    for code, column in deviations.idxmax(axis=1).items():
        seen = deviations.loc[code, column] >= NOTABLE_DEVIATION
        share = f"; {table.loc[code, column]:.0f} % {NOTABLE[column]} (nation {nation[column]:.0f} %)"
        words[code] = share if seen else ""
    return pd.Series(words)


def portraits(facts: pd.DataFrame, codes: pd.Series, system: pd.DataFrame) -> pd.Series:
    """The portrait of each code of `system` (index; urbanicity, affluence, lifestage), under its index.

    `facts` are the source's rows with households, `codes` the code of each. Incomes are in 2018 dollars.
    """
    table = figures(facts, codes)
    standout = standouts(facts, table)
    lines = {}
    for code, place, affluence, stage in system[["urbanicity", "affluence", "lifestage"]].itertuples(name=None):
        row = table.loc[code]
        share, words = LIFESTAGE_FIGURES[stage]
        lines[code] = (
            f"{place.capitalize()}, {affluence}, {stage}: "
            f"median family income ${round(row['median_family_income_2018'], -3):,.0f}, "
            f"{row['renter_occupied_pct']:.0f} % of homes rented, "
            f"{row['people_per_household']:.1f} people per household, "
            f"{row[share]:.0f} % {words}{standout[code]}"
        )
    return pd.Series(lines).reindex(system.index)
