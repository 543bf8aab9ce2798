"""A segment's portrait: three sentences whose every figure comes from the data."""

import numpy as np
import pandas as pd
import pytest

from activation.places import state_names
from activation.segments.drivers import Driver
from activation.segments.naming import names
from activation.segments.portrait import head_count, measured, portrait, state_shares

TWO_STATES = [("Texas", 24.4), ("Florida", 11.2)]


def driver(label, mean, base_mean, unit="percent", effect=1.0, level=""):
    return Driver("CODE", label, unit, mean, base_mean, None, effect, "Many", level)


def test_a_portrait_says_how_many_it_is_what_sets_it_apart_and_where_it_lives():
    drivers = [
        driver("Renters", 58.2, 36.4),
        driver("Median age", 33.4, 38.6, "years", -0.8),
        driver("Coffee shops", 3.24, 2.06, "per 10,000 people", 0.5),
        driver("Golf clubs", 9.0, 1.0, "per 10,000 people", 0.4),
    ]

    assert (
        "3.1 million people in 1,204 ZIP areas, 7.2 % of the audience. "
        "Renters 58 % (audience 36 %), median age 33 (39), coffee shops 3.2 per 10,000 people (2.1). "
        "Most often in Texas (24 %) and Florida (11 %)."
    ) == portrait(3_123_456, 1204, 7.23, drivers, TWO_STATES)


def test_a_small_difference_is_none_and_is_shown_as_none():
    drivers = [
        driver("Renters", 36.9, 36.4, effect=0.29),
        driver("Kind of place: urban", 30.0, 28.0, "percent", 0.1, "urban"),
    ]

    said = portrait(940, 1, 10.0, drivers, [])
    assert (
        "940 people in 1 ZIP area, 10.0 % of the audience. "
        "Close to the audience in all that it was split on: renters 37 % (audience 36 %)."
    ) == said


def test_a_segment_of_which_nothing_is_known_says_so():
    said = portrait(940, 2, 10.0, [], TWO_STATES)

    assert "Nothing is known here of what the audience was split on. Most often in Texas" in said


def test_a_level_is_named_only_where_it_tells_the_segment_apart():
    many = driver("Kind of place: rural", 82.0, 12.0, "percent", 2.0, "rural")
    few = driver("Kind of place: rural", 15.0, 3.0, "percent", 0.9, "rural")

    assert "Kind of place: rural 82 % (audience 12 %)." in portrait(1, 1, 5, [many], [])
    assert "Close to the audience in all that it was split on: kind of place: rural 15 %" in portrait(
        1, 1, 5, [few], []
    )


@pytest.mark.parametrize(
    ("unit", "label", "mean", "words"),
    [
        ("usd", "Median household income", 112_345.0, "Median household income $112,000 (audience $112,000)"),
        ("usd per month", "Median rent", 822.4, "Median rent $822 per month (audience $822)"),
        ("score 0 to 100", "Housing vulnerability", 72.1, "Housing vulnerability 72 of 100 (audience 72)"),
        ("level 1 to 10", "Rural commuting level", 1.876, "Rural commuting level 1.9 of 10 (audience 1.9)"),
        ("people per square mile", "People per square mile", 3966.1, "People per square mile 3,970 (audience 3,970)"),
        ("percent change", "Income growth", -4.13, "Income growth −4.1 % (audience −4.1 %)"),
        ("percent", "Under 15", 25.4, "Under 15: 25 % (audience 25 %)"),
        ("customers", "Orders", 12.0, "Orders 12 customers (audience 12)"),
    ],
)
def test_each_unit_is_written_as_people_write_it(unit, label, mean, words):
    assert f" {words}." in portrait(1, 1, 5.0, [driver(label, mean, mean, unit)], [])


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.0, "percent", "0 %"),
        (9.96, "percent", "10 %"),
        (0.004, "per 10,000 people", "under 0.01"),
        (-0.0, "percent change", "0 %"),
        (0.128, "per 10,000 people", "0.13"),
        (1_234_567.0, "usd", "$1,230,000"),
    ],
)
def test_figures_are_short(value, unit, words):
    assert words == measured(value, unit)


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (7, "7"),
        (9_432, "9,432"),
        (181_734, "182,000"),
        (999_499, "999,000"),
        (999_500, "1 million"),
        (3_040_000, "3 million"),
        (33_712_345, "33.7 million"),
    ],
)
def test_people_are_counted_as_one_says_it(people, words):
    assert words == head_count(people)


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ([("Texas", 100.0)], "All in Texas."),
        ([("Texas", 99.97), ("Ohio", 0.03)], "Nearly all in Texas."),
        ([("Texas", 99.2), ("Ohio", 0.8)], "Mostly in Texas (99 %)."),
        ([("Texas", 30.0), ("Ohio", 20.0)], "Mostly in Texas (30 %) and Ohio (20 %)."),
        ([("Texas", 29.9), ("Ohio", 20.0)], "Most often in Texas (30 %) and Ohio (20 %)."),
    ],
)
def test_a_place_is_claimed_no_more_than_its_figures_say(states, words):
    assert portrait(1, 1, 5.0, [], states).endswith(words)


def test_states_are_weighed_by_people_whose_state_is_known_whatever_the_order_of_the_rows():
    rows = pd.DataFrame({"STATE": ["TX", "OH", None, "TX", "PA", "FL"], "people": [10, 25, 500, 20, 25, 20]})
    expected = [("Texas", 30.0), ("Ohio", 25.0)]

    for order in (slice(None), slice(None, None, -1)):
        turned = rows.iloc[order]
        assert expected == state_shares(turned["STATE"], turned["people"].to_numpy(), state_names())
    assert [] == state_shares(pd.Series([None, None]), np.array([1, 2]), state_names())
    assert [] == state_shares(pd.Series(["TX"]), np.array([0]), state_names())
    assert [] == state_shares(None, np.array([1]), {})


def test_states_have_their_names_as_one_writes_them():
    assert ("District of Columbia", "New York", "Puerto Rico") == tuple(
        state_names()[code] for code in ("DC", "NY", "PR")
    )


def test_no_name_from_the_data_is_one_that_is_taken():
    same = [Driver("A", "Aged", "percent", 20.0, 10.0, None, 2.0, "Older")]

    assert ["Older, aged 20 %", "Older II"] == names([same, same], ["", ""], taken=["OLDER"])
