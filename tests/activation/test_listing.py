"""The list of saved audiences finds, sorts and pages as plain Python would."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activation import open_workspace
from activation.errors import InvalidAudience
from activation.listing import COLUMNS, Overview
from store.tables import AUDIENCES

START = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = st.sampled_from(["Coffee", "coffee", "GOLF", "families", "Zürich", "ÉCLAIR", "a", "b", "Straße"])
TEXTS = st.lists(WORDS, max_size=4).map(" ".join)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": TEXTS.filter(bool),
            "description": st.none() | TEXTS,
            "original_query": st.none() | TEXTS,
            "tags": st.lists(st.sampled_from(["spring", "pring", "sprin"]), unique=True, max_size=2),
            "selected_variables": st.lists(st.sampled_from(["RENTERS_SHARE", "STATE"]), unique=True),
            "total_audience_size": st.integers(0, 5),
            "status": st.sampled_from(["draft", "active", "archived"]),
            "data_type": st.sampled_from(["third_party", "first_party"]),
            "updated_at": st.integers(0, 5).map(lambda days: START + timedelta(days=days, microseconds=7)),
        }
    ),
    max_size=12,
)
SORTS = ["name", "total_audience_size", "created_at", "updated_at", "status"]


def overview(rows):
    filled = [
        {
            "audience_id": f"aud-{at:02d}",
            "created_at": START,
            "confirmed_at": None,
            "size_unit": "people",
            "saved_by": None,
            "version": 1,
            "segment_count": 0,
        }
        | row
        for at, row in enumerate(rows)
    ]
    return filled, Overview(pa.Table.from_pylist(filled, schema=AUDIENCES.selection(COLUMNS)), (), load=None)


@settings(deadline=None)
@given(
    ROWS,
    st.none() | st.sampled_from(["draft", "active"]),
    TEXTS,
    st.none() | st.just("first_party"),
    st.none() | st.sampled_from(["spring", "pring", "sp"]),
    st.sampled_from([*SORTS, *(f"-{sort}" for sort in SORTS)]),
)
def test_the_list_finds_and_sorts_what_plain_python_finds_and_sorts(rows, status, q, data_type, tag, sort):
    rows, seen = overview(rows)

    def matches(row):
        texts = [row["name"], row["description"] or "", row["original_query"] or "", *row["tags"]]
        text = " ".join([*texts, *row["selected_variables"]]).lower()
        wanted = ((status, row["status"]), (data_type, row["data_type"]))
        return (
            all(one in (None, has) for one, has in wanted)
            and (tag is None or tag in row["tags"])
            and all(word in text for word in q.lower().split())
        )

    key = sort.removeprefix("-")
    kept = [row for row in rows if matches(row)]
    kept.sort(
        key=lambda row: (row[key].lower() if key == "name" else row[key], row["audience_id"]),
        reverse=sort.startswith("-"),
    )
    found = seen.summaries(seen.find(status, q, data_type, tag, sort))
    assert [row["audience_id"] for row in kept] == [summary.audience_id for summary in found]
    assert [row["updated_at"] for row in kept] == [summary.updated_at for summary in found]


def test_a_summary_reads_what_a_list_does_not_show_when_it_is_asked_for(ws):
    saved = ws.audiences.save({"name": "Texans", "criteria": {"variable": "STATE", "op": "in", "value": ["TX"]}})

    [summary] = ws.audiences.list()

    assert saved.criteria == summary.criteria
    assert (0, saved.audience_id, "") == (summary.segment_count, summary["audience_id"], summary["description"])
    with pytest.raises(AttributeError, match="An audience has no colour"):
        summary.colour  # noqa: B018


def test_an_audience_of_the_first_release_is_listed_with_its_number_of_segments(tmp_path):
    shutil.copytree(Path("tests/store/root_of_today"), tmp_path / "old")

    listed = open_workspace(store=tmp_path / "old").audiences.list(sort="name")

    assert [("Ski clubs – Vermont ❄", 2), ("Ski families, Vermont", 0)] == [
        (summary.name, summary.segment_count) for summary in listed
    ]


def test_a_search_for_what_no_text_can_hold_finds_nothing(ws):
    ws.audiences.save({"name": "Texans"})

    assert 0 == ws.audiences.list(q="\ud800").total


@pytest.mark.parametrize("where", [{"limit": -1}, {"offset": -1}])
def test_a_page_does_not_begin_before_the_first(ws, where):
    with pytest.raises(InvalidAudience):
        ws.audiences.list(**where)


def test_a_page_behind_the_last_is_empty_and_says_how_many_there_are(ws):
    ws.audiences.save({"name": "Texans"})

    page = ws.audiences.list(limit=20, offset=40)

    assert ([], 1) == (page.items, page.total)


def test_a_save_by_another_process_is_listed_found_and_sorted_at_once_and_only_its_month_is_read_again(
    ws, store_folder, monkeypatch
):
    kept, changed = (
        ws.audiences.save({"name": f"Audience of month {month}", "created_at": datetime(2026, month, 1, tzinfo=UTC)})
        for month in (1, 2)
    )
    assert 2 == ws.audiences.list(q="audience").total
    elsewhere = open_workspace(store=store_folder, user_id=ws.user_id)
    elsewhere.audiences.save({**changed.model_dump(), "name": "Golfers", "tags": ["spring"]})
    read, part = [], ws.store.audiences.part
    monkeypatch.setattr(ws.store.audiences, "part", lambda *given: (read.append(given[0]), part(*given))[1])

    assert ["Golfers"] == [one.name for one in ws.audiences.list(q="golf", tag="spring")]
    assert ["Audience of month 1"] == [one.name for one in ws.audiences.list(q="audience")]
    assert ["Golfers", "Audience of month 1"] == [one.name for one in ws.audiences.list()]
    assert [(ws.user_id, 2026, 2)] == read
    elsewhere.audiences.delete(changed.audience_id)
    assert [kept.audience_id] == [one.audience_id for one in ws.audiences.list()]
    assert (1, ()) == (ws.audiences.list().total, ws.audiences.tags())
