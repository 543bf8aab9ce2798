"""Criteria are checked where they enter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activation.criteria import parse, plain
from activation.errors import ActivationError, InvalidCriteria, SensitiveVariable, UnknownVariable
from activation.settings import DATA
from activation.shipped import Data

CATALOGUE = Data(DATA).catalogue
RENTERS = {"variable": "RENTERS_SHARE", "op": ">=", "value": 50}

FAULTY = {
    "not a tree": ["RENTERS_SHARE"],
    "two keys": {"all": [], "any": []},
    "unknown operator": RENTERS | {"op": ">"},
    "text for a number": RENTERS | {"value": "50"},
    "not a number": RENTERS | {"value": float("nan")},
    "endless": RENTERS | {"value": float("inf")},
    "truth for a number": RENTERS | {"value": True},
    "upside down": RENTERS | {"op": "between", "value": [60, 50]},
    "one end": RENTERS | {"op": "between", "value": [60]},
    "levels for a number": RENTERS | {"op": "in", "value": ["50"]},
    "number for levels": {"variable": "STATE", "op": ">=", "value": 5},
    "no level": {"variable": "STATE", "op": "in", "value": []},
    "unknown level": {"variable": "STATE", "op": "in", "value": ["TXX"]},
    "empty any": {"any": []},
    "all of a rule": {"all": RENTERS},
    "more than a rule": RENTERS | {"user_id": "victim"},
}


@pytest.mark.parametrize("raw", FAULTY.values(), ids=FAULTY.keys())
def test_a_faulty_rule_is_refused_with_its_place_and_a_hint(raw):
    with pytest.raises(InvalidCriteria) as caught:
        parse({"all": [{"not": raw}]} if isinstance(raw, dict) else raw, CATALOGUE)

    assert caught.value.hint
    assert caught.value.field.startswith("criteria")


def test_an_unknown_code_names_the_nearest():
    with pytest.raises(UnknownVariable, match="RENTERS_SHARE"):
        parse(RENTERS | {"variable": "RENTER_SHARES"}, CATALOGUE)


def test_a_sensitive_variable_selects_nobody_unless_its_class_is_allowed():
    poor = {"variable": "POVERTY_SHARE", "op": ">=", "value": 20}
    with pytest.raises(SensitiveVariable, match="hardship"):
        parse(poor, CATALOGUE)

    assert poor == plain(parse(poor, CATALOGUE, allow_sensitive=("hardship",)))


def test_a_tree_too_deep_or_too_wide_is_refused():
    deep = RENTERS
    for _ in range(30):
        deep = {"not": deep}
    with pytest.raises(InvalidCriteria, match="deep"):
        parse(deep, CATALOGUE)
    with pytest.raises(InvalidCriteria, match="too many"):
        parse({"all": [RENTERS] * 201}, CATALOGUE)


def test_plain_criteria_come_back_as_they_were():
    tree = {"all": [RENTERS, {"any": [{"not": RENTERS}, {"variable": "STATE", "op": "in", "value": ["TX", "CA"]}]}]}

    assert tree == plain(parse(tree, CATALOGUE))


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["all", "any", "not", "variable", "op", "value", "x"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(json_like)
def test_anything_at_all_is_parsed_or_refused_in_our_words(raw):
    try:
        parse(raw, CATALOGUE)
    except ActivationError as error:
        assert error.title
