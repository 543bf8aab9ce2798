"""The same person hashes differently under each platform's rule; the digests below were computed apart from the code."""

import hashlib
from base64 import b64encode

import pytest

from activation.delivery.identifiers import amazon, dv360, google, linkedin, liveramp, meta, tiktok, uid2
from activation.delivery.identifiers.digests import sha1_hex, sha256_base64, sha256_hex

EMAIL = " Jane.Doe+Home@Gmail.com "
PHONE = "+1 (555) 123-4567"


@pytest.mark.parametrize(
    ("first_16", "clean"),
    [
        ("40c12d39581af2ac", google.email),
        ("40c12d39581af2ac", dv360.email),
        ("40c12d39581af2ac", meta.email),
        ("40c12d39581af2ac", liveramp.email),
        ("40c12d39581af2ac", linkedin.email),
        ("d6117306485ed0e5", uid2.email),
        ("b6eda2e28b8d1cdf", amazon.email),
    ],
)
def test_an_address_has_the_digest_of_its_platform(first_16, clean):
    assert first_16 == sha256_hex(clean(EMAIL))[:16]


def test_an_address_is_lowered_for_google_unlike_in_googles_own_sample():
    wrong = hashlib.sha256(b"Jane.Doe+Home@Gmail.com").hexdigest()

    assert "c328bc0a17cce485" == wrong[:16]
    assert wrong != sha256_hex(google.email(EMAIL))


@pytest.mark.parametrize(
    ("first_16", "clean", "digest"),
    [
        ("8a59780bb8cd2ba0", google.phone, sha256_hex),
        ("8a59780bb8cd2ba0", uid2.phone, sha256_hex),
        ("8a59780bb8cd2ba0", dv360.phone, sha256_hex),
        ("d6736136ea896c1b", meta.phone, sha256_hex),
        ("b8e04c986aa87857", liveramp.phone, sha1_hex),
    ],
)
def test_a_phone_has_the_digest_of_its_platform(first_16, clean, digest):
    assert first_16 == digest(clean(PHONE))[:16]


UID2_VECTORS = [
    ("MyEmail@example.com", "FsGNM28LJQ8OLZB0Us65ZYp07NrovJSGTCMSKnLMJ6U="),
    ("MYEMAIL@example.com", "FsGNM28LJQ8OLZB0Us65ZYp07NrovJSGTCMSKnLMJ6U="),
    ("My.Email@example.com", "4itTvG+HEnTzpiqzejyu1yFPwU1nYhWpaiQvz62hyB8="),
    ("JANESAOIRSE@example.com", "1mcOepIAfxtf94Xx/IHlOqbT170GvfXEc83HKGwoS20="),
    ("Jane.Saoirse@example.com", "sZZDLHuYmiypHIN5mVfFFdpT5sE6vyC3j+qU8RfpC/g="),
    ("JaneSaoirse+Work@example.com", "KKruSBUjDNO069iMUVImVQZm6RrAGZKeOtrD9mwogYA="),
    ("JANE.SAOIRSE@gmail.com", "ku4mBX7Z3qJTXWyLFB1INzkyR2WZGW4ANSJUiW21iI8="),
    ("JaneSaoirse+Work@gmail.com", "ku4mBX7Z3qJTXWyLFB1INzkyR2WZGW4ANSJUiW21iI8="),
    ("user@example.com", "tMmiiTI7IaAcPpQPFQ65uMVCWH8av9jw4cwf/F5HVRQ="),
]


@pytest.mark.parametrize(("raw", "published"), UID2_VECTORS)
def test_an_address_has_the_digest_that_uid2_publishes(raw, published):
    assert published == sha256_base64(uid2.email(raw))


def test_a_phone_has_the_digest_that_uid2_publishes():
    assert "EObwtHBUqDNZR33LNSMdtt5cafsYFuGmuY4ZLenlue4=" == sha256_base64(uid2.phone("1 (234) 567-8901", "US"))


