"""What an audience is like, where it concentrates and what is like it, over the API."""

import pytest

from tests.api.conftest import error_of

BOTH = ("VT", "NH")


@pytest.fixture
def audience(ws, population_frame):
    """Vermont and New Hampshire, a segment each."""
    rows = population_frame[population_frame["STATE"].isin(BOTH)].reset_index(drop=True)
    members = rows[["zip", "people", "households"]].assign(segment_id=(rows["STATE"] == "NH").astype(int))
    sizes = members.groupby("segment_id")["people"].sum()
    segments = [
        {"segment_id": at, "name": name, "size": int(sizes[at]), "size_percentage": 50.0}
        for at, name in enumerate(BOTH)
    ]
    whole = {"name": "North", "segments": segments, "total_audience_size": int(sizes.sum())}
    return ws.audiences.save(whole, members)


@pytest.fixture
def get(client, audience):
    def ask(what, **query):
        return client.get(f"/api/audiences/{audience.audience_id}/{what}", params=query)

    return ask


def mean(frame, column):
    known = frame[frame[column].notna()]
    return (known[column].astype(float) * known["people"]).sum() / known["people"].sum()


def test_the_profile_of_a_segment_is_held_against_the_base_that_is_asked_for(get, population_frame):
    north = population_frame[population_frame["STATE"].isin(BOTH)]
    hampshire = north[north["STATE"] == "NH"]
    found = get("profile", segment_id=1, base="audience").json()
    renters = next(row for row in found["rows"] if row["code"] == "RENTERS_SHARE")

    assert [int(hampshire["people"].sum()), len(hampshire), int(north["people"].sum()), False] == [
        found[name] for name in ("people", "zips", "base_people", "too_few")
    ]
    assert pytest.approx(mean(hampshire, "RENTERS_SHARE"), rel=1e-5) == renters["mean"]
    assert pytest.approx(mean(north, "RENTERS_SHARE"), rel=1e-5) == renters["base_mean"]
    assert 299 == len(found["rows"])


def test_sensitive_variables_bear_their_class_and_can_be_left_out(get):
    marked = [row["code"] for row in get("profile").json()["rows"] if row["sensitive"]]
    without = [row["code"] for row in get("profile", sensitive=False).json()["rows"]]

    assert 37 == len(marked)
    assert not set(marked) & set(without)


def test_what_is_unknown_is_null_and_not_an_error(get):
    row = next(row for row in get("profile", segment_id=0).json()["rows"] if row["code"] == "LONELINESS_SHARE")

    assert (True, None, None, 100) == (row["too_few"], row["mean"], row["index"], row["unknown"])


def test_counties_are_ranked_a_page_at_a_time_with_how_few_hold_half(get, population_frame):
    north = population_frame[population_frame["STATE"].isin(BOTH)]
    people = north.groupby("COUNTY", observed=True)["people"].sum().sort_values(ascending=False)
    found = get("potential/areas", limit=3, offset=1).json()

    assert people.index[1:4].tolist() == [row["area"] for row in found["items"]]
    assert [2, 3, 4] == [row["rank"] for row in found["items"]]
    assert (len(people), 3, 1) == (found["total"], found["limit"], found["offset"])
    assert 1 + int((people.cumsum() < people.sum() / 2).sum()) == found["half"]
    assert population_frame["COUNTY"].nunique() == found["of"]
    assert ["NH", "VT"] == [row["area"] for row in get("potential/areas", by="state").json()["items"]]


def test_the_zips_of_a_segment_are_ranked_by_people(get, population_frame):
    vermont = population_frame[population_frame["STATE"] == "VT"].sort_values(
        ["people", "zip"], ascending=[False, True]
    )
    found = get("potential/zips", segment_id=0, limit=5).json()

    assert vermont["zip"].head(5).tolist() == [row["zip"] for row in found["items"]]
    assert len(vermont) == found["total"]


def test_zips_to_add_lie_outside_the_audience(get, population_frame):
    found = get("potential/more", limit=1_000).json()
    inside = set(population_frame.loc[population_frame["STATE"].isin(BOTH), "zip"])

    assert not inside & {row["zip"] for row in found["items"]}
    assert "MEDIAN_HOUSEHOLD_INCOME" in found["variables"]
    distances = [row["distance"] for row in found["items"]]
    assert distances == sorted(distances)
    assert 0 == get("potential/more", within="states").json()["total"]  # it holds all of its states


def test_the_audiences_most_like_it_are_named_with_their_correlation(get, ws, audience, population_frame):
    maine = population_frame[population_frame["STATE"] == "ME"][["zip", "people", "households"]].assign(segment_id=0)
    size = int(maine["people"].sum())
    one = {"segment_id": 0, "name": "All", "size": size, "size_percentage": 100.0}
    ws.audiences.save({"name": "Maine", "segments": [one], "total_audience_size": size}, maine)
    expected = ws.likeness.between(ws.audiences.members(audience.audience_id), maine)
    found = get("alike").json()

    assert [("Maine", expected.value, expected.words, expected.number)] == [
        (row["name"], row["correlation"], row["words"], row["number"]) for row in found["items"]
    ]
    by_codes = ws.likeness.between(ws.audiences.members(audience.audience_id), maine, "codes")
    assert expected.value != by_codes.value
    assert [(by_codes.value, by_codes.number)] == [
        (row["correlation"], row["number"]) for row in get("alike", by="codes").json()["items"]
    ]


def test_what_cannot_be_asked_is_told_by_its_field(get):
    assert "base" == error_of(get("profile", base="audience"), 422)["field"]
    assert "segment_id" == error_of(get("profile", segment_id=7), 422)["field"]
    assert "segment_id" == error_of(get("potential/zips", segment_id=7), 422)["field"]
    assert "invalid_request" == error_of(get("potential/areas", by="planet"), 422)["code"]


def test_an_audience_without_members_has_an_empty_profile_and_no_places(client, ws):
    bare = ws.audiences.save({"name": "Bare"})
    address = f"/api/audiences/{bare.audience_id}"

    assert client.get(f"{address}/profile").json()["too_few"]
    for place in ("potential/areas", "potential/zips", "potential/more", "alike"):
        assert [] == client.get(f"{address}/{place}").json()["items"]


def test_what_one_asks_of_an_audience_of_others_is_not_there(as_, audience):
    for place in ("profile", "potential/areas", "potential/zips", "potential/more", "alike"):
        assert 404 == as_("ben", "admin").get(f"/api/audiences/{audience.audience_id}/{place}").status_code
