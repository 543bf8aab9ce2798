"""Segments renamed, merged and left out on the builder's page, and every change taken back."""

from dataclasses import replace

import pandas as pd
import pytest

from activation import open_workspace
from activation.errors import BoundsCannotHold
from pages.parts.draft import Draft, Part
from tests.pages.test_audience_builder import labelled, texts

VERMONT = {"variable": "STATE", "op": "in", "value": ["VT"]}
VARIABLES = ["MEDIAN_HOUSEHOLD_INCOME", "RENTERS_SHARE"]


@pytest.fixture(scope="module")
def vermont():
    return open_workspace(store="unused").split({"all": [VERMONT]}, VARIABLES, number=14)


@pytest.fixture
def split(app, ws, vermont):
    """A visit with a saved audience of fourteen segments open in the builder."""
    saved = ws.audiences.save(ws.composed("Vermont", {"all": [VERMONT]}, vermont), vermont.members)
    opened = Draft(parts=[Part(VERMONT)], offered=VARIABLES, ticked=VARIABLES, number=14, name="Vermont", editing=saved)
    opened.take_split(vermont)
    visit = app()
    visit.session_state["draft"] = opened
    visit.run()
    assert not visit.exception and not opened.stale
    return visit


def draft(visit):
    return visit.session_state["draft"]


def by_id(visit):
    return {segment.segment_id: segment for segment in draft(visit).split.segments}


def plain(visit):
    return texts(visit).replace("\\", "")


def choose(visit, kind):
    return visit.radio(key="build-edit").set_value(kind).run()


def do(visit, words):
    labelled([button for button in visit.button if (button.key or "").startswith("build-edit-go")], words).click().run()
    assert not visit.exception


def merge(visit, *segment_ids):
    choose(visit, "merge")
    labelled(visit.multiselect, "merge into one").set_value(list(segment_ids)).run()
    do(visit, "Merge")


def leave_out(visit, *segment_ids):
    choose(visit, "exclude")
    labelled(visit.multiselect, "leave out").set_value(list(segment_ids)).run()
    do(visit, "Leave out")


def rename(visit, segment_id, name):
    choose(visit, "rename")
    labelled(visit.selectbox, "Segment to rename").set_value(segment_id).run()
    labelled(visit.text_input, "New name").input(name)
    do(visit, "Rename")


def test_a_renamed_segment_is_saved_under_its_new_name(split, ws):
    rename(split, 1, "Young *renters*")
    assert "Segment 2 renamed “Young *renters*”" in plain(split)

    labelled(split.button, "Save audience").click().run()
    saved = ws.audiences.get(ws.audiences.list().items[0].audience_id)
    assert "Young *renters*" == saved.segments[1].name


@pytest.mark.parametrize("name", ["", "   "])
def test_a_segment_without_a_name_is_refused_with_a_sentence(split, name):
    rename(split, 1, name)

    assert "A segment needs a name." in plain(split)
    assert [] == draft(split).split.segmentation.edits


def test_a_name_that_another_segment_has_is_refused_with_a_sentence(split):
    rename(split, 1, by_id(split)[0].name.upper())

    assert "Segment 1 is called" in plain(split)
    assert [] == draft(split).split.segmentation.edits


def test_one_segment_cannot_be_merged(split):
    merge(split, 2)

    assert "1 segment cannot be merged." in plain(split)
    assert [] == draft(split).split.segmentation.edits


def test_all_segments_but_one_cannot_be_left_out(split):
    leave_out(split, *list(by_id(split))[1:])

    assert "Only 1 segment would be left." in plain(split)
    assert [] == draft(split).split.segmentation.edits


