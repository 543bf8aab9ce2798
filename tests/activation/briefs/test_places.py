"""Places: states, regions, counties, towns and kinds of place, and the words that only look like one."""

import pandas as pd
import pytest

from tests.activation.briefs.conftest import DATA


def parts(reading, text):
    return reading(text).criteria["all"][:-1]


def within(variable, *values):
    return {"variable": variable, "op": "in", "value": list(values)}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Texas", within("STATE", "TX")), ("TX", within("STATE", "TX")), ("in tx", within("STATE", "TX")), ("Texans", within("STATE", "TX")),
        ("Texas or Florida", within("STATE", "TX", "FL")), ("Texas, Ohio and Maine", within("STATE", "TX", "OH", "ME")), ("in IN or OR", within("STATE", "IN", "OR")),
        ("West Virginia", within("STATE", "WV")), ("Washington state", within("STATE", "WA")), ("Washington, DC", within("STATE", "DC")), ("Puerto Rico", within("STATE", "PR")),
        ("the Midwest", within("REGION", "Midwest")), ("in the South", within("REGION", "South")), ("New England", within("DIVISION", "New England")),
        ("Pacific Northwest", within("STATE", "WA", "OR", "ID")), ("the Carolinas", within("STATE", "NC", "SC")), ("West Coast", within("STATE", "CA", "OR", "WA")),
        ("Travis County", within("COUNTY", "Travis County, TX")), ("Orange County, FL", within("COUNTY", "Orange County, FL")), ("Brooklyn", within("COUNTY", "Kings County, NY")),
        ("suburbs", within("URBANICITY", "suburban")), ("inner city", within("URBANICITY", "urban")), ("small towns", within("URBANICITY", "town")),
        ("countryside", within("URBANICITY", "rural")), ("second cities", within("URBANICITY", "second city")), ("urban or suburban", within("URBANICITY", "urban", "suburban")),
        ("Rust Belt", within("STATE", "IL", "IN", "MI", "NY", "OH", "PA", "WI")), ("not in NY / NJ / MA", {"not": within("STATE", "NY", "NJ", "MA")}),
        ("CA OR WA", within("STATE", "CA", "WA")), ("Napa Valley", within("COUNTY", "Napa County, CA")), ("the 90210 zip code", within("ZIP", "90210")),
        ("Sonoma and Marin", within("COUNTY", "Sonoma County, CA", "Marin County, CA")), ("in Pinellas", within("COUNTY", "Pinellas County, FL")),
        ("Midwest or South", within("REGION", "Midwest", "South")), ("in AL, MS, LA", within("STATE", "AL", "MS", "LA")),
        ("Nassau and Suffolk counties, New York", within("COUNTY", "Nassau County, NY", "Suffolk County, NY")), ("out in the sticks", within("URBANICITY", "rural")),
        ("Californa", within("STATE", "CA")), ("ZIP 90210", within("ZIP", "90210")),
    ],
)  # fmt: skip
def test_a_place_becomes_its_rule(text, rule, reading):
    assert [rule] == parts(reading, text)


@pytest.mark.parametrize("town", ["Chicago, IL", "Austin, TX", "Portland, ME"])
def test_a_town_is_the_zips_that_the_data_calls_so(town, reading):
    frame = pd.read_parquet(DATA / "population.parquet", columns=["zip", "place"])

    (rule,) = parts(reading, f"people in {town}")
    assert "ZIP" == rule["variable"]
    assert sorted(frame[frame.place == town].zip) == sorted(rule["value"])


def test_of_towns_of_one_name_the_largest_is_taken_and_the_receipt_says_so(reading):
    line = reading("in Portland").lines[1]

    assert parts(reading, "in Portland, OR") == [line.rule]
    assert "also Portland, ME" in line.reason


def test_new_york_is_the_state_and_the_receipt_says_how_to_get_the_city(reading):
    line = reading("New York").lines[0]

    assert within("STATE", "NY") == line.rule
    assert "New York City" in line.reason


@pytest.mark.parametrize(
    "text", ["in or me hi ok oh", "Mobile users", "Reading lovers", "country clubs", "the normal ones", "Bills fans", "in Paris", "London", "swing states", "people in general"]
)  # fmt: skip
def test_words_that_only_look_like_a_place_select_none(text, reading):
    assert not [part for part in parts(reading, text) if part["variable"] in ("STATE", "COUNTY", "ZIP", "URBANICITY")]


def test_a_state_and_its_part_must_both_hold(reading):
    found = parts(reading, "rural Ohio and suburbs of Columbus, Ohio")

    assert {"URBANICITY", "STATE", "ZIP"} == {part["variable"] for part in found}


def test_places_named_apart_are_alternatives(reading):
    assert [within("STATE", "TX", "FL")] == [
        part for part in parts(reading, "renters in Texas, homeowners in Florida") if part.get("variable") == "STATE"
    ]


