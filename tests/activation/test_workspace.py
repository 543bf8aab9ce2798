"""The workspace: what a notebook, a page and a script hold in the hand."""

import hashlib

import pytest

from activation import open_workspace
from activation.errors import UnsupportedDataType
from activation.settings import DATA
from tests.activation.plain_pandas import kept

BRIEF = "Families in the suburbs of Texas, household income over $75k"


@pytest.mark.parametrize(
    "text", [BRIEF, "Golfers in Chicago or dog owners in Boston", "Renters or veterans, not Texas"]
)
def test_a_brief_counts_what_its_criteria_and_each_of_its_lines_keep(ws, population_frame, text):
    brief = ws.read_brief(text)

    assert kept(brief.criteria, population_frame) == (brief.size.people, brief.size.households, brief.size.rows)
    for line in brief.receipt:
        assert (line.rule is None) == (line.keeps is None)
        if line.rule:
            assert kept(line.rule, population_frame)[0] == line.keeps.people


def test_the_same_brief_gives_the_same_answer(ws):
    assert ws.read_brief(BRIEF) == ws.read_brief(BRIEF)


@pytest.mark.parametrize("data_type", ["first_party", "clean_room", "second_party"])
def test_a_data_type_without_data_says_so(ws, data_type):
    with pytest.raises(UnsupportedDataType, match="third party"):
        ws.read_brief(BRIEF, data_type=data_type)
    with pytest.raises(UnsupportedDataType, match="third party"):
        ws.count(None, data_type=data_type)


def test_an_audience_names_the_data_it_was_drawn_from_by_content(ws):
    snapshot = ws.data_snapshot()

    assert hashlib.sha256((DATA / "population.parquet").read_bytes()).hexdigest() == snapshot.population
    assert hashlib.sha256((DATA / "variables.parquet").read_bytes()).hexdigest() == snapshot.catalogue


def test_an_audience_names_the_data_its_members_were_split_on_whatever_is_there_when_it_is_saved(ws, monkeypatch):
    vermont = {"variable": "STATE", "op": "in", "value": ["VT"]}
    split, before = ws.split(vermont, ["RENTERS_SHARE"], number=12), ws.data_snapshot()
    monkeypatch.setattr(ws.data.population, "content_hash", "a" * 64)
    monkeypatch.setattr(ws.data, "catalogue_hash", "b" * 64)
    made = ws.composed("Vermont", vermont, split)["data_snapshot"]

    assert (before.population, before.catalogue) == (made["population"], made["catalogue"])
    assert ("a" * 64, "b" * 64) == (ws.data_snapshot().population, ws.data_snapshot().catalogue)


def test_the_whole_way_from_brief_to_saved_audience_keeps_everything(ws):
    brief = ws.read_brief(BRIEF)
    split = ws.split(brief.criteria, ["MEDIAN_HOUSEHOLD_INCOME", "RENTERS_SHARE"], number=12)
    relevance = {found.code: found.relevance_score for found in brief.variables}
    made = ws.composed("Texas families", brief.criteria, split, brief=brief, relevance=relevance, tags=["spring"])
    saved = ws.audiences.get(ws.audiences.save(made, members=split.members).audience_id)

    assert BRIEF == saved.original_query
    assert brief.criteria == saved.criteria
    assert (brief.size.people, brief.size.rows) == (saved.total_audience_size, saved.rows)
    assert split.segments == saved.segments
    assert split.segmentation == saved.segmentation
    assert ws.lifestyle_mix(split.members) == saved.prizm_mix
    assert ["MEDIAN_HOUSEHOLD_INCOME", "RENTERS_SHARE"] == saved.selected_variables[:2]
    assert {"STATE", "URBANICITY"} <= set(saved.selected_variables)
    assert all(detail.relevance_score for detail in saved.variable_details if detail.code in relevance)
    assert [line.phrase for line in brief.receipt] == [line["phrase"] for line in saved.receipt]
    assert ws.data_snapshot() == saved.data_snapshot
    assert "draft" == saved.status


def test_the_store_s_folder_comes_from_the_environment_where_none_is_given(monkeypatch, tmp_path):
    monkeypatch.setenv("ACTIVATION_STORE", str(tmp_path / "elsewhere"))
    open_workspace().audiences.save({"name": "Anywhere"})

    assert list((tmp_path / "elsewhere").rglob("audiences_*.parquet"))


def test_quintiles_and_deciles_cut_people_into_equal_parts(ws, population_frame):
    renters = ws.variables.get("RENTERS_SHARE")
    known = population_frame.dropna(subset=["RENTERS_SHARE"])
    total = known["people"].sum()

    assert (4, 9) == (len(renters.quintiles), len(renters.deciles))
    for part, value in enumerate(renters.quintiles, start=1):
        below = known.loc[known["RENTERS_SHARE"] <= value, "people"].sum()
        assert pytest.approx(part / 5, abs=0.002) == below / total
    assert renters.quintiles == renters.deciles[1::2]
