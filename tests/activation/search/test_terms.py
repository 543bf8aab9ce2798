"""What a typed word may stand for."""

import pytest

from activation.search.respelling import american
from activation.search.terms import Terms
from activation.search.words import opposite, stem


class NoKin:
    def near(self, word):
        return ()


class Kin:
    def near(self, word):
        return {"toffee": [("coffee", 0.6)], "coffee": [("tea", 0.8)], "women": [("men", 0.9)]}.get(word, ())


WORDS = ["coffee", "tea", "household", "households", "house", "tire", "women", "men", "restaurants"]


def terms(kin=None):
    return Terms(WORDS, {stem(word) for word in WORDS}, kin or NoKin())


def senses(text, kin=None):
    return [(sense.word, sense.how) for term in terms(kin).wide(text) for sense in term.senses]


def test_the_last_word_may_be_the_beginning_of_another():
    assert [("household", "begun")] == senses("househ")
    assert [("house", "word"), ("household", "begun")] == senses("house")


def test_a_word_that_others_follow_is_whole():
    assert [("tea", "word")] == senses("restau tea")


def test_the_more_of_a_word_is_typed_the_surer_it_is():
    sure = [terms().wide(begun)[0].senses[0].likeness for begun in ("re", "rest", "restau", "restauran")]

    assert sure == sorted(sure)
    assert 0.6 < sure[0] < sure[-1] < 1.0


def test_one_letter_begins_too_much_to_mean_anything():
    assert [] == senses("h")


def test_what_is_near_in_meaning_is_a_sense_and_less_sure_where_the_word_itself_is_known():
    assert [("coffee", "meaning")] == senses("toffee", Kin())
    known = terms(Kin()).wide("coffee")[0].senses

    assert [("coffee", 1.0), ("tea", 0.48)] == [(sense.word, round(sense.likeness, 4)) for sense in known]


def test_opposites_are_not_taken_for_each_other():
    assert [("women", "word")] == senses("women", Kin())


@pytest.mark.parametrize("pair", ["man women", "males female", "owners renters", "renting owned", "rich poor"])
def test_opposites_are_known_in_every_form_and_order(pair):
    one, other = pair.split(" ")

    assert opposite(one, other) and opposite(other, one)
    assert not opposite(one, one)


def test_a_british_spelling_is_read_as_the_american_one():
    assert [("tire", "respelt")] == senses("tyres")


@pytest.mark.parametrize(
    ("british", "expected"),
    [
        ("colour", "color"), ("neighbourhood", "neighborhood"), ("organisation", "organization"), ("urbanised", "urbanized"), ("analyse", "analyze"),
        ("theatre", "theater"), ("fibres", "fibers"), ("catalogue", "catalog"), ("traveller", "traveler"), ("enrolment", "enrollment"), ("licence", "license"),
        ("haemoglobin", "hemoglobin"), ("tumours", "tumor"), ("jewellery", "jewelry"), ("lorries", "truck"), ("mums", "mom"), ("petrol", "gasoline"),
    ],
)  # fmt: skip
def test_british_words_have_their_american_forms(british, expected):
    assert expected in list(american(british))


def test_a_brief_reads_words_only_as_they_are_written():
    assert [[("restau", 1.0)]] == [[(s.word, s.likeness) for s in term.senses] for term in terms(Kin()).plain("restau")]
