"""The other side's words are kept, our secrets in them are not."""

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activation.delivery.channels.said import without_secrets

PEM = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n"


def test_words_without_a_secret_stay_as_they_came():
    words = 'An error occurred (AccessDenied): "{user}" may not do that.'

    assert words == without_secrets(words, ["sesame", PEM])


@given(
    st.text(min_size=1).filter(str.strip), st.sampled_from(["{}", "before {} after", "{}{}", '{{"password": "{}"}}'])
)
def test_any_secret_is_covered_wherever_it_stands(secret, words):
    assert secret not in without_secrets(words.replace("{}", secret), [secret]).replace("•••", "")


@pytest.mark.parametrize(
    "form",
    [
        'pass"word/with+odd ones',
        json.dumps('pass"word/with+odd ones'),
        quote('pass"word/with+odd ones', safe=""),
        'pass%22word/with%2Bodd%20ones',
        "pass%22word%2Fwith%2Bodd+ones",
        base64.b64encode(b'pass"word/with+odd ones').decode(),
    ],
)  # fmt: skip
def test_a_secret_in_another_writing_is_covered_too(form):
    shown = without_secrets(f"refused: {form}.", ['pass"word/with+odd ones'])

    assert "refused: " in shown
    assert "•••" in shown
    assert "odd" not in shown and form.strip('"') not in shown


def test_each_line_of_a_key_is_covered():
    shown = without_secrets("cannot read hkiG9w0BAQEFAASC", [PEM])

    assert "cannot read •••" == shown


def test_the_secret_parts_of_a_service_account_are_covered_and_its_name_is_not():
    account = json.dumps({"client_email": "a@b.example", "private_key": PEM, "private_key_id": "0123abcd"}, indent=2)

    shown = without_secrets("{ a@b.example } key 0123abcd MIIEvQIBADANBgkq", [account])

    assert "{ a@b.example } key ••• •••" == shown


def test_the_longer_of_two_secrets_is_covered_whole():
    assert "•••" == without_secrets("sesame-open", ["sesame", "sesame-open"])


def test_a_secret_across_the_end_of_what_is_shown_leaves_no_part():
    shown = without_secrets("x" * 495 + "sesame-sesame", ["sesame-sesame"])

    assert "sesa" not in shown
    assert len(shown) <= 500


def test_words_come_on_one_line():
    assert "a b c" == without_secrets("a\n  b\r\n\tc", [])
