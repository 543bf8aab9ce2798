"""Tokens over the API: made, listed and revoked; none makes what outlives or outranks it."""

from datetime import UTC, datetime, timedelta

import pytest

from activation.access import Presented
from activation.tokens import Tokens
from tests.api.conftest import error_of

NIGHTLY = {"name": "Nightly export", "scope": "write", "days": 7}


def presented(scope="write", **good_for):
    return Presented("tok-1", scope, datetime.now(UTC) + timedelta(**good_for))


def test_a_token_is_made_and_its_secret_speaks_for_whoever_made_it(client, ws):
    made = client.post("/api/tokens", json=NIGHTLY)
    token, secret = made.json()["token"], made.json()["secret"]
    found = Tokens.owner_of(ws.store, secret)

    assert (201, {"token", "secret"}) == (made.status_code, set(made.json()))
    assert ("Nightly export", "write", "demo_user") == (token["name"], token["scope"], token["user_id"])
    assert (token["token_id"], "demo_user", "write") == (found.token_id, found.user_id, found.scope)
    assert timedelta(days=7) == datetime.fromisoformat(token["expires_at"]) - datetime.fromisoformat(
        token["created_at"]
    )
    assert [None] * 3 == [token[name] for name in ("last_used_at", "revoked_at", "made_with")]


def test_what_is_not_said_of_a_token_makes_one_that_reads_for_ninety_days(client):
    token = client.post("/api/tokens", json={"name": "Dashboard"}).json()["token"]
    days = (datetime.fromisoformat(token["expires_at"]) - datetime.fromisoformat(token["created_at"])).days

    assert ("read", 90) == (token["scope"], days)


def test_the_secret_of_a_token_is_in_no_other_answer_and_not_on_the_disk(client, ws):
    secrets = [client.post("/api/tokens", json=NIGHTLY).json()["secret"] for _ in range(2)]
    answers = [client.get(f"/api/{address}").text for address in ("tokens", "audit", "audit/export", "me")]
    kept = [path.read_bytes() for path in ws.settings.store.rglob("*") if path.is_file()]

    assert secrets[0] != secrets[1]
    assert [] == [text for text in answers for secret in secrets if secret in text or "sha256" in text]
    assert [] == [content for content in kept for secret in secrets if secret[3:].encode() in content]


def test_tokens_are_listed_the_newest_first_a_page_of_them_and_revoked_ones_stay(client, ws):
    ids = [client.post("/api/tokens", json=NIGHTLY).json()["token"]["token_id"] for _ in range(3)][::-1]
    gone = client.delete(f"/api/tokens/{ids[1]}")
    listed = client.get("/api/tokens").json()
    page = client.get("/api/tokens", params={"limit": 1, "offset": 2}).json()

    assert (204, b"") == (gone.status_code, gone.content)
    assert (ids, 3) == ([one["token_id"] for one in listed["items"]], listed["total"])
    assert [False, True, False] == [one["revoked_at"] is not None for one in listed["items"]]
    assert [token.created_at for token in ws.tokens.list()] == [
        datetime.fromisoformat(one["created_at"]) for one in listed["items"]
    ]
    assert (ids[2:], 3, 1, 2) == ([one["token_id"] for one in page["items"]], *list(page.values())[1:])
    assert 204 == client.delete(f"/api/tokens/{ids[1]}").status_code


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"), ({"name": " "}, "name"), ({"name": "x" * 81}, "name"), ({"scope": "admin"}, "scope"),
        ({"days": 0}, "days"), ({"days": 367}, "days"), ({"days": True}, "days"), ({"days": "7"}, "days"),
        ({"user_id": "ana"}, "user_id"),
    ],
)  # fmt: skip
def test_a_token_that_is_not_right_is_refused_by_the_fields_name(client, changed, field):
    assert field == error_of(client.post("/api/tokens", json=NIGHTLY | changed), 422)["field"]
    assert 0 == client.get("/api/tokens").json()["total"]


def test_tokens_are_for_analysts_and_each_ones_own(client, as_, answers):
    token_id = client.post("/api/tokens", json=NIGHTLY).json()["token"]["token_id"]

    assert [403, 201, 201] == answers("POST", "/tokens", json=NIGHTLY)
    assert [403, 200, 200] == answers("GET", "/tokens")
    assert [403, 404, 404] == answers("DELETE", f"/tokens/{token_id}")
    assert 2 == as_("ana").get("/api/tokens").json()["total"]
    assert "token_not_found" == error_of(as_("ana").delete(f"/api/tokens/{token_id}"), 404)["code"]
    assert [None] == [one["revoked_at"] for one in client.get("/api/tokens").json()["items"]]


def test_a_token_that_only_reads_makes_none_and_is_told_why(as_):
    reads = as_("ana", "viewer", presented("read", days=30))
    error = error_of(reads.post("/api/tokens", json=NIGHTLY | {"scope": "read"}), 403)

    assert "This token only reads: use one that may write, or sign in." == error["hint"]
    assert 0 == as_("ana").get("/api/tokens").json()["total"]


@pytest.mark.parametrize("scope", ["read", "write"])
def test_a_token_that_writes_makes_none_that_is_good_for_longer_than_itself(as_, scope):
    writes = as_("ana", token=presented(days=7, minutes=5))
    error = error_of(writes.post("/api/tokens", json=NIGHTLY | {"scope": scope, "days": 8}), 422)
    made = writes.post("/api/tokens", json=NIGHTLY | {"scope": scope, "days": 7})

    assert ("invalid_token", "days", "Use 7 at most, or sign in.") == (error["code"], error["field"], error["hint"])
    assert (201, "tok-1", scope) == (made.status_code, *(made.json()["token"][n] for n in ("made_with", "scope")))


def test_a_token_with_less_than_a_day_left_makes_none(as_):
    error = error_of(as_("ana", token=presented(hours=23)).post("/api/tokens", json=NIGHTLY | {"days": 1}), 422)

    assert ("days", "It has less than a day left: sign in to make one.") == (error["field"], error["hint"])
