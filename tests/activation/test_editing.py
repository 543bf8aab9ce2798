"""Segments renamed, merged and excluded by hand, held against plain pandas."""

import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from activation import Workspace
from activation.audience import SegmentEdit
from activation.comparing import compare
from activation.editing import MOST_EDITS, in_words, left_out, outside_bounds
from activation.errors import InvalidSegmentEdit, NotPermitted
from activation.settings import DATA
from activation.stored import from_row, to_row

TEXAS = {"variable": "STATE", "op": "in", "value": ["TX"]}
VARIABLES = ["MEDIAN_HOUSEHOLD_INCOME", "RENTERS_SHARE", "URBANICITY"]


@pytest.fixture(scope="module")
def texas():
    from activation import open_workspace

    return open_workspace(store="unused").split(TEXAS, VARIABLES, number=14)


def merge(*segment_ids, name=""):
    return SegmentEdit(kind="merge", segment_ids=list(segment_ids), name=name)


def exclude(*segment_ids):
    return SegmentEdit(kind="exclude", segment_ids=list(segment_ids))


def rename(segment_id, name):
    return SegmentEdit(kind="rename", segment_ids=[segment_id], name=name)


def by_id(split):
    return {segment.segment_id: segment for segment in split.segments}


def renters(rows):
    known = rows.dropna(subset=["RENTERS_SHARE"])
    return np.average(known["RENTERS_SHARE"].astype(float), weights=known["people"])


def test_merged_segments_are_one_by_the_lowest_id_with_the_people_of_all(ws, texas, population_frame):
    after = by_id(ws.edit_split(texas, [merge(5, 2, 9)]))
    rows = texas.members[texas.members["segment_id"].isin([2, 5, 9])]
    total = int(population_frame.loc[population_frame["STATE"] == "TX", "people"].sum())

    assert set(range(14)) - {5, 9} == set(after)
    assert (int(rows["people"].sum()), int(rows["households"].sum()), len(rows)) == (
        after[2].size,
        after[2].households,
        after[2].rows,
    )
    assert round(100 * rows["people"].sum() / total, 2) == after[2].size_percentage
    assert total == sum(segment.size for segment in after.values())


def test_after_a_merge_drivers_portrait_and_mix_are_those_of_the_people_put_together(ws, texas, population_frame):
    merged = by_id(ws.edit_split(texas, [merge(0, 13)]))[0]
    zips = texas.members.loc[texas.members["segment_id"].isin([0, 13]), "zip"]
    own = population_frame[population_frame["zip"].isin(zips)]
    of_texas = population_frame[population_frame["STATE"] == "TX"]
    driver = next(one for one in merged.characteristics["drivers"] if one["code"] == "RENTERS_SHARE")
    codes = pd.read_parquet(DATA / "prizm_zips.parquet").set_index("zip")["code"]
    households = own.groupby(own["zip"].map(codes))["households"].sum()
    share = (100 * households / households.sum()).sort_values(ascending=False)

    assert pytest.approx(renters(own)) == driver["mean"]
    assert pytest.approx(renters(of_texas)) == driver["base_mean"]
    assert pytest.approx(100 * renters(own) / renters(of_texas)) == driver["index"]
    assert f"people in {len(own):,} ZIP areas" in merged.characteristics["portrait"]
    assert pytest.approx(share.iloc[0]) == merged.prizm_mix[0].share
    assert share.index[0] == merged.prizm_segments[0]


def test_an_excluded_segments_people_leave_and_the_rest_is_measured_against_who_is_left(ws, texas, population_frame):
    split = ws.edit_split(texas, [exclude(0, 3)])
    kept = texas.members[~texas.members["segment_id"].isin([0, 3])]
    left = population_frame[population_frame["zip"].isin(kept["zip"])]
    one = by_id(split)[7]
    driver = next(d for d in one.characteristics["drivers"] if d["code"] == "RENTERS_SHARE")

    assert sorted(kept["zip"]) == sorted(split.members["zip"])
    assert round(100 * one.size / kept["people"].sum(), 2) == one.size_percentage
    assert pytest.approx(renters(left)) == driver["base_mean"]
    assert sum(by_id(texas)[gone].size for gone in (0, 3)) == left_out(split.segmentation)


def test_bounds_that_a_merge_or_an_exclusion_breaks_are_told(ws, texas):
    assert [] == outside_bounds(texas.segments, texas.segmentation)

    merged = ws.edit_split(texas, [merge(0, 1)])
    assert [0] == [one.segment_id for one in outside_bounds(merged.segments, merged.segmentation)]

    smaller = ws.edit_split(texas, [exclude(*range(8, 14))])
    people = {one.segment_id: one.size for one in texas.segments if one.segment_id < 8}
    expected = [key for key, size in people.items() if not 0.05 <= size / sum(people.values()) <= 0.10]
    assert expected == [one.segment_id for one in outside_bounds(smaller.segments, smaller.segmentation)]


