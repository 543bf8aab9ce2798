"""Audiences over the API are those of the workspace: the saved schema out, and in again."""

import io
import re

import pandas as pd
import pytest

from activation import open_workspace
from activation.delivery.members import COLUMNS
from tests.activation.sending.conftest import NORTH, saved
from tests.api.conftest import TEXAS, error_of

SPLIT = ["MEDIAN_HOUSEHOLD_INCOME", "RENTERS_SHARE"]


def test_what_is_saved_comes_back_as_the_workspace_has_it(client, ws, skiers):
    answer = client.get(f"/api/audiences/{skiers.audience_id}")

    assert ws.audiences.get(skiers.audience_id).model_dump(mode="json") == answer.json()
    assert '"1"' == answer.headers["etag"]


def test_an_audience_that_is_put_back_as_it_came_is_the_same_but_for_its_version(client, ws, skiers):
    address = f"/api/audiences/{skiers.audience_id}"
    before, members = client.get(address).json(), ws.audiences.members(skiers.audience_id)
    answer = client.put(address, json=before, headers={"If-Match": '"1"'})
    after = client.get(address).json()

    assert 200 == answer.status_code
    assert (1, 2) == (before.pop("version"), after.pop("version"))
    assert before.pop("updated_at") < after.pop("updated_at")
    assert before == after
    pd.testing.assert_frame_equal(members, ws.audiences.members(skiers.audience_id))


def test_a_split_audience_that_is_put_back_keeps_its_segments_names_and_figures(client, ws):
    made = client.post(
        "/api/audiences", json={"name": "Texas", "criteria": TEXAS, "segmentation": {"variables": SPLIT}}
    ).json()
    address = f"/api/audiences/{made['audience_id']}"
    whole = client.get(address).json()
    whole["segments"][0]["name"] = "Renamed by hand"
    client.put(address, json=whole)
    after = client.get(address).json()

    assert whole["segments"] == after["segments"]
    assert whole["segmentation"] == after["segmentation"]


def test_an_audience_that_is_posted_without_its_id_is_a_copy_field_by_field(client, skiers):
    whole = client.get(f"/api/audiences/{skiers.audience_id}").json()
    copy = client.post("/api/audiences", json={k: v for k, v in whole.items() if k != "audience_id"})
    fresh = client.get(copy.headers["location"]).json()

    assert 201 == copy.status_code
    assert whole.pop("audience_id") != fresh.pop("audience_id")
    assert whole == fresh


def test_an_audience_that_is_posted_with_an_id_that_is_there_is_refused_and_harms_nothing(client, skiers):
    whole = client.get(f"/api/audiences/{skiers.audience_id}").json()
    error = error_of(client.post("/api/audiences", json=whole | {"name": "Another"}), 409)

    assert ("already_there", "audience_id") == (error["code"], error["field"])
    assert whole == client.get(f"/api/audiences/{skiers.audience_id}").json()


def test_rules_and_variables_become_segments_and_members_that_add_up(client, ws, population_frame):
    answer = client.post(
        "/api/audiences", json={"name": "Texas", "criteria": TEXAS, "segmentation": {"variables": SPLIT, "number": 12}}
    )
    made = answer.json()
    texas = population_frame[population_frame["STATE"] == "TX"]
    members = ws.audiences.members(made["audience_id"])

    assert 201 == answer.status_code
    assert int(texas["people"].sum()) == made["total_audience_size"] == sum(s["size"] for s in made["segments"])
    assert len(members) == made["members"] == len(texas[texas["people"] > 0]) or len(members) == len(texas)
    assert 12 == len(made["segments"])


def test_a_count_is_that_of_plain_pandas(client, population_frame):
    texas = population_frame[population_frame["STATE"] == "TX"]
    size = client.post("/api/counts", json={"criteria": TEXAS}).json()["size"]

    assert {
        "people": int(texas["people"].sum()), "households": int(texas["households"].sum()), "rows": len(texas),
    } == size  # fmt: skip


