"""What the checks say of a platform's own rules, asked directly: its smallest list, its identifiers, its table."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from activation.audience import Audience
from activation.delivery.formats import Options, format_named
from activation.delivery.platform_types import platform_type
from activation.platform import Platform
from activation.sending.asked import Plan
from activation.sending.checks import Circumstances
from activation.sending.preflight import preflight
from activation.sending.roster import changes, coverage, roster
from tests.activation.delivery.frames import JANE, KARL, PALO_ALTO, batch

NOBODY = pa.array([], pa.string())
NOON = datetime(2026, 5, 28, 12, tzinfo=UTC)


def checks(type_key, form, rows, key, held=NOBODY, **changed):
    """What is said of these rows for a platform of that type, by rule."""
    audience = Audience(audience_id="aud-ski01", user_id="ana", name="Ski families", status="active",
                        created_at=NOON, updated_at=NOON)  # fmt: skip
    platform = Platform(platform_id="plt-1", user_id="ana", platform_type=type_key, name="There", status="active",
                        created_at=NOON, updated_at=NOON, settings={"channel": changed.pop("channel", "download")})  # fmt: skip
    options = Options(audience_id="aud-ski01", audience_name="Ski families", platform_audience_id="4711",
                      advertiser_id="815")  # fmt: skip
    plan = Plan(audience, platform, platform_type(type_key), format_named(form), options, (),
                **{"kind": "initial", "max_removed": 1.0, "moment": NOON} | changed)  # fmt: skip
    here = roster(rows, key, NOBODY)
    said = preflight(plan, here, changes(here.keys, held, NOBODY), Circumstances(held=len(held)))
    return {check.rule: check for check in said.checks}, said


def customers(many):
    return pa.Table.from_batches([batch(*(JANE | {"customer_id": f"C-{number}"} for number in range(many)))])


def areas(people):
    return pa.Table.from_batches([batch(PALO_ALTO | {"people": people})])


@pytest.mark.parametrize(
    ("type_key", "form", "many", "level"),
    [
        ("liveramp", "liveramp_onboarding", 24, "block"),  # 25, which LiveRamp itself says
        ("liveramp", "liveramp_onboarding", 25, "ok"),
        ("the_trade_desk", "ttd_crm_hashed", 1_499, "warning"),  # 1,500, as somebody else says
        ("the_trade_desk", "ttd_crm_hashed", 1_500, "ok"),
    ],
)
def test_a_list_below_the_platforms_smallest_is_refused_only_where_the_limit_is_certain(type_key, form, many, level):
    said, _ = checks(type_key, form, customers(many), "customer_id")

    assert level == said["minimum"].level
    assert platform_type(type_key).minimum.source == said["minimum"].source != ""


@pytest.mark.parametrize(("people", "level"), [(99, "block"), (100, "ok")])
def test_the_people_in_the_zip_areas_are_held_against_a_limit_in_people(people, level):
    said, _ = checks("meta", "meta_zip_keys", areas(people), "zip")

    assert (level, "Meta help 2082575038703844, as copied") == (said["minimum"].level, said["minimum"].source)
    assert f"{people} people" in said["minimum"].title


def test_a_limit_for_lists_of_customers_is_no_limit_for_zip_areas():
    said, _ = checks("tiktok", "members_csv", areas(5), "zip")

    assert "note" == said["minimum"].level
    assert "1,000 matched people; that is for lists of customers" in said["minimum"].title


def test_a_platform_without_a_known_limit_says_so():
    said, _ = checks("folder", "members_csv", areas(5), "zip")

    assert ("ok", "No smallest list is known for Folder.") == (said["minimum"].level, said["minimum"].title)


def test_a_member_can_be_taken_off_a_list_that_has_become_too_small():
    said, _ = checks("meta", "meta_zip_keys", areas(5), "zip", held=pa.array(["94304", "94305"]), kind="incremental",
                     erases=("94305",))  # fmt: skip

    assert "block" not in {check.level for check in said.values()}


def test_each_identifier_is_counted_by_the_rows_that_hold_it():
    rows = pa.Table.from_batches([batch(JANE, KARL, {"customer_id": "C-3", "emails": [], "last_name": ""})])

    expected = {"e-mail": 2, "phone": 1, "last name": 1, "street": 1, "postal code": 1, "mobile id": 1}
    assert expected == coverage(rows, "customers")


def test_one_text_in_place_of_a_list_counts_as_well_and_a_column_that_is_missing_is_not_spoken_of():
    rows = pa.table({"customer_id": ["C-1", "C-2", "C-3"], "emails": ["j@example.com", "", None]})

    assert {"e-mail": 1} == coverage(rows, "customers")


def test_an_identifier_that_some_rows_lack_is_noted_with_its_share():
    rows = pa.Table.from_batches([batch(JANE, KARL, KARL | {"customer_id": "C-3"}, KARL | {"customer_id": "C-4"})])

    _, said = checks("folder", "customers_csv", rows, "customer_id")

    found = {check.title: check.level for check in said.checks if check.rule == "identifiers"}
    assert ("ok", "note") == (found["e-mail: 4 of 4 rows (100%)."], found["phone: 1 of 4 rows (25%)."])
    assert (4, "customers") == (said.size, said.size_unit)


def test_bigquery_says_that_rows_of_those_who_are_gone_stay_in_the_table():
    held = pa.array(["94304", "94305"])

    said, _ = checks("bigquery", "bigquery_members", areas(5), "zip", held, kind="refresh", channel="bigquery")

    assert ("warning", "BigQuery's table keeps the rows of those who are gone.") == (
        said["removals"].level, said["removals"].title,
    )  # fmt: skip


def test_a_format_that_says_removals_itself_needs_no_word_about_them():
    held = pa.array(["94304", "94305"])

    said, _ = checks("webhook", "webhook_members", areas(5), "zip", held, kind="refresh", channel="webhook")

    assert "removals" not in said


def test_what_is_shown_of_a_customer_is_masked_and_what_is_foretold_is_named_after_the_audience():
    _, said = checks("folder", "customers_plain_csv", pa.Table.from_batches([batch(JANE)]), "customer_id")

    shown = dict(zip(said.preview.columns, said.preview.rows[0], strict=True))
    assert ("j•••@g•••", "O'•••", "us") == (shown["email_1"].lower(), shown["last_name"], shown["country"].lower())
    assert ["folder_aud-ski01_Ski-families_05282026_120000.csv"] == [file.name for file in said.files]
