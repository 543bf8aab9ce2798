"""How words are cut to their stems, and which misspellings are corrected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activation.search.spelling import Speller, likeness
from activation.search.words import split, stem


@pytest.mark.parametrize(
    "forms",
    [
        "owner owners own owning", "renter renters rent renting", "smoker smokers smoke smoking", "hiker hiking hike", "retired retirees retirement retire",
        "family families", "commuter commuting commute", "educated education educators", "traveler travelling travel", "city cities", "child children",
        "woman women", "gardener gardening garden", "insured insurance", "disabled disability", "run running runners", "neighbour neighbor",
    ],
)  # fmt: skip
def test_the_forms_of_a_word_share_a_stem(forms):
    assert 1 == len({stem(form) for form in forms.split(" ")})


@pytest.mark.parametrize(
    "pair",
    [
        "car care",
        "organic organization",
        "county count",
        "party part",
        "story store",
        "universal university",
        "news new",
    ],
)
def test_different_words_keep_different_stems(pair):
    assert 2 == len({stem(word) for word in pair.split(" ")})


def test_negations_are_one_word():
    assert {"no"} == {stem(word) for word in ("no", "not", "without", "never", "non")}


@pytest.mark.parametrize(
    ("text", "words"),
    [("65+", ["65", "plus"]), ("18-34", ["18", "34"]), ("Stay-at-home", ["stay", "at", "home"]), ("Café", ["cafe"]), ("don’t", ["don't"]), ("1,250.50", ["1250.50"])],
)  # fmt: skip
def test_a_text_is_cut_into_words_and_numbers(text, words):
    assert words == split(text)


SPELLER = Speller(["coffee", "gyms", "renters", "restaurants", "driving", "millennials", "paint"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cofee", "coffee"),
        ("gymns", "gyms"),
        ("rentres", "renters"),
        ("resturents", "restaurants"),
        ("milennials", "millennials"),
    ],
)
def test_a_near_word_is_taken(typed, meant):
    assert meant == SPELLER.correct(typed)


@pytest.mark.parametrize("typed", ["diving", "toffee", "gym", "saint", "quokkas", "c0ffee", "restaurateurism"])
def test_english_short_and_distant_words_are_left_alone(typed):
    assert SPELLER.correct(typed) is None


def test_a_correction_is_less_sure_the_more_letters_differ():
    assert 1.0 == likeness("renters", "renters")
    assert 1.0 > likeness("resturants", "restaurants") > likeness("resturents", "restaurants") > 0.8


@given(st.text(st.sampled_from("aZ019,.' +-_x’"), max_size=40))
def test_latin_text_is_cut_alike_beside_other_letters(text):
    # One word of another alphabet sends the whole text through the rule for all letters.
    assert [*split(text), "ж"] == split(f"{text} ж")