def test_a_brief_its_variables_and_a_split_are_those_of_the_workspace(client, ws):
    text = "Families in the suburbs of Texas, household income over $75k"
    brief, own = client.post("/api/briefs", json={"text": text}).json(), ws.read_brief(text)
    found = client.get("/api/variables", params={"q": "income", "limit": 3}).json()
    split = client.post("/api/segments", json={"criteria": TEXAS, "variables": SPLIT}).json()

    assert own.criteria == brief["criteria"]
    assert own.size.size.people == brief["size"]["size"]["people"]
    assert [one.code for one in ws.variables.find("income", limit=3)] == [one["code"] for one in found["items"]]
    assert [s.size for s in ws.split(TEXAS, SPLIT).segments] == [s["size"] for s in split["segments"]]
    assert [] == ws.audiences.list().items


def test_a_refinement_is_told_as_the_workspace_tells_it(client, ws):
    told = client.post("/api/briefs/refine", json={"criteria": TEXAS, "text": "add Ohio, richer"}).json()
    own = ws.refine(TEXAS, "add Ohio, richer")

    assert (own.criteria, own.after.people) == (told["criteria"], told["after"]["size"]["people"])
    assert [{"before": one.before, "after": one.after} for one in own.changes] == told["changes"]
    assert 2 == len(told["changes"])
    error_of(client.post("/api/briefs/refine", json={"criteria": TEXAS, "text": " "}), 422)


def test_lists_are_filtered_sorted_and_paged_as_the_workspace_does(client, ws):
    for number in range(7):
        status = "active" if number % 2 else "draft"
        ws.audiences.save({"name": f"Audience {number}", "status": status, "tags": ["odd"] if number % 2 else []})
    page = client.get("/api/audiences", params={"sort": "name", "limit": 2, "offset": 3}).json()
    odd = client.get("/api/audiences", params={"status": "active", "tag": "odd", "q": "AUDIENCE", "sort": "name"})
    none = client.get("/api/audiences", params={"limit": 0}).json()

    assert {"items", "total", "limit", "offset"} == set(page)
    assert (["Audience 3", "Audience 4"], 7, 2, 3) == ([i["name"] for i in page["items"]], *list(page.values())[1:])
    assert ["Audience 1", "Audience 3", "Audience 5"] == [item["name"] for item in odd.json()["items"]]
    assert ([], 7) == (none["items"], none["total"])


def test_whoever_has_the_present_version_gets_304_and_whoever_has_another_gets_it_whole(client, skiers):
    address = f"/api/audiences/{skiers.audience_id}"
    same = [client.get(address, headers={"If-None-Match": tag}) for tag in ('"1"', 'W/"1"', '"7", "1"', "*")]
    other = client.get(address, headers={"If-None-Match": '"2"'})

    assert [(304, b"", '"1"')] * 4 == [(one.status_code, one.content, one.headers["etag"]) for one in same]
    assert 200 == other.status_code


@pytest.mark.parametrize("based_on", ['"1"', "0", '"-1"', "nonsense", '"99999999999999999999"', "\u0661".encode()])
def test_a_change_that_is_based_on_another_version_is_refused(client, skiers, based_on):
    address = f"/api/audiences/{skiers.audience_id}"
    assert 200 == client.put(address, json={"name": "Mine"}, headers={"If-Match": '"1"'}).status_code

    assert (
        "stale_version"
        == error_of(client.put(address, json={"name": "X"}, headers={"If-Match": based_on}), 412)["code"]
    )
    assert "stale_version" == error_of(client.delete(address, headers={"If-Match": based_on}), 412)["code"]
    assert "Mine" == client.get(address).json()["name"]


def test_a_change_without_if_match_or_for_any_version_is_made(client, skiers):
    address = f"/api/audiences/{skiers.audience_id}"

    assert [2, 3] == [
        client.put(address, json={"name": "Mine"}, headers=headers).json()["version"]
        for headers in ({}, {"If-Match": "*"})
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "json"])
def test_an_export_is_the_workspaces_own_file(client, ws, skiers, form):
    answer = client.get(f"/api/audiences/{skiers.audience_id}/export", params={"format": form})
    own = ws.audiences.export(skiers.audience_id, form)

    assert own.media_type == answer.headers["content-type"].split(";")[0]
    assert f'attachment; filename="{own.filename}"' == answer.headers["content-disposition"]
    if form == "xlsx":  # a workbook holds the moment it was made
        assert pd.read_excel(io.BytesIO(own.content), sheet_name=None)["Members"].equals(
            pd.read_excel(io.BytesIO(answer.content), sheet_name=None)["Members"]
        )
    else:
        assert own.content == answer.content


