"""How right the search is by judged queries that nothing was tuned on; `python -m bench find` shows all figures."""

from pathlib import Path

import pytest

from activation.catalogue import SENSITIVE_CLASSES, Catalogue
from activation.search import Finder
from bench import judged
from bench.judged import Answer, Query

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.fixture(scope="module")
def answers():
    finder = Finder(Catalogue.read(DATA / "variables.parquet"))
    return [
        Answer(query, finder.find(query.text, allow_sensitive=SENSITIVE_CLASSES))
        for query in judged.shipped()
        if query.held_out
    ]


def test_of_every_twenty_ideas_nineteen_have_a_right_variable_among_the_first_ten(answers):
    assert judged.recall(answers) >= 0.95


def test_the_first_right_variable_stands_first_or_second(answers):
    assert judged.reciprocal_rank(answers) >= 0.9


def test_of_what_is_found_seven_in_ten_are_on_topic(answers):
    assert judged.on_topic(answers) >= 0.7


def test_what_finds_nothing_should_find_nothing_nine_times_in_ten(answers):
    rightly, reach = judged.nothing_found(answers)

    assert rightly >= 0.9
    assert reach >= 0.75


def test_the_relevance_is_the_share_that_is_on_topic(answers):
    assert judged.misreliance(answers) <= 0.06


def found(code, relevance):
    return type("Found", (), {"code": code, "relevance_score": relevance, "label": code})()


ANSWERS = [
    Answer(Query("a", (frozenset("A"), frozenset("B")), frozenset("ABC")), [found("C", 0.9), found("A", 0.85), found("X", 0.35)]),
    Answer(Query("b", (frozenset("B"),), frozenset("B")), []),
    Answer(Query("c", (), frozenset()), []),
    Answer(Query("d", (), frozenset()), [found("X", 0.35)]),
]  # fmt: skip


def test_the_figures_are_those_that_one_counts_by_hand():
    assert 1 / 3 == pytest.approx(judged.recall(ANSWERS))  # A of A, B and B
    assert (2 / 3 + 0) / 2 == pytest.approx(judged.on_topic(ANSWERS))
    assert (1 / 2 + 0) / 2 == pytest.approx(judged.reciprocal_rank(ANSWERS))
    assert (0.5, 0.5) == judged.nothing_found(ANSWERS)
    assert [(0.4, 0.35, 0.0, 2), (0.9, 0.875, 1.0, 2)] == judged.reliability(ANSWERS)
    assert (0.35 * 2 + 0.125 * 2) / 4 == pytest.approx(judged.misreliance(ANSWERS))


def test_seven_in_ten_queries_are_for_tuning():
    queries = judged.shipped()

    assert len(queries) >= 120
    assert 0.25 <= sum(query.held_out for query in queries) / len(queries) <= 0.35
