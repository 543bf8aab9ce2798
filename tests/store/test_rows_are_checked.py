"""A row that does not fit its table never gets in, and the refusal names the column and what it may be."""

import math
from datetime import date, datetime

import numpy as np
import pytest

from store.declaration import Column
from store.errors import InvalidRow
from store.tables import AUDIENCES, MEMBERS

SEGMENT = {"segment_id": 0, "name": "Owners", "size": 1}
PROMISED = [
    *["audience_id", "user_id", "name", "description", "data_type", "original_query", "selected_variables"],
    *["variable_details", "segments", "total_audience_size", "status", "created_at", "updated_at", "criteria"],
    *["size_unit", "households", "rows", "prizm_mix", "segmentation", "data_snapshot", "tags", "notes", "version"],
]


@pytest.mark.parametrize(
    ("change", "field", "may_be"),
    [
        ({"name": None}, "name", "text, and is missing"),
        ({"name": 7}, "name", "text"),
        ({"colour": "red"}, "colour", "a column that exists"),
        ({"total_audience_size": 3.5}, "total_audience_size", "a whole number"),
        ({"total_audience_size": True}, "total_audience_size", "a whole number"),
        ({"total_audience_size": "300000"}, "total_audience_size", "a whole number"),
        ({"status": "paused"}, "status", "one of draft, active, archived"),
        ({"data_type": "fourth_party"}, "data_type", "one of first_party, third_party, clean_room"),
        ({"created_at": datetime(2025, 5, 28)}, "created_at", "a moment with its time zone"),
        ({"created_at": date(2025, 5, 28)}, "created_at", "a moment with its time zone"),
        ({"created_at": "2025-05-28T12:00:00Z"}, "created_at", "a moment with its time zone"),
        ({"criteria": "{all: []}"}, "criteria", "JSON text"),
        ({"criteria": {"all": []}}, "criteria", "text"),
        ({"tags": "winter"}, "tags", "a list, each item text"),
        ({"tags": ["winter", None]}, "tags[1]", "text, and is missing"),
        ({"segments": [SEGMENT, SEGMENT | {"size": None}]}, "segments[1].size", "a whole number, and is missing"),
        ({"segments": [SEGMENT | {"sizes": 3}]}, "segments[0].sizes", "a field that exists"),
        ({"segments": ["Owners"]}, "segments[0]", "a record of segment_id, name"),
        (
            {"segments": [SEGMENT | {"prizm_mix": [{"code": "05", "index": -math.inf}]}]},
            "segments[0].prizm_mix[0].index",
            "a finite number",
        ),
        ({"segmentation": {"natural": 1}}, "segmentation.natural", "true or false"),
        ({"segmentation": {"gap": math.inf}}, "segmentation.gap", "a finite number"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(store, audience, change, field, may_be):
    with pytest.raises(InvalidRow) as error:
        store.audiences.insert(audience(**change))

    assert field == error.value.field
    assert may_be in error.value.hint
    assert 0 == store.audiences.rows("demo_user").rows.num_rows


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"segmentation": {"number": 2**40}}, "segmentation"),
        ({"total_audience_size": 2**70}, "total_audience_size"),
        ({"notes": "half a smile \ud83d"}, "notes"),
    ],
)
def test_a_value_too_large_or_not_quite_text_is_refused_by_name(store, audience, change, field):
    with pytest.raises(InvalidRow) as error:
        store.audiences.insert(audience(**change))

    assert field == error.value.field


def test_a_change_is_checked_like_a_new_audience(store, audience):
    store.audiences.insert(audience())

    with pytest.raises(InvalidRow) as error:
        store.audiences.update("aud-ski01", "demo_user", {"status": "paused"})

    assert "status" == error.value.field


def test_numbers_out_of_numpy_are_numbers(store, audience):
    store.audiences.insert(audience(households=np.int64(7), segmentation={"gap": np.float32(0.5)}))

    saved = store.audiences.get("aud-ski01", "demo_user")
    assert (7, 0.5) == (saved["households"], saved["segmentation"]["gap"])


def test_lists_that_are_empty_come_back_empty_and_not_unknown(store, audience):
    store.audiences.insert(audience(segments=[], tags=[], selected_variables=(), prizm_mix=None))

    saved = store.audiences.get("aud-ski01", "demo_user")
    assert ([], [], [], None) == (saved["segments"], saved["tags"], saved["selected_variables"], saved["prizm_mix"])


def test_an_audience_has_every_name_that_was_promised():
    assert set(PROMISED) <= set(AUDIENCES.column_names)


@pytest.mark.parametrize("column", [*AUDIENCES.columns, *MEMBERS.columns], ids=lambda column: column.name)
def test_every_column_says_what_it_holds(column: Column):
    assert column.about.endswith(".")
    assert " " in column.about