def test_less_than_the_least_share_is_outside_the_bounds_as_is_more_than_the_largest(texas):
    narrower = texas.segmentation.model_copy(update={"min_share": 0.06, "max_share": 0.09})
    people = texas.members.groupby("segment_id")["people"].sum()
    shares = (people / people.sum()).to_dict()
    below, above = {key for key in shares if shares[key] < 0.06}, {key for key in shares if shares[key] > 0.09}

    assert below and above
    assert below | above == {one.segment_id for one in outside_bounds(texas.segments, narrower)}


def test_a_zip_too_heavy_for_the_bounds_is_out_of_them_only_once_it_is_merged(ws):
    washington = ws.split({"variable": "STATE", "op": "in", "value": ["DC"]}, VARIABLES, relaxed=True)
    heavy = next(one.segment_id for one in washington.segments if one.characteristics["heavy_row"])
    other = next(one.segment_id for one in washington.segments if not one.characteristics["heavy_row"])

    assert [] == outside_bounds(washington.segments, washington.segmentation)
    split = ws.edit_split(washington, [merge(heavy, other)])
    merged = by_id(split)[min(heavy, other)]
    assert not merged.characteristics["heavy_row"]
    assert merged in outside_bounds(split.segments, split.segmentation)


def test_a_renamed_segment_keeps_its_name_through_later_merges_and_exclusions_of_others(ws, texas):
    split = ws.edit_split(texas, [rename(4, "  Young\n renters "), merge(1, 2), exclude(3)])

    assert "Young renters" == by_id(split)[4].name
    assert 12 == len({segment.name.casefold() for segment in split.segments})


def test_a_new_name_alone_leaves_everything_else_as_it_was(ws, texas):
    split = ws.edit_split(texas, [rename(4, "Young renters")])

    assert texas.members is split.members
    for before, after in zip(texas.segments, split.segments, strict=True):
        assert before.model_copy(update={"name": after.name}) == after
    assert {4} == {b.segment_id for b, a in zip(texas.segments, split.segments, strict=True) if b.name != a.name}


def test_a_merged_segment_is_called_what_it_is_told_and_else_what_the_data_says(ws, texas):
    named = ws.edit_split(texas, [rename(2, "Plains"), merge(2, 6, name="Plains and hills")])
    unnamed = ws.edit_split(texas, [rename(2, "Plains"), merge(2, 6)])

    assert "Plains and hills" == by_id(named)[2].name
    assert by_id(ws.edit_split(texas, [merge(2, 6)]))[2].name == by_id(unnamed)[2].name != "Plains"


def test_a_name_from_the_data_gives_way_to_one_that_a_person_gave(ws, texas):
    own = by_id(ws.edit_split(texas, [merge(0, 1)]))[0].name
    split = ws.edit_split(texas, [rename(9, own.upper()), merge(0, 1)])

    assert own.upper() == by_id(split)[9].name
    assert own.casefold() != by_id(split)[0].name.casefold()
    assert 13 == len({segment.name.casefold() for segment in split.segments})


@pytest.mark.parametrize(
    ("edit", "field", "words"),
    [
        (rename(0, " \n "), "name", "needs a name"),
        (rename(0, "x" * 81), "name", "81 characters"),
        (rename(0, "bell\a"), "name", "cannot be seen"),
        (rename(99, "Ski"), "segment_ids", "no segment 100"),
        (SegmentEdit(kind="rename", segment_ids=[0, 1], name="Ski"), "segment_ids", "one name"),
        (merge(3), "segment_ids", "1 segment cannot be merged"),
        (merge(3, 3), "segment_ids", "1 segment cannot be merged"),
        (merge(3, -1), "segment_ids", "no segment 0"),
        (merge(*range(14)), "segment_ids", "Only 1 segment would be left"),
        (exclude(*range(13)), "segment_ids", "Only 1 segment would be left"),
        (exclude(*range(14)), "segment_ids", "Only 0 segments would be left"),
        (merge(0, 1, name="y" * 81), "name", "81 characters"),
    ],
)
def test_a_change_that_cannot_be_made_says_why(ws, texas, edit, field, words):
    with pytest.raises(InvalidSegmentEdit, match=words) as caught:
        ws.edit_split(texas, [edit])

    assert field == caught.value.field
    assert caught.value.hint


def test_two_segments_never_share_a_name_whatever_its_case(ws, texas):
    other = by_id(texas)[5].name.upper()

    with pytest.raises(InvalidSegmentEdit, match="Segment 6 is called"):
        ws.edit_split(texas, [rename(4, other)])
    with pytest.raises(InvalidSegmentEdit, match="Segment 6 is called"):
        ws.edit_split(texas, [merge(1, 2, name=other)])
    assert other == by_id(ws.edit_split(texas, [merge(4, 5, name=other)]))[4].name  # its own is not in its way


