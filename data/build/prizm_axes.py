"""Places every ZIP on two of the three axes of the PRIZM-style mix: affluence and lifestage.

Both are ranks among the nation's households, so "wealthy" and "family" mean the same in every place. Only
incomes, ages and family households enter; race, health and hardship never do.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Four measures of the same thing, because each has its fault: one is of families only, one a mean of tracts,
# one suffers from people in group quarters, one misses ZIPs with few tax returns. Capped values only share a rank.
INCOMES = (
    "median_family_income_2018",
    "median_household_income_2018_tractmean",
    "per_capita_income_2018",
    "irs_income_per_person_2020",
)

# Bands by share of the nation's households, from the top: 10, 20, 25, 25 and 20 percent.
BANDS = (1, 2, 3, 4, 5)
BAND_FLOORS = (0.90, 0.70, 0.45, 0.20)
LIFESTAGES = {"F": "family", "M": "mature", "Y": "younger"}


def weighted_rank(values: pd.Series, weights: pd.Series) -> pd.Series:
    """The share of all weight (0 to 1) below each value, equal values at the middle of theirs; null stays null."""
    known = values.notna()
    _, level = np.unique(values[known].to_numpy(float), return_inverse=True)
    per_level = np.bincount(level, weights=weights[known].to_numpy(float))
    middle = (np.cumsum(per_level) - per_level / 2) / per_level.sum()
    return pd.Series(middle[level], index=values.index[known]).reindex(values.index)


def completed(scores: pd.Series, households: pd.Series, county: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The scores without gaps, and where each filled one came from ("", "county" or "nation").

    A ZIP without a score takes its county's mean by households, or the nation's where the county has none.
    """
    known = scores.notna()
    weights = households.where(known)
    of_county = county.map((scores * weights).groupby(county).sum() / weights.groupby(county).sum())
    nation = float(np.average(scores[known], weights=weights[known]))
    origin = pd.Series(np.select([known, of_county.notna()], ["", "county"], "nation"), index=scores.index)
    return scores.fillna(of_county).fillna(nation), origin


def affluence(facts: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Each ZIP's affluence band (1 wealthy .. 5 lower income) and where a filled one came from.

    The score is the mean of the ZIP's national ranks in the incomes it has; its own rank sets the band.
    """
    households = facts["households"]
    ranks = pd.DataFrame({income: weighted_rank(facts[income], households) for income in INCOMES})
    score, origin = completed(ranks.mean(axis=1), households, facts["county_fips"])
    place = weighted_rank(score, households)
    return pd.Series(np.select([place >= floor for floor in BAND_FLOORS], BANDS[:4], BANDS[4]), facts.index), origin


def lifestage_shares(facts: pd.DataFrame) -> pd.DataFrame:
    """Percent of adults under 35, of people under 15, of people in family households, of people 55 and over."""
    people, adults = facts["population_2018"], facts["civilian_adults_2018"]
    in_households = facts["population_in_households"]
    shares = pd.DataFrame(
        {
            "adults_under_35": (facts["men_18_34"] + facts["women_18_34"]) / adults.where(adults > 0),
            "people_under_15": (facts["age_0_4"] + facts["age_5_14"]) / people.where(people > 0),
            "in_families": facts["population_in_family_households"] / in_households.where(in_households > 0),
            "people_55_plus": facts[["age_55_59", "age_60_64", "age_65_plus"]].sum(axis=1) / people.where(people > 0),
        }
    )
    return 100 * shares.astype(float)


def lifestage(facts: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Each ZIP's lifestage letter (see LIFESTAGES) and where a filled one came from.

    A ZIP belongs to the lifestage in which it ranks highest in the nation: younger by adults under 35, mature by
    people 55 and over, family by children and family households together. Equal ranks go to the first of F, M, Y.
    """
    households, shares = facts["households"], lifestage_shares(facts)
    ranks = shares.apply(weighted_rank, weights=households)
    family = (ranks["people_under_15"] + ranks["in_families"]) / 2
    scores = {
        "F": weighted_rank(family, households),
        "M": ranks["people_55_plus"],
        "Y": ranks["adults_under_35"],
    }
    filled = {letter: completed(score, households, facts["county_fips"]) for letter, score in scores.items()}
    stage = pd.DataFrame({letter: score for letter, (score, _) in filled.items()}).idxmax(axis=1)
    origins = pd.DataFrame({letter: origin for letter, (_, origin) in filled.items()})
    return stage, origins.max(axis=1)
