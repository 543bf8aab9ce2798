"""What people do said as a verb: own a dog, own their home, have two cars, rent."""

import pytest


def codes(reading, text):
    return [part["variable"] for part in reading(text).criteria["all"][:-1] if "variable" in part]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("who own a dog", "PET_BUSINESSES_PER_10K"), ("owns their home", "HOMEOWNERS_SHARE"), ("people who own a business", "ESTABLISHMENTS_PER_10K"),
        ("with two cars", "VEHICLE_OWNERS_SHARE"), ("3 or more cars", "VEHICLE_OWNERS_SHARE"), ("households that have a car", "VEHICLE_OWNERS_SHARE"),
        ("who rent", "RENTERS_SHARE"), ("most people rent", "RENTERS_SHARE"), ("seniors who rent", "RENTERS_SHARE"), ("how many in Ohio rent?", "RENTERS_SHARE"),
        ("rent", "MEDIAN_RENT"), ("high rent", "MEDIAN_RENT"), ("rent over $1,000", "MEDIAN_RENT"),
    ],
)  # fmt: skip
def test_owners_and_renters_may_be_said_as_verbs(text, code, reading):
    assert code in codes(reading, text)


@pytest.mark.parametrize("text", ["electric vehicles", "EV buyers", "Tesla drivers", "hybrid cars"])
def test_kinds_of_cars_are_no_dealers(text, reading):
    found = reading(text)

    assert [] == codes(reading, text)
    assert "no data on what kinds of cars" in found.unmapped[0].why
    assert "NEW_CAR_DEALERS_PER_10K" in found.unmapped[0].nearest


@pytest.mark.parametrize(
    ("text", "american"),
    [
        ("jewellery lovers", "jewelry lovers"),
        ("theatre fans", "theater fans"),
        ("ageing parents", "aging parents"),
        ("mums", "moms"),
    ],
)
def test_british_spelling_is_read_as_american(text, american, reading):
    assert codes(reading, american) == codes(reading, text) != []


@pytest.mark.parametrize("word", ["decent", "latest", "discerning", "unusually", "hopefully"])
def test_words_of_all_work_are_filler(word, reading):
    assert word in reading(f"{word} renters").ignored
