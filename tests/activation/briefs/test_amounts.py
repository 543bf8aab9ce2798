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


@pytest.mark.parametrize(
    ("text", "least"),
    [("household income of half a million", 500_000), ("income over a quarter of a million", 250_000), ("earning half a million dollars", 500_000)],
)  # fmt: skip
def test_parts_of_a_million_are_sums(text, least, reading):
    assert {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": least} == rule(reading, text)


def test_well_paid_and_money_to_spend_are_high_incomes(reading):
    high = rule(reading, "high income")

    assert high == rule(reading, "well paid") == rule(reading, "money to spend")


def test_seniors_who_live_somewhere_are_no_nursing_homes(reading):
    assert rule(reading, "seniors") == reading("seniors living in Iowa").criteria["all"][0]
    assert "NURSING_HOMES_PER_10K" == rule(reading, "senior living")["variable"]


def test_a_house_value_with_its_sum_is_one_phrase_that_nothing_holds(reading):
    assert ["homes valued at half a million"] == [
        miss.phrase for miss in reading("homes valued at half a million").unmapped
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 out of 10 homes or more are rented", ("RENTERS_SHARE", ">=", 40)), ("more than one adult in eight has served in the military", ("VETERANS_SHARE", ">=", 12.5)),
        ("the median rent doesn't exceed $950", ("MEDIAN_RENT", "<=", 950)), ("min. 25 % of adults aged 18-34", ("ADULTS_18_34_SHARE", ">=", 25)),
        ("max. 10 % aged 65 or more", ("AGE_65_PLUS_SHARE", "<=", 10)), ("more than $1,600 a month from Social Security", ("MEAN_SOCIAL_SECURITY_BENEFIT", ">=", 1600)),
        ("incomes up by more than 20 percent since 2013", ("PER_CAPITA_INCOME_GROWTH", ">=", 20)), ("places that grew by more than 5 percent", ("POPULATION_GROWTH", ">=", 5)),
        ("average household of 2 people or fewer", ("PEOPLE_PER_HOUSEHOLD", "<=", 2)), ("households with 4 or more people", ("PEOPLE_PER_HOUSEHOLD", ">=", 4)),
        ("30+ % of people in non-family households", ("PEOPLE_IN_NONFAMILY_HOUSEHOLDS_SHARE", ">=", 30)), ("the median household income tops 60K", ("MEDIAN_HOUSEHOLD_INCOME", ">=", 60_000)),
        ("20-24 year olds should make up 12 percent at the very least", ("AGE_20_24_SHARE", ">=", 12)), ("fast-growing ZIPs: +20 % residents or better", ("POPULATION_GROWTH", ">=", 20)),
        ("no more than 8 percent w/o health cover", ("UNINSURED_SHARE", "<=", 8)),
    ],
)  # fmt: skip
def test_a_number_finds_what_it_measures_however_it_is_put(text, expected, reading):
    found = rule(reading, text)

    assert expected == (found["variable"], found["op"], found["value"])


@pytest.mark.parametrize(
    "text", ["lead score over 80", "last_seen < 14", "iOS 17 or later", "at least three children of nobody"]
)
def test_a_number_of_something_else_is_no_age(text, reading):
    assert not any(part.get("variable", "").startswith(("AGE_1", "ADULTS")) for part in reading(text).criteria["all"])