def test_names_of_one_and_of_eighty_characters_are_taken(ws, texas):
    split = ws.edit_split(texas, [rename(0, "Ж"), rename(1, "x" * 80)])

    assert ["Ж", "x" * 80] == [by_id(split)[key].name for key in (0, 1)]


def test_a_wrong_change_leaves_the_split_as_it_was(ws, texas):
    before = [segment.model_copy(deep=True) for segment in texas.segments], texas.members.copy()
    with pytest.raises(InvalidSegmentEdit):
        ws.edit_split(texas, [merge(0, 1), rename(0, "")])

    assert before[0] == texas.segments
    pd.testing.assert_frame_equal(before[1], texas.members)
    assert [] == texas.segmentation.edits


def test_changes_without_end_are_refused(ws, texas):
    names = [rename(0, f"Name {number}") for number in range(MOST_EDITS)]

    assert MOST_EDITS == len(ws.edit_split(texas, names).segmentation.edits)
    with pytest.raises(InvalidSegmentEdit, match="too many"):
        ws.edit_split(ws.edit_split(texas, names), names[:1])


def test_the_same_changes_to_the_same_question_give_the_same_segments_again(ws, texas):
    edited = ws.edit_split(texas, [merge(1, 2), rename(1, "Hills"), exclude(0)])
    saved = ws.audiences.save(ws.composed("Texas", TEXAS, edited), edited.members)

    found = ws.audiences.get(saved.audience_id)
    how = found.segmentation
    again = ws.split(found.criteria, how.variables, how.number, how.min_share, how.max_share, how.seed)
    again = ws.edit_split(again, how.edits)
    assert 14 == how.number
    assert found.segments == again.segments
    pd.testing.assert_frame_equal(ws.audiences.members(saved.audience_id), again.members, check_dtype=False)


def test_a_saved_audience_counts_who_is_left_and_says_who_is_not(ws, texas, population_frame):
    edited = ws.edit_split(texas, [exclude(0), merge(1, 2)])
    saved = ws.audiences.save(ws.composed("Texas", TEXAS, edited), edited.members)
    people = int(population_frame.loc[population_frame["STATE"] == "TX", "people"].sum())
    gone = by_id(texas)[0]

    assert people - gone.size == saved.total_audience_size == ws.audiences.members(saved.audience_id)["people"].sum()
    assert TEXAS == saved.criteria
    assert [
        SegmentEdit(kind="exclude", segment_ids=[0], name=gone.name, people=gone.size),
        SegmentEdit(kind="merge", segment_ids=[1, 2]),
    ] == ws.audiences.get(saved.audience_id).segmentation.edits


def test_changes_are_told_in_words_in_the_history_and_the_workbook(ws, texas):
    before = ws.audiences.save(ws.composed("Texas", TEXAS, texas), texas.members)
    edited = ws.edit_split(texas, [rename(0, "Hills"), merge(1, 2, name="Plains"), exclude(5)])
    after = ws.audiences.save(ws.composed("Texas", TEXAS, edited, as_version_of=before), edited.members)
    five = by_id(texas)[5]
    words = [
        "Segment 1 renamed “Hills”",
        "Segments 2 and 3 merged as “Plains”",
        f"Segment 6 “{five.name}” left out: {five.size:,} people",
    ]

    assert words == [in_words(edit) for edit in after.segmentation.edits]
    moved = next(one for one in compare(before, after).texts if one.what == "Changes to the segments")
    assert ([], words) == (moved.before, moved.after)
    book = pd.read_excel(io.BytesIO(ws.audiences.export(after.audience_id, "xlsx").content), sheet_name=None)
    assert "; ".join(words) == book["Summary"].set_index("What")["Value"]["Changes to the segments"]
    assert [one.characteristics["portrait"] for one in after.segments] == book["Segments"]["Portrait"].tolist()


def test_an_audience_saved_before_there_were_changes_reads_as_having_none(ws, texas):
    saved = ws.audiences.save(ws.composed("Texas", TEXAS, texas), texas.members)
    row = to_row(saved) | {"version": 1}
    row["segmentation"]["edits"] = None  # as the store reads what is younger than the row

    assert [] == from_row(row).segmentation.edits


def test_members_whose_zip_the_population_no_longer_has_stay_and_are_unknown(ws, texas):
    gone = texas.members.assign(
        zip=texas.members["zip"].where(texas.members["segment_id"] != 1, "9" + texas.members["zip"].str[1:])
    )
    gone = gone.drop_duplicates("zip")
    split = ws.edit_split(replace(texas, members=gone), [merge(2, 3)])

    assert int(gone["people"].sum()) == sum(segment.size for segment in split.segments)


def test_a_viewer_changes_no_segments(ws, texas):
    viewer = Workspace(ws.settings, "vera", ws.store, role="viewer")

    with pytest.raises(NotPermitted):
        viewer.edit_split(texas, [rename(0, "Hills")])
