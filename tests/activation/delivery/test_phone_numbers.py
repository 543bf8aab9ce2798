"""A phone number is read as E.164, and nothing is guessed where the country code lacks."""

import pytest

from activation.delivery.identifiers.phones import DIALLING, e164


@pytest.mark.parametrize(
    ("wanted", "written", "country"),
    [
        ("+15551234567", "+1 (555) 123-4567", ""),
        ("+15551234567", "555.123.4567", "US"),
        ("+15551234567", "1-555-123-4567", "us"),
        ("+15551234567", "001 555 123 4567", ""),
        ("+442079460958", "020 7946 0958", "GB"),
        ("+442079460958", "+44 (0)20 7946 0958", ""),
        ("+442079460958", "011 44 20 7946 0958", "US"),
        ("+61212345678", "(02) 1234 5678", "AU"),
        ("+6512435678", "1243 5678", "SG"),
        ("+390612345678", "06 1234 5678", "IT"),
        ("+4930123456", "030/123456", "DE"),
        ("+33123456789", "01 23 45 67 89", "FR"),
    ],
)
def test_a_number_is_read_as_people_write_it(wanted, written, country):
    assert wanted == e164(written, country)


@pytest.mark.parametrize(
    ("reason", "written", "country"),
    [
        ("no country code", "555 123 4567", ""),
        ("no country code", "15551234567", ""),
        ("wrong number of digits", "123-4567", "US"),
        ("wrong number of digits", "+1 555 123", ""),
        ("wrong number of digits", "+1 555 123 456", ""),
        ("wrong number of digits", "+1234567890123456", ""),
        ("not a phone number", "call me", "US"),
        ("not a phone number", "+1 555 123 4567 ext. 8", ""),
        ("not a phone number", "+0 555 123 4567", ""),
        ("not a phone number", "()", ""),
        ("empty after cleaning", " ", "US"),
    ],
)
def test_a_number_that_cannot_be_dialled_says_why(reason, written, country):
    assert reason == e164(written, country).reason


def test_a_country_that_we_cannot_dial_is_said_and_not_guessed():
    assert "ZZ" not in DIALLING
    assert "its country is not known" in e164("555 123 4567", "ZZ").reason