def test_merged_segments_are_one_and_the_bounds_that_it_breaks_are_said(split):
    before, number = by_id(split), len(by_id(split))
    merge(split, 0, 1)
    share = 100 * (before[0].size + before[1].size) / sum(one.size for one in before.values())

    assert before[0].size + before[1].size == by_id(split)[0].size
    assert f"{number - 1} segments**, changed by hand from {number}" in plain(split)
    assert "Segments 1 and 2 merged" in plain(split)
    assert f"Outside the bounds of 5 to 10 % since these changes: segment 1 ({share:.1f} %)." in plain(split)


def test_who_is_left_out_is_said_and_not_saved_among_the_members(split, ws):
    members, gone = draft(split).split.members, by_id(split)[0].size
    choose(split, "exclude")
    labelled(split.multiselect, "leave out").set_value([0]).run()
    total = int(members["people"].sum())
    assert f"{gone:,} of {total:,} people would leave the audience, {100 * gone / total:.1f} %." in plain(split)

    do(split, "Leave out")
    assert f"Left out: **{gone:,}** people, {100 * gone / total:.1f} % of the {total:,}" in plain(split)
    labelled(split.button, "Save audience").click().run()
    saved = ws.audiences.list().items[0]
    expected = members[members["segment_id"] != 0]["zip"]
    assert total - gone == saved.total_audience_size
    assert sorted(expected) == sorted(ws.audiences.members(saved.audience_id)["zip"])


def test_changes_are_taken_back_one_by_one_or_all_at_once(split):
    made = draft(split).split
    rename(split, 3, "Hills")
    merge(split, 0, 1)
    after_two = draft(split).split
    leave_out(split, 2)

    labelled(split.button, "Take the last change back").click().run()
    assert after_two is draft(split).split
    labelled(split.button, "Back to the split as it was made").click().run()
    assert made is draft(split).split
    assert [] == draft(split).earlier
    assert not [button for button in split.button if "change back" in button.label]


def test_a_change_asks_for_the_segments_to_be_confirmed_anew(split):
    labelled(split.button, "Confirm segments").click().run()
    rename(split, 3, "Hills")

    assert draft(split).confirmed_at is None
    assert not labelled(split.button, "Confirm segments").disabled


def test_segments_of_rules_that_have_moved_on_are_not_changed(split):
    split.selectbox(key="build-number").set_value(12).run()

    assert not [radio for radio in split.radio if radio.key == "build-edit"]


def test_a_saved_audience_is_changed_further_and_taken_back_to_its_split_in_the_builder(app, split, ws):
    made = draft(split).split
    merge(split, 0, 1)
    leave_out(split, 2)
    labelled(split.button, "Save audience").click().run()
    saved = ws.audiences.list().items[0]

    visit = app("audience_details", audience_id=saved.audience_id)
    assert "Segments 1 and 2 merged" in plain(visit)
    labelled(visit.button, "Open in the builder").click().run()
    visit.switch_page("pages/audience_builder.py").run()
    assert not draft(visit).stale
    rename(visit, 4, "Hills")
    assert ["merge", "exclude", "rename"] == [edit.kind for edit in draft(visit).split.segmentation.edits]

    labelled(visit.button, "Back to the split as it was made").click().run()
    assert not visit.exception
    again = draft(visit).split
    assert made.segments == again.segments
    pd.testing.assert_frame_equal(made.members, again.members)


def test_a_split_that_cannot_be_made_leaves_the_one_before_it(split, monkeypatch):
    before = draft(split).split

    def refused(*_, **__):
        raise BoundsCannotHold("The bounds cannot be kept.", "Widen them.")

    monkeypatch.setattr("activation.workspace.split_audience", refused)
    labelled(split.button, "Split into segments").click().run()

    assert "The bounds cannot be kept." in plain(split)
    assert before is draft(split).split
    assert "was stopped before its end" not in plain(split)
    split.run()
    assert "was stopped before its end" not in plain(split)


def test_a_new_split_begins_without_the_changes_of_the_old_one(split):
    merge(split, 0, 1)
    assert "1 change made by hand. A new split begins without any." in plain(split)

    labelled(split.button, "Split into segments").click().run()
    assert [] == draft(split).split.segmentation.edits
    assert [] == draft(split).earlier


