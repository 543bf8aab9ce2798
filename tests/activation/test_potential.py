"""Where an audience concentrates and where more like it live, by plain pandas and by hand."""

import numpy as np
import pandas as pd
import pytest

from activation import Workspace
from activation.errors import InvalidRequest
from activation.potential import holding


@pytest.fixture
def renters(population_frame):
    """Areas of many renters in three states, in two segments; every person in them is a member."""
    rows = population_frame[
        population_frame["STATE"].isin(["VT", "NH", "NY"]) & (population_frame["RENTERS_SHARE"] >= 55)
    ]
    members = rows[["zip", "people", "households"]].reset_index(drop=True)
    return members.assign(segment_id=np.arange(len(members)) % 2)


def test_counties_are_ranked_by_people_with_penetration_and_index_as_plain_pandas_finds_them(
    ws, renters, population_frame
):
    found = ws.potential.areas(renters)
    own = population_frame[population_frame["zip"].isin(renters["zip"])]
    people = own.groupby("COUNTY", observed=True)["people"].sum().sort_values(ascending=False)
    everybody = population_frame.groupby("COUNTY", observed=True)["people"].sum()
    row = found.rows.set_index("area").loc["Kings County, NY"]
    share = 100 * people["Kings County, NY"] / people.sum()
    usual = 100 * everybody["Kings County, NY"] / population_frame["people"].sum()

    assert people.tolist() == found.rows["people"].tolist()
    assert list(range(1, len(people) + 1)) == found.rows["rank"].tolist()
    assert (everybody > 0).sum() == found.of
    assert pytest.approx(100 * people["Kings County, NY"] / everybody["Kings County, NY"]) == row["penetration"]
    assert pytest.approx(share) == row["share"]
    assert pytest.approx(100 * share / usual) == row["index"]
    assert (own["COUNTY"] == "Kings County, NY").sum() == row["zips"]
    assert pytest.approx((100 * people / people.sum()).cumsum().tolist()) == found.rows["cumulative"].tolist()


def test_half_of_an_audience_lives_in_the_fewest_areas_that_hold_half(ws, renters, population_frame):
    own = population_frame[population_frame["zip"].isin(renters["zip"])]
    people = own.groupby("COUNTY", observed=True)["people"].sum().sort_values(ascending=False).tolist()
    held, number = 0, 0
    while held < sum(people) / 2:
        held, number = held + people[number], number + 1

    assert number == ws.potential.areas(renters).half == ws.potential.areas(renters, order="index").half
    assert [1, 1, 2, 3] == [holding(pd.Series([50.0, 90, 100]), part) for part in (10, 50, 51, 100)]


def test_by_index_the_most_concentrated_come_first_and_areas_of_few_people_last(ws, renters):
    rows = ws.potential.areas(renters, order="index").rows
    indexed = rows[rows["people"] >= 1_000]

    assert indexed["index"].tolist() == sorted(indexed["index"], reverse=True)
    assert rows.loc[len(indexed) :, ["index", "penetration"]].isna().all(axis=None)
    assert 0 < len(indexed) < len(rows)


def test_states_can_be_ranked_too(ws, renters, population_frame):
    own = population_frame[population_frame["zip"].isin(renters["zip"])]
    people = own.groupby("STATE", observed=True)["people"].sum()

    assert people.to_dict() == ws.potential.areas(renters, "STATE").rows.set_index("area")["people"].to_dict()
    with pytest.raises(InvalidRequest):
        ws.potential.areas(renters, "PLANET")


def test_the_zips_of_an_audience_are_ranked_with_place_county_and_cumulative_share(ws, renters, population_frame):
    rows = ws.potential.zips(renters)
    facts = population_frame.set_index("zip")
    expected = renters.sort_values(["people", "zip"], ascending=[False, True])

    assert expected["zip"].tolist() == rows["zip"].tolist()
    first = rows.iloc[0]
    assert tuple(facts.loc[first["zip"], ["place", "COUNTY", "STATE"]]) == tuple(first[["place", "county", "state"]])
    assert (
        pytest.approx(100 * expected["people"].iloc[:10].sum() / expected["people"].sum()) == rows["cumulative"].iloc[9]
    )
    assert pytest.approx(100) == rows["cumulative"].iloc[-1]


def test_the_zips_can_be_ranked_by_how_densely_people_live(ws, renters, population_frame):
    rows = ws.potential.zips(renters, "density")
    density = population_frame.set_index("zip")["POPULATION_DENSITY"]

    assert sorted(density[renters["zip"]], reverse=True) == rows["density"].tolist()
    assert density[rows["zip"]].tolist() == rows["density"].tolist()


def test_a_zip_that_the_data_no_longer_holds_keeps_its_rank_without_a_place(ws, renters):
    gone = pd.DataFrame({"zip": ["00000"], "people": [10**6], "households": [1], "segment_id": [0]})
    first = ws.potential.zips(pd.concat([renters, gone])).iloc[0]

    assert ("00000", "", "", "") == tuple(first[["zip", "place", "county", "state"]])
    assert np.isnan(first["density"])
    assert renters["people"].sum() == ws.potential.areas(pd.concat([renters, gone])).rows["people"].sum()


def percentile(frame, code):
    """The percent of people who live where the value is lower, with half of those where it is equal."""
    known = frame[frame[code].notna()]
    people = known.groupby(code)["people"].sum().astype(float)
    return known[code].map(100 * (people.cumsum() - people / 2) / people.sum()).reindex(frame.index)


