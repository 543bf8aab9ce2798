"""Numbers that say by themselves what they measure, and words that look like a part of something else."""

import pytest


def rules(found):
    return found.criteria["all"][:-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fewer than 50 people per square mile", {"variable": "POPULATION_DENSITY", "op": "<=", "value": 50}),
        ("over 5,000 residents per square mile", {"variable": "POPULATION_DENSITY", "op": ">=", "value": 5000}),
        ("an average age under 30", {"variable": "MEDIAN_AGE", "op": "<=", "value": 30}),
        ("where the average age is over 45", {"variable": "MEDIAN_AGE", "op": ">=", "value": 45}),
        ("income up to $50k", {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": "<=", "value": 50000}),
        ("household income of USD 60,000 or more", {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": 60000}),
        ("over 70 percent on private health cover", {"variable": "PRIVATE_INSURANCE_SHARE", "op": ">=", "value": 70}),
        ("per-person income at least 35,000", {"variable": "PER_CAPITA_INCOME", "op": ">=", "value": 35000}),
        ("the number of homes has grown by over 20%", {"variable": "HOUSING_GROWTH", "op": ">=", "value": 20}),
        ("no more than 5% of homes vacant", {"variable": "VACANT_HOMES_SHARE", "op": "<=", "value": 5}),
        ("at least 1,000 homes per square mile", {"variable": "HOUSING_DENSITY", "op": ">=", "value": 1000}),
        ("income of at least a hundred thousand", {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": 100000}),
        ("places that grew 20% or more", {"variable": "POPULATION_GROWTH", "op": ">=", "value": 20}),
        (
            "at least one in five workers takes public transport",
            {"variable": "TRANSIT_COMMUTERS_SHARE", "op": ">=", "value": 20},
        ),
    ],
)
def test_a_number_is_of_what_its_words_say(text, expected, reading):
    assert [expected] == rules(reading(text))


@pytest.mark.parametrize(("text", "op"), [("younger than average", "<="), ("homeowners older than average", ">=")])
def test_younger_than_average_is_below_the_mean_of_the_median_age(text, op, reading):
    (mean,) = [rule["value"] for rule in rules(reading("median age above average"))]

    assert {"variable": "MEDIAN_AGE", "op": op, "value": mean} in rules(reading(text))


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("well-off over-55s", "AGE_65_PLUS_SHARE"),
        ("the under 35s", "ADULTS_18_34_SHARE"),
        ("twenty-four year olds", "AGE_20_24_SHARE"),
        ("F 18-34", "WOMEN_18_34_SHARE"),
        ("moms 35-54", "WOMEN_35_54_SHARE"),
        ("dads aged 35-54", "MEN_35_54_SHARE"),
        ("Boomer women 55 to 74", "WOMEN_55_64_SHARE"),
        ("adults 40-65", "ADULTS_35_54_SHARE"),
    ],
)
def test_ages_keep_their_side_and_their_gender(text, band, reading):
    assert band in [rule["variable"] for rule in rules(reading(text))]


def test_over_55s_are_no_sum_of_money(reading):
    assert [] == [rule for rule in rules(reading("well-off over-55s")) if rule["value"] == 55_000]


def test_well_off_people_over_60_are_of_an_age_and_not_of_an_income_of_60(reading):
    found = {rule["variable"]: rule["value"] for rule in rules(reading("well-off people over 60"))}

    assert {"MEDIAN_HOUSEHOLD_INCOME", "AGE_65_PLUS_SHARE"} == set(found)
    assert found["MEDIAN_HOUSEHOLD_INCOME"] > 60_000


@pytest.mark.parametrize(
    "text", ["retirees with an income under 40k", "pensioners with incomes of up to 40,000 dollars"]
)
def test_the_income_of_retirees_is_not_their_pension(text, reading):
    assert [
        "RETIRED_WORKERS_SHARE",
        "MEDIAN_HOUSEHOLD_INCOME",
    ] == [rule["variable"] for rule in rules(reading(text))]


def test_twice_the_national_share_is_twice_the_mean(reading):
    (mean,) = [rule["value"] for rule in rules(reading("veterans above average"))]
    (twice,) = [rule["value"] for rule in rules(reading("twice the national share of veterans"))]

    assert abs(twice - 2 * mean) < 0.02


def test_ages_may_begin_at_nought(reading):
    assert ["AGE_0_4_SHARE"] == [rule["variable"] for rule in rules(reading("children aged 0-4"))]


@pytest.mark.parametrize(
    ("text", "variable", "op", "value"),
    [
        ("home ownership of 80% plus", "HOMEOWNERS_SHARE", ">=", 80),
        ("places with home ownership of 80% plus", "HOMEOWNERS_SHARE", ">=", 80),
        ("rents run over $1,100 a month", "MEDIAN_RENT", ">=", 1100),
        ("rents average over $1,100 a month", "MEDIAN_RENT", ">=", 1100),
        ("the median age is 45 or older", "MEDIAN_AGE", ">=", 45),
        ("3+ people in the home", "PEOPLE_PER_HOUSEHOLD", ">=", 3),
        ("incomes have gone up by more than 20%", "PER_CAPITA_INCOME_GROWTH", ">=", 20),
        ("on Social Security with a benefit over $1,500 a month", "MEAN_SOCIAL_SECURITY_BENEFIT", ">=", 1500),
        ("Retirees getting $1,600 or more a month from Social Security", "MEAN_SOCIAL_SECURITY_BENEFIT", ">=", 1600),
        ("where 65% or more saw a dentist last year", "DENTAL_VISIT_SHARE", ">=", 65),
        ("second homes over 30% of housing", "VACANT_HOMES_SHARE", ">=", 30),
        ("income from 90 thousand dollars upwards", "MEDIAN_HOUSEHOLD_INCOME", ">=", 90_000),
        ("half or more of homes lived in by the same family", "LONG_TERM_RESIDENTS_SHARE", ">=", 50),
        ("household incomes top $100k", "MEDIAN_HOUSEHOLD_INCOME", ">=", 100_000),
        ("household income upto $65,000", "MEDIAN_HOUSEHOLD_INCOME", "<=", 65_000),
        ("at minimum 60 in every 100 adults should have been to college", "SOME_COLLEGE_SHARE", ">=", 60),
        ("fewer than one in four adults with a college background", "SOME_COLLEGE_SHARE", "<=", 25),
    ],
)
def test_a_number_is_said_of_what_stands_before_it(text, variable, op, value, reading):
    assert {"variable": variable, "op": op, "value": value} in rules(reading(text))


def test_the_lowest_fifth_is_a_part_of_all_people(reading, catalogue):
    least = {"variable": "MEDIAN_RENT", "op": "<=", "value": round(catalogue.get("MEDIAN_RENT").quantile(20))}

    assert [least] == rules(reading("the lowest 20% of rents"))
    assert [{"not": least}] == rules(reading("exclude the lowest 20% of rents"))


@pytest.mark.parametrize("text", ["two or more kids", "2+ kids", "at least two kids"])
def test_how_many_children_somebody_has_is_counted_by_nothing_and_is_no_wish_of_its_own(text, reading):
    found = reading(f"parents with {text}")

    assert {"AGE_UNDER_18_SHARE"} == {rule["variable"] for rule in rules(found)}
    assert () == tuple(found.unmapped)


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("income of at least a hundred and fifty thousand dollars", 150_000),
        ("household income over one hundred twenty thousand", 120_000),
        ("income between one hundred and two hundred thousand", 100_000),
    ],
)
def test_a_hundred_takes_what_follows_it(text, least, reading):
    (rule,) = rules(reading(text))

    assert least == (rule["value"][0] if isinstance(rule["value"], list) else rule["value"])


@pytest.mark.parametrize(
    ("text", "op"), [("income more than double the US average", ">="), ("earning less than half the average", "<=")]
)
def test_more_than_a_multiple_of_the_mean_is_that_multiple(text, op, reading, catalogue):
    times = {">=": 2, "<=": 0.5}[op]
    mean = round(times * catalogue.get("MEDIAN_HOUSEHOLD_INCOME").mean)

    assert [{"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": op, "value": mean}] == rules(reading(text))


def test_at_least_a_degree_is_a_high_share_of_those_who_have_it(reading, catalogue):
    most = catalogue.get("HIGH_SCHOOL_SHARE").quantile(80)

    assert [{"variable": "HIGH_SCHOOL_SHARE", "op": ">=", "value": pytest.approx(most, abs=0.01)}] == rules(
        reading("at least a high school education")
    )


def test_a_small_sum_of_nothing_that_the_data_holds_is_no_income(reading):
    assert "MEDIAN_HOUSEHOLD_INCOME" not in str(reading("renters, $250 or more").criteria)
    assert [{"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": 75000}] == rules(reading("HHI $75+"))


@pytest.mark.parametrize(
    ("text", "times", "op"),
    [
        ("twice as many lawyers as average", 2, ">="),
        ("three times as many lawyers as the national average", 3, ">="),
        ("half as many lawyers as average", 0.5, "<="),
    ],
)
def test_as_many_as_average_counts_what_stands_between(text, times, op, reading, catalogue):
    mean = catalogue.get("LAW_OFFICES_PER_10K").mean

    assert [{"variable": "LAW_OFFICES_PER_10K", "op": op, "value": pytest.approx(times * mean, abs=0.01)}] == rules(
        reading(text)
    )


def test_average_or_better_is_above_the_mean(reading):
    assert rules(reading("above average income")) == rules(reading("average or better income"))
