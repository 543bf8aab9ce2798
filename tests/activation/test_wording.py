"""Rules and numbers in plain words."""

import pytest

from activation.criteria import parse
from activation.settings import DATA
from activation.shipped import Data
from activation.wording import in_words, number

CATALOGUE = Data(DATA).catalogue
INCOME = {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": 75_000}
STATES = {"variable": "STATE", "op": "in", "value": ["TX", "CA", "FL", "NY", "OH", "PA"]}


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (75_000, "usd", "$75,000"),
        (950, "usd/month", "$950 a month"),
        (12.345, "percent", "12.35 %"),
        (12.0, "percent", "12 %"),
        (0.4, "per 10,000 people", "0.4 per 10,000 people"),
        (123_456.7, "people", "123,457 people"),
    ],
)
def test_a_number_is_written_with_its_unit(value, unit, words):
    assert words == number(value, unit)


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        (INCOME, "Median household income at least $75,000"),
        ({"not": INCOME}, "Median household income under $75,000"),
        (INCOME | {"op": "between", "value": [50_000, 75_000]}, "Median household income between $50,000 and $75,000"),
        (STATES, "State is TX, CA, FL, NY and 2 more"),
        ({"not": STATES | {"value": ["TX"]}}, "State is not TX"),
        (
            {"any": [INCOME, STATES | {"value": ["TX"]}]},
            "(Median household income at least $75,000 or State is TX)",
        ),
        ({"not": {"all": [INCOME]}}, "not ((Median household income at least $75,000))"),
        ({"all": []}, "everybody"),
    ],
)
def test_a_rule_is_said_in_words(tree, words):
    assert words == in_words(parse(tree, CATALOGUE))
