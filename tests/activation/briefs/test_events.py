"""Events and facts about single people become no rule, with the reason and the variables that come near."""

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "people who bought shoes", "customers who clicked an ad", "opened our email", "visited in the last 30 days", "cart abandoners", "newsletter subscribers",
        "loyalty program members", "high lifetime value", "in-market car buyers", "users who installed the app", "spent more than $200 on coffee", "frequent purchasers",
        "orders over $50", "haven't purchased recently", "likely to convert", "website visitors last week", "repeat customers", "high purchase intent",
    ],
)  # fmt: skip
def test_an_event_becomes_no_rule_and_says_why(text, reading):
    found = reading(text)

    assert 1 == len(found.criteria["all"])
    assert all(miss.why.startswith("no ") for miss in found.unmapped)
    assert found.unmapped


def test_the_object_of_an_event_is_offered_and_never_applied(reading):
    (miss,) = reading("people who purchased coffee").unmapped

    assert "COFFEE_SHOPS_PER_10K" == miss.nearest[0]


def test_places_and_ages_beside_an_event_stay_rules(reading):
    found = reading("women 25-34 in Ohio who bought shoes in the last 6 months")

    assert ["WOMEN_18_34_SHARE", "STATE"] == [part["variable"] for part in found.criteria["all"][:-1]]
    assert ["bought shoes in the last 6 months"] == [miss.phrase for miss in found.unmapped]


def test_words_that_nothing_knows_are_reported_as_one_phrase(reading):
    assert ["smell of rain"] == [miss.phrase for miss in reading("coffee and the smell of rain").unmapped]


def test_a_word_that_could_mean_several_variables_is_offered_and_not_applied(reading):
    found = reading("health")

    assert 1 == len(found.criteria["all"])
    assert 1 < len(found.unmapped[0].nearest) <= 3


@pytest.mark.parametrize(
    ("text", "shown"),
    [("diabetics", "health condition"), ("Hispanic", "race ethnicity"), ("disabled", "disability"), ("poverty", "hardship"), ("asthma sufferers", "health condition")],
)  # fmt: skip
def test_a_sensitive_wish_is_refused_with_its_class(text, shown, reading):
    line = reading(text).lines[0]

    assert ("refused", None) == (line.kind, line.rule)
    assert shown in line.reason


def test_a_sensitive_wish_is_a_rule_where_its_class_is_allowed(reading):
    rule = reading("diabetics", allow_sensitive=("health_condition",)).criteria["all"][0]

    assert ("DIABETES_SHARE", ">=") == (rule["variable"], rule["op"])


@pytest.mark.parametrize("text", ["Christians", "Republicans", "LGBTQ", "executives", "good credit score"])
def test_subjects_that_the_data_lacks_are_named(text, reading):
    assert reading(text).unmapped[0].why.startswith("no data on")


def test_a_misspelt_word_is_read_and_the_receipt_says_how(reading):
    line = reading("cofee lovers").lines[0]

    assert "COFFEE_SHOPS_PER_10K" == line.variable
    assert "'cofee' read as 'coffee'" in line.reason


def test_an_english_word_is_never_taken_for_a_misspelling(reading):
    assert ["diving"] == [miss.phrase for miss in reading("diving").unmapped]