def test_a_large_answer_is_compressed_for_who_takes_that_and_is_the_same_for_who_does_not(client, ws, population_frame):
    big = saved(ws, population_frame, list(population_frame["zip"][:2000]))
    address = f"/api/audiences/{big.audience_id}/export"
    small, plain = (client.get(address, headers={"Accept-Encoding": way}) for way in ("gzip", "identity"))

    assert ("gzip", None) == (small.headers.get("content-encoding"), plain.headers.get("content-encoding"))
    assert plain.content == small.content == ws.audiences.export(big.audience_id, "csv").content
    assert str(len(plain.content)) == plain.headers["content-length"]


def test_an_export_comes_in_pieces(ws, population_frame):
    from api.audiences import PIECE, _pieces

    content = bytes(3 * PIECE + 7)

    assert [PIECE, PIECE, PIECE, 7] == [len(piece) for piece in _pieces(content)]


def test_members_are_paged_with_place_state_and_segment(client, ws, skiers):
    address = f"/api/audiences/{skiers.audience_id}/members"
    rows = ws.audiences.located_members(skiers.audience_id).to_dict("records")
    page = client.get(address, params={"limit": 2, "offset": 1}).json()
    north = client.get(address, params={"segment_id": 0}).json()

    assert (rows[1:3], 5, 2, 1) == (page["items"], page["total"], page["limit"], page["offset"])
    assert set(COLUMNS) == set(page["items"][0])
    assert sorted(NORTH) == sorted(item["zip"] for item in north["items"])


def test_a_member_whose_place_is_not_known_has_null_there(client, ws):
    members = pd.DataFrame({"zip": ["00000"], "people": [10], "households": [4], "segment_id": [7]})
    made = ws.audiences.save({"name": "Nowhere", "total_audience_size": 10}, members=members)
    (row,) = client.get(f"/api/audiences/{made.audience_id}/members").json()["items"]

    assert ("00000", None, None, None, 7) == (row["zip"], row["place"], row["state"], row["segment"], row["segment_id"])


def test_a_former_version_is_restored_with_its_members(client, ws, population_frame, skiers):
    address = f"/api/audiences/{skiers.audience_id}"
    saved(ws, population_frame, NORTH, audience_id=skiers.audience_id)
    stale = client.post(f"{address}/restore", json={"version": 1}, headers={"If-Match": '"1"'})
    restored = client.post(f"{address}/restore", json={"version": 1}, headers={"If-Match": '"2"'})
    listed = client.get(f"{address}/versions").json()

    error_of(stale, 412)
    assert (3, 1) == (restored.json()["version"], restored.json()["restored_from"])
    assert 5 == client.get(f"{address}/members").json()["total"]
    assert ([3, 2, 1], 3) == ([one["version"] for one in listed["items"]], listed["total"])
    assert "row_not_found" == error_of(client.post(f"{address}/restore", json={"version": 77}), 404)["code"]


def test_a_copy_is_a_draft_of_another_name_with_the_same_members(client, ws, skiers):
    answer = client.post(f"/api/audiences/{skiers.audience_id}/duplicate")
    copy = answer.json()

    assert (201, f"/api/audiences/{copy['audience_id']}") == (answer.status_code, answer.headers["location"])
    assert ("Ski families (copy)", "draft") == (copy["name"], copy["status"])
    pd.testing.assert_frame_equal(ws.audiences.members(skiers.audience_id), ws.audiences.members(copy["audience_id"]))


def test_an_audience_that_is_still_to_be_sent_is_archived_only_if_that_is_stopped(client, ws, skiers, drive):
    address, sending = f"/api/audiences/{skiers.audience_id}", {"audience_id": skiers.audience_id}
    client.post("/api/distributions", json=sending | {"platform_id": drive.platform_id})
    refused = client.put(f"{address}/status", json={"status": "archived"})
    kept = client.delete(address)
    archived = client.put(f"{address}/status", json={"status": "archived", "stop_sendings": True})

    assert ("still_scheduled", "in_use") == (error_of(refused, 409)["code"], error_of(kept, 409)["code"])
    assert "archived" == archived.json()["status"]
    assert ["cancelled"] == [one.status for one in ws.distributions.list()]
    assert 204 == client.delete(address).status_code
    error_of(client.get(address), 404)


