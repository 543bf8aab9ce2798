"""Refinements: what words change of rules, held against the catalogue's percentiles and against plain pandas."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activation import open_workspace
from activation.errors import InvalidBrief, InvalidCriteria, UnknownVariable
from activation.refining import Change
from tests.activation.plain_pandas import kept

WS = open_workspace(store="unused")
PLACES = {"variable": "STATE", "op": "in", "value": ["TX", "FL"]}
INCOME = {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": 75_000}
RENTERS = {"variable": "RENTERS_SHARE", "op": ">=", "value": 49.18}
SMALLEST = {"variable": "PEOPLE", "op": ">=", "value": 50}
THERE = {"all": [PLACES, INCOME, RENTERS, SMALLEST]}


def changes(text, criteria=THERE):
    return [(change.before, change.after) for change in WS.refine(criteria, text).changes]


def top(code, percent):
    """The rule that keeps the top percent of people, from the catalogue's own percentiles."""
    variable = WS.data.catalogue.get(code)
    value = variable.quantile(100 - percent)
    return {"variable": code, "op": ">=", "value": round(value) if variable.unit.startswith("usd") else round(value, 2)}


def mean(code):
    return round(WS.data.catalogue.get(code).mean, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("without Florida", [(PLACES, {**PLACES, "value": ["TX"]})]),
        ("but not in Florida please", [(PLACES, {**PLACES, "value": ["TX"]})]),
        ("also Ohio", [(PLACES, {**PLACES, "value": ["TX", "FL", "OH"]})]),
        ("in Ohio instead", [(PLACES, {**PLACES, "value": ["OH"]})]),
        ("only Texas", [(PLACES, {**PLACES, "value": ["TX"]})]),
        ("household income over $100k", [(INCOME, {**INCOME, "value": 100_000})]),
        ("drop the income rule", [(INCOME, None)]),
        ("any income", [(INCOME, None)]),
        ("please forget about renters", [(RENTERS, None)]),
        ("remove the states", [(PLACES, None)]),
        ("drop Texas", [(PLACES, {**PLACES, "value": ["FL"]})]),
        ("drop Texas and Florida", [(PLACES, None)]),
    ],
)
def test_a_change_of_one_rule_leaves_the_others_alone(text, expected):
    assert expected == changes(text)


def test_what_is_added_stands_beside_what_is_there():
    [(before, after)] = changes("add pet owners")

    assert (None, "PET_BUSINESSES_PER_10K", ">=") == (before, after["variable"], after["op"])
    assert {"all": [*THERE["all"], after]} == WS.refine(THERE, "add pet owners").criteria


def test_younger_asks_for_a_median_age_below_the_mean_and_then_for_ten_points_less():
    once = WS.refine(THERE, "younger")
    assert [Change(None, {"variable": "MEDIAN_AGE", "op": "<=", "value": mean("MEDIAN_AGE")})] == once.changes

    [(_, after)] = changes("make it a bit younger", once.criteria)
    age = WS.data.catalogue.get("MEDIAN_AGE")
    below = [percent for percent in range(101) if age.quantile(percent) < mean("MEDIAN_AGE")][-1]
    assert age.quantile(below - 10) - 0.01 <= after["value"] <= age.quantile(below - 9) + 0.01
    assert "<=" == after["op"]


