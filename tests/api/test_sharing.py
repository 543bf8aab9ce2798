"""Sharing over the API: with one or with everyone, to be seen or edited, and no more."""

import pytest

from tests.api.conftest import error_of


@pytest.fixture
def shares(skiers):
    """Where the shares of the demo user's audience are."""
    return f"/api/audiences/{skiers.audience_id}/shares"


def test_an_audience_is_shared_at_a_level_that_changes_when_it_is_shared_again(client, ws, as_, skiers, shares):
    seen = client.put(f"{shares}/ana", json={"level": "view"})
    ana = as_("ana")
    put = [ana.put(f"/api/audiences/{skiers.audience_id}", json={"name": "Hers"})]
    edited = client.put(f"{shares}/ana", json={"level": "edit"})
    put.append(ana.put(f"/api/audiences/{skiers.audience_id}", json={"name": "Hers"}))

    assert [(200, "ana", "view"), (200, "ana", "edit")] == [
        (one.status_code, one.json()["shared_with"], one.json()["level"]) for one in (seen, edited)
    ]
    assert seen.json()["share_id"] == edited.json()["share_id"]
    assert [403, 200] == [one.status_code for one in put]
    assert ("demo_user", "Hers") == tuple(put[1].json()[name] for name in ("user_id", "name"))


def test_shares_are_listed_the_first_first_a_page_of_them(client, skiers, shares):
    for user, level in (("ana", "edit"), ("everyone", "view"), ("ben", "view")):
        client.put(f"{shares}/{user}", json={"level": level})
    listed = client.get(shares).json()
    page = client.get(shares, params={"limit": 1, "offset": 2}).json()

    assert [("ana", "edit"), ("everyone", "view"), ("ben", "view")] == [
        (one["shared_with"], one["level"]) for one in listed["items"]
    ]
    assert {(skiers.audience_id, "demo_user")} == {(one["audience_id"], one["user_id"]) for one in listed["items"]}
    assert ({"ben"}, 3, 1, 2) == ({one["shared_with"] for one in page["items"]}, *list(page.values())[1:])


def test_what_is_shared_with_everyone_is_seen_by_all_until_it_is_shared_no_more(client, as_, skiers, shares):
    address = f"/api/audiences/{skiers.audience_id}"
    before = as_("ben", "viewer").get(address).status_code
    client.put(f"{shares}/everyone", json={})
    during = as_("ben", "viewer").get(address)
    ended = [client.delete(f"{shares}/everyone") for _ in range(2)]

    assert (404, 200, 404) == (before, during.status_code, as_("ben", "viewer").get(address).status_code)
    assert client.get(address).json() == during.json()
    assert [(204, b"")] * 2 == [(one.status_code, one.content) for one in ended]
    assert 0 == client.get(shares).json()["total"]


def test_only_the_owner_shares_and_sees_with_whom_and_others_do_not_even_find_it(client, as_, shares):
    client.put(f"{shares}/ana", json={"level": "edit"})
    asked = [("GET", shares, None), ("PUT", f"{shares}/cleo", {"level": "view"}), ("DELETE", f"{shares}/ana", None)]

    for method, address, body in asked:
        assert "not_permitted" == error_of(as_("ana", "admin").request(method, address, json=body), 403)["code"]
        assert "audience_not_found" == error_of(as_("ben", "admin").request(method, address, json=body), 404)["code"]
    assert ["ana"] == [one["shared_with"] for one in client.get(shares).json()["items"]]


def test_sharing_is_for_analysts_and_who_only_looks_sees_with_whom(skiers, answers):
    address, own = f"/audiences/{skiers.audience_id}/shares", {"user_id": "demo_user"}

    assert [403, 200, 200] == answers("PUT", f"{address}/ana", **own, json={"level": "view"})
    assert [200, 200, 200] == answers("GET", address, **own)
    assert [403, 204, 204] == answers("DELETE", f"{address}/ana", **own)


@pytest.mark.parametrize(
    ("user", "body", "field"),
    [
        ("ana", {"level": "own"}, "level"), ("ana", {"level": "view", "until": "noon"}, "until"),
        ("demo_user", {"level": "view"}, "shared_with"), ("a%20b", {"level": "view"}, "shared_with"),
        ("..%2fana", {"level": "view"}, "shared_with"), ("x" * 65, {"level": "view"}, "shared_with"),
    ],
)  # fmt: skip
def test_what_cannot_be_shared_so_is_refused_by_the_fields_name(client, shares, user, body, field):
    answer = client.put(f"{shares}/{user}", json=body)

    if "%2f" in user:
        error_of(answer, 404)  # two parts of an address, which there is not
    else:
        assert field == error_of(answer, 422)["field"]
    assert 0 == client.get(shares).json()["total"]
