"""What holds for every brief made of ideas that stand for themselves: order, case and signs change nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activation.briefs import read
from activation.counting import count
from activation.criteria import parse
from activation.population import Population
from tests.activation.briefs.conftest import DATA

IDEAS = [
    "coffee lovers", "renters", "high income", "families with children", "aged 25-34", "suburban", "veterans", "golfers",
    "top 10 % rent", "at least 30 % college graduates", "household income over $60k", "train commuters", "no smokers",
    "without a car", "people who own a dog", "twice the average number of gyms", "women over 65", "not in Florida",
    "few students", "in the Midwest", "one in five seniors",
]  # fmt: skip
LISTS = st.lists(st.sampled_from(IDEAS), min_size=1, max_size=5, unique=True)
WITHOUT_NOT = [idea for idea in IDEAS if not idea.startswith(("no ", "not ", "without "))]
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def population() -> Population:
    return Population(DATA / "population.parquet")


@pytest.fixture(scope="module")
def people(reading, catalogue, population):
    """Counts the people that a brief keeps."""
    return lambda text: count(parse(reading(text).criteria, catalogue), population).size.people


def rules_of(found) -> set[str]:
    return {repr(rule) for rule in found.criteria["all"]}


@relaxed
@given(ideas=LISTS, data=st.data())
def test_the_order_of_ideas_does_not_change_the_rules(ideas, data, reading):
    shuffled = data.draw(st.permutations(ideas))

    assert rules_of(reading(", ".join(ideas))) == rules_of(reading(", ".join(shuffled)))


@relaxed
@given(ideas=LISTS)
def test_every_idea_of_a_list_becomes_the_rule_that_it_is_alone(ideas, reading):
    alone = set().union(*(rules_of(reading(idea)) for idea in ideas))

    assert alone == rules_of(reading("; ".join(ideas)))


@relaxed
@given(ideas=LISTS)
def test_capitals_spaces_and_signs_at_the_end_change_nothing(ideas, reading):
    text = ", ".join(ideas)

    written = [text.upper(), text.title(), text.replace(" ", "  "), f"  {text}.", f"{text}!", text.replace(", ", " ; ")]

    assert [reading(text).criteria] * len(written) == [reading(variant).criteria for variant in written]


@relaxed
@given(ideas=LISTS, more=st.sampled_from(IDEAS))
def test_one_more_idea_never_keeps_more_people(ideas, more, people):
    text = ", ".join(ideas)

    assert people(f"{text}, and {more}") <= people(text)


@pytest.mark.parametrize("idea", WITHOUT_NOT)
def test_not_an_idea_keeps_exactly_those_that_it_drops(idea, people, reading, catalogue, population):
    ruled = reading(idea).criteria["all"][0]
    either = {"all": [{"any": [ruled, {"not": ruled}]}, *reading("").criteria["all"]]}

    assert count(parse(either, catalogue), population).size.people == people(idea) + people(f"not {idea}")


@relaxed
@given(text=st.text(max_size=10_000))
def test_any_text_of_ten_thousand_characters_is_read(text, catalogue, finder, places):
    assert read(text, catalogue, finder, places).criteria["all"]
