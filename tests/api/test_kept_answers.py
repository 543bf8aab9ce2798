"""What the API keeps of its answers never outlives what it says, nor who may see it."""

import pytest
from starlette.testclient import TestClient

from activation import open_workspace
from api.kept import BESIDE, Kept
from tests.activation.sending.conftest import NORTH, saved
from tests.api.conftest import error_of, mounted

NAMES = ("ana", "ben", "cleo")


@pytest.fixture
def elsewhere(ws, store_folder):
    """The same user's workspace in another process, as far as the store can tell."""
    return open_workspace(store=store_folder, user_id=ws.user_id)


@pytest.fixture
def people(store_folder):
    """Three workspaces over one store, and a client of one API that answers each as who they say they are."""
    spaces = {name: open_workspace(store=store_folder, user_id=name) for name in NAMES}
    app = mounted(lambda request: spaces[request.headers["who"]])
    clients = {name: TestClient(app, base_url="http://localhost", headers={"who": name}) for name in NAMES}
    return spaces, clients


def listed(client):
    return [(one["name"], one["version"]) for one in client.get("/api/audiences").json()["items"]]


def test_a_second_answer_says_what_the_first_said_and_reads_nothing(client, ws, skiers, monkeypatch):
    address = f"/api/audiences/{skiers.audience_id}"
    first, page = client.get(address), client.get("/api/audiences")
    monkeypatch.setattr(ws.store.audiences, "get", None)

    assert (first.text, '"1"') == (client.get(address).text, client.get(address).headers["etag"])
    assert page.text == client.get("/api/audiences").text
    assert [first.json() | {"level": "own"}] == page.json()["items"]


def test_a_change_by_another_process_is_answered_at_once(client, elsewhere, skiers):
    address = f"/api/audiences/{skiers.audience_id}"
    before = client.get(address).json()["status"], listed(client)
    elsewhere.audiences.set_status(skiers.audience_id, "archived")

    assert ("active", [("Ski families", 1)]) == before
    assert ("archived", [("Ski families", 2)]) == (client.get(address).json()["status"], listed(client))
    assert '"2"' == client.get(address, headers={"If-None-Match": '"1"'}).headers["etag"]
    assert 304 == client.get(address, headers={"If-None-Match": '"2"'}).status_code


def test_what_another_process_deletes_is_gone_at_once(client, elsewhere, skiers):
    address = f"/api/audiences/{skiers.audience_id}"
    assert 200 == client.get(address).status_code
    elsewhere.audiences.delete(skiers.audience_id)

    error_of(client.get(address), 404)
    assert [] == listed(client)


def test_an_audience_in_a_month_that_has_become_unreadable_is_no_longer_answered_with(client, skiers, store_folder):
    assert 200 == client.get(f"/api/audiences/{skiers.audience_id}").status_code
    next(store_folder.glob("audiences/**/*.parquet")).write_bytes(b"no Parquet")

    error_of(client.get(f"/api/audiences/{skiers.audience_id}"), 503)


def test_nobody_is_answered_with_what_was_kept_for_another(people, population_frame):
    spaces, clients = people
    made = saved(spaces["ana"], population_frame, NORTH)
    address = f"/api/audiences/{made.audience_id}"
    assert "ana" == clients["ana"].get(address).json()["user_id"]

    error_of(clients["ben"].get(address), 404)
    assert [] == listed(clients["ben"])
    spaces["ben"].audiences.save({"audience_id": made.audience_id, "name": "Bens own"})
    assert ("ben", "Bens own") == tuple(clients["ben"].get(address).json()[name] for name in ("user_id", "name"))
    assert "ana" == clients["ana"].get(address).json()["user_id"]


def test_what_is_shared_is_answered_with_until_it_is_shared_no_more(people, population_frame):
    spaces, clients = people
    made = saved(spaces["ana"], population_frame, NORTH)
    address = f"/api/audiences/{made.audience_id}"
    spaces["ana"].audiences.share(made.audience_id, "ben")

    whole = clients["ana"].get(address).text
    assert whole == clients["ben"].get(address).text
    assert [("Ski families", 1)] == listed(clients["ben"])
    spaces["ana"].audiences.set_status(made.audience_id, "archived")
    assert "archived" == clients["ben"].get(address).json()["status"]
    spaces["ana"].audiences.unshare(made.audience_id, "ben")
    error_of(clients["ben"].get(address), 404)
    assert [] == listed(clients["ben"])


def test_no_more_is_kept_than_there_is_room_for_and_all_is_answered_all_the_same(ws):
    made = [ws.audiences.save({"name": f"Audience {number}"}) for number in range(5)]
    size = len(made[0].model_dump_json().encode()) + BESIDE
    kept = Kept(most_bytes=2 * size + 100)

    for _ in range(2):
        for one in made:
            assert one.model_dump_json().encode() == kept.one(ws, one.audience_id).content
            assert len(kept._held) <= 2
    assert kept._bytes == sum(len(one.content) + BESIDE for _, one in kept._held.values())
