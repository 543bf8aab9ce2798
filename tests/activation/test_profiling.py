"""The profile of an audience, by plain pandas and by hand."""

import numpy as np
import pandas as pd
import pytest

from activation.errors import InvalidRequest


@pytest.fixture
def vermont(population_frame):
    """Vermont in two segments: its cities and all the rest."""
    rows = population_frame[population_frame["STATE"] == "VT"]
    city = (rows["POPULATION_DENSITY"] > 300).astype(int)
    return rows[["zip", "people", "households"]].assign(segment_id=city).reset_index(drop=True)


def by_code(profile):
    return {(row.code, row.level): row for row in profile}


def weighted(rows, column):
    """Mean and deviation by people over the rows whose value is known, in plain pandas."""
    known = rows[rows[column].notna()]
    values, people = known[column].astype(float), known["people"].astype(float)
    mean = (values * people).sum() / people.sum()
    return mean, (((values - mean) ** 2 * people).sum() / people.sum()) ** 0.5


def test_every_mean_index_and_effect_is_the_one_that_plain_pandas_finds(ws, vermont, population_frame):
    found = by_code(ws.profiles.of(vermont))
    own = population_frame[population_frame["zip"].isin(vermont["zip"])]
    numbers = [variable for variable in ws.data.catalogue if variable.kind == "number"]
    for variable in numbers:
        row, known = found[variable.code, ""], own[own[variable.code].notna()]
        assert len(known) == row.zips
        assert pytest.approx(100 - 100.0 * known["people"].sum() / own["people"].sum(), abs=1e-9) == row.unknown
        if known.empty:  # no survey asked Vermont about loneliness
            assert (variable.code, True, None) == ("LONELINESS_SHARE", row.too_few, row.mean)
            continue
        mean, _ = weighted(own, variable.code)
        base, deviation = weighted(population_frame, variable.code)

        assert pytest.approx(mean, rel=1e-5, abs=1e-9) == row.mean
        assert pytest.approx(base, rel=1e-5) == row.base_mean
        assert pytest.approx((mean - base) / deviation, rel=1e-4, abs=1e-6) == row.effect
        if population_frame[variable.code].min() >= 0:
            assert pytest.approx(100 * mean / base, rel=1e-5, abs=1e-9) == row.index
    assert 227 == len(numbers)


def test_a_category_is_the_percent_of_people_in_each_of_its_levels(ws, vermont, population_frame):
    found = by_code(ws.profiles.of(vermont))
    own = population_frame[population_frame["zip"].isin(vermont["zip"])]
    shares = 100.0 * own.groupby("URBANICITY", observed=True)["people"].sum() / float(own["people"].sum())
    everywhere = population_frame.groupby("URBANICITY", observed=True)["people"].sum().astype(float)
    usual = 100 * everywhere / population_frame["people"].sum()
    for level, base in usual.items():
        share, row = shares.get(level, 0.0), found["URBANICITY", level]

        assert pytest.approx(share) == row.mean
        assert pytest.approx(100 * share / base) == row.index
        assert pytest.approx((share - base) / (base * (100 - base)) ** 0.5) == row.effect
    assert "Census region: Northeast" == found["REGION", "Northeast"].label
    assert 100.0 == found["STATE", "VT"].mean
    assert not [code for code, _ in found if code == "COUNTY"]


def test_the_base_can_be_the_states_of_the_audience(ws, population_frame):
    rows = population_frame[population_frame["zip"].isin(["05401", "05701", "05602", "05301", "05201", "05819"])]
    found = ws.profiles.of(rows[["zip", "people"]].assign(segment_id=0), "states")
    vermont = population_frame[population_frame["STATE"] == "VT"]

    assert int(vermont["people"].sum()) == found.base_people
    assert (
        pytest.approx(weighted(vermont, "RENTERS_SHARE")[0], rel=1e-5) == by_code(found)["RENTERS_SHARE", ""].base_mean
    )


