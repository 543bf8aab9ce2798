"""Every entry of the catalogue is complete, and its figures are those of the population."""

import numpy as np
import pandas as pd
import pytest

from activation.catalogue import Catalogue, Variable
from activation.settings import DATA

CATALOGUE = Catalogue.read(DATA / "variables.parquet")
NUMBERS = [variable for variable in CATALOGUE if variable.kind == "number"]
SHARES = [variable for variable in NUMBERS if variable.unit == "percent"]
UNITS = {
    "percent", "percent change", "per 10,000 people", "usd", "usd per month", "years", "people per household",
    "people per square mile", "homes per square mile", "jobs per 100 people", "score 0 to 100", "level 1 to 10",
    "state", "county", "region", "division", "kind of place",
}  # fmt: skip
# Anything that grows with the number of people would make large ZIPs look keen on everything.
COUNTS = {"people", "households", "count", "establishments", "units", "workers"}

every_variable = pytest.mark.parametrize("variable", CATALOGUE, ids=lambda variable: variable.code)
every_number = pytest.mark.parametrize("variable", NUMBERS, ids=lambda variable: variable.code)


def test_there_are_far_more_than_150_variables_of_all_eight_types():
    assert len(CATALOGUE) >= 170
    assert {
        "demographic", "financial", "behavioral", "psychographic", "geographic", "health", "technology", "household"
    } == {variable.type for variable in CATALOGUE}  # fmt: skip


def test_codes_labels_and_descriptions_are_each_used_once():
    for field in ("code", "label", "description"):
        texts = [getattr(variable, field).casefold() for variable in CATALOGUE]
        assert len(texts) == len(set(texts))


def test_a_phrase_of_a_marketer_means_one_variable():
    phrases = [phrase.casefold() for variable in CATALOGUE for phrase in variable.synonyms]

    assert [] == sorted({phrase for phrase in phrases if phrases.count(phrase) > 1})


@every_variable
def test_an_entry_says_everything(variable: Variable):
    for field in ("label", "description", "category", "unit", "source", "vintage", "caveat"):
        assert getattr(variable, field).strip() == getattr(variable, field) != ""
    assert len(variable.label.split()) <= 5
    assert variable.description.endswith(".") and variable.caveat.endswith(".")
    assert variable.source_columns
    assert variable.unit in UNITS
    assert len(variable.synonyms) >= 8


@every_variable
def test_codes_are_upper_case_words(variable: Variable):
    assert variable.code == "".join(c for c in variable.code if c.isupper() or c.isdigit() or c == "_")
    assert variable.code[0].isalpha()
    assert not variable.code.endswith("_")


@every_variable
def test_nothing_on_the_screen_names_where_the_publishers_files_were_found(variable: Variable):
    texts = (variable.source, variable.vintage, variable.caveat, variable.description)

    assert not any(mark in text for text in texts for mark in (" via ", "github", "repo", "/work"))


@every_number
def test_high_and_low_have_names_of_their_own(variable: Variable):
    for phrase in (variable.higher_means, variable.lower_means):
        assert 1 <= len(phrase.split()) <= 4
        assert phrase[0].isupper()
    assert variable.higher_means != variable.lower_means


@every_number
def test_no_variable_is_a_count(variable: Variable, population_frame):
    assert variable.unit not in COUNTS
    known = population_frame[variable.code].notna()
    values, people = population_frame.loc[known, variable.code], population_frame.loc[known, "people"]
    assert abs(np.corrcoef(values, people)[0, 1]) < 0.7


@every_number
def test_percentiles_rise_from_the_least_value_to_the_greatest(variable: Variable, population_frame):
    values = population_frame[variable.code].dropna()

    assert 101 == len(variable.quantiles)
    assert list(variable.quantiles) == sorted(variable.quantiles)
    assert (values.min(), values.max()) == (variable.quantiles[0], variable.quantiles[100])


@every_number
def test_the_mean_is_that_of_people_and_not_of_zips(variable: Variable, population_frame):
    rows = population_frame.dropna(subset=[variable.code])
    mean = (rows[variable.code].astype("float64") * rows["people"]).sum() / rows["people"].sum()

    assert mean == pytest.approx(variable.mean, rel=1e-9)


@every_variable
def test_coverage_is_the_share_of_people_where_the_value_is_known(variable: Variable, population_frame):
    known = population_frame.loc[population_frame[variable.code].notna(), "people"].sum()

    assert known / population_frame["people"].sum() == pytest.approx(variable.coverage, rel=1e-9)
    assert 0.65 < variable.coverage <= 1


