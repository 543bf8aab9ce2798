"""Saved audiences: what an analyst keeps, finds again, archives and hands on."""

import io
import json
from datetime import UTC, datetime

import pandas as pd
import pytest
from openpyxl import load_workbook

from activation import open_workspace
from activation.errors import AudienceNotFound, InvalidAudience, UnsupportedFormat
from store.errors import DamagedFile

MEMBERS = pd.DataFrame(
    {
        "zip": ["75023", "75024", "78701"],
        "people": [100, 50, 30],
        "households": [40, 20, 15],
        "segment_id": [0, 0, 1],
    }
)
PLANO = {
    "name": "Coffee families, Plano",
    "description": "Spring campaign",
    "original_query": "families in Plano who love coffee",
    "selected_variables": ["COFFEE_SHOPS_PER_10K"],
    "criteria": {"all": [{"variable": "STATE", "op": "in", "value": ["TX"]}]},
    "segments": [
        {"segment_id": 0, "name": "Suburban, many cars", "size": 150, "size_percentage": 83.33},
        {"segment_id": 1, "name": "=Urban renters", "size": 30, "size_percentage": 16.67},
    ],
    "total_audience_size": 180,
    "status": "active",
    "tags": ["spring", "texas"],
}


@pytest.fixture
def plano(ws):
    return ws.audiences.save(PLANO, members=MEMBERS)


def test_a_saved_audience_comes_back_as_it_was_from_another_process_s_view(ws, plano, store_folder):
    again = open_workspace(store=store_folder).audiences.get(plano.audience_id)

    assert plano == again
    assert PLANO == {name: again.model_dump(exclude_unset=False)[name] for name in PLANO} | {
        "segments": PLANO["segments"]
    }
    assert (1, "demo_user") == (again.version, again.user_id)


def test_its_members_come_back_row_by_row(ws, plano):
    assert MEMBERS.to_dict("list") == ws.audiences.members(plano.audience_id).to_dict("list")


def test_saving_again_is_the_next_version_and_keeps_id_and_creation(ws, plano):
    later = ws.audiences.save(PLANO | {"audience_id": plano.audience_id, "name": "Renamed"}, members=MEMBERS)

    assert (plano.audience_id, plano.created_at, 2) == (later.audience_id, later.created_at, later.version)
    assert later.updated_at > plano.updated_at
    assert 1 == ws.audiences.list().total


def test_an_import_keeps_its_id_and_time_and_lands_in_the_month_of_its_creation(ws, store_folder):
    imported = ws.audiences.save(PLANO | {"audience_id": "aud-old", "created_at": "2025-05-28T12:00:00Z"})

    assert ("aud-old", datetime(2025, 5, 28, 12, tzinfo=UTC)) == (imported.audience_id, imported.created_at)
    expected = store_folder / "audiences/user_id=demo_user/year=2025/month=05/audiences_202505.parquet"
    assert expected.is_file()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "x" * 121),
        ("status", "gone"),
        ("data_type", "second_party"),
        ("total_audience_size", -1),
        ("audience_id", "x/../user_id=victim"),
        ("surprise", 1),
    ],
)
def test_an_audience_that_is_not_right_is_refused_by_the_field_s_name(ws, field, value):
    with pytest.raises(InvalidAudience) as caught:
        ws.audiences.save(PLANO | {field: value})

    assert field == caught.value.field
    assert 0 == ws.audiences.list().total


def test_members_that_do_not_add_up_to_the_claimed_size_are_refused(ws):
    with pytest.raises(InvalidAudience, match="180 people, its members are 150"):
        ws.audiences.save(PLANO, members=MEMBERS[:2])
    with pytest.raises(InvalidAudience, match="twice"):
        ws.audiences.save(PLANO, members=pd.concat([MEMBERS, MEMBERS]))


def test_nobody_reaches_the_audiences_of_another(ws, plano, store_folder):
    stranger = open_workspace(store=store_folder, user_id="stranger")

    with pytest.raises(AudienceNotFound):
        stranger.audiences.get(plano.audience_id)
    with pytest.raises(AudienceNotFound):
        stranger.audiences.members(plano.audience_id)
    with pytest.raises(AudienceNotFound):
        stranger.audiences.get(f"x/../user_id=demo_user/{plano.audience_id}")
    assert 0 == stranger.audiences.list().total


def test_a_body_cannot_save_into_another_s_name(ws):
    assert "demo_user" == ws.audiences.save(PLANO | {"user_id": "victim"}).user_id


def test_an_archived_audience_leaves_the_active_list_and_comes_back_when_restored(ws, plano):
    ws.audiences.set_status(plano.audience_id, "archived")

    assert 0 == ws.audiences.list(status="active").total
    assert [plano.audience_id] == [audience.audience_id for audience in ws.audiences.list(status="archived")]

    ws.audiences.set_status(plano.audience_id, "active")
    assert 1 == ws.audiences.list(status="active").total
    assert 180 == ws.audiences.members(plano.audience_id)["people"].sum()


