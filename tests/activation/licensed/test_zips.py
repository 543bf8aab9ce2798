"""ZIP codes as people's files have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activation.licensed.zips import five_digits


@pytest.mark.parametrize(
    ("text", "zip_code"),
    [
        ("00501", "00501"), (" 10001 ", "10001"), ("\u00a010001", "10001"), ("'00501", "00501"), ('="00501"', "00501"),
        ("501", "00501"), ("1001", "01001"), ("1001.0", "01001"), ("501.00", "00501"),
        ("10001-1234", "10001"), ("100011234", "10001"), ("10001 1234", "10001"), ("10001–1234", "10001"),
        ("5011234", "00501"), ("10011234", "01001"), ("1001-1234", "01001"), ("501-1234", "00501"),
        ("10001\x00", "10001"), ("\ufeff10001", "10001"),
    ],
)  # fmt: skip
def test_a_zip_code_that_can_be_meant_in_one_way_is_found(text, zip_code):
    found, done = five_digits(text)

    assert zip_code == found
    assert ("" == done) is (text == zip_code)


@pytest.mark.parametrize(
    "text",
    ["", "ZIP", "1", "12", "00012", "100012", "1000112345", "K1A 0B1", "1e4", "-1001", "１０００１", "10001.5", "nan"],
)
def test_what_can_be_meant_in_several_ways_or_none_is_left_out_with_a_reason(text):
    found, why = five_digits(text)

    assert found is None
    assert "no ZIP code" in why


@given(st.integers(501, 99_950))
def test_any_zip_code_survives_a_spreadsheet_that_took_it_for_a_number(number):
    assert f"{number:05}" == five_digits(str(number))[0] == five_digits(f"{number}.0")[0]


@given(st.text(max_size=20))
def test_any_text_is_five_digits_or_refused(text):
    found, _ = five_digits(text)

    assert found is None or (5 == len(found) and found.isascii() and found.isdecimal())
