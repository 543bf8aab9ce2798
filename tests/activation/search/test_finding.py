"""Finding variables with plain words on the shipped catalogue."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activation.catalogue import Catalogue
from activation.search import Finder

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.read(DATA / "variables.parquet")


@pytest.fixture(scope="module")
def finder(catalogue) -> Finder:
    return Finder(catalogue)


def first(finder, text):
    return next((found.code for found in finder.find(text, limit=1)), None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("coffee lovers", "COFFEE_SHOPS_PER_10K"), ("gyms", "GYMS_PER_10K"), ("renters", "RENTERS_SHARE"), ("rents", "MEDIAN_RENT"), ("home owners", "HOMEOWNERS_SHARE"),
        ("household income", "MEDIAN_HOUSEHOLD_INCOME"), ("family income", "MEDIAN_FAMILY_INCOME"), ("seniors", "AGE_65_PLUS_SHARE"), ("the elderly", "AGE_65_PLUS_SHARE"),
        ("no car", "NO_VEHICLE_SHARE"), ("car owners", "VEHICLE_OWNERS_SHARE"), ("day care", "CHILD_DAY_CARE_PER_10K"), ("pet parents", "PET_BUSINESSES_PER_10K"),
        ("women 18-34", "WOMEN_18_34_SHARE"), ("college graduates", "SOME_COLLEGE_SHARE"), ("AGE_65_PLUS_SHARE", "AGE_65_PLUS_SHARE"), ("golfing", "GOLF_CLUBS_PER_10K"),
        ("public transport", "TRANSIT_COMMUTERS_SHARE"), ("veteran", "VETERANS_SHARE"), ("states", "STATE"),
    ],
)  # fmt: skip
def test_the_variable_that_the_words_name_comes_first(text, code, finder):
    assert code == first(finder, text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("cofee", "coffee"), ("gymns", "gyms"), ("millenials", "millennials"), ("resturants", "restaurants"), ("homeownrs", "homeowners"), ("vetrans", "veterans")],
)  # fmt: skip
def test_misspelt_words_find_what_was_meant(typed, meant, finder):
    assert first(finder, meant) == first(finder, typed)


def test_the_reason_says_which_word_stands_where_and_what_it_was_read_as(finder):
    assert "matches 'coffee' in its label" == finder.find("coffee lovers")[0].reason
    assert "matches 'cofee' (read as 'coffee') in its label" == finder.find("cofee")[0].reason


@pytest.mark.parametrize("text", ["", "   ", "asdfgh qwerty zxcvb", "🤷", "the of and", "people", "!!!", "xyzzy"])
def test_nonsense_finds_nothing(text, finder):
    assert [] == finder.find(text)


@pytest.mark.parametrize(
    "text", ["renters", "coffee shops", "household income", "no car", "public transit", "dog owners"]
)
def test_a_name_of_a_variable_scores_one(text, finder):
    assert 1.0 == finder.find(text)[0].relevance_score


def test_all_words_in_one_name_score_four_fifths_or_more_and_a_part_of_them_about_half(finder):
    whole = {found.code: found.relevance_score for found in finder.find("income households")}
    part = {found.code: found.relevance_score for found in finder.find("income quokka")}

    assert whole["MEDIAN_HOUSEHOLD_INCOME"] >= 0.8
    assert 0.2 <= part["MEDIAN_HOUSEHOLD_INCOME"] <= 0.6


WORDS = [
    "coffee",
    "rent",
    "families",
    "no",
    "income",
    "high",
    "65",
    "women",
    "qwerty",
    "car",
    "school",
    "cofee",
    "health",
]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join))
def test_scores_lie_within_nought_and_one_and_the_best_stands_first(text, finder):
    scores = [found.relevance_score for found in finder.find(text, limit=50)]

    assert all(0.3 <= score <= 1.0 for score in scores)
    assert not scores or max(scores) == scores[0]
    assert scores[10:] == sorted(scores[10:], reverse=True)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80))
def test_any_text_is_searched_without_an_error_and_finds_the_same_again(text, finder):
    assert finder.find(text) == finder.find(text)


def test_the_score_of_a_variable_does_not_depend_on_how_many_are_asked_for(finder):
    assert finder.find("pet food", limit=3) == finder.find("pet food", limit=30)[:3]


def test_sensitive_variables_are_found_only_where_their_class_is_allowed(finder):
    assert "DIABETES_SHARE" not in {found.code for found in finder.find("diabetes", limit=50)}
    assert "DIABETES_SHARE" not in {
        found.code for found in finder.find("diabetes", limit=50, allow_sensitive=("hardship",))
    }
    assert "DIABETES_SHARE" == finder.find("diabetes", allow_sensitive=("health_condition",))[0].code


def test_a_found_variable_carries_what_the_screen_shows(finder, catalogue):
    found, variable = finder.find("coffee")[0], catalogue.get("COFFEE_SHOPS_PER_10K")

    for name in (
        "code",
        "label",
        "description",
        "type",
        "category",
        "unit",
        "source",
        "vintage",
        "coverage",
        "sensitive",
    ):
        assert getattr(variable, name) == getattr(found, name)


def test_the_opposite_of_what_was_asked_for_is_no_direct_hit(finder):
    scores = {found.code: found.relevance_score for found in finder.find("vehicle", limit=50)}

    assert scores["NO_VEHICLE_SHARE"] < 0.6 < scores["VEHICLE_OWNERS_SHARE"]


def test_every_label_finds_its_own_variable_first(finder, catalogue):
    every = ("race_ethnicity", "health_condition", "disability", "hardship")

    for variable in catalogue:
        best = finder.find(variable.label, allow_sensitive=every)
        assert variable.code in {found.code for found in best if found.relevance_score == best[0].relevance_score}, (
            variable.label
        )


@pytest.mark.parametrize(
    ("text", "code"),
    [("guitarists", "MUSIC_STORES_PER_10K"), ("insomniacs", "SHORT_SLEEPERS_SHARE"), ("joggers", "SPORTING_GOODS_STORES_PER_10K"), ("tumours", "CANCER_SHARE")],
)  # fmt: skip
def test_a_word_that_the_catalogue_does_not_have_finds_what_is_near_to_it_in_meaning(text, code, finder):
    assert code in {found.code for found in finder.find(text, allow_sensitive=("health_condition",))}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("guitarists", "matches 'guitarists' (near in meaning to 'guitar') in its synonyms"),
        ("tyres", "matches 'tyres' (in American English 'tire') in its synonyms"),
        ("broadb", "matches 'broadb' (as in 'broadband') in its label"),
        ("day care", "matches 'day' in its label; 'care' in its label"),
    ],
)
def test_the_reason_tells_a_synonym_a_spelling_a_beginning_and_a_meaning_apart(text, reason, finder):
    assert reason == finder.find(text)[0].reason


def test_every_found_variable_says_why(finder):
    for text in ("women", "affluent retirees", "househ", "toffee", "no car", "65+"):
        assert all(found.reason.startswith("matches '") for found in finder.find(text, limit=50)), text


@pytest.mark.parametrize("word", ["supermarkets", "restaurants", "broadband", "coffee"])
def test_what_one_means_is_found_from_the_fifth_letter_on_and_stays_while_one_types(word, finder):
    best = finder.find(word)[0].code

    for letters in range(5, len(word)):
        assert best in {found.code for found in finder.find(word[:letters], limit=10)}, word[:letters]


def test_house_means_houses_until_it_is_clear_that_households_are_meant(finder):
    assert "HOMEOWNERS_SHARE" == finder.find("house")[0].code
    for begun in ("househ", "househo", "househol", "household"):
        assert "PEOPLE_PER_HOUSEHOLD" == finder.find(begun)[0].code, begun


def test_ties_stand_in_the_order_of_their_codes(catalogue):
    backwards = Finder(Catalogue(list(reversed(catalogue.variables))))
    forwards = Finder(catalogue)

    for text in ("age", "money", "house", "affluent", "sports", "women"):
        assert [f.code for f in forwards.find(text, limit=60)] == [f.code for f in backwards.find(text, limit=60)]


def test_the_bands_of_one_thing_do_not_fill_the_first_ten_unless_numbers_are_asked_for(finder):
    found = [variable.code for variable in finder.find("aged", limit=10)]
    asked = finder.find("women over 65", limit=10)

    assert len([code for code in found if code.startswith("AGE_") and code.endswith("_SHARE")]) < 10
    assert {"WOMEN_65_74_SHARE", "AGE_65_PLUS_SHARE"} <= {found.code for found in asked}
    assert [found.relevance_score for found in asked] == sorted(
        (found.relevance_score for found in asked), reverse=True
    )


@pytest.mark.parametrize(
    "text", ["coffee " * 1_500, "x" * 10_000, "ﷺ" * 10_000, "\x00" * 10_000, "1" * 10_000, "é’" * 5_000]
)
def test_ten_thousand_letters_are_searched_without_an_error(text, finder):
    assert finder.find(text) == finder.find(text)


def test_vectors_of_words_are_read_by_the_first_search_and_not_before():
    program = (
        "import sys, activation, activation.search.meaning as meaning\n"
        "ws = activation.open_workspace(store=sys.argv[1]); ws.read_brief('coffee lovers in Texas')\n"
        "print(meaning.vectors.cache_info().currsize); ws.variables.find('toffee')\n"
        "print(meaning.vectors.cache_info().currsize)"
    )
    with tempfile.TemporaryDirectory() as folder:
        told = subprocess.run([sys.executable, "-c", program, folder], capture_output=True, text=True, check=True)

    assert ["0", "1"] == told.stdout.split()
