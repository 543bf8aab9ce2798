"""Distributions over the API: checked, sent, followed, retried, cancelled, approved; and their files."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from activation.sending.asked import Sending
from activation.settings import Settings
from activation.workspace import Workspace
from tests.api.conftest import client_of, error_of


@pytest.fixture
def sending(skiers, drive):
    return {"audience_id": skiers.audience_id, "platform_id": drive.platform_id}


@pytest.fixture
def sent(client, clocked, sending):
    """The id of one that was sent."""
    (made,) = client.post("/api/distributions", json=sending).json()
    clocked.after(0)
    return made["distribution_id"]


def test_a_sending_is_asked_for_and_is_that_of_the_workspace(client, ws, sending):
    answer = client.post("/api/distributions", json=sending)
    (own,) = ws.distributions.list()

    assert 201 == answer.status_code
    assert [own.model_dump(mode="json")] == answer.json()
    assert own.model_dump(mode="json") == client.get(f"/api/distributions/{own.distribution_id}").json()
    assert ("scheduled", "initial", 5) == (own.status, own.distribution_type, own.rows)


def test_one_audience_goes_to_several_platforms_or_to_none(client, ws, folder, skiers, drive):
    (folder / "two").mkdir()
    second = ws.platforms.connect("folder", "Second", {"path": str(folder / "two")})
    both = {"audience_id": skiers.audience_id, "platform_ids": [drive.platform_id, second.platform_id]}
    ws.platforms.set_status(second.platform_id, "inactive")
    error = error_of(client.post("/api/distributions", json=both), 409)

    assert ("platform", 0) == (error["field"], ws.distributions.list().total)
    ws.platforms.set_status(second.platform_id, "active")
    assert both["platform_ids"] == [one["platform_id"] for one in client.post("/api/distributions", json=both).json()]


def test_all_that_is_asked_is_kept(client, sending):
    at = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    asked = sending | {
        "segments": [1], "distribution_type": "refresh", "format": "members_jsonl", "options": {"campaign": "Winter"},
        "max_removed": 0.5, "at": at.isoformat(), "repeat": {"cron": "0 9 * * 1", "time_zone": "Europe/Berlin"},
    }  # fmt: skip
    (made,) = client.post("/api/distributions", json=asked).json()

    assert ([1], "refresh", "members_jsonl", {"campaign": "Winter"}, 0.5) == tuple(
        made[name] for name in ("segments_distributed", "distribution_type", "format", "options", "max_removed")
    )
    assert at == datetime.fromisoformat(made["scheduled_at"])
    assert asked["repeat"] == made["repeats"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"segments": [9]}, "segments"),
        ({"segments": [-1]}, "segments.0"),
        ({"format": "meta_zip_keys"}, "format"),
        ({"format": "none"}, "format"),
        ({"options": {"nonsense": "1"}}, "options"),
        ({"max_removed": 1.5}, "max_removed"),
        ({"distribution_type": "all"}, "distribution_type"),
        ({"at": "2020-01-01T00:00:00Z"}, "scheduled_at"),
        ({"at": "9999-12-31T23:59:59-14:00"}, "scheduled_at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "scheduled_at"),
        ({"at": "2099-01-01T00:00:00"}, "at"),
        ({"repeat": {"cron": "* * * * *", "time_zone": "UTC"}}, "repeat"),
        ({"repeat": {"cron": "0 9 * * *", "time_zone": "Mars/Olympus"}}, "time_zone"),
        ({"repeat": {"cron": "0 9 * * *"}}, "repeat.time_zone"),
        ({"platform_id": None}, "platform_ids"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_sent_so_is_refused_by_the_fields_name(client, ws, sending, changes, field):
    assert field == error_of(client.post("/api/distributions", json=sending | changes), 422)["field"]
    assert 0 == ws.distributions.list().total


def test_unknown_audiences_and_platforms_are_not_found(client, sending):
    codes = [
        error_of(client.post(f"/api/distributions{way}", json=sending | {name: "nobody-knows-it"}), 404)["code"]
        for way in ("", "/preflight")
        for name in ("audience_id", "platform_id")
    ]

    assert ["audience_not_found", "platform_not_found"] * 2 == codes


def test_the_checks_before_are_everything_that_the_page_shows_and_send_nothing(client, ws, sending):
    (told,) = client.post("/api/distributions/preflight", json=sending).json()
    own = ws.distributions.preflight(Sending(**sending))

    assert [(one.rule, one.level, one.title, one.hint, one.source) for one in own.checks] == [
        tuple(one.values()) for one in told["checks"]
    ]
    assert (own.rows, own.size, own.size_unit, own.added, own.removed, own.unchanged) == tuple(
        told[name] for name in ("rows", "size", "size_unit", "added", "removed", "unchanged")
    )
    assert [(one.rows, one.bytes, one.about) for one in own.files] == [
        (one["rows"], one["bytes"], one["about"]) for one in told["files"]
    ]
    assert (list(own.preview.columns), [list(row) for row in own.preview.rows]) == tuple(told["first_rows"].values())
    assert (True, "", 0) == (told["may_be_sent"], told["approval"], ws.distributions.list().total)


def test_a_check_that_blocks_is_told_before_and_named_when_it_is_sent_nevertheless(client, ws, skiers, sending):
    ws.audiences.set_status(skiers.audience_id, "archived")
    (told,) = client.post("/api/distributions/preflight", json=sending).json()
    error = error_of(client.post("/api/distributions", json=sending), 409)

    assert (False, "audience") == (told["may_be_sent"], error["field"])
    assert "Shared drive: The audience is archived." == error["title"]


def test_lists_are_filtered_and_paged_and_exported_alike(client, ws, sending, skiers, drive, clocked):
    made = [client.post("/api/distributions", json=sending | {"segments": [n]}).json()[0] for n in (0, 1)]
    clocked.after(0)
    (third,) = client.post("/api/distributions", json=sending).json()
    ids = [third["distribution_id"], made[1]["distribution_id"], made[0]["distribution_id"]]
    questions = [
        ({}, ids),
        ({"status": "completed"}, ids[1:]),
        ({"status": "failed"}, []),
        ({"q": "ski DRIVE"}, ids),
        ({"q": ids[0]}, ids[:1]),
        ({"audience_id": skiers.audience_id, "platform_id": drive.platform_id}, ids),
        ({"platform_id": "plt-none"}, []),
        ({"since": made[1]["created_at"]}, ids[:2]),
        ({"since": "2099-01-01T00:00:00Z"}, []),
        ({"since": "0001-01-01T00:00:00+14:00"}, ids),
        ({"since": "9999-12-31T23:59:59-14:00"}, []),
    ]
    for params, expected in questions:
        page = client.get("/api/distributions", params=params).json()
        lines = list(csv.DictReader(io.StringIO(client.get("/api/distributions/export", params=params).text)))
        assert (expected, len(expected)) == ([one["distribution_id"] for one in page["items"]], page["total"])
        assert expected == [line["distribution_id"] for line in lines]
    page = client.get("/api/distributions", params={"limit": 1, "offset": 1}).json()
    assert (ids[1:2], 3, 1, 1) == ([page["items"][0]["distribution_id"]], *list(page.values())[1:])
    error_of(client.get("/api/distributions", params={"since": "2020-01-01T00:00:00"}), 422)


def test_the_exported_history_is_the_workspaces_own(client, ws, sent):
    from activation.sending.history import Question

    answer = client.get("/api/distributions/export")

    assert ws.distributions.csv(Question()) == answer.content
    assert "text/csv" == answer.headers["content-type"].split(";")[0]


def test_what_was_sent_is_listed_and_comes_as_it_was_sent(client, ws, folder, sent):
    address = f"/api/distributions/{sent}"
    listed = client.get(f"{address}/files").json()
    contents = {one["name"]: client.get(f"{address}/files/{one['name']}") for one in listed["items"]}
    delivered = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    assert list(ws.distributions.kept(sent)) == list(contents)
    assert ws.distributions.get(sent).files[0].sha256 in [
        one["sent"]["sha256"] for one in listed["items"] if one["sent"]
    ]
    for name, answer in contents.items():
        assert 200 == answer.status_code
        assert f'attachment; filename="{name}"' == answer.headers["content-disposition"]
        assert delivered.get(name, answer.content) == answer.content
    assert set(delivered) & set(contents)


@pytest.mark.parametrize(
    "name", ["none.csv", "done.jsonl", "%2e%2e", "%2e%2e%2fvault.key", "a%00b", ".hidden", "a" * 300]
)
def test_a_file_that_there_is_not_is_not_found(client, sent, name):
    error_of(client.get(f"/api/distributions/{sent}/files/{name}"), 404)


def test_what_failed_is_tried_again(client, clocked, folder, sending):
    (made,) = client.post("/api/distributions", json=sending).json()
    address = f"/api/distributions/{made['distribution_id']}"
    folder.rmdir()
    clocked.after(0)
    failed = client.get(address).json()
    folder.mkdir()
    again = client.post(f"{address}/retry").json()
    clocked.after(0)

    assert ("failed", "scheduled", "completed") == (
        failed["status"],
        again["status"],
        client.get(address).json()["status"],
    )
    error = error_of(client.post(f"{address}/retry"), 409)
    assert ("wrong_state", "It is completed, not failed.", "Send it again instead.") == tuple(error.values())[:3]


def test_what_was_sent_is_sent_again_as_a_distribution_of_its_own(client, clocked, sent):
    stale = client.post(f"/api/distributions/{sent}/send-again", headers={"If-Match": '"1"'})
    present = client.get(f"/api/distributions/{sent}").headers["etag"]
    answer = client.post(f"/api/distributions/{sent}/send-again", headers={"If-Match": present})
    clocked.after(0)
    again = client.get(f"/api/distributions/{answer.json()['distribution_id']}").json()

    assert "stale_version" == error_of(stale, 412)["code"]
    assert (201, f"/api/distributions/{again['distribution_id']}") == (answer.status_code, answer.headers["location"])
    assert sent != again["distribution_id"]
    assert ("completed", "refresh", 5) == (again["status"], again["distribution_type"], again["unchanged"])


@pytest.mark.parametrize(("whole", "left"), [(False, 1), (True, 0)])
def test_one_of_a_series_is_cancelled_or_all_of_it(client, sending, whole, left):
    repeat = {"cron": "0 9 * * *", "time_zone": "UTC"}
    (made,) = client.post("/api/distributions", json=sending | {"repeat": repeat}).json()
    address = f"/api/distributions/{made['distribution_id']}"
    answer = client.post(f"{address}/cancel", params={"whole_series": whole})

    assert "cancelled" == answer.json()["status"]
    assert left == client.get("/api/distributions", params={"status": "scheduled"}).json()["total"]
    error = error_of(client.post(f"{address}/cancel"), 409)
    assert ("wrong_state", "It is cancelled: there is nothing to cancel.") == (error["code"], error["title"])
    assert error["hint"]


def test_a_large_audience_waits_until_its_name_is_typed(ws, sending):
    settings = Settings(store=ws.settings.store, approval_above=1)
    client = client_of(Workspace(settings, ws.user_id))
    (told,) = client.post("/api/distributions/preflight", json=sending).json()
    (made,) = client.post("/api/distributions", json=sending).json()
    address = f"/api/distributions/{made['distribution_id']}/approve"
    wrong = error_of(client.post(address, json={"confirmation": "Ski"}), 422)
    approved = client.post(address, json={"confirmation": "Ski families"}).json()

    assert "It is larger than 1 people" in told["approval"]
    assert ("awaiting_approval", "confirmation", "scheduled") == (made["status"], wrong["field"], approved["status"])
    assert ws.user_id == approved["approval"]["approved_by"]
    error = error_of(client.post(address, json={"confirmation": "Ski families"}), 409)
    assert ("wrong_state", "It is scheduled: it waits for no approval.") == (error["code"], error["title"])


@pytest.mark.parametrize("verb", ["retry", "cancel", "approve"])
def test_a_verb_that_is_based_on_another_version_of_a_distribution_is_refused_whatever_its_state(client, sending, verb):
    (made,) = client.post("/api/distributions", json=sending).json()
    address = f"/api/distributions/{made['distribution_id']}"
    body = {"confirmation": "Ski families"} if verb == "approve" else None

    stale = client.post(f"{address}/{verb}", json=body, headers={"If-Match": '"7"'})
    wrong = client.post(f"{address}/{verb}", json=body, headers={"If-Match": '"1"'})

    assert "stale_version" == error_of(stale, 412)["code"]
    if verb == "cancel":
        assert ("cancelled", 2, '"2"') == (wrong.json()["status"], wrong.json()["version"], wrong.headers["etag"])
    else:
        assert "wrong_state" == error_of(wrong, 409)["code"]
        assert made == client.get(address).json()


def test_an_admin_lists_what_waits_and_turns_it_down_or_approves_it(ws, sending):
    settings = Settings(store=ws.settings.store, approval_above=1)
    ben = client_of(Workspace(settings, ws.user_id))
    admin = client_of(Workspace(settings, "usr-admin", ws.store, "admin"))
    analyst = client_of(Workspace(settings, "usr-analyst", ws.store, "analyst"))
    (first,) = ben.post("/api/distributions", json=sending).json()
    address = f"/api/distributions/{first['distribution_id']}"

    error_of(analyst.get("/api/distributions/to-approve"), 403)
    error_of(analyst.post(f"{address}/turn-down", json={}), 403)
    waiting = admin.get("/api/distributions/to-approve").json()
    down = admin.post(f"{address}/turn-down", json={"why": "Not yet."}).json()
    (second,) = ben.post("/api/distributions", json=sending).json()
    approved = admin.post(
        f"/api/distributions/{second['distribution_id']}/approve", json={"confirmation": "Ski families"}
    ).json()

    assert (1, first, ws.user_id, {"all": []}) == (
        waiting["total"], waiting["items"][0]["distribution"], waiting["items"][0]["asked_by"],
        waiting["items"][0]["criteria"],
    )  # fmt: skip
    assert ("cancelled", "Not yet.") == (down["status"], down["error_details"]["hint"])
    assert ("scheduled", "usr-admin") == (approved["status"], approved["approval"]["approved_by"])
    assert 0 == admin.get("/api/distributions/to-approve").json()["total"]


def test_a_distribution_that_has_not_changed_is_not_sent_again(client, sent):
    address = f"/api/distributions/{sent}"
    answer = client.get(address, headers={"If-None-Match": client.get(address).headers["etag"]})

    assert (304, b"") == (answer.status_code, answer.content)


def test_where_a_member_lies_is_told_and_erasing_takes_it_off(client, ws, clocked, sent, skiers, drive):
    held = client.get("/api/holdings", params={"member_key": ["05401", "99999"]}).json()
    made = client.post("/api/erasures", json={"member_keys": ["05401"]})
    clocked.after(0)
    erased = client.get("/api/erasures").json()

    assert [(drive.platform_id, skiers.audience_id, "05401", sent, True)] == [
        tuple(one[name] for name in ("platform_id", "audience_id", "member_key", "added_by", "certain"))
        for one in held["items"]
    ]
    assert (201, ["05401"], []) == (made.status_code, made.json()["member_keys"], made.json()["by_hand"])
    assert [["05401"]] == [one["erases"] for one in made.json()["distributions"]]
    assert (["05401"], 1) == ([one["member_key"] for one in erased["items"]], erased["total"])
    assert 0 == client.get("/api/holdings", params={"member_key": "05401"}).json()["total"]
    assert [204, 204] == [client.delete("/api/erasures/05401").status_code for _ in range(2)]
    assert 0 == client.get("/api/erasures").json()["total"]


def test_what_is_no_zip_is_not_erased(client):
    assert "member_keys" == error_of(client.post("/api/erasures", json={"member_keys": ["0540"]}), 422)["field"]
    assert "member_keys" == error_of(client.post("/api/erasures", json={"member_keys": []}), 422)["field"]
    assert "member_key" == error_of(client.get("/api/holdings"), 422)["field"]
