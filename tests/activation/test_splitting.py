"""Segments of real audiences, held against plain pandas."""

import numpy as np
import pandas as pd
import pytest

from activation.errors import BoundsCannotHold, SensitiveVariable, UnknownVariable
from activation.settings import DATA

TEXAS = {"variable": "STATE", "op": "in", "value": ["TX"]}
VARIABLES = ["MEDIAN_HOUSEHOLD_INCOME", "RENTERS_SHARE", "AGE_65_PLUS_SHARE", "URBANICITY"]


@pytest.fixture(scope="module")
def texas():
    from activation import open_workspace

    return open_workspace(store="unused").split(TEXAS, VARIABLES, number=14)


@pytest.fixture(scope="module")
def rows(texas, population_frame):
    """The population's rows of Texas with the segment that each was given."""
    return texas.members[["zip", "segment_id"]].merge(population_frame, on="zip", validate="1:1")


def test_every_zip_of_the_audience_is_in_exactly_one_segment(texas, rows, population_frame):
    of_texas = population_frame[population_frame["STATE"] == "TX"]

    assert sorted(of_texas["zip"]) == sorted(texas.members["zip"])
    assert set(range(14)) == set(texas.members["segment_id"])


def test_every_segment_holds_five_to_ten_percent_of_the_people(texas, rows):
    people = rows.groupby("segment_id")["people"].sum()
    total = people.sum()

    assert people.between(0.05 * total, 0.10 * total).all()
    assert people.tolist() == [segment.size for segment in texas.segments]
    assert pytest.approx(100 * people / total, abs=0.005) == [s.size_percentage for s in texas.segments]
    assert rows.groupby("segment_id").size().tolist() == [segment.rows for segment in texas.segments]


def test_the_drivers_are_people_weighted_means_against_the_audience(texas, rows):
    def mean(frame):
        known = frame.dropna(subset=["RENTERS_SHARE"])
        return np.average(known["RENTERS_SHARE"].astype(float), weights=known["people"])

    base = mean(rows)
    for segment in texas.segments:
        driver = next(d for d in segment.characteristics["drivers"] if d["code"] == "RENTERS_SHARE")
        own = mean(rows[rows["segment_id"] == segment.segment_id])
        assert pytest.approx(own) == driver["mean"]
        assert pytest.approx(base) == driver["base_mean"]
        assert pytest.approx(100 * own / base) == driver["index"]


def test_a_levels_share_of_the_nation_stands_beside_its_share_of_the_audience(texas, population_frame):
    known = population_frame.dropna(subset=["URBANICITY"]).astype({"people": float})
    nation = 100 * known.groupby("URBANICITY")["people"].sum() / known["people"].sum()

    levels = [next(d for d in s.characteristics["drivers"] if d["code"] == "URBANICITY") for s in texas.segments]
    assert len(levels) == 14
    for driver in levels:
        assert pytest.approx(nation[driver["level"]]) == driver["population_mean"]
        assert pytest.approx(100 * driver["mean"] / nation[driver["level"]]) == driver["population_index"]


def test_a_portraits_figures_are_those_of_the_rows(texas, rows):
    own = rows[rows["segment_id"] == 0]
    said = texas.segments[0].characteristics["portrait"]

    share = 100 * own["people"].sum() / rows["people"].sum()
    people = f"{own['people'].sum() / 1e6:.1f}".removesuffix(".0")
    assert f"{people} million people in {len(own):,} ZIP areas, {share:.1f} % of" in said
    assert said.endswith("All in Texas.")


def test_the_prizm_mix_is_the_share_of_households_against_the_nation(texas, rows):
    codes = pd.read_parquet(DATA / "prizm_zips.parquet").set_index("zip")["code"]
    nation = pd.read_parquet(DATA / "prizm_codes.parquet").set_index("code")["households"]
    own = rows[rows["segment_id"] == 3]
    households = own.groupby(own["zip"].map(codes))["households"].sum()
    share = 100 * households / households.sum()
    index = 100 * share / (100 * nation / nation.sum())

    mix = {row.code: row for row in texas.segments[3].prizm_mix}
    assert set(households[households > 0].index) == set(mix)
    for code, row in mix.items():
        assert pytest.approx(share[code], rel=1e-6) == row.share
        assert pytest.approx(index[code], rel=1e-3) == row.index
    assert share.sort_values(ascending=False).index[0] == texas.segments[3].prizm_segments[0]


def test_names_are_unique_and_come_from_the_variables(texas):
    names = [segment.name for segment in texas.segments]

    assert 14 == len(set(names))
    assert all(names)


def test_the_same_question_gives_the_same_segments(ws, texas):
    again = ws.split(TEXAS, VARIABLES, number=14)

    pd.testing.assert_frame_equal(texas.members, again.members)
    assert texas.segments == again.segments


def test_an_audience_too_small_for_its_bounds_is_told_why_and_which_would_hold(ws):
    one_zip = {"variable": "ZIP", "op": "in", "value": ["10001"]}

    with pytest.raises(BoundsCannotHold) as caught:
        ws.split(one_zip, VARIABLES)
    assert caught.value.hint


def test_a_zip_too_heavy_for_the_bounds_is_a_flagged_segment_of_its_own_where_that_is_allowed(ws, population_frame):
    washington = {"variable": "STATE", "op": "in", "value": ["DC"]}
    people = population_frame[population_frame["STATE"] == "DC"].set_index("zip")["people"]
    heavy = people[people > 0.10 * people.sum()]
    with pytest.raises(BoundsCannotHold, match=heavy.index[0]):
        ws.split(washington, VARIABLES)

    split = ws.split(washington, VARIABLES, relaxed=True)
    flagged = [segment for segment in split.segments if segment.characteristics["heavy_row"]]
    assert sorted(heavy) == sorted(segment.size for segment in flagged)
    assert all(segment.size_percentage <= 10 for segment in split.segments if segment not in flagged)


def test_bounds_that_no_number_of_segments_can_meet_are_refused_before_any_work(ws):
    with pytest.raises(BoundsCannotHold) as caught:
        ws.split(TEXAS, VARIABLES, number=30)
    assert caught.value.hint


def test_nobody_cannot_be_split(ws):
    nobody = {"all": [TEXAS, {"not": TEXAS}]}

    with pytest.raises(BoundsCannotHold, match="nobody"):
        ws.split(nobody, VARIABLES)


def test_a_sensitive_or_unknown_variable_makes_no_segments(ws):
    with pytest.raises(SensitiveVariable, match="hardship"):
        ws.split(TEXAS, ["POVERTY_SHARE"])
    with pytest.raises(UnknownVariable, match="RENTERS_SHARE"):
        ws.split(TEXAS, ["RENTER_SHARE"])


def test_variables_to_split_on_are_those_of_the_rules_that_still_vary_and_the_defaults(ws):
    rules = {"all": [TEXAS, {"variable": "COFFEE_SHOPS_PER_10K", "op": ">=", "value": 2}]}
    suggested = ws.suggested_variables(rules)

    assert "COFFEE_SHOPS_PER_10K" == suggested[0]
    assert "STATE" not in suggested
    assert {"MEDIAN_HOUSEHOLD_INCOME", "URBANICITY"} <= set(suggested)
