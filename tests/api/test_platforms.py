"""Platforms over the API: connected, edited, tried out; their secrets go in and never come out."""

import json

from activation import Workspace
from activation.delivery.platform_types import platform_types
from tests.api.conftest import SECRET, client_of, error_of


def hook(**changes):
    values = {"url": "https://partner.example/audiences", "signing_key": SECRET, "token": SECRET}
    return {"type": "webhook", "name": "Partner", "values": values} | changes


def test_a_platform_is_connected_and_its_secrets_are_told_by_name_only(client, ws):
    answer = client.post("/api/platforms", json=hook())
    made = answer.json()
    (own,) = ws.platforms.list()

    assert 201 == answer.status_code
    assert own.model_dump(mode="json") == made == client.get(answer.headers["location"]).json()
    assert ["signing_key", "token"] == made["secrets_set"]
    assert {"channel": "webhook", "url": "https://partner.example/audiences"} == made["settings"]
    with ws.platforms.open(own.platform_id) as channel:
        assert SECRET == channel._secret("signing_key")


def test_no_answer_whatever_is_asked_holds_a_secret(client, ws):
    address = client.post("/api/platforms", json=hook()).headers["location"]
    everything = [
        client.post("/api/platforms", json=hook(name="Twice")),
        client.post("/api/platforms", json=hook()),
        client.post("/api/platforms", json=hook(values={"url": SECRET, "signing_key": SECRET})),
        client.post(
            "/api/platforms", json=hook(values={"signing_key": "short " + SECRET, "token": f"{SECRET} {SECRET}"})
        ),
        client.post("/api/platforms", json=hook(name="Wrong", values=[SECRET])),
        client.post("/api/platforms", json=hook(name="Wrong", values={"signing_key": {"a": SECRET}})),
        client.post(
            "/api/platforms",
            content=f'{{"values": {{"token": "{SECRET}" ',
            headers={"content-type": "application/json"},
        ),
        client.post("/api/platforms", content=SECRET, headers={"content-type": "text/plain"}),
        client.get(address),
        client.get("/api/platforms"),
        client.put(address, json={"name": "New", "values": {"url": "https://partner.example/", "token": SECRET}}),
        client.put(address, json={"name": "New", "values": {"url": "http://x", "token": SECRET}}),
        client.put(f"{address}/status", json={"status": SECRET}),
        client.post(f"{address}/test"),
        client.get("/api/openapi.json"),
        client.delete(address),
    ]
    kept = [path for path in ws.settings.store.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]

    assert [] == [one.request.url.path for one in everything if SECRET in one.text + str(one.headers)]
    assert [] == kept


def test_a_platform_is_offered_to_everyone_and_to_nobody(client, ws):
    made = client.post("/api/platforms", json=hook(offered="everyone")).json()
    address = f"/api/platforms/{made['platform_id']}"
    ana = client_of(Workspace(ws.settings, "usr-ana", ws.store, "analyst"))

    assert ["everyone", "everyone"] == [made["offered"], ana.get(address).json()["offered"]]
    error_of(ana.put(f"{address}/offer", json={"offered": None}), 403)
    assert client.put(f"{address}/offer", json={"offered": None}).json()["offered"] is None
    error_of(ana.get(address), 404)
    error_of(client.put(f"{address}/offer", json={"offered": "ana"}), 422)
    error_of(client.put(f"{address}/offer", json={}), 422)


def test_a_secret_that_is_left_out_of_an_edit_stays_and_one_that_is_given_takes_its_place(client, ws):
    made = client.post("/api/platforms", json=hook()).json()
    address, url = f"/api/platforms/{made['platform_id']}", {"url": "https://partner.example/two"}
    edited = client.put(
        address, json={"name": "Partner 2", "values": {**url, "token": "another-token"}}, headers={"If-Match": '"1"'}
    )

    assert ("Partner 2", '"2"') == (edited.json()["name"], edited.headers["etag"])
    with ws.platforms.open(made["platform_id"]) as channel:
        assert (SECRET, "another-token") == (channel._secret("signing_key"), channel._secret("token"))
    stale = client.put(address, json={"name": "Late", "values": url}, headers={"If-Match": '"1"'})
    assert "stale_version" == error_of(stale, 412)["code"]


