"""The mix of a saved audience over the API, against the base that is asked for."""

import pandas as pd
import pytest

from activation.settings import DATA
from tests.api.conftest import error_of


def ask(client, audience, **query):
    return client.get(f"/api/audiences/{audience.audience_id}/mix", params=query)


def test_the_mix_is_that_of_plain_pandas_against_the_states_of_the_audience(client, skiers, ws, population_frame):
    answer = ask(client, skiers, base="states").json()

    codes = pd.read_parquet(DATA / "prizm_zips.parquet").set_index("zip")["code"]
    coded = population_frame.assign(code=population_frame["zip"].map(codes))
    own = coded[coded["zip"].isin(ws.audiences.members(skiers.audience_id)["zip"])]
    states = sorted(own["STATE"].unique())
    base = (
        coded[coded["STATE"].isin(states)].groupby("code")["households"].sum()
        / coded.loc[coded["STATE"].isin(states), "households"].sum()
    )
    share = own.groupby("code")["households"].sum() / own["households"].sum()
    rows = {row["code"]: row for row in answer["whole"]["rows"] if row["code"] != "other"}
    people = own.groupby("code")["people"].sum()
    assert states == answer["states"]
    assert set(people[people >= 1_000].index) == set(rows)
    for code, row in rows.items():
        assert (pytest.approx(100 * share[code]), pytest.approx(100 * base[code])) == (row["share"], row["base_share"])
        assert row["share_low"] < row["share"] < row["share_high"]
        assert row["few_zips"]  # of five ZIP areas


def test_groups_and_segments_are_there_and_the_source_is_said(client, skiers, ws):
    answer = ask(client, skiers, by="group").json()

    assert ("nation", [], "group", ws.prizm.statement) == tuple(
        answer[name] for name in ("base", "states", "by", "source")
    )
    assert [one.name for one in skiers.segments] == [one["name"] for one in answer["segments"]]
    assert {row["group"] for row in answer["whole"]["rows"]} <= {*ws.prizm.codes["group"], "other"}


def test_an_audience_without_members_has_an_empty_mix(client, ws):
    bare = ws.audiences.save({"name": "Bare"})

    answer = ask(client, bare, base="states").json()
    assert ([], [], []) == (answer["whole"]["rows"], answer["segments"], answer["states"])


@pytest.mark.parametrize("query", [{"base": "world"}, {"by": "zip"}])
def test_another_base_or_grain_is_refused(client, skiers, query):
    assert list(query) == [error_of(ask(client, skiers, **query), 422)["field"]]


def test_the_mix_of_an_audience_that_is_not_there_is_not_found(client):
    assert "audience_not_found" == error_of(client.get("/api/audiences/aud-none/mix"), 404)["code"]