def median_by_people(points, people):
    known = pd.DataFrame({"points": points, "people": people}).dropna().sort_values("points")
    return known.loc[known["people"].cumsum() >= known["people"].sum() / 2, "points"].iloc[0]


def expected_distance(frame, members, codes):
    inside = frame["zip"].isin(members["zip"])
    apart = {}
    for code in codes:
        points = percentile(frame, code)
        apart[code] = (points - median_by_people(points[inside], frame.loc[inside, "people"])).abs()
    table = pd.DataFrame(apart)
    return table.mean(axis=1).where(2 * table.notna().sum(axis=1) >= len(codes))


CODES = ["RENTERS_SHARE", "MEDIAN_HOUSEHOLD_INCOME", "AGE_65_PLUS_SHARE"]


def test_the_zips_to_add_are_those_outside_nearest_to_the_medians_of_the_members(ws, renters, population_frame):
    found = ws.potential.more(renters, CODES)
    distance = expected_distance(population_frame, renters, CODES)
    outside = ~population_frame["zip"].isin(renters["zip"]) & (population_frame["people"] >= 50)
    expected = pd.Series(distance[outside].to_numpy(), population_frame.loc[outside, "zip"]).dropna()

    assert CODES == [variable.code for variable in found.variables]
    assert set(expected.index) == set(found.rows["zip"])
    assert pytest.approx(expected[found.rows["zip"]].tolist(), abs=1e-4) == found.rows["distance"].tolist()
    assert found.rows["distance"].is_monotonic_increasing
    assert found.rows["people"].cumsum().tolist() == found.rows["cumulative"].tolist()
    members = population_frame["zip"].isin(renters["zip"])
    typical = median_by_people(distance[members], population_frame.loc[members, "people"])
    assert pytest.approx(typical, abs=1e-4) == found.typical
    assert pytest.approx((expected <= typical).sum(), abs=3) == found.near


def test_zips_like_a_segment_lie_outside_the_whole_audience(ws, renters, population_frame):
    found = ws.potential.more(renters, CODES, segment_id=1)
    segment = renters[renters["segment_id"] == 1]
    distance = expected_distance(population_frame, segment, CODES)
    by_zip = pd.Series(distance.to_numpy(), population_frame["zip"])

    assert not set(renters["zip"]) & set(found.rows["zip"])
    assert pytest.approx(by_zip[found.rows["zip"]].tolist(), abs=1e-4) == found.rows["distance"].tolist()


def test_zips_to_add_can_be_kept_to_the_states_of_the_audience(ws, renters):
    assert {"VT", "NH", "NY"} == set(ws.potential.more(renters, CODES, "states").rows["state"])


def test_a_kind_of_place_counts_by_how_rare_it_is_in_the_audience(ws, population_frame):
    frame = population_frame
    urban = frame[frame["URBANICITY"] == "urban"].head(30)
    suburban = frame[frame["URBANICITY"] == "suburban"].head(30)
    members = pd.concat([urban, suburban])[["zip", "people", "households"]].assign(segment_id=0)
    held = {"urban": urban["people"].sum(), "suburban": suburban["people"].sum()}
    rows = ws.potential.more(members, ["URBANICITY"]).rows
    kinds = frame.set_index("zip")["URBANICITY"].astype(str)[rows["zip"]]
    rarer = 100 * (1 - min(held.values()) / max(held.values()))
    expected = {max(held, key=held.get): 0.0, min(held, key=held.get): pytest.approx(rarer)}

    for kind, distance in rows.groupby(kinds.to_numpy())["distance"].unique().items():
        assert [expected.get(kind, 100.0)] == list(distance)


def test_sensitive_variables_and_places_never_select_where_to_find_more(ws, renters):
    sensitive = next(variable.code for variable in ws.data.catalogue if variable.sensitive == "race_ethnicity")
    allowed = Workspace(ws.settings.model_copy(update={"allow_sensitive": ("race_ethnicity",)}), "ana", ws.store)

    def compared(workspace, *codes):
        return [variable.code for variable in workspace.potential.more(renters, codes).variables]

    assert ["RENTERS_SHARE"] == compared(ws, "STATE", sensitive, "RENTERS_SHARE", "RENTERS_SHARE", "NO_SUCH")
    assert "MEDIAN_HOUSEHOLD_INCOME" in compared(ws, sensitive, "COUNTY")
    assert sensitive not in compared(ws, sensitive)
    assert [sensitive, "RENTERS_SHARE"] == compared(allowed, sensitive, "RENTERS_SHARE")


def test_the_ranking_is_the_same_whatever_the_order_of_the_members(ws, renters):
    shuffled = renters.sample(frac=1, random_state=3)

    pd.testing.assert_frame_equal(ws.potential.more(renters, CODES).rows, ws.potential.more(shuffled, CODES).rows)
    pd.testing.assert_frame_equal(ws.potential.zips(renters), ws.potential.zips(shuffled))
    pd.testing.assert_frame_equal(ws.potential.areas(renters).rows, ws.potential.areas(shuffled).rows)


def test_an_audience_without_people_ranks_nothing_and_does_not_fail(ws, renters):
    assert 0 == len(ws.potential.areas(renters.head(0)).rows)
    assert 0 == len(ws.potential.zips(renters.head(0)))
    assert 0 == len(ws.potential.more(renters.head(0), CODES).rows)