def test_a_platform_that_somebody_has_changed_since_keeps_its_status_and_stays(client, drive):
    address, stale, present = f"/api/platforms/{drive.platform_id}", {"If-Match": '"1"'}, {"If-Match": '"2"'}
    assert '"2"' == client.put(f"{address}/status", json={"status": "inactive"}, headers=stale).headers["etag"]

    late = client.put(f"{address}/status", json={"status": "active"}, headers=stale)
    assert "stale_version" == error_of(late, 412)["code"]
    assert "stale_version" == error_of(client.delete(address, headers=stale), 412)["code"]
    assert ("inactive", 2) == tuple(client.get(address).json()[name] for name in ("status", "version"))
    assert 204 == client.delete(address, headers=present).status_code


def test_a_wrong_field_is_named(client):
    told = [
        error_of(client.post("/api/platforms", json=body), 422)["field"]
        for body in (
            hook(values={"url": "https://partner.example/"}),
            hook(values={"url": "ftp://x", "signing_key": SECRET}),
            hook(values={"nonsense": "1"}),
            hook(type="carrier_pigeon"),
            hook(name=" "),
            {"type": "webhook"},
            hook(colour="red"),
        )
    ]

    assert ["signing_key", "url", "nonsense", "platform_type", "name", "name", "colour"] == told


def test_lists_are_filtered_and_paged_by_name(client, ws, drive):
    for name in ("Beta", "alpha"):
        client.post("/api/platforms", json=hook(name=name))
    ws.platforms.set_status(drive.platform_id, "inactive")
    names = [
        [one["name"] for one in client.get("/api/platforms", params=params).json()["items"]]
        for params in ({}, {"status": "active"}, {"q": "FOLDER drive"}, {"limit": 1, "offset": 1})
    ]

    assert [["alpha", "Beta", "Shared drive"], ["alpha", "Beta"], ["Shared drive"], ["Beta"]] == names
    assert 3 == client.get("/api/platforms", params={"limit": 1}).json()["total"]


def test_a_platform_that_has_not_changed_is_not_sent_again(client, drive):
    address = f"/api/platforms/{drive.platform_id}"
    answer = client.get(address, headers={"If-None-Match": client.get(address).headers["etag"]})

    assert (304, b"") == (answer.status_code, answer.content)


def test_the_connection_test_tells_the_steps_of_the_workspaces_own(client, ws, drive, folder):
    tried = client.post(f"/api/platforms/{drive.platform_id}/test").json()

    assert True is tried["ok"]
    assert [step.title for step in ws.platforms.try_out(drive.platform_id)] == [
        step["title"] for step in tried["steps"]
    ]
    assert [] == list(folder.iterdir())
    folder.rmdir()
    failed = client.post(f"/api/platforms/{drive.platform_id}/test").json()
    assert (False, 1) == (failed["ok"], len(failed["steps"]))


def test_a_platform_that_is_still_to_be_sent_to_is_not_deleted(client, skiers, drive):
    address = f"/api/platforms/{drive.platform_id}"
    client.post("/api/distributions", json={"audience_id": skiers.audience_id, "platform_id": drive.platform_id})

    assert "in_use" == error_of(client.delete(address), 409)["code"]
    (sent,) = client.get("/api/distributions").json()["items"]
    client.post(f"/api/distributions/{sent['distribution_id']}/cancel")
    assert 204 == client.delete(address).status_code
    assert "platform_not_found" == error_of(client.get(address), 404)["code"]


def test_nothing_is_sent_to_an_inactive_platform(client, skiers, drive):
    set_ = client.put(f"/api/platforms/{drive.platform_id}/status", json={"status": "inactive"})
    sending = {"audience_id": skiers.audience_id, "platform_id": drive.platform_id}
    error = error_of(client.post("/api/distributions", json=sending), 409)

    assert "inactive" == set_.json()["status"]
    assert ("sending_blocked", "platform") == (error["code"], error["field"])


def test_every_type_of_platform_tells_its_fields_formats_identifiers_and_minimum_with_its_source(client):
    listed = client.get("/api/platform-types").json()
    by_key = {one["key"]: one for one in listed["items"]}
    meta = by_key["meta"]

    assert list(platform_types()) == list(by_key)
    assert (100, "Meta help 2082575038703844, as copied") == (meta["minimum"]["number"], meta["minimum"]["source"])
    assert list(platform_types()["meta"].formats) == [form["key"] for form in meta["formats"]]
    assert ["ad_account_id", "platform_audience_id"] == [field["name"] for field in meta["channels"][0]["fields"]]
    assert all(field["help"] for one in by_key.values() for way in one["channels"] for field in way["fields"])
    assert {"signing_key", "token", "header_value"} == {
        field["name"] for field in by_key["webhook"]["channels"][0]["fields"] if field["secret"]
    }
    assert SECRET not in json.dumps(listed)