def test_every_segments_portrait_is_listed_and_stands_above_its_drivers(split):
    for segment in by_id(split).values():
        assert segment.characteristics["portrait"] in plain(split)

    chosen = next(box for box in split.selectbox if (box.key or "").startswith("insight-"))
    chosen.set_value(3).run()
    portrait = by_id(split)[3].characteristics["portrait"]
    drawn = [one.value.replace("\\", "") if one.type == "markdown" else getattr(one, "label", "") for one in split.main]
    assert drawn.index(portrait) < drawn.index("Table and downloads: drivers of segment 4")
    assert by_id(split)[4].characteristics["portrait"] not in plain(split)


def test_the_drivers_table_holds_means_of_segment_audience_and_nation(split):
    next(box for box in split.selectbox if (box.key or "").startswith("insight-")).set_value(3).run()
    table = next(t.value for t in split.dataframe if "Effect (standard deviations)" in t.value).set_index("Variable")
    driver = by_id(split)[3].characteristics["drivers"][0]

    assert [driver[key] for key in ("effect", "mean", "base_mean", "index", "population_mean")] == [
        table.loc[driver["label"], column]
        for column in (
            "Effect (standard deviations)",
            "Mean (in the unit)",
            "Audience's mean (in the unit)",
            "Index (100 = audience)",
            "Nation's mean (in the unit)",
        )
    ]


def test_older_members_keep_the_data_they_were_counted_on_until_they_are_split_again(app, split, ws):
    labelled(split.button, "Save audience").click().run()
    saved = ws.audiences.get(ws.audiences.list().items[0].audience_id)
    today = saved.data_snapshot
    older = today.model_copy(update={"population": "a" * 64, "catalogue": "b" * 64})
    ws.audiences.save(saved.model_copy(update={"data_snapshot": older}), ws.audiences.members(saved.audience_id))

    visit = app("audience_details", audience_id=saved.audience_id)
    labelled(visit.button, "Open in the builder").click().run()
    visit.switch_page("pages/audience_builder.py").run()
    assert any("another state of the data than today's" in info.value for info in visit.info)
    rename(visit, 1, "Hills")  # a change by hand counts nobody anew
    assert any("another state of the data than today's" in info.value for info in visit.info)
    labelled(visit.button, "Save a").click().run()
    again = ws.audiences.get(saved.audience_id)
    assert ("Hills", older) == (again.segments[1].name, again.data_snapshot)

    labelled(visit.button, "Split into segments").click().run()
    assert not any("another state of the data" in info.value for info in visit.info)
    labelled(visit.button, "Save a").click().run()
    assert today == ws.audiences.get(saved.audience_id).data_snapshot


def test_a_wide_gap_is_put_down_to_zip_areas_that_stay_whole(split):
    visit, made = split, draft(split).split
    assert "The gap is wide" not in plain(visit)
    wide = made.segmentation.model_copy(update={"gap": 0.24})
    draft(visit).split = replace(made, segmentation=wide)
    visit.run()

    assert "optimality gap 24.000 %" in plain(visit)
    assert f"The gap is wide because there are only {len(made.members):,} ZIP areas" in plain(visit)


def test_an_audience_split_without_bounds_opens_in_the_builder(app, ws):
    whole = ws.split({"all": [VERMONT]}, VARIABLES, number=3, min_share=0.0, max_share=1.0)
    saved = ws.audiences.save(ws.composed("Vermont in three", {"all": [VERMONT]}, whole), whole.members)
    visit = app("audience_details", audience_id=saved.audience_id)
    labelled(visit.button, "Open in the builder").click().run()
    visit.switch_page("pages/audience_builder.py").run()

    assert not visit.exception
    bounds = [visit.number_input(key=key).value for key in ("build-least", "build-most")]
    assert ([0.0, 100.0], 3) == (bounds, visit.selectbox(key="build-number").value)