def test_a_segment_can_be_held_against_its_audience_and_an_audience_cannot(ws, vermont, population_frame):
    found = ws.profiles.of(vermont, "audience", segment_id=1)
    own = population_frame[population_frame["zip"].isin(vermont.loc[vermont["segment_id"] == 1, "zip"])]
    whole = population_frame[population_frame["zip"].isin(vermont["zip"])]
    renters = by_code(found)["RENTERS_SHARE", ""]

    assert (int(own["people"].sum()), len(own), int(whole["people"].sum())) == (
        found.people,
        found.zips,
        found.base_people,
    )
    assert pytest.approx(weighted(own, "RENTERS_SHARE")[0], rel=1e-5) == renters.mean
    assert pytest.approx(weighted(whole, "RENTERS_SHARE")[0], rel=1e-5) == renters.base_mean
    with pytest.raises(InvalidRequest):
        ws.profiles.of(vermont, "audience")
    with pytest.raises(InvalidRequest):
        ws.profiles.of(vermont, "the moon")


def test_the_whole_population_has_index_100_and_no_effect_in_everything(ws, population_frame):
    profile = ws.profiles.of(population_frame[["zip", "people"]].assign(segment_id=0))

    assert {100.0} == {row.index for row in profile if row.index is not None}
    assert {0.0} == {row.effect for row in profile}


def test_what_can_lie_below_zero_has_an_effect_and_no_index(ws, vermont):
    found = by_code(ws.profiles.of(vermont))
    growing = [found[code, ""] for code in ("POPULATION_GROWTH", "HOUSING_GROWTH", "PER_CAPITA_INCOME_GROWTH")]

    assert [None] * 3 == [row.index for row in growing]
    assert all(row.effect for row in growing)


def test_an_audience_of_few_people_or_few_zips_has_no_figures(ws, population_frame):
    large = population_frame.nlargest(4, "people")[["zip", "people"]].assign(segment_id=0)
    small = population_frame.nsmallest(50, "people")[["zip", "people"]].assign(segment_id=0)

    for members in (large, small, large.head(0)):
        profile = ws.profiles.of(members)
        assert profile.too_few
        assert {(True, None, None, None, None)} == {
            (row.too_few, row.mean, row.base_mean, row.index, row.effect) for row in profile
        }


def test_a_variable_that_few_of_the_people_have_a_value_of_is_left_without_figures(ws, population_frame):
    unknown = population_frame[population_frame["MEDIAN_AGE"].isna()].head(20)
    known = population_frame[population_frame["MEDIAN_AGE"].notna()].nlargest(3, "people")
    rows = pd.concat([unknown, known])
    found = by_code(ws.profiles.of(rows[["zip", "people"]].assign(segment_id=0)))
    age = found["MEDIAN_AGE", ""]

    assert (True, None, 3) == (age.too_few, age.mean, age.zips)
    assert pytest.approx(100 * unknown["people"].sum() / rows["people"].sum()) == age.unknown
    assert found["POPULATION_DENSITY", ""].mean is not None


def test_people_of_a_zip_that_the_data_no_longer_holds_are_counted_as_unknown(ws, vermont):
    gone = pd.DataFrame({"zip": ["00000"], "people": [vermont["people"].sum()], "segment_id": [0]})
    before = by_code(ws.profiles.of(vermont))["POPULATION_DENSITY", ""]
    after = by_code(ws.profiles.of(pd.concat([vermont, gone])))["POPULATION_DENSITY", ""]

    assert pytest.approx(50 + before.unknown / 2) == after.unknown
    assert before.mean == after.mean


def test_sensitive_variables_describe_an_audience_and_bear_their_class(ws, vermont):
    classes = {row.code: row.sensitive for row in ws.profiles.of(vermont) if row.sensitive}

    assert {variable.code: variable.sensitive for variable in ws.data.catalogue if variable.sensitive} == classes
    assert 37 == len(classes)


def test_a_value_that_is_the_same_for_everybody_in_the_base_has_no_effect(ws, population_frame):
    rows = population_frame[population_frame["RURAL_COMMUTING_LEVEL"] == 1].head(40)
    members = rows[["zip", "people"]].assign(segment_id=np.arange(40) % 2)

    assert 0.0 == by_code(ws.profiles.of(members, "audience", 0))["RURAL_COMMUTING_LEVEL", ""].effect
