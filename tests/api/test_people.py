"""People over the API: who they are, what each may do, who is kept out; and who calls."""

from datetime import UTC, datetime, timedelta

import pytest

from activation import Workspace
from activation.access import Presented
from tests.api.conftest import error_of

SEEN = {"root": "Root", "usr-ben": "ben", "usr-ana": "Ana"}


@pytest.fixture
def root(ws, as_):
    """A client of the admin, who was the first to sign in; Ben and Ana came after."""
    for user_id, name in SEEN.items():
        Workspace(ws.settings, user_id, ws.store, None).people.seen(user_id, name, f"{name}@example.com")
    return as_("root", "admin")


def test_everybody_is_listed_by_name_with_role_and_address(root):
    listed = root.get("/api/people").json()
    page = root.get("/api/people", params={"limit": 1, "offset": 1}).json()

    assert [
        ("usr-ana", "Ana", "Ana@example.com", "analyst", False),
        ("usr-ben", "ben", "ben@example.com", "analyst", False),
        ("root", "Root", "Root@example.com", "admin", False),
    ] == [tuple(one[name] for name in ("user_id", "name", "email", "role", "disabled")) for one in listed["items"]]
    assert {"user_id", "name", "email", "role", "disabled", "first_seen_at", "last_seen_at", "signed_in_at"} == set(
        listed["items"][0]
    )
    assert (["usr-ben"], 3, 1, 1) == ([one["user_id"] for one in page["items"]], *list(page.values())[1:])


def test_colleagues_are_all_others_who_are_let_in_by_id_and_name_only(root, as_):
    root.put("/api/people/usr-ben/disabled", json={"disabled": True})

    assert {
        "items": [{"user_id": "root", "name": "Root"}], "total": 1, "limit": 50, "offset": 0,
    } == as_("usr-ana").get("/api/people/colleagues").json()  # fmt: skip
    assert ["usr-ana"] == [one["user_id"] for one in root.get("/api/people/colleagues").json()["items"]]


def test_a_role_is_given_and_somebody_is_kept_out_and_let_in_again(root, ws):
    given = root.put("/api/people/usr-ana/role", json={"role": "viewer"})
    out = root.put("/api/people/usr-ana/disabled", json={"disabled": True})
    again = root.put("/api/people/usr-ana/disabled", json={"disabled": False})

    assert [(200, "viewer", False), (200, "viewer", True), (200, "viewer", False)] == [
        (one.status_code, one.json()["role"], one.json()["disabled"]) for one in (given, out, again)
    ]
    ana = next(one for one in ws.people.list() if one.user_id == "usr-ana")
    assert ("viewer", False) == (ana.role, ana.disabled)


@pytest.mark.parametrize(("verb", "body"), [("role", {"role": "viewer"}), ("disabled", {"disabled": True})])
def test_the_last_admin_stays_one_until_there_is_another(root, verb, body):
    error = error_of(root.put(f"/api/people/root/{verb}", json=body), 409)

    assert ("last_admin", "Root is the last admin.", "Make somebody else an admin first.", verb) == tuple(
        error.values()
    )
    root.put("/api/people/usr-ana/role", json={"role": "admin"})
    assert 200 == root.put(f"/api/people/root/{verb}", json=body).status_code


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("role", {"role": "owner"}), ("role", {}), ("role", {"role": "viewer", "name": "X"}),
        ("disabled", {"disabled": "yes"}), ("disabled", {"disabled": 1}), ("disabled", {}),
    ],
)  # fmt: skip
def test_what_cannot_be_given_to_a_person_is_refused_and_changes_nothing(root, verb, body):
    before = root.get("/api/people").json()

    error_of(root.put(f"/api/people/usr-ana/{verb}", json=body), 422)
    assert before == root.get("/api/people").json()


def test_people_are_for_admins_and_colleagues_for_analysts(root, answers):
    assert [403, 403, 200] == answers("GET", "/people")
    assert [403, 200, 200] == answers("GET", "/people/colleagues")
    assert [403, 403, 200] == answers("PUT", "/people/usr-ben/role", json={"role": "viewer"})
    assert [403, 403, 200] == answers("PUT", "/people/usr-ben/disabled", json={"disabled": False})
    assert [200, 200, 200] == answers("GET", "/me")


def test_nobody_gives_themselves_another_role(root, as_):
    error_of(as_("usr-ana").put("/api/people/usr-ana/role", json={"role": "admin"}), 403)

    assert "analyst" == root.get("/api/people").json()["items"][0]["role"]


def test_who_calls_is_told_with_role_and_how_that_is_known(client, as_):
    until = datetime.now(UTC) + timedelta(days=1)
    token = Presented("tok-1", "read", until)

    assert [
        {"user_id": "demo_user", "role": "admin", "signed_in_by": "demo", "expires_at": None},
        {"user_id": "usr-ana", "role": "analyst", "signed_in_by": "cookie", "expires_at": None},
    ] == [one.get("/api/me").json() for one in (client, as_("usr-ana"))]
    by_token = as_("usr-ana", "viewer", token).get("/api/me").json()
    assert until == datetime.fromisoformat(by_token.pop("expires_at"))
    assert {"user_id": "usr-ana", "role": "viewer", "signed_in_by": "token"} == by_token
