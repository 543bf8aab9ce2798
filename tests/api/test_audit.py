"""The audit over the API: what was done, found again by everything that one can ask; for admins."""

import csv
import io

import pytest

from tests.api.conftest import error_of


@pytest.fixture
def done(client, as_):
    """The ids of what was done, the first first: two by the demo's user, one by Ana."""
    saved = client.post("/api/audiences", json={"name": "Skiers"})
    client.put(f"{saved.headers['location']}/status", json={"status": "archived"})
    as_("ana").post("/api/tokens", json={"name": "=Nightly"})
    return [one["event_id"] for one in client.get("/api/audit").json()["items"]][::-1]


def test_an_event_says_who_did_what_to_what_and_from_where(client, ws, done):
    token, archived, saved = client.get("/api/audit").json()["items"]

    assert ("ana", "token.made", "token", "=Nightly", "api", "192.0.2.7") == tuple(
        token[name] for name in ("user_id", "action", "kind", "object_name", "through", "address")
    )
    assert {"from": "draft", "to": "archived", "version": 2} == archived["detail"]
    assert ("demo_user", "audience.saved", "audience", "Skiers") == tuple(
        saved[name] for name in ("user_id", "action", "kind", "object_name")
    )
    assert [event.event_id for event in ws.audit.list().items] == done[::-1]


def test_events_are_found_by_user_action_kind_words_and_time_on_the_list_and_in_the_file(client, done):
    saved, archived, made = done
    moments = {one["event_id"]: one["at"] for one in client.get("/api/audit").json()["items"]}
    questions = [
        ({}, [made, archived, saved]), ({"user_id": "ana"}, [made]), ({"user_id": "nobody"}, []),
        ({"user_id": "../ana"}, []), ({"action": "audience"}, [archived, saved]), ({"action": "audience.saved"}, [saved]),
        ({"kind": "token"}, [made]), ({"kind": "tok"}, []), ({"q": "SKIERS archived"}, [archived]),
        ({"since": moments[archived]}, [made, archived]), ({"since": "2099-01-01T00:00:00Z"}, []),
        ({"since": "0001-01-01T00:00:00+14:00"}, [made, archived, saved]), ({"since": "9999-12-31T23:59:59-14:00"}, []),
        ({"user_id": "demo_user", "q": "draft", "kind": "audience"}, [archived]),
    ]  # fmt: skip
    for params, expected in questions:
        page = client.get("/api/audit", params=params).json()
        lines = list(csv.DictReader(io.StringIO(client.get("/api/audit/export", params=params).text)))
        assert (expected, len(expected)) == ([one["event_id"] for one in page["items"]], page["total"]), params
        assert expected == [line["event_id"] for line in lines], params
    page = client.get("/api/audit", params={"limit": 1, "offset": 1}).json()
    assert ([archived], 3, 1, 1, []) == ([page["items"][0]["event_id"]], *list(page.values())[1:])
    error_of(client.get("/api/audit", params={"since": "2020-01-01T00:00:00"}), 422)


def test_the_exported_audit_is_the_workspaces_own_and_safe_to_open_in_a_spreadsheet(client, ws, done):
    answer = client.get("/api/audit/export")

    assert ws.audit.csv() == answer.content
    assert ("text/csv", 'attachment; filename="audit.csv"') == (
        answer.headers["content-type"].split(";")[0], answer.headers["content-disposition"],
    )  # fmt: skip
    assert ",'=Nightly," in answer.text


def test_what_of_the_audit_cannot_be_read_is_named_without_where_the_store_lies(client, ws, done):
    [spoiled] = ws.settings.store.glob("audit/user_id=ana/**/audit_*.parquet")
    spoiled.write_bytes(b"no Parquet")
    found = client.get("/api/audit").json()

    assert (2, [done[1], done[0]]) == (found["total"], [one["event_id"] for one in found["items"]])
    [unread] = found["unread"]
    assert "audit/user_id=ana/" in unread and str(ws.settings.store) not in unread


def test_the_audit_is_for_admins(answers):
    assert [403, 403, 200] == answers("GET", "/audit")
    assert [403, 403, 200] == answers("GET", "/audit/export")
