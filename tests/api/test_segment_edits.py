"""Segments renamed, merged and excluded over the API are those of the workspace."""

import pandas as pd
import pytest

from activation.audience import SegmentEdit
from tests.api.conftest import error_of

VERMONT = {"all": [{"variable": "STATE", "op": "in", "value": ["VT"]}]}
SPLIT = ["MEDIAN_HOUSEHOLD_INCOME", "RENTERS_SHARE"]
EDITS = [
    {"kind": "merge", "segment_ids": [3, 1]},
    {"kind": "rename", "segment_ids": [0], "name": "Hills"},
    {"kind": "exclude", "segment_ids": [5]},
]
SETTINGS = {"variables": SPLIT, "number": 14, "edits": EDITS}


@pytest.fixture
def expected(ws):
    return ws.edit_split(ws.split(VERMONT, SPLIT, number=14), [SegmentEdit(**edit) for edit in EDITS])


def test_a_split_is_answered_with_the_changes_made(client, expected):
    found = client.post("/api/segments", json={"criteria": VERMONT, **SETTINGS}).json()

    assert [segment.model_dump(mode="json") for segment in expected.segments] == found["segments"]
    assert expected.segmentation.model_dump(mode="json") == found["segmentation"]
    assert len(expected.members) == found["members"]


def test_an_audience_is_saved_with_the_changes_made_and_can_be_made_again_from_what_it_says(client, ws, expected):
    asked = {"name": "Vermont", "criteria": VERMONT, "segmentation": SETTINGS}
    made = client.post("/api/audiences", json=asked).json()
    again = client.post(
        "/api/audiences",
        json={"name": "Again", "criteria": made["criteria"], "segmentation": made["segmentation"]},
    ).json()

    assert int(expected.members["people"].sum()) == made["total_audience_size"] == again["total_audience_size"]
    assert made["segments"] == again["segments"]
    assert made["segmentation"] == again["segmentation"]
    for audience in (made, again):
        members = ws.audiences.members(audience["audience_id"])
        pd.testing.assert_frame_equal(expected.members, members, check_dtype=False)


@pytest.mark.parametrize(
    ("edit", "code", "field"),
    [
        ({"kind": "merge", "segment_ids": [1]}, "invalid_segment_edit", "segment_ids"),
        ({"kind": "rename", "segment_ids": [1], "name": ""}, "invalid_segment_edit", "name"),
        ({"kind": "exclude", "segment_ids": [99]}, "invalid_segment_edit", "segment_ids"),
        ({"kind": "exclude", "segment_ids": []}, "invalid_request", "edits.0.segment_ids"),
        ({"kind": "swap", "segment_ids": [1, 2]}, "invalid_request", "edits.0.kind"),
        ({"kind": "merge", "segment_ids": [1, 2], "colour": "red"}, "invalid_request", "edits.0.colour"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused_by_its_field(client, edit, code, field):
    answer = client.post("/api/segments", json={"criteria": VERMONT, "variables": SPLIT, "number": 14, "edits": [edit]})

    error = error_of(answer, 422)
    assert (code, field) == (error["code"], error["field"])


def test_an_audience_that_says_what_was_changed_in_it_comes_back_saying_so(client, expected):
    segments = [segment.model_dump(mode="json") for segment in expected.segments]
    how = expected.segmentation.model_dump(mode="json")
    asked = {"name": "Vermont", "criteria": VERMONT, "segments": segments, "segmentation": how}
    made = client.post("/api/audiences", json=asked).json()

    assert segments == made["segments"]
    assert how == client.get(f"/api/audiences/{made['audience_id']}").json()["segmentation"]
