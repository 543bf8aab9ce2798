"""Words beside each other that found nothing are one phrase; words about when are none."""

import pytest


def missed(reading, text):
    return [miss.phrase for miss in reading(text).unmapped]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("watched 75% of the product video", ["watched 75% of the product video"]), ("recently divorced dads", ["recently divorced"]),
        ("users of zithers, and the smell of rain", ["zithers", "smell of rain"]), ("zithers and flutterbyes", ["zithers", "flutterbyes"]),
        ("people who didn't check out", ["didn't check out"]), ("user_type == trial", ["user_type == trial"]),
    ],
)  # fmt: skip
def test_neighbours_that_found_nothing_are_one_phrase(text, expected, reading):
    assert expected == missed(reading, text)


def test_a_recently_about_a_rule_is_no_miss_and_one_about_an_event_is(reading):
    assert [] == missed(reading, "recently engaged couples")
    assert ["recently viewed"] == missed(reading, "customers who recently viewed")


def test_a_miss_without_a_word_of_the_catalogue_is_offered_what_means_nearly_the_same(reading):
    (miss,) = reading("people who work in finance").unmapped

    assert "finance" == miss.phrase
    assert {"INVESTMENT_ADVISERS_PER_10K", "BANK_BRANCHES_PER_10K"} <= set(miss.nearest)


def test_a_miss_is_reported_with_the_time_beside_it_and_since_a_year_only_is_of_a_growth(reading):
    assert [] == missed(reading, "veterans for twenty years")
    assert missed(reading, "for twenty years subscribed to our newsletter")
    assert [] == missed(reading, "population grew by more than 5 percent since 2011")
    assert missed(reading, "zithers since 2012") != missed(reading, "zithers")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("renters, exclude our customers", ["exclude our customers"]),
        ("homeowners. Suppress last year's guests.", ["Suppress last year's guests"]),
        ("past gifts of $250 or more", ["past gifts of $250 or more"]),
        ("people who clicked an email from the spring promo", ["clicked an email from the spring promo"]),
        ("people who think of changing careers", ["changing careers"]),
        ("owners of older cars", ["older cars"]),
        ("homeowners with no car payment", ["with no car payment"]),
        ("homes built before 1980", ["homes built before 1980"]),
        ("counties along the Mexican border", ["Mexican border"]),
        ("young adults living with their parents", ["living with their parents"]),
    ],
)
def test_what_something_was_done_with_belongs_to_the_miss(text, expected, reading):
    assert expected == missed(reading, text)


def test_words_that_tell_nothing_of_an_area_are_no_misses(reading):
    text = "Ideally, and regardless of the season, we would rather involve homeowners, not least in the initial stage"

    assert () == tuple(reading(text).unmapped)
