"""What holds for every text whatever: it is read calmly, wholly and the same way every time."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activation.briefs import read
from activation.criteria import parse, plain
from activation.errors import InvalidBrief

WORDS = st.sampled_from(
    [
        "not", "no", "without", "very", "high", "low", "families", "renters", "Texas", "or", "and", ",", "in the", "who love",
        "coffee", "over $100k", "25-34", "women", "65+", "suburbs", "top 10 %", "purchased", "last 30 days", "diabetes", "kids",
        "Austin", "except", "IN", "OR", "me", "at least 40 percent", "six-figure income", "young", "between 50 and 75 thousand",
        "cofee", "quokka", "aged", "under 35", "-free", "richest", "_", "< >", "🐶", ".", ";", "Orange County", "90210", "than",
        "but", "more than", "half", "RENTERS_SHARE", "income", "anyone but", "in-market", "buyers", "small households",
    ]
)  # fmt: skip
BRIEFS = st.lists(WORDS, max_size=25).map(" ".join)
relaxed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def covered_once(reading) -> bool:
    """Whether the lines follow each other and hold every word of the text."""
    ends = [0, *(line.end for line in reading.lines[:-1])]
    in_order = all(end <= line.start for end, line in zip(ends, reading.lines, strict=True))
    words = [match.span() for match in re.finditer(r"[^\W\d_]+|\d+", reading.text)]
    held = all(any(line.start <= start and end <= line.end for line in reading.lines) for start, end in words)
    return in_order and held and all(reading.text[line.start : line.end] == line.phrase for line in reading.lines)


@relaxed
@given(text=BRIEFS)
def test_every_word_of_a_brief_is_in_exactly_one_line(text, reading):
    assert covered_once(reading(text))


@relaxed
@given(text=st.text(max_size=200))
def test_any_unicode_text_is_read_without_an_error(text, reading):
    assert covered_once(reading(text))


@relaxed
@given(text=BRIEFS)
def test_the_criteria_of_any_brief_are_valid(text, reading, catalogue):
    criteria = reading(text).criteria

    assert criteria == plain(parse(criteria, catalogue))


@relaxed
@given(text=BRIEFS)
def test_the_same_text_is_read_the_same_way_again(text, reading):
    assert reading(text) == reading(text)


@relaxed
@given(text=BRIEFS)
def test_no_sensitive_variable_is_used_or_offered_unless_its_class_is_allowed(text, reading, catalogue):
    found = reading(text)
    codes = [variable.code for variable in found.variables] + [code for miss in found.unmapped for code in miss.nearest]

    assert {""} >= {catalogue.get(code).sensitive for code in codes}


def test_an_empty_brief_keeps_every_zip_of_fifty_people_and_asks_for_a_description(reading):
    found = reading("  ")

    assert {"all": [{"variable": "PEOPLE", "op": ">=", "value": 50}]} == found.criteria
    assert "Describe" in found.notes[0]


def test_of_a_very_long_brief_the_first_two_thousand_characters_are_read(reading):
    found = reading("coffee lovers in Texas " * 500)

    assert 1980 < len(found.text) <= 2000
    assert "11,500 characters" in found.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM users; DROP TABLE users;",
        "<script>alert(1)</script>",
        "ищу молодые семьи в пригороде",
        "🐶🐱🏌️",
        "\x00\x01",
        "½ ² ٣ ௧ ﷺ",
    ],
)
def test_strange_texts_become_no_rule(text, reading):
    assert 1 == len(reading(text).criteria["all"])


@pytest.mark.parametrize("text", [None, 5, ["coffee"], b"coffee"])
def test_what_is_no_text_is_no_brief(text, catalogue, finder, places):
    with pytest.raises(InvalidBrief):
        read(text, catalogue, finder, places)


def test_the_last_line_leaves_out_tiny_zips_and_says_why(reading):
    line = reading("coffee lovers").lines[-1]

    assert ("", 13, 13, "PEOPLE") == (line.phrase, line.start, line.end, line.variable)
    assert "fewer than 50 people" in line.reason


def test_each_rule_names_the_part_of_the_criteria_that_it_went_into(reading):
    found = reading("dog or cat owners in Texas, renters or homeowners")

    parts = {line.phrase: found.criteria["all"][line.part] for line in found.lines if line.kind == "rule"}
    assert {"variable": "STATE", "op": "in", "value": ["TX"]} == parts["Texas"]
    assert parts["renters"] == parts["homeowners"]
    assert ["RENTERS_SHARE", "HOMEOWNERS_SHARE"] == [rule["variable"] for rule in parts["renters"]["any"]]


@pytest.mark.parametrize(
    "text",
    [
        "on social security with a benefit of",
        "grades",
        "twice as many",
        "as a",
        "any state but",
        "regardless of",
        "suburbs outside",
    ],
)
def test_a_brief_that_breaks_off_is_read(text, reading):
    assert text == reading(text).text