def test_audiences_are_found_by_words_of_name_brief_tag_and_variable(ws, plano):
    ws.audiences.save(PLANO | {"name": "Golf, Florida", "original_query": "", "tags": [], "selected_variables": []})

    def found(**question):
        return [audience.name for audience in ws.audiences.list(**question)]

    assert ["Coffee families, Plano"] == found(q="COFFEE plano")
    assert ["Coffee families, Plano"] == found(q="coffee_shops")
    assert ["Coffee families, Plano"] == found(tag="spring")
    assert ["Golf, Florida"] == found(q="golf")
    assert [] == found(q="golf plano")
    assert [] == found(data_type="first_party")


def test_the_list_is_sorted_and_paged_over_all_that_match(ws):
    for number, size in enumerate([30, 10, 50, 20, 40]):
        ws.audiences.save({"name": f"Audience {'edcba'[number]}", "total_audience_size": size})

    page = ws.audiences.list(sort="-total_audience_size", limit=2, offset=2)
    assert ([30, 20], 5) == ([audience.total_audience_size for audience in page], page.total)
    assert list("abcde") == [audience.name[-1] for audience in ws.audiences.list(sort="name")]
    with pytest.raises(InvalidAudience, match="Cannot sort"):
        ws.audiences.list(sort="version")


def test_a_name_in_use_is_pointed_out_whatever_its_case_and_spacing(ws, plano):
    assert plano == ws.audiences.named("  coffee FAMILIES,  plano ")
    assert ws.audiences.named("Coffee") is None
    assert ws.audiences.named("") is None


def test_a_duplicate_is_a_draft_with_the_same_people_under_a_free_name(ws, plano):
    first, second = ws.audiences.duplicate(plano.audience_id), ws.audiences.duplicate(plano.audience_id)

    assert ["Coffee families, Plano (copy)", "Coffee families, Plano (copy) 2"] == [first.name, second.name]
    assert ("draft", 1) == (first.status, first.version)
    assert 180 == ws.audiences.members(first.audience_id)["people"].sum()


def test_the_csv_holds_every_member_with_its_place_and_its_segment_s_name(ws, plano):
    export = ws.audiences.export(plano.audience_id, "csv")
    rows = pd.read_csv(io.BytesIO(export.content), dtype={"zip": str})

    assert "coffee-families-plano.csv" == export.filename
    assert ["75023", "75024", "78701"] == list(rows["zip"])
    assert 180 == rows["people"].sum()
    assert ["TX"] * 3 == list(rows["state"])
    assert "Suburban, many cars" == rows["segment"][0]


def test_a_cell_that_a_spreadsheet_would_run_is_neutralised(ws, plano):
    lines = ws.audiences.export(plano.audience_id, "csv").content.decode().splitlines()

    assert lines[-1].endswith("'=Urban renters")


def test_the_workbook_opens_on_a_summary_and_runs_no_formula(ws, plano):
    book = load_workbook(io.BytesIO(ws.audiences.export(plano.audience_id, "xlsx").content))

    assert ["Summary", "Segments", "Members"] == book.sheetnames
    assert ("Name", "Coffee families, Plano") == tuple(cell.value for cell in book["Summary"][2])
    assert "=Urban renters" == book["Segments"]["B3"].value
    assert "s" == book["Segments"]["B3"].data_type
    assert 180 == sum(cell.value for cell in book["Members"]["D"][1:])


def test_parquet_and_json_carry_members_and_definition(ws, plano):
    members = pd.read_parquet(io.BytesIO(ws.audiences.export(plano.audience_id, "parquet").content))
    definition = json.loads(ws.audiences.export(plano.audience_id, "json").content)

    assert 180 == members["people"].sum()
    assert PLANO["criteria"] == definition["criteria"]
    assert plano.audience_id == definition["audience_id"]


def test_an_unknown_format_names_those_there_are(ws, plano):
    with pytest.raises(UnsupportedFormat, match="csv, xlsx, parquet, json"):
        ws.audiences.export(plano.audience_id, "pdf")


def test_a_name_without_a_latin_letter_still_gives_a_file_name(ws):
    saved = ws.audiences.save({"name": "コーヒー ☕"})

    assert f"{saved.audience_id}.json" == ws.audiences.export(saved.audience_id, "json").filename


def test_an_id_that_may_be_in_a_month_that_cannot_be_read_is_not_saved_a_second_time(ws, store_folder):
    ws.audiences.save(PLANO | {"audience_id": "aud-old", "created_at": "2025-05-28T12:00:00Z"})
    month = store_folder / "audiences/user_id=demo_user/year=2025/month=05/audiences_202505.parquet"
    month.write_bytes(month.read_bytes()[:-40])

    for save in (ws.audiences.save, lambda audience: ws.audiences.save_many([audience])):
        with pytest.raises(DamagedFile, match="audiences_202505"):
            save(PLANO | {"audience_id": "aud-old"})
    assert 1 == ws.audiences.save(PLANO).version