def test_the_whole_country_is_no_rule(reading):
    assert [] == parts(reading, "adults in the United States")


def test_a_part_of_a_state_that_the_data_does_not_know_is_the_whole_state_and_says_so(reading):
    line = reading("West Texas").lines[0]

    assert within("STATE", "TX") == line.rule
    assert "the data knows no West Texas: all of Texas is taken" in line.reason


@pytest.mark.parametrize("text", ["in the St. Louis area", "Dallas suburbs", "Portland", "renters in Fort Worth"])
def test_a_town_is_believed_where_the_words_around_it_say_so(text, reading):
    assert "ZIP" in [part["variable"] for part in parts(reading, text)]


def test_or_between_two_ideas_is_no_oregon(reading):
    assert "OR" not in str(parts(reading, "renters in Austin OR homeowners"))


def test_words_of_every_day_are_no_counties(reading):
    assert [] == parts(reading, "people who will cook in a park by the lake")[1:]
    assert ["Will County, IL", "Cook County, IL"] == parts(reading, "in Will or Cook County")[0]["value"]
    assert ["Cook County, IL"] in [part["value"] for part in parts(reading, "people who will move to Cook County")]


def test_the_first_of_a_list_of_towns_is_one_however_ordinary_its_name(reading):
    (found,) = parts(reading, "Reading, Scranton and Allentown")

    assert {"19601", "18503", "18101"} <= set(found["value"])


@pytest.mark.parametrize(
    ("text", "towns"),
    [
        ("renters in New York, NY", ["New York, NY"]),
        ("New York, Chicago and Boston", ["New York, NY", "Chicago, IL", "Boston, MA"]),
        ("Boston and New York", ["New York, NY", "Boston, MA"]),
        ("Boston, Washington and Chicago", ["Washington, DC", "Boston, MA", "Chicago, IL"]),
    ],
)
def test_new_york_and_washington_are_cities_beside_cities_or_their_state(text, towns, reading):
    frame = pd.read_parquet(DATA / "population.parquet", columns=["zip", "place"])

    assert sorted(frame[frame.place.isin(towns)].zip) == sorted(parts(reading, text)[-1]["value"])


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Texas, New York and Florida", within("STATE", "TX", "NY", "FL")),
        ("New York, New Jersey", within("STATE", "NY", "NJ")),
        ("renters in D.C.", within("STATE", "DC")), ("Washington, D.C.", within("STATE", "DC")), ("Washington D.C.", within("STATE", "DC")),
        ("any state but Texas", {"not": within("STATE", "TX")}), ("every state but Ohio and Iowa", {"not": within("STATE", "OH", "IA")}),
        ("all states bar California", {"not": within("STATE", "CA")}),
        ("excluding California, city or suburb", within("URBANICITY", "urban", "suburban")),
        ("suburbs, NOT California", {"not": within("STATE", "CA")}), ("Pacific NW", within("STATE", "WA", "OR", "ID")),
        ("renters in the South Atlantic", within("DIVISION", "South Atlantic")),
        ("in the West Coast states", within("STATE", "CA", "OR", "WA")),
        ("outside Philadelphia (Bucks County, Chester County)", within("COUNTY", "Bucks County, PA", "Chester County, PA")),
        ("outside Philadelphia: Bucks County", within("COUNTY", "Bucks County, PA")),
    ],
)  # fmt: skip
def test_the_words_around_a_place_say_which_it_is_and_whether_it_is_left_out(text, rule, reading):
    assert rule == parts(reading, text)[-1]


def test_a_bracket_after_what_is_left_out_is_left_out_too(reading):
    *_, kind, towns = parts(reading, "homeowners, excluding big cities (Chicago, Boston)")

    assert ({"not": within("URBANICITY", "urban")}, "not", 57 + 29) == (
        kind,
        *towns,
        len(towns["not"]["value"]),
    )


def test_no_name_of_a_town_runs_over_a_comma(reading):
    assert {"not": within("STATE", "CA")} in parts(reading, "West Coast excluding California, city or suburb")


@pytest.mark.parametrize(
    "text", ["fast-growing suburbs outside Austin", "suburbs just outside of Austin", "suburban Austin"]
)
def test_the_suburbs_outside_a_city_are_the_citys(text, reading):
    frame = pd.read_parquet(DATA / "population.parquet", columns=["zip", "place"])
    (rule,) = (rule for rule in parts(reading, text) if "ZIP" == rule.get("variable"))

    assert sorted(frame[frame.place == "Austin, TX"].zip) == sorted(rule["value"])


def test_a_town_that_is_left_out_of_a_state_is_that_states(reading):
    frame = pd.read_parquet(DATA / "population.parquet", columns=["zip", "place"])
    out = parts(reading, "residents of Maine, but not Portland")[-1]["not"]

    assert sorted(frame[frame.place == "Portland, ME"].zip) == sorted(out["value"])