@pytest.mark.parametrize(
    "code",
    ["AGE_65_PLUS_SHARE", "MEDIAN_HOUSEHOLD_INCOME", "COFFEE_SHOPS_PER_10K", "SKI_AREAS_PER_10K", "LONELINESS_SHARE"],
)
def test_a_percentile_is_the_smallest_value_that_holds_that_share_of_people(code, population_frame):
    variable = CATALOGUE.get(code)
    people = population_frame.groupby(code)["people"].sum()
    below, everyone = people.cumsum(), int(people.sum())

    for percent in (0, 1, 20, 50, 80, 99, 100):
        expected = below.index[below * 100 >= percent * everyone].min()
        assert expected == variable.quantiles[percent]


@pytest.mark.parametrize("variable", SHARES, ids=lambda variable: variable.code)
def test_a_share_stays_within_0_and_100(variable: Variable, population_frame):
    values = population_frame[variable.code].dropna()

    assert values.between(0, 100).all()
    assert values.nunique() > 100


@every_number
def test_a_value_is_never_infinite_and_below_zero_only_if_it_is_a_change(variable: Variable, population_frame):
    values = population_frame[variable.code].dropna()

    assert np.isfinite(values).all()
    assert values.min() >= (-100 if variable.unit == "percent change" else 0)


PLAUSIBLE = {
    "AGE_65_PLUS_SHARE": (14, 18), "AGE_UNDER_18_SHARE": (21, 24), "WOMEN_SHARE": (50, 52.5), "MEDIAN_AGE": (36, 40),
    "MEDIAN_HOUSEHOLD_INCOME": (60_000, 75_000), "MEDIAN_FAMILY_INCOME": (70_000, 90_000),
    "PER_CAPITA_INCOME": (30_000, 36_000), "PEOPLE_PER_HOUSEHOLD": (2.5, 2.8), "POVERTY_SHARE": (13, 15.5),
    "UNEMPLOYMENT_RATE": (5, 7), "VETERANS_SHARE": (7, 8), "HISPANIC_SHARE": (17, 20), "BLACK_SHARE": (12, 14),
    "NO_VEHICLE_SHARE": (7, 9.5), "TRANSIT_COMMUTERS_SHARE": (4.5, 5.5), "HEALTH_INSURED_SHARE": (89, 92),
    "RESTAURANTS_PER_10K": (14, 19), "GYMS_PER_10K": (0.9, 1.2), "POPULATION_GROWTH": (6, 15),
    "MEAN_SOCIAL_SECURITY_BENEFIT": (1_350, 1_500), "OBESITY_SHARE": (31, 36), "SOCIAL_SECURITY_SHARE": (17, 21),
}  # fmt: skip


@pytest.mark.parametrize("code", PLAUSIBLE)
def test_the_nations_mean_is_what_one_would_expect(code):
    low, high = PLAUSIBLE[code]

    assert low < CATALOGUE.get(code).mean < high


def test_a_place_has_its_levels_and_no_mean():
    urbanicity, region = CATALOGUE.get("URBANICITY"), CATALOGUE.get("REGION")

    assert ("urban", "suburban", "second city", "town", "rural") == urbanicity.levels
    assert {"Northeast", "Midwest", "South", "West", "Puerto Rico"} == set(region.levels)
    assert 52 == len(CATALOGUE.get("STATE").levels)
    assert 10 == len(CATALOGUE.get("DIVISION").levels)
    assert {(None, ())} == {(place.mean, place.quantiles) for place in CATALOGUE if place.kind == "category"}
    assert {()} == {number.levels for number in NUMBERS}


def test_every_zip_has_a_place_of_every_kind(population_frame):
    places = [variable.code for variable in CATALOGUE if variable.kind == "category"]

    assert ["STATE", "COUNTY", "REGION", "DIVISION", "URBANICITY"] == places
    assert population_frame[places].notna().all(axis=None)
    for code in places:
        assert set(CATALOGUE.get(code).levels) == set(population_frame[code])


