"""A delivered file is called so that its place, its audience and its time can be read from it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activation.audience import Audience
from activation.delivery.formats import format_named
from activation.delivery.naming import file_name

MOMENT = datetime(2026, 11, 3, 9, 5, 7, tzinfo=timezone(timedelta(hours=-5)))
CSV, ZIPPED = format_named("members_csv"), format_named("customers_csv_gz")


def audience(name="Ski families, Laval"):
    return Audience(
        audience_id="aud-ski4family", user_id="nixie", name=name, created_at=datetime(2026, 1, 1), updated_at=MOMENT
    )


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("s3_aud-ski4family_Ski-families-Laval_11032026_140507.csv", {}),
        ("s3_aud-ski4family_Ski-families-Laval_1793714707.csv", {"stamp": "unix"}),
        (
            "s3_aud-ski4family_Ski-families-Laval_Cafe-goers_11032026_140507_part0002.csv",
            {"segment": "Café goers", "part": 2},
        ),
        ("s3_aud-ski4family_Ski-families-Laval_v2_11032026_140507.csv", {"text": "v2"}),
        ("s3_aud-ski4family_Ski-families-Laval_unmatched_zips_11032026_140507.csv", {"of": "unmatched_zips"}),
    ],
)
def test_a_name_says_destination_audience_and_time_in_utc(name, given):
    assert name == file_name("s3", audience(), MOMENT, CSV, **given)


def test_a_name_without_a_time_is_the_same_each_time_so_that_the_file_is_overwritten():
    assert "sftp_aud-ski4family_Ski-families-Laval.csv.gz" == file_name("sftp", audience(), None, ZIPPED)


def test_liveramp_files_are_called_after_customer_list_and_day():
    form = format_named("liveramp_onboarding")

    assert "Acme-Foods_Ski-families-Laval_2026-11-03.csv" == file_name(
        "liveramp", audience(), MOMENT, form, customer="Acme Foods"
    )


def test_a_simple_onboard_file_is_called_after_its_segment():
    form = format_named("liveramp_simple_onboard")

    assert "Weekend-cooks.csv" == file_name("liveramp", audience(), MOMENT, form, segment="Weekend cooks")


def test_an_audience_whose_name_has_no_latin_letter_is_called_after_its_id():
    assert "s3_aud-ski4family_11032026_140507.csv" == file_name("s3", audience("スキー"), MOMENT, CSV)


@given(
    name=st.text(min_size=1, max_size=120).filter(str.strip),
    segment=st.text(max_size=300),
    text=st.text(max_size=300),
    part=st.none() | st.integers(1, 9_999),
)
def test_any_name_is_one_safe_file_of_at_most_255_bytes(name, segment, text, part):
    called = file_name("s3", audience(name), MOMENT, ZIPPED, segment=segment, text=text, part=part)

    assert len(called.encode()) <= 255
    assert called.endswith(".csv.gz") and called[0].isalnum()
    assert called.replace("-", "").replace("_", "").replace(".", "").isalnum() and ".." not in called


def test_long_names_are_cut_and_the_time_and_part_stay():
    called = file_name("s3", audience("a" * 120), MOMENT, ZIPPED, segment="b" * 200, text="c" * 200, part=3)

    assert 255 == len(called)
    assert called.startswith("s3_aud-ski4family_aaa") and called.endswith("ccc_11032026_140507_part0003.csv.gz")


def test_the_time_is_written_in_utc():
    assert file_name("s3", audience(), MOMENT, CSV) == file_name("s3", audience(), MOMENT.astimezone(UTC), CSV)