@pytest.mark.parametrize("archive", ["save", "status", "restore"])
def test_however_an_audience_is_archived_what_is_still_to_be_sent_is_asked_about(client, ws, skiers, drive, archive):
    address = f"/api/audiences/{skiers.audience_id}"
    client.put(f"{address}/status", json={"status": "archived"})
    client.put(f"{address}/status", json={"status": "active"})  # so that version 2 is archived
    client.post("/api/distributions", json={"audience_id": skiers.audience_id, "platform_id": drive.platform_id})
    whole = client.get(address).json() | {"status": "archived"}
    answer = {
        "save": lambda: client.put(address, json=whole),
        "status": lambda: client.put(f"{address}/status", json={"status": "archived"}),
        "restore": lambda: client.post(f"{address}/restore", json={"version": 2}),
    }[archive]()
    error = error_of(answer, 409)

    assert "still_scheduled" == error["code"]
    assert error["title"].startswith("Ski families is still to be sent: 1 sending, the next to Shared drive on ")
    assert ("active", 3) == tuple(client.get(address).json()[name] for name in ("status", "version"))
    assert ["scheduled"] == [one.status for one in ws.distributions.list()]


def test_an_audience_that_is_saved_as_archived_has_its_sendings_stopped_where_that_is_asked(client, ws, skiers, drive):
    address = f"/api/audiences/{skiers.audience_id}"
    client.post("/api/distributions", json={"audience_id": skiers.audience_id, "platform_id": drive.platform_id})
    whole = client.get(address).json() | {"status": "archived"}

    stale = client.put(address, json=whole, params={"stop_sendings": True}, headers={"If-Match": '"7"'})
    assert "stale_version" == error_of(stale, 412)["code"]
    assert ["scheduled"] == [one.status for one in ws.distributions.list()]
    saved = client.put(address, json=whole, params={"stop_sendings": True})
    assert (200, "archived") == (saved.status_code, saved.json()["status"])
    assert ["cancelled"] == [one.status for one in ws.distributions.list()]
    assert "audience.archived" in [event.action for event in ws.audit.list().items]
    assert 200 == client.put(address, json=whole).status_code  # archived already: there is nothing to ask


def test_a_status_that_is_based_on_another_version_is_not_set(client, skiers):
    address = f"/api/audiences/{skiers.audience_id}"

    for status in ("archived", "active"):  # the one it has, too
        late = client.put(f"{address}/status", json={"status": status}, headers={"If-Match": '"7"'})
        assert "stale_version" == error_of(late, 412)["code"]
    assert "active" == client.get(address).json()["status"]
    archived = client.put(f"{address}/status", json={"status": "archived"}, headers={"If-Match": '"1"'})
    assert '"2"' == archived.headers["etag"]


def test_a_list_says_whose_each_audience_is_and_what_the_caller_may_do_with_it(client, ws, skiers, store_folder):
    ana = open_workspace(store=store_folder, user_id="ana")
    for name, level in (("Seen", "view"), ("Edited", "edit"), ("Hidden", None)):
        made = ana.audiences.save({"name": name})
        if level:
            ana.audiences.share(made.audience_id, ws.user_id, level)

    def listed(**params):
        found = client.get("/api/audiences", params={"sort": "name"} | params).json()
        return found["total"], [(one["name"], one["user_id"], one["level"]) for one in found["items"]]

    mine, others = ("Ski families", ws.user_id, "own"), [("Edited", "ana", "edit"), ("Seen", "ana", "view")]
    assert (3, [others[0], others[1], mine]) == listed()
    assert (1, [mine]) == listed(whose="mine")
    assert (2, others) == listed(whose="shared")
    assert (3, [others[1]]) == listed(limit=1, offset=1)
    (item,) = client.get("/api/audiences", params={"whose": "mine"}).json()["items"]
    assert "own" == item.pop("level")
    assert client.get(f"/api/audiences/{skiers.audience_id}").json() == item


def test_html_in_names_comes_back_as_the_text_it_is(client):
    name = "<script>alert(1)</script> & <img src=x onerror=y>"
    made = client.post("/api/audiences", json={"name": name, "tags": ["<b>"]})
    got = client.get(made.headers["location"])
    exported = client.get(f"{made.headers['location']}/export", params={"format": "json"})

    assert name == got.json()["name"]
    assert "application/json" == got.headers["content-type"]
    assert "nosniff" == got.headers["x-content-type-options"]
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.json"', exported.headers["content-disposition"])
