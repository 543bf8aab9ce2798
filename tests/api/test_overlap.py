"""Overlap over the API, and what a save tells of audiences that the new one nearly equals."""

import pytest

from tests.activation.test_overlap import save
from tests.api.conftest import TEXAS, error_of

SPLIT = {"criteria": TEXAS, "segmentation": {"variables": ["RENTERS_SHARE"], "number": 12}}


def test_two_audiences_are_compared_with_their_pairs_union_and_exclusion(client, ws):
    one, other = save(ws, "One", {"75023": 100, "75024": 50}), save(ws, "Other", {"75024": 50, "78701": 30})
    answer = client.post("/api/overlap", json={"audience_ids": [one, other]})

    assert 200 == answer.status_code
    found = answer.json()
    assert (180, 3, 130, 50) == tuple(found[name] for name in ("people", "rows", "in_exactly_one", "in_all"))
    assert [
        {
            "first": one, "second": other, "people": 50, "rows": 1, "share_of_first": 50 / 150,
            "share_of_second": 50 / 80, "jaccard": 50 / 180, "nearly_equal": False,
        }
    ] == found["pairs"]  # fmt: skip
    (exclusion,) = found["exclusions"]
    assert (other, [one], 80, 30, "zips") == tuple(
        exclusion[name] for name in ("audience_id", "leaves_out", "people_before", "people", "by")
    )
    counted = client.post("/api/counts", json={"criteria": exclusion["criteria"]}).json()
    assert exclusion["people_now"] == counted["size"]["people"]


@pytest.mark.parametrize(
    ("ids", "field"),
    [
        ([], "audience_ids"), (["aud-1"], "audience_ids"), ([f"aud-{n}" for n in range(11)], "audience_ids"),
        (["aud-1", 7], "audience_ids.1"), (["aud-1", ""], "audience_ids.1"), (["aud-1", "a" * 65], "audience_ids.1"),
        ("aud-1,aud-2", "audience_ids"),
    ],
)  # fmt: skip
def test_too_few_too_many_and_what_is_no_id_are_refused(client, ids, field):
    error = error_of(client.post("/api/overlap", json={"audience_ids": ids}), 422)

    assert ("invalid_request", field) == (error["code"], error["field"])


def test_one_audience_twice_is_one(client, ws):
    one = save(ws, "One", {"75023": 100})

    assert "invalid_overlap" == error_of(client.post("/api/overlap", json={"audience_ids": [one, one]}), 422)["code"]


@pytest.mark.parametrize("hostile", ["aud-unknown", "../user_id=ana/x", "%2e%2e", "*", "aud-1\n", "\u0000", "é"])
def test_unknown_and_hostile_ids_are_not_found(client, ws, hostile):
    one = save(ws, "One", {"75023": 100})
    answer = client.post("/api/overlap", json={"audience_ids": [one, hostile]})

    assert "audience_not_found" == error_of(answer, 404)["code"]


def test_those_of_others_are_not_found_until_they_are_shared(client, ws, as_):
    ids = [save(ws, name, {"75023": 100}) for name in ("One", "Other")]
    ana = as_("ana", "viewer")
    assert "audience_not_found" == error_of(ana.post("/api/overlap", json={"audience_ids": ids}), 404)["code"]

    for audience_id in ids:
        client.put(f"/api/audiences/{audience_id}/shares/ana", json={"level": "view"})
    shared = ana.post("/api/overlap", json={"audience_ids": ids}).json()
    assert [("demo_user", 100)] * 2 == [(one["user_id"], one["people"]) for one in shared["audiences"]]


def test_an_audience_whose_segments_are_computed_here_says_which_others_it_nearly_equals(client):
    first = client.post("/api/audiences", json={"name": "First"} | SPLIT).json()
    second = client.post("/api/audiences", json={"name": "Second"} | SPLIT).json()
    changed = client.put(f"/api/audiences/{second['audience_id']}", json={"name": "Second"} | SPLIT).json()
    as_given = client.post("/api/audiences", json={"name": "Third", "criteria": TEXAS}).json()

    assert ([], None) == (first["nearly_equals"], as_given["nearly_equals"])
    for found in (second["nearly_equals"], changed["nearly_equals"]):
        assert [(first["audience_id"], "First", True, 1.0)] == [
            (one["audience_id"], one["name"], one["same_rules"], one["jaccard"]) for one in found
        ]
