"""A CSV that a person opens runs nothing, and what a machine must match is not changed."""

import csv
import io

import pytest

from tests.activation.delivery.frames import JANE, PALO_ALTO, batch, sent, text_of

FORMULAS = ["=1+1", "+cmd|'/C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\rx"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_people_read_is_made_harmless(formula):
    text = text_of("members_csv", batch(PALO_ALTO | {"place": formula, "segment": formula}))
    row = list(csv.reader(io.StringIO(text, newline="")))[1]

    assert [f"'{formula}", f"'{formula}"] == [row[1], row[6]]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_customer_id_that_would_run_is_a_reject_and_not_changed(formula):
    parts, rejects = sent("customers_csv", batch(JANE | {"customer_id": formula}))

    assert [("customer_id", True)] == [(reject.field, reject.dropped) for reject in rejects]
    assert 1 == parts["members", 1].count(b"\n")


@pytest.mark.parametrize("number", ["-17", "+15551234567", "-1 000.5"])
def test_a_plain_number_is_no_formula(number):
    assert number in text_of("customers_csv", batch(JANE | {"customer_id": number}))


def test_an_address_that_would_run_is_a_reject_in_a_csv_and_stays_in_json():
    risky = batch(JANE | {"emails": ["=cmd@example.com"]})
    _, rejects = sent("customers_plain_csv", risky)

    assert [("email_1", True)] == [(reject.field, reject.dropped) for reject in rejects]
    assert '"email_1":"=cmd@example.com"' in text_of("customers_plain_jsonl", risky)


def test_phones_keep_their_plus():
    assert ",+15551234567," in text_of("customers_plain_csv", batch(JANE))


def test_a_carriage_return_in_a_cell_stays_in_its_cell():
    text = text_of("members_csv", batch(PALO_ALTO | {"place": "Palo\rAlto"}))

    assert "Palo\rAlto" == list(csv.reader(io.StringIO(text, newline="")))[1][1]


def test_parquet_and_json_hold_the_text_as_it_is():
    assert '"place":"=1+1"' in text_of("members_jsonl", batch(PALO_ALTO | {"place": "=1+1"}))


@pytest.mark.parametrize("key", ["liveramp_onboarding", "linkedin_contacts_csv"])
def test_names_in_files_for_platforms_are_made_harmless_too(key):
    assert "'=HYPERLINK" in text_of(key, batch(JANE | {"last_name": "=HYPERLINK(1)"}))
