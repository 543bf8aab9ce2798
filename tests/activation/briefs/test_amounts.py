"""How much: levels with a fixed meaning, numbers and ranges, and where the values tie."""

import pytest


def rule(reading, text):
    (found,) = reading(text).criteria["all"][:-1]
    return found


@pytest.mark.parametrize(
    ("text", "op", "percent"),
    [
        ("high income", ">=", 80), ("income", ">=", 80), ("very high income", ">=", 90), ("highest income", ">=", 90),
        ("low income", "<=", 20), ("very low income", "<=", 10), ("top 5 % income", ">=", 95), ("bottom third of income", "<=", 33.33),
        ("income is high", ">=", 80), ("the richest 3 percent", ">=", 97), ("income in the top decile", ">=", 90),
    ],
)  # fmt: skip
def test_a_level_is_a_part_of_all_people(text, op, percent, reading, catalogue):
    expected = round(catalogue.get("MEDIAN_HOUSEHOLD_INCOME").quantile(percent))

    assert {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": op, "value": expected} == rule(reading, text)


def test_average_has_sides_and_a_middle(reading, catalogue):
    rent = catalogue.get("MEDIAN_RENT")

    assert {"variable": "MEDIAN_RENT", "op": ">=", "value": round(rent.mean)} == rule(reading, "above average rent")
    assert {"variable": "MEDIAN_RENT", "op": "<=", "value": round(rent.mean)} == rule(reading, "rent below average")
    assert [round(rent.quantile(40)), round(rent.quantile(60))] == rule(reading, "average rent")["value"]


@pytest.mark.parametrize(
    ("text", "op", "value"),
    [
        ("household income over $100k", ">=", 100_000), ("HHI 100k+", ">=", 100_000), ("earning more than 75,000 dollars", ">=", 75_000),
        ("income above 75,000", ">=", 75_000), ("income between 50 and 75 thousand", "between", [50_000, 75_000]),
        ("$50k-$75k household income", "between", [50_000, 75_000]), ("income 50-75k", "between", [50_000, 75_000]),
        ("a six-figure income", ">=", 100_000), ("people making less than 40k a year", "<=", 40_000), ("under $30,000", "<=", 30_000),
        ("income from $40,000 to $60,000", "between", [40_000, 60_000]), ("income > 80000", ">=", 80_000), ("income of at least 90 thousand", ">=", 90_000),
        ("$1.5 million income", ">=", 1_500_000), ("no more than $50k income", "<=", 50_000), ("income of 50 to 75", "between", [50_000, 75_000]),
    ],
)  # fmt: skip
def test_money_is_read_as_household_income(text, op, value, reading):
    assert {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": op, "value": value} == rule(reading, text)


@pytest.mark.parametrize(
    ("text", "code", "op", "value"),
    [
        ("at least 30 % renters", "RENTERS_SHARE", ">=", 30), ("more than 40 percent homeowners", "HOMEOWNERS_SHARE", ">=", 40),
        ("renters: fewer than 12.5%", "RENTERS_SHARE", "<=", 12.5), ("over half of homes rented", "RENTERS_SHARE", ">=", 50),
        ("between 20 and 30 percent college graduates", "SOME_COLLEGE_SHARE", "between", [20, 30]),
        ("median rent over $1,500", "MEDIAN_RENT", ">=", 1500), ("median age under 35", "MEDIAN_AGE", "<=", 35),
        ("15% or more seniors", "AGE_65_PLUS_SHARE", ">=", 15), ("RENTERS_SHARE >= 40", "RENTERS_SHARE", ">=", 40),
        ("population density above 5,000 per square mile", "POPULATION_DENSITY", ">=", 5000),
    ],
)  # fmt: skip
def test_a_number_belongs_to_the_variable_beside_it(text, code, op, value, reading):
    found = [part for part in reading(text).criteria["all"] if part.get("variable") == code]

    assert {"variable": code, "op": op, "value": value} == found[0]


def test_where_most_zips_have_none_any_at_all_is_enough_and_the_receipt_says_so(reading, catalogue):
    breweries = catalogue.get("BREWERIES_PER_10K")
    assert breweries.quantile(80) == breweries.quantiles[0] == 0

    line = reading("many breweries").lines[0]
    assert ">=" == line.rule["op"]
    assert 0 < line.rule["value"] <= 0.01
    assert "any at all" in line.meaning


def test_where_most_zips_have_none_few_means_none_at_all(reading):
    line = reading("few breweries").lines[0]

    assert {"variable": "BREWERIES_PER_10K", "op": "<=", "value": 0} == line.rule
    assert "none at all" in line.meaning


def test_the_receipt_shows_the_threshold_that_the_rule_holds(reading):
    line = reading("many renters").lines[0]

    assert f"at least {line.rule['value']} %" in line.meaning
    assert "top 20 % of people" in line.meaning


def test_a_shop_stands_for_those_who_like_what_it_sells_and_is_called_a_proxy(reading):
    assert "Coffee shops per 10,000 people stand for people who like coffee" == reading("coffee lovers").lines[0].proxy


def test_a_number_of_nothing_that_the_data_holds_becomes_no_rule(reading):
    found = reading("families with more than two children")

    assert ["more than two"] == [miss.phrase for miss in found.unmapped]


@pytest.mark.parametrize(
    ("text", "code", "op"),
    [
        ("small households", "PEOPLE_PER_HOUSEHOLD", "<="), ("large households", "PEOPLE_PER_HOUSEHOLD", ">="), ("slow internet", "FAST_BROADBAND_SHARE", "<="),
        ("cheap rent", "MEDIAN_RENT", "<="), ("expensive rent", "MEDIAN_RENT", ">="), ("youngest areas", "MEDIAN_AGE", "<="),
    ],
)  # fmt: skip
def test_the_opposite_of_what_a_variable_measures_is_little_of_it(text, code, op, reading):
    found = rule(reading, text)

    assert (code, op) == (found["variable"], found["op"])


@pytest.mark.parametrize(
    ("text", "op", "value"),
    [
        ("one in five people rents", ">=", 20), ("more than two thirds renters", ">=", 66.66), ("three quarters of homes are rented", ">=", 75),
        ("at most 1 in 10 renters", "<=", 10), ("half the households rent", ">=", 50), ("9 out of 10 renters", ">=", 90),
    ],
)  # fmt: skip
def test_a_fraction_in_words_is_a_percentage(text, op, value, reading):
    assert {"variable": "RENTERS_SHARE", "op": op, "value": value} == rule(reading, text)


@pytest.mark.parametrize(
    ("text", "op", "times"),
    [
        ("twice the average rent", ">=", 2), ("rent 3 times the national average", ">=", 3), ("half the average rent", "<=", 0.5),
        ("double the average rent", ">=", 2), ("1.5x the average rent", ">=", 1.5), ("rent at 120% of the national average", ">=", 1.2),
    ],
)  # fmt: skip
def test_a_multiple_of_the_average_is_that_many_times_the_mean_of_all_people(text, op, times, reading, catalogue):
    expected = round(catalogue.get("MEDIAN_RENT").mean * times)

    assert {"variable": "MEDIAN_RENT", "op": op, "value": expected} == rule(reading, text)


@pytest.mark.parametrize(
    ("text", "op", "percent"),
    [
        ("income above the 90th percentile", ">=", 90), ("income in the 75th percentile", ">=", 75),
        ("below the 20th percentile of income", "<=", 20), ("top 5 percent of earners", ">=", 95),
    ],
)  # fmt: skip
def test_a_percentile_is_counted_over_all_people(text, op, percent, reading, catalogue):
    expected = round(catalogue.get("MEDIAN_HOUSEHOLD_INCOME").quantile(percent))

    assert {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": op, "value": expected} == rule(reading, text)


def test_a_number_of_shops_counts_where_its_unit_is_said(reading):
    shops = rule(reading, "more than 5 coffee shops per 10,000 people")

    assert {"variable": "COFFEE_SHOPS_PER_10K", "op": ">=", "value": 5} == shops
    assert "at least 2 " in reading("at least 2 gyms").lines[0].phrase + " "
    assert "unmapped" == reading("at least 2 gyms").lines[0].kind


@pytest.mark.parametrize(
    ("text", "op", "value"),
    [
        ("households of 4 or more people", ">=", 4),
        ("families of 5+", ">=", 5),
        ("fewer than 2 people per household", "<=", 2),
    ],
)
def test_the_size_of_a_household_is_a_number_of_people(text, op, value, reading):
    assert {"variable": "PEOPLE_PER_HOUSEHOLD", "op": op, "value": value} == rule(reading, text)


def test_the_numbers_of_a_list_are_no_amounts(reading):
    found = reading("1) renters 2) veterans")

    assert ["RENTERS_SHARE", "VETERANS_SHARE"] == [part["variable"] for part in found.criteria["all"][:-1]]
    assert [] == found.unmapped
