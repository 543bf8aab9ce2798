"""Whatever text comes, a cleaner answers; and cleaning what is clean changes nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activation.delivery.identifiers import amazon, dv360, google, linkedin, liveramp, meta, phones, tiktok, uid2
from activation.delivery.identifiers.digests import sha256_hex
from activation.delivery.identifiers.unusable import Unusable
from activation.delivery.masking import mask

TEXTS = st.text(max_size=30) | st.from_regex(r"[A-Za-z.+ \-_']{1,12}@[A-Za-z.\-]{1,9}\.(com|org)", fullmatch=True)
NUMBERS = st.from_regex(r"\+?[0-9 ().\-]{1,20}", fullmatch=True) | st.text(max_size=20)
COUNTRIES = st.sampled_from(["", *phones.DIALLING, "ZZ"])

EMAILS = [google.email, dv360.email, meta.email, uid2.email, liveramp.email, amazon.email, linkedin.email, tiktok.email]
OTHERS = [
    *(google.first_name, google.last_name, google.country, google.postal_code),
    *(dv360.name, dv360.country, dv360.postal_code),
    *(meta.name, meta.city, meta.state, meta.postal_code, meta.country, meta.gender, meta.mobile_id),
    *(liveramp.plain, liveramp.state, liveramp.postal_code),
    *(amazon.plain, amazon.country),
    *(linkedin.plain, linkedin.country, linkedin.mobile_id, tiktok.mobile_id),
]


def name(clean):
    return f"{clean.__module__.rsplit('.', 1)[1]}.{clean.__name__}"


@pytest.mark.parametrize("clean", EMAILS + OTHERS, ids=name)
@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_any_text_is_cleaned_once_and_for_all_or_refused(clean, text):
    found = clean(text)

    if isinstance(found, Unusable):
        assert found.reason
    else:
        assert found == clean(found)
        assert 64 == len(sha256_hex(found))


@settings(max_examples=500, deadline=None)
@given(text=NUMBERS, country=COUNTRIES)
def test_any_number_is_e164_or_refused(text, country):
    found = phones.e164(text, country)

    if isinstance(found, Unusable):
        assert found.reason
    else:
        assert found == phones.e164(found) == phones.e164(found, country)
        assert "+" == found[0] and found[1:].isdecimal() and 9 <= len(found) <= 16


@pytest.mark.parametrize("clean", [meta.phone, tiktok.phone, amazon.phone, liveramp.phone], ids=name)
@settings(max_examples=150, deadline=None)
@given(text=NUMBERS, country=COUNTRIES)
def test_platforms_that_write_a_number_in_digits_write_those_of_e164(clean, text, country):
    found, number = clean(text, country), phones.e164(text, country)

    assert isinstance(found, Unusable) or number.endswith(found)


@given(text=st.text())
def test_any_date_is_three_numbers_or_refused(text):
    found = meta.birth_date(text)

    assert isinstance(found, Unusable) or [4, 2, 2] == [len(part) for part in found]


@given(text=st.text(min_size=4))
def test_a_masked_value_never_holds_more_than_its_beginning(text):
    assert text not in mask(text)
