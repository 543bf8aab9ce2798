"""Variables worked out again straight from the source's columns, in plain pandas, and compared with what ships."""

import numpy as np
import pandas as pd
import pytest


def capped(rows: pd.DataFrame) -> pd.Series:
    return rows["population_2018"].where(rows["population_2018"] > 1000, 1000)


def per_10k(rows: pd.DataFrame, *names: str) -> pd.Series:
    shops = sum(rows[name] for name in names)
    return (shops / capped(rows) * 10_000)[rows["biz_establishments_2016"] > 0]


def grown(rows: pd.DataFrame, what: str) -> pd.Series:
    start, end = rows[f"{what}_2011"], rows[f"{what}_2024"]
    change = (end - start) / np.maximum(start, 1000) * 100
    return change[rows["zcta_same_area_share_2010_2020"] >= 0.5]


def people_share(rows: pd.DataFrame, count: pd.Series) -> pd.Series:
    return (100 * count / rows["population_2018"])[rows["population_2018"] > 0]


def of_the_living(rows: pd.DataFrame, name: str) -> pd.Series:
    share = 100 * rows[name] / rows["population"]
    return share[share <= 100]


BY_HAND = {
    "AGE_0_4_SHARE": lambda rows: people_share(rows, rows.age_0_4),
    "AGE_65_PLUS_SHARE": lambda rows: people_share(rows, rows.age_65_plus),
    "AGE_25_44_SHARE": lambda rows: people_share(rows, rows.age_15_44 - rows.age_15_19 - rows.age_20_24),
    "AGE_UNDER_18_SHARE": lambda rows: people_share(rows, rows.population_2018 - rows.age_18_plus),
    "ADULTS_18_34_SHARE": lambda rows: 100 * (rows.men_18_34 + rows.women_18_34) / rows.civilian_adults_2018,
    "WOMEN_SHARE": lambda rows: 100 * rows.women_18_plus / (rows.men_18_plus + rows.women_18_plus),
    "VETERANS_SHARE": lambda rows: 100 * rows.veterans / rows.civilian_adults_2018,
    "EMPLOYED_SHARE": lambda rows: 100 * rows.workers_16_plus / (rows.population_2018 - rows.age_0_4 - rows.age_5_14),
    "PEOPLE_IN_FAMILY_HOUSEHOLDS_SHARE": lambda rows: (
        100 * rows.population_in_family_households / rows.population_in_households
    ),
    "PEOPLE_PER_HOUSEHOLD": lambda rows: (
        rows.population_in_households / (rows.housing_units_2018 * rows.occupied_units_pct / 100)
    ),
    "HOMEOWNERS_SHARE": lambda rows: 100 - rows.renter_occupied_pct,
    "RENTERS_SHARE": lambda rows: rows.renter_occupied_pct,
    "MEDIAN_HOUSEHOLD_INCOME": lambda rows: rows.median_household_income_2018_tractmean,
    "MEDIAN_FAMILY_INCOME": lambda rows: rows.median_family_income_2018,
    "PER_CAPITA_INCOME_GROWTH": lambda rows: (
        100 * (rows.per_capita_income_2018 / rows.per_capita_income_2013 - 1)[rows.population_2018 >= 1000]
    ),
    "RETIRED_WORKERS_SHARE": lambda rows: of_the_living(rows, "ssa_retired_workers"),
    "MEAN_SOCIAL_SECURITY_BENEFIT": lambda rows: rows.ssa_monthly_benefits_kusd * 1000 / rows.ssa_beneficiaries,
    "POPULATION_GROWTH": lambda rows: grown(rows, "population"),
    "HOUSING_GROWTH": lambda rows: grown(rows, "housing_units"),
    "COFFEE_SHOPS_PER_10K": lambda rows: per_10k(rows, "biz_coffee_snack_bars"),
    "GYMS_PER_10K": lambda rows: per_10k(rows, "biz_gyms_fitness"),
    "PET_BUSINESSES_PER_10K": lambda rows: per_10k(
        rows, "biz_pet_stores", "biz_veterinarians", "biz_pet_care_services"
    ),
    "JOBS_PER_100_RESIDENTS": lambda rows: 100 * rows.biz_employees_2022 / np.maximum(rows.population, 1000),
    "PHYSICALLY_ACTIVE_SHARE": lambda rows: 100 - rows.places_inactivity_pct,
    "SVI_SCORE": lambda rows: 100 * rows.svi_overall_2022,
    "UNPAID_INTERNET_SHARE": lambda rows: 100 * rows.households_internet_no_subscription_2019 / rows.households_2019,
}


@pytest.mark.parametrize("code", BY_HAND)
def test_a_variable_is_what_the_source_says_it_is(code, source_rows, population_frame):
    populated = source_rows[source_rows["population"] > 0]
    by_hand = BY_HAND[code](populated).reindex(populated.index).replace([np.inf, -np.inf], np.nan)
    shipped = population_frame.set_index("zip")[code].loc[populated.index].astype("float64")

    assert by_hand.notna().sum() > 1_000
    pd.testing.assert_series_equal(by_hand, shipped, check_names=False, check_index=False, rtol=1e-6, atol=1e-5)


def test_people_and_households_are_the_base_counts_of_the_source(source_rows, population_frame):
    populated = source_rows[source_rows["population"] > 0]
    shipped = population_frame.set_index("zip").loc[populated.index]

    assert populated["population"].round().tolist() == shipped["people"].tolist()
    assert populated["households"].round().tolist() == shipped["households"].tolist()


def test_a_zip_where_nobody_lives_is_left_out(source_rows, population_frame):
    empty = source_rows.index[~(source_rows["population"] > 0)]

    assert len(empty) > 0
    assert not population_frame["zip"].isin(empty).any()


def test_no_business_is_counted_in_puerto_rico_because_the_file_leaves_it_out(population_frame):
    shops = [code for code in population_frame if code.endswith("_PER_10K")]
    puerto_rico = population_frame[population_frame["STATE"] == "PR"]

    assert len(shops) > 80
    assert puerto_rico[shops].isna().all(axis=None)


def test_a_zip_in_austin_has_the_values_worked_out_by_hand_from_its_source_row(population_frame):
    zilker = population_frame.set_index("zip").loc["78704"]

    assert ("Austin, TX", 50_688, 26_861) == tuple(zilker[["place", "people", "households"]])
    assert ["TX", "Travis County, TX", "South", "West South Central"] == zilker[
        ["STATE", "COUNTY", "REGION", "DIVISION"]
    ].tolist()
    assert 7.3877 == pytest.approx(zilker["AGE_65_PLUS_SHARE"], abs=5e-5)  # 3,582 of 48,486
    assert 6.1874 == pytest.approx(zilker["COFFEE_SHOPS_PER_10K"], abs=5e-5)  # 30 for 48,486
    assert 3.0937 == pytest.approx(zilker["GYMS_PER_10K"], abs=5e-5)  # 15 for 48,486
    assert 35.37 == pytest.approx(zilker["HOMEOWNERS_SHARE"], abs=5e-5)  # 64.63 % rent