def test_growth_is_no_make_up_and_families_have_any_number_of_children(reading):
    assert "BEAUTY_STORES_PER_10K" == rule(reading, "make up")["variable"]
    assert reading("families with at least three children").criteria["all"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("big households (an average of 3.5 people or more)", ("PEOPLE_PER_HOUSEHOLD", ">=", 3.5)), ("college-educated (60%+)", ("SOME_COLLEGE_SHARE", ">=", 60)),
        ("median hh income at or above 85,000", ("MEDIAN_HOUSEHOLD_INCOME", ">=", 85_000)), ("a third of the workforce or more in manual jobs", ("MANUAL_WORKERS_SHARE", ">=", 33.33)),
        ("rent: 700/month or less", ("MEDIAN_RENT", "<=", 700)), ("bringing in 30 thousand or more", ("MEDIAN_HOUSEHOLD_INCOME", ">=", 30_000)),
    ],
)  # fmt: skip
def test_a_number_in_brackets_or_after_a_slash_belongs_to_what_stands_before(text, expected, reading):
    found = rule(reading, text)

    assert expected == (found["variable"], found["op"], found["value"])


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ("Home: owner", "HOMEOWNERS_SHARE"), ("they probably rent", "RENTERS_SHARE"), ("who sews, quilts or crochets", "CRAFT_STORES_PER_10K"),
        ("in the same house for twenty-odd years", "LONG_TERM_RESIDENTS_SHARE"),
    ],
)  # fmt: skip
def test_a_short_note_says_as_much_as_a_sentence(text, variable, reading):
    assert variable == rule(reading, text)["variable"]


def test_out_of_work_is_no_gym(reading):
    assert ["out of work"] == [line.phrase for line in reading("out of work").lines if line.kind == "refused"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("household income of at least 5k a month", ("MEDIAN_HOUSEHOLD_INCOME", ">=", 60_000)), ("renters who pay north of 1,100 a month", ("RENTERS_SHARE", ">=", 49.18)),
        ("a good third or more of the homes let", ("RENTERS_SHARE", ">=", 33.33)), ("two thirds or more of the working-age folk hold a job", ("EMPLOYED_SHARE", ">=", 66.66)),
        (">30% of dwellings rented", ("RENTERS_SHARE", ">=", 30)), ("2.5+ per dwelling", ("PEOPLE_PER_HOUSEHOLD", ">=", 2.5)),
        ("on eighty-odd thousand a year or better", ("MEDIAN_HOUSEHOLD_INCOME", ">=", 80_000)), ("uninsured, only where it's a fifth or worse", ("UNINSURED_SHARE", ">=", 20)),
        ("broadband in nine homes out of ten or more", ("BROADBAND_SUBSCRIBERS_SHARE", ">=", 90)), ("population density of at least 250 ppl/sq mi", ("POPULATION_DENSITY", ">=", 250)),
    ],
)  # fmt: skip
def test_a_number_is_read_in_the_unit_it_was_said_in(text, expected, reading):
    found = reading(text).criteria["all"][0]

    assert expected == (found["variable"], found["op"], found["value"])


def test_what_renters_pay_a_month_is_the_rent(reading):
    rents = reading("renters who pay north of 1,100 a month").criteria["all"][1]

    assert {"variable": "MEDIAN_RENT", "op": ">=", "value": 1100} == rents


@pytest.mark.parametrize(
    "text", ["homeowners somewhere in the seventies per cent", "owner-occupation in the seventies percent"]
)
def test_tens_of_percent_are_a_range(text, reading):
    assert {"variable": "HOMEOWNERS_SHARE", "op": "between", "value": [70, 79]} == rule(reading, text)


def test_both_ends_of_a_range_may_stand_apart(reading):
    ends = rule(reading, "household income from 85k but not past 130k")

    assert [85_000, 130_000] == ends["value"]


@pytest.mark.parametrize(
    "text", ["income over the national mean", "income above the country's median", "income higher than the us average"]
)
def test_a_comparison_with_everybody_is_one_with_the_mean(text, reading, catalogue):
    mean = round(catalogue.get("MEDIAN_HOUSEHOLD_INCOME").mean)

    assert {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": mean} == rule(reading, text)


def test_a_rate_keeps_its_number_from_the_ages_behind_it(reading):
    found = reading("uninsured rate above 15 percent among adults 18-64").criteria["all"][0]

    assert {"variable": "UNINSURED_SHARE", "op": ">=", "value": 15} == found


def test_an_and_before_a_level_is_no_end_of_a_number(reading, catalogue):
    mean = round(catalogue.get("MEDIAN_HOUSEHOLD_INCOME").mean)
    found = reading("a credit score of 680 or better and above-average household income").criteria["all"][0]

    assert {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": mean} == found
