"""Who writes a brief is not whom they look for: a bakery, our gym, I'm a dentist."""

import pytest


def codes(found):
    return [rule.get("variable") for rule in found.criteria["all"][:-1]]


@pytest.mark.parametrize(
    "sender",
    [
        "I'm a dentist and I look for",
        "We're a gym chain looking for",
        "As a credit union we want",
        "We run a daycare center;",
        "I own a landscaping business and need",
        "Our coffee shop wants",
        "My dental practice is looking for",
        "We are a nonprofit that looks for",
        "Opening a pet store for",
    ],
)
def test_the_senders_own_business_is_no_rule(sender, reading):
    found = reading(f"{sender} homeowners")

    assert ["HOMEOWNERS_SHARE"] == codes(found)
    assert () == tuple(found.unmapped)


def test_the_receipt_says_that_the_sender_is_ignored_and_why(reading):
    lines = {line.phrase: line.reason for line in reading("We run a coffee shop, renters").lines}

    assert "who writes" in lines["We run a coffee shop"]


def test_where_the_sender_is_stays_a_place(reading):
    found = reading("We're a gym in Ohio, renters")

    assert {"variable": "STATE", "op": "in", "value": ["OH"]} in found.criteria["all"]
    assert "GYMS_PER_10K" not in codes(found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I'm a renter in Ohio", "RENTERS_SHARE"),
        ("we are a family with kids", "AGE_UNDER_18_SHARE"),
        ("people who like our coffee shop", None),
        ("coffee shop lovers", "COFFEE_SHOPS_PER_10K"),
        ("as a veteran", "VETERANS_SHARE"),
    ],
)
def test_who_people_are_is_no_sender(text, code, reading):
    found = codes(reading(text))

    assert (code in found) if code else ("COFFEE_SHOPS_PER_10K" not in found)


def test_what_others_open_is_read_and_not_taken_for_the_senders(reading):
    assert ["ADULTS_18_34_SHARE", "BANK_BRANCHES_PER_10K"] == codes(reading("young people opening a checking account"))