def test_base64_is_of_the_raw_digest_and_not_of_its_hexadecimal_text():
    of_the_text = b64encode(hashlib.sha256(b"user@example.com").hexdigest().encode()).decode()

    assert 44 == len(sha256_base64("user@example.com"))
    assert of_the_text != sha256_base64("user@example.com")


def test_only_gmail_loses_dots_and_tags_for_uid2():
    assert "jane.doe+x@googlemail.com" == uid2.email("Jane.Doe+x@googlemail.com")


def test_tiktok_drops_the_tag_on_every_domain_and_keeps_dots():
    assert "jane.doe@example.com" == tiktok.email("Jane.Doe+News@Example.com")


def test_tiktok_has_the_digest_that_its_page_prints_for_a_phone():
    published = "65b7e6dcf6f4310f8d7cbfbd78289a753062fb054d6664fb9aaac5df66a422d4"

    assert published == sha256_hex(tiktok.phone("+374 93 828222"))


def test_google_takes_spaces_out_of_first_names_and_punctuation_out_of_last_names():
    assert "maryann" == google.first_name(" Mary Ann ")
    assert "odoe" == google.last_name(" O'Doe ")


def test_google_never_hashes_country_and_postal_code_so_they_stay_readable():
    assert "US" == google.country(" us ")
    assert "10001-1234" == google.postal_code(" 10001-1234 ")


def test_accents_stay_in_names_for_meta():
    assert "josé maría" == meta.name(" José-María ".replace("-", " "))


@pytest.mark.parametrize(
    ("clean", "raw", "wanted"),
    [
        (meta.city, "St. Louis", "stlouis"),
        (meta.state, "California", "ca"),
        (meta.state, "tx", "tx"),
        (meta.state, "Île-de-France", "îledefrance"),
        (meta.postal_code, "94304-1234", "94304"),
        (meta.gender, "Female", "f"),
        (meta.birth_date, "1980-02-03", ("1980", "02", "03")),
        (meta.country, "US", "us"),
    ],
)
def test_meta_cleans_every_key_in_its_own_way(clean, raw, wanted):
    assert wanted == clean(raw)


def test_a_british_postcode_is_a_postal_code_for_meta():
    assert "sw1a1aa" == meta.postal_code("SW1A 1AA", "GB")


def test_dv360_takes_all_white_space_out():
    assert "maryann" == dv360.name(" Mary\tAnn ")
    assert "jane@example.com" == dv360.email(" jane @ example.com ")


def test_amazon_keeps_letters_and_digits_only():
    assert "12mainst" == amazon.plain("12 Main St.")
    assert "jane.doehome@gmail.com" == amazon.email(EMAIL)


def test_liveramp_takes_zips_of_5_or_9_digits_without_the_hyphen():
    assert ["10001", "100011234"] == [liveramp.postal_code("10001"), liveramp.postal_code("10001-1234")]


@pytest.mark.parametrize(
    ("reason", "answer"),
    [
        ("not an e-mail address", google.email("jane at example.com")),
        ("not an e-mail address", google.email("jane@example")),
        ("not an e-mail address", google.email("jane@@example.com")),
        ("empty after cleaning", google.email("  ")),
        ("empty after cleaning", google.last_name(" -' ")),
        ("holds an invisible character", google.email("jane\u200b@example.com")),
        ("already hashed: how it was cleaned first is not known, give the plain value", google.email("ab" * 32)),
        ("not an e-mail address", uid2.email("...+x@gmail.com")),
        ("not an e-mail address", tiktok.email("_x@example.com")),
        ("empty after cleaning", amazon.plain("東京")),
        ("not a two-letter country code", google.country("USA")),
        ("a US ZIP has 5 digits; leading zeros may have been lost", meta.postal_code("601", "US")),
        ("not a US number", liveramp.phone("+44 20 7946 0958")),
        ("neither m nor f", meta.gender("x")),
        ("not a date as yyyy-mm-dd", meta.birth_date("03.02.1980")),
        ("not a mobile advertising id", meta.mobile_id("00000000-0000-0000-0000-000000000000")),
    ],
)
def test_what_cannot_be_used_says_why(reason, answer):
    assert reason == answer.reason