SENSITIVE = {
    "race_ethnicity": {"WHITE_SHARE", "BLACK_SHARE", "HISPANIC_SHARE", "ASIAN_SHARE", "SVI_MINORITY_SCORE"},
    "health_condition": {"DIABETES_SHARE", "DEPRESSION_SHARE", "OBESITY_SHARE", "LONELINESS_SHARE"},
    "disability": {"DISABILITY_SHARE", "ADULT_DISABILITY_SHARE", "DISABLED_WORKERS_SHARE"},
    "hardship": {"POVERTY_SHARE", "FOOD_STAMPS_SHARE", "FOOD_INSECURITY_SHARE", "SVI_SCORE", "UNEMPLOYMENT_RATE"},
    "": {"SMOKERS_SHARE", "INACTIVITY_SHARE", "NO_CHECKUP_SHARE", "UNINSURED_SHARE", "MEDIAN_HOUSEHOLD_INCOME"},
}


@pytest.mark.parametrize(("name", "codes"), SENSITIVE.items())
def test_conditions_and_origins_are_sensitive_and_ordinary_behaviour_is_not(name, codes):
    assert {name} == {CATALOGUE.get(code).sensitive for code in codes}


def test_everything_made_from_a_sensitive_column_carries_its_class():
    marks = {
        "race_ethnicity": ("white_", "black_", "hispanic_", "asian_", "american_indian", "islander", "other_race"),
        "disability": ("disability", "disabled"),
        "hardship": ("poverty", "snap_", "insecurity", "utility_threat", "transport_barriers"),
    }
    for variable in CATALOGUE:
        for name, words in marks.items():
            if any(word in column for column in variable.source_columns for word in words):
                assert name == variable.sensitive, variable.code


def test_a_shop_that_stands_for_an_interest_says_so():
    assert "coffee" in CATALOGUE.get("COFFEE_SHOPS_PER_10K").stands_for
    assert "pets" in CATALOGUE.get("PET_BUSINESSES_PER_10K").stands_for
    for code in ("AGE_65_PLUS_SHARE", "MEDIAN_HOUSEHOLD_INCOME", "RENTERS_SHARE", "SMOKERS_SHARE", "STATE"):
        assert "" == CATALOGUE.get(code).stands_for


def test_what_california_undercounts_says_so_and_nothing_else_does():
    said = {variable.code for variable in CATALOGUE if "California's figures" in variable.caveat}

    assert {
        "FULL_SERVICE_RESTAURANTS_PER_10K", "FAST_FOOD_PER_10K", "COFFEE_SHOPS_PER_10K", "NAIL_SALONS_PER_10K",
        "REMODELERS_PER_10K", "NEW_HOME_BUILDERS_PER_10K", "CAR_WASHES_PER_10K", "TOBACCO_STORES_PER_10K",
        "HEALTH_SUPPLEMENT_STORES_PER_10K",
    } == said  # fmt: skip


def test_a_variable_unknown_in_a_state_names_the_state():
    assert "CO, OR, PA, Puerto Rico and SD" in CATALOGUE.get("FOOD_INSECURITY_SHARE").caveat
    assert "Not measured" not in CATALOGUE.get("AGE_65_PLUS_SHARE").caveat


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("fitness", "GYMS_PER_10K"),
        ("dog owners", "PET_BUSINESSES_PER_10K"),
        ("coffee lovers", "COFFEE_SHOPS_PER_10K"),
        ("empty nesters", "AGE_55_64_SHARE"),
        ("millennials", "AGE_25_44_SHARE"),
        ("families", "PEOPLE_IN_FAMILY_HOUSEHOLDS_SHARE"),
        ("home owners", "HOMEOWNERS_SHARE"),
        ("HHI", "MEDIAN_HOUSEHOLD_INCOME"),
        ("retirees", "RETIRED_WORKERS_SHARE"),
        ("golfers", "GOLF_CLUBS_PER_10K"),
    ],
)
def test_words_of_marketers_lead_to_the_variable_they_mean(phrase, code):
    assert [code] == [variable.code for variable in CATALOGUE if phrase.casefold() in variable.synonyms]


def test_opposites_are_not_synonyms():
    for code, opposite in [("RENTERS_SHARE", "homeowners"), ("NO_VEHICLE_SHARE", "car owners"), ("WOMEN_SHARE", "men")]:
        assert opposite not in CATALOGUE.get(code).synonyms


def test_shares_that_complement_each_other_add_up(population_frame):
    for one, other in [("HOMEOWNERS_SHARE", "RENTERS_SHARE"), ("WOMEN_SHARE", "MEN_SHARE")]:
        total = population_frame[one] + population_frame[other]
        pd.testing.assert_series_equal(pd.Series(100.0, total.dropna().index), total.dropna().astype("float64"))
