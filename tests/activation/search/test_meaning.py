"""Words near in meaning."""

import numpy as np
import pytest

from activation.search.meaning import LEAST_SURE, MOST_SURE, Meaning, vectors

MEANING = Meaning(["coffee", "espresso", "boats", "guitars", "lawyers", "tires", "banks", "quokkish"])


@pytest.mark.parametrize(
    ("word", "near"), [("toffee", "coffee"), ("guitarist", "guitars"), ("attorneys", "lawyers"), ("yacht", "boats")]
)
def test_the_nearest_word_is_the_one_of_like_meaning(word, near):
    assert near in [other for other, _ in MEANING.near(word)]


@pytest.mark.parametrize("word", ["", "xqzzk", "ünïcödé", "42", "the"])
def test_a_word_without_a_meaning_is_near_to_none(word):
    assert () == MEANING.near(word)


def test_a_word_is_not_near_to_itself_in_the_plural():
    assert "guitars" not in [other for other, _ in MEANING.near("guitar")]


def test_the_nearest_stands_first_and_none_is_sure():
    sure = [likeness for _, likeness in MEANING.near("latte")]

    assert sure == sorted(sure, reverse=True)
    assert all(LEAST_SURE <= likeness <= MOST_SURE for likeness in sure)


def test_a_catalogue_of_words_without_vectors_has_no_neighbours():
    assert () == Meaning(["xqzzk"]).near("coffee")
    assert () == Meaning([]).near("coffee")


def test_every_word_has_one_vector_of_length_one_and_they_are_sorted():
    words, numbers = vectors()

    assert len(words) == len(numbers) == len(set(words.tolist()))
    assert words.tolist() == sorted(words.tolist())
    assert np.allclose(1.0, np.linalg.norm(numbers, axis=1))


def test_a_word_that_has_little_to_do_with_any_is_near_to_none():
    assert () == Meaning(["lawyers", "coffee"]).near("submarine")
