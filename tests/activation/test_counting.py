"""Counts, held against plain pandas."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activation import open_workspace
from activation.counting import Size
from tests.activation.plain_pandas import kept, truth, unknown

WS = open_workspace(store="unused")
NUMBERS = [variable for variable in WS.data.catalogue if variable.kind == "number" and not variable.sensitive]
LEVELS = [variable for variable in WS.data.catalogue if variable.kind == "category" and variable.code != "COUNTY"]

TEXAS = {"variable": "STATE", "op": "in", "value": ["TX"]}
RICH = {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": 100_000}
RENTERS = {"variable": "RENTERS_SHARE", "op": ">=", "value": 50}


def a_number_rule(variable):
    lowest, highest = variable.quantiles[0], variable.quantiles[100]
    value = st.floats(lowest, highest).map(lambda number: round(number, 2))
    single = st.builds(
        lambda op, number: {"variable": variable.code, "op": op, "value": number}, st.sampled_from([">=", "<="]), value
    )
    between = st.builds(
        lambda a, b: {"variable": variable.code, "op": "between", "value": sorted((a, b))}, value, value
    )
    return single | between


def a_level_rule(variable):
    return st.builds(
        lambda op, levels: {"variable": variable.code, "op": op, "value": levels},
        st.sampled_from(["in", "not_in"]),
        st.lists(st.sampled_from(variable.levels), min_size=1, max_size=5, unique=True),
    )


a_rule = st.sampled_from(NUMBERS).flatmap(a_number_rule) | st.sampled_from(LEVELS).flatmap(a_level_rule)
criteria = st.recursive(
    a_rule,
    lambda part: st.one_of(
        st.lists(part, max_size=4).map(lambda parts: {"all": parts}),
        st.lists(part, min_size=1, max_size=4).map(lambda parts: {"any": parts}),
        part.map(lambda inner: {"not": inner}),
    ),
    max_leaves=8,
)
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@few
@given(criteria)
def test_people_households_and_zips_equal_a_plain_pandas_recomputation(population_frame, tree):
    count = WS.count(tree)

    assert kept(tree, population_frame) == (count.people, count.households, count.rows)
    assert unknown(tree, population_frame) == count.unknown.people


@few
@given(a_rule)
def test_a_rule_and_its_negation_are_the_base_where_the_variable_is_known(population_frame, rule):
    count, negated = WS.count(rule), WS.count({"not": rule})

    assert count.base.people == count.people + negated.people + count.unknown.people
    assert count.unknown == negated.unknown


@few
@given(st.lists(a_rule, min_size=1, max_size=5))
def test_the_waterfall_says_what_each_rule_keeps_takes_and_gives_back(population_frame, parts):
    count = WS.count({"all": parts})

    for index, step in enumerate(count.rules):
        before = kept({"all": parts[:index]}, population_frame)
        after = kept({"all": parts[: index + 1]}, population_frame)
        without = kept({"all": parts[:index] + parts[index + 1 :]}, population_frame)
        assert kept(parts[index], population_frame) == (step.alone.people, step.alone.households, step.alone.rows)
        assert after == (step.after.people, step.after.households, step.after.rows)
        assert before[0] - after[0] == step.dropped.people
        assert without[0] - count.people == step.gives_back.people
        assert unknown(parts[index], population_frame) == step.unknown.people


def test_no_rule_keeps_the_whole_population(ws, population_frame):
    everybody = Size(
        int(population_frame["people"].sum()), int(population_frame["households"].sum()), len(population_frame)
    )

    assert everybody == ws.count({"all": []}).size == ws.count(None).size == ws.count({}).base
    assert () == ws.count({"all": []}).rules


def test_the_rule_that_emptied_an_audience_is_named(ws):
    nowhere = {"variable": "STATE", "op": "in", "value": ["VT"]}
    count = ws.count({"all": [TEXAS, nowhere, RICH]})

    assert Size(0, 0, 0) == count.size
    assert nowhere == count.emptied_by.rule
    assert "State is VT" == count.emptied_by.text


def test_a_threshold_with_decimals_keeps_the_zips_that_hold_exactly_it(ws, population_frame):
    value = round(float(population_frame["RENTERS_SHARE"].dropna().iloc[100]), 2)
    rule = {"variable": "RENTERS_SHARE", "op": ">=", "value": value}

    assert int(truth(rule, population_frame).sum()) == ws.count(rule).rows


@pytest.mark.parametrize("op", ["in", "not_in"])
def test_zips_and_their_people_can_be_rules_too(ws, population_frame, op):
    zips = {"variable": "ZIP", "op": op, "value": ["10001", "78701", "'; DROP TABLE population; --"]}
    big = {"variable": "PEOPLE", "op": ">=", "value": 50}

    assert kept({"all": [zips, big]}, population_frame)[0] == ws.count({"all": [zips, big]}).people


@pytest.mark.parametrize("op", ["in", "not_in"])
@pytest.mark.parametrize("code", ["ZIP", "COUNTY"])
def test_a_rule_of_a_thousand_values_keeps_what_one_of_few_would(ws, population_frame, code, op):
    column = population_frame["zip" if code == "ZIP" else code]
    many = {"variable": code, "op": op, "value": sorted(column.dropna().unique())[:1000]}
    either = {"any": [{"not": many}, RICH]}

    assert kept(many, population_frame)[0] == ws.count(many).people
    assert kept(either, population_frame)[0] == ws.count(either).people
    assert unknown(either, population_frame) == ws.count(either).unknown.people