def test_older_and_poorer_go_the_other_way():
    age, income = (after for _, after in changes("older but poorer", {"all": [SMALLEST]}))

    assert {"variable": "MEDIAN_AGE", "op": ">=", "value": mean("MEDIAN_AGE")} == age
    income_mean = round(WS.data.catalogue.get("MEDIAN_HOUSEHOLD_INCOME").mean)
    assert {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": "<=", "value": income_mean} == income


@pytest.mark.parametrize(("text", "percent"), [("broader", 30), ("narrower", 10), ("more reach, please", 30)])
def test_all_rules_of_a_number_move_by_ten_points_of_people_and_the_smallest_zip_does_not(text, percent):
    rules = {"all": [PLACES, top("RENTERS_SHARE", 20), top("MEDIAN_HOUSEHOLD_INCOME", 20), SMALLEST]}

    moved = WS.refine(rules, text).criteria["all"]

    assert PLACES == moved[0]
    for rule in moved[1:3]:
        wanted = top(rule["variable"], percent)["value"]
        assert wanted == pytest.approx(rule["value"], rel=2e-3)
    assert SMALLEST == moved[3]


def test_two_steps_of_one_rule_are_told_as_one_change():
    told = WS.refine(THERE, "richer and narrower")

    assert 1 == [change.before for change in told.changes].count(INCOME)
    assert told.criteria["all"][1] == next(change.after for change in told.changes if change.before == INCOME)


def test_a_rule_and_its_opposite_take_each_others_place():
    for text in ("not renters", "without renters"):
        assert [(RENTERS, {"not": RENTERS})] == changes(text, {"all": [RENTERS]})
    assert [({"not": RENTERS}, RENTERS)] == changes("renters", {"all": [{"not": RENTERS}]})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("without Ohio", "None of that is in the audience"),
        ("without Texas and Florida", "no place at all"),
        ("drop the golf rule", "No rule is about “golf”"),
        ("broader", "There is no rule of a number"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(text, said):
    told = WS.refine({"all": [PLACES, SMALLEST]}, text)

    assert ([], True) == (told.changes, any(said in note for note in told.notes))
    assert {"all": [PLACES, SMALLEST]} == told.criteria


def test_words_that_are_no_variable_are_reported_and_change_nothing():
    told = WS.refine(THERE, "add cart abandoners")

    assert ([], ["cart abandoners"], THERE) == (told.changes, [one.phrase for one in told.unmapped], told.criteria)


@pytest.mark.parametrize("text", ["larger households", "older homes"])
def test_a_word_of_change_before_another_noun_describes_that_noun(text):
    codes = {after["variable"] for _, after in changes(text, {"all": [PLACES, RENTERS]}) if after}

    assert "MEDIAN_AGE" not in codes
    assert RENTERS in WS.refine({"all": [PLACES, RENTERS]}, text).criteria["all"]


def test_a_group_of_alternatives_is_never_loosened_and_dropped_whole():
    group = {"any": [INCOME, RENTERS]}

    assert [] == changes("broader", {"all": [group]})
    assert [(group, None)] == changes("drop the income rule", {"all": [group, PLACES]})


def test_the_people_before_and_after_are_those_of_plain_pandas(population_frame):
    for text in ("broader", "without Florida", "add pet owners", "younger"):
        told = WS.refine(THERE, text)

        assert kept(THERE, population_frame)[0] == told.before.people
        assert kept(told.criteria, population_frame)[0] == told.after.people


@pytest.mark.parametrize("text", ["", "  \n", None, 5])
def test_nothing_asked_is_an_error_with_a_hint(text):
    with pytest.raises(InvalidBrief) as error:
        WS.refine(THERE, text)
    assert error.value.hint


@pytest.mark.parametrize(
    ("faulty", "error"),
    [({"all": [{"variable": "NO_SUCH", "op": ">=", "value": 1}]}, UnknownVariable), ({"all": "x"}, InvalidCriteria)],
)
def test_faulty_rules_are_refused_before_anything_is_read(faulty, error):
    with pytest.raises(error):
        WS.refine(faulty, "younger")


WORDS = ["younger", "older", "broader", "narrower", "without", "Florida", "add", "drop", "the", "income", "rule", "not",
         "renters", "and", "but", ",", "any", "over", "$100k", "pets", "Texas", "richer", "more rural", "only"]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join), st.text(min_size=1)))
def test_whatever_is_asked_the_changes_lead_from_the_rules_before_to_those_after(text):
    if not text.strip():
        return
    told = WS.refine(THERE, text)

    rules = list(THERE["all"])
    for change in told.changes:
        if change.before is not None:
            rules.remove(change.before)
        if change.after is not None:
            rules.append(change.after)
    assert sorted(map(repr, rules)) == sorted(map(repr, told.criteria["all"]))
    WS.criteria(told.criteria)
    assert told.criteria == WS.refine(THERE, text).criteria


def test_little_words_of_what_is_to_be_dropped_name_no_rule():
    families = {"variable": "PEOPLE_IN_FAMILY_HOUSEHOLDS_SHARE", "op": ">=", "value": 89.7}

    assert families in WS.refine({"all": [families, RENTERS]}, "drop the people in golf clubs").criteria["all"]
