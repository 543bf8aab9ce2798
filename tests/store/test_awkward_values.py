"""Whatever fits the declared types comes back as it was saved, however awkward; what does not is refused by name."""

import json
import math
import re
from datetime import UTC, datetime, timedelta, timezone

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import memory_store, open_store
from store.checking import check
from store.errors import InvalidRow
from store.tables import AUDIENCES

LARGEST = 2**63 - 1
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "",
        " ",
        "\0",
        "\n\r\t",
        "‮",
        "é",
        "e\u0301",
        "👩‍👩‍👧",
        "\ufeff",
        "\uffff",
        "\U0010ffff",
        "NULL",
        "nan",
        "0012",
        "'; --",
        "=1+1",
    ]
)
MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)) | st.datetimes(
    datetime(1960, 1, 1), datetime(1969, 12, 31), timezones=st.just(timezone(timedelta(hours=-4, minutes=-30)))
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
).map(json.dumps)


def values_of(kind, nullable=False):
    """Any value that a column of that Arrow type may hold, extremes included."""
    if pa.types.is_struct(kind):
        values = st.fixed_dictionaries({field.name: values_of(field.type, field.nullable) for field in kind})
    elif pa.types.is_list(kind):
        values = st.lists(values_of(kind.value_type), max_size=2)
    elif pa.types.is_integer(kind):
        bound = 2 ** (kind.bit_width - 1)
        values = st.integers(-bound, bound - 1) | st.sampled_from([-bound, bound - 1, 0])
    elif pa.types.is_floating(kind):
        values = st.floats(allow_infinity=False)
    elif pa.types.is_boolean(kind):
        values = st.booleans()
    else:
        values = MOMENTS if pa.types.is_timestamp(kind) else TEXTS
    return st.none() | values if nullable else values


def values_in(column):
    if column.among:
        return st.sampled_from(column.among)
    return st.none() | JSON if column.json else values_of(column.type, column.nullable)


def nan_told(value):
    """The value with every not-a-number told in words, for none of them equals itself."""
    if isinstance(value, dict):
        return {name: nan_told(one) for name, one in value.items()}
    if isinstance(value, list):
        return [nan_told(one) for one in value]
    return "not a number" if isinstance(value, float) and math.isnan(value) else value


SET_BY_THE_STORE = {"version": 1, "members_version": None}
IDS = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_@-]{4,63}\Z")
ROWS = st.fixed_dictionaries(
    {column.name: values_in(column) for column in AUDIENCES.columns if column.name not in SET_BY_THE_STORE}
    | {"audience_id": IDS, "user_id": IDS}
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(row=ROWS)
def test_any_audience_that_fits_comes_back_from_the_disk_as_it_was_saved(tmp_path_factory, row):
    root = tmp_path_factory.mktemp("awkward")
    open_store(root).save_audience(row)

    read = open_store(root).audiences.get(row["audience_id"], row["user_id"])
    assert nan_told(row | SET_BY_THE_STORE) == nan_told(read)
    assert [] == check(root).findings


@pytest.mark.parametrize(
    "change",
    [
        {"description": "ü" * 500_000},
        {"total_audience_size": LARGEST, "households": LARGEST, "rows": -LARGEST - 1},
        {"created_at": datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC)},
        {"created_at": datetime(1, 1, 2, tzinfo=UTC), "confirmed_at": datetime(9999, 12, 31, tzinfo=UTC)},
        {"segments": [], "tags": [], "selected_variables": [], "variable_details": [], "prizm_mix": []},
        {"criteria": "[" * 500 + "]" * 500, "receipt": '"\\ud83d"'},
    ],
    ids=["1 MB description", "largest numbers", "before 1970", "first and last days", "empty lists", "deep JSON"],
)
def test_extremes_come_back_as_they_were_saved(store, audience, change):
    store.save_audience(audience(**change))

    assert audience(**change, **SET_BY_THE_STORE) == store.audiences.get("aud-ski01", "demo_user")


def fine(kind):
    """The plainest value of a type."""
    if pa.types.is_struct(kind):
        return {field.name: None if field.nullable else fine(field.type) for field in kind}
    if pa.types.is_list(kind):
        return []
    return "" if pa.types.is_string(kind) else 0


def spoilt(kind, leaf, is_leaf):
    """Every value of a type that is fine but for one leaf, each with the way down to that leaf."""
    if is_leaf(kind):
        yield "", leaf
    if pa.types.is_list(kind):
        for way, value in spoilt(kind.value_type, leaf, is_leaf):
            yield f"[0]{way}", [value]
    if pa.types.is_struct(kind):
        for field in kind:
            for way, value in spoilt(field.type, leaf, is_leaf):
                yield f".{field.name}{way}", fine(kind) | {field.name: value}


def every_place(leaf, is_leaf):
    return [
        (column.name, way, value) for column in AUDIENCES.columns for way, value in spoilt(column.type, leaf, is_leaf)
    ]


NUMBERS = [place for odd in (math.inf, -math.inf) for place in every_place(odd, pa.types.is_floating)]
SURROGATES = [
    place for place in every_place("half \ud83d", pa.types.is_string) if place[0] not in ("user_id", "audience_id")
]


def test_there_are_places_for_numbers_and_texts_down_to_the_third_level():
    assert ("segments", "[0].prizm_mix[0].index") in {place[:2] for place in NUMBERS}
    assert ("segments", "[0].prizm_segments[0]") in {place[:2] for place in SURROGATES}
    assert 2 * (1 + 4 + 3 + 4) == len(NUMBERS)  # variable_details, segments, prizm_mix, segmentation


@pytest.mark.parametrize(("column", "way", "value"), NUMBERS, ids=lambda part: str(part)[:40])
def test_a_number_without_end_is_refused_by_its_name_at_any_depth(audience, column, way, value):
    with pytest.raises(InvalidRow) as error:
        memory_store().save_audience(audience(**{column: value}))

    assert f"{column}{way}" == error.value.field


@pytest.mark.parametrize(("column", "way", "value"), SURROGATES, ids=lambda part: ascii(part)[:40])
def test_half_a_character_is_refused_by_its_name_at_any_depth(audience, column, way, value):
    with pytest.raises(InvalidRow) as error:
        memory_store().save_audience(audience(**{column: value}))

    assert f"{column}{way}" == error.value.field


@pytest.mark.parametrize(("column", "way", "value"), every_place(math.nan, pa.types.is_floating), ids=str)
def test_not_a_number_comes_back_as_such_and_never_as_missing(store, audience, column, way, value):
    store.save_audience(audience(**{column: value}))

    read = store.audiences.get("aud-ski01", "demo_user")[column]
    while way:
        step, way = re.match(r"\[0\]|\.\w+", way)[0], re.sub(r"^(\[0\]|\.\w+)", "", way)
        read = read[0] if step == "[0]" else read[step[1:]]
    assert math.isnan(read)
