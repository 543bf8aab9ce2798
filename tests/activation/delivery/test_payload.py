"""A saved audience as the file that a platform takes."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from activation.delivery.formats import Options, format_named
from activation.delivery.payload import platform_file, preview, zip_formats
from tests.activation.test_versions import THREE, families

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def plano(ws):
    saved = ws.audiences.save(families(), members=THREE)
    return saved, ws.audiences.located_members(saved.audience_id)


def test_only_types_that_take_zip_lists_by_hand_are_offered_with_their_formats_for_them():
    offered = {key: [form.key for form in formats] for key, (_, formats) in zip_formats().items()}

    assert ["google_ads_editor_zips"] == offered["google_ads"]
    assert "meta_zip_keys" in offered["meta"]
    assert "linkedin" not in offered and "s3" not in offered


def test_google_s_file_has_a_location_for_each_zip_under_its_segment_s_campaign(plano):
    audience, members = plano
    made = platform_file("google_ads", format_named("google_ads_editor_zips"), audience, members, Options(), NOON)

    assert "google_ads_aud-plano_Families-Plano_11272026_120000.csv" == made.filename
    assert [
        ["Campaign", "Location ID", "Location", "Bid modifier"],
        ["Many cars", "", "75023,Texas,United States", ""],
        ["Many cars", "", "75024,Texas,United States", ""],
        ["Urban renters", "", "78701,Texas,United States", ""],
    ] == list(csv.reader(io.StringIO(made.content.decode())))


def test_chosen_segments_alone_are_in_the_file(ws, plano):
    audience, _ = plano
    members = ws.audiences.located_members(audience.audience_id, [1])

    made = platform_file("meta", format_named("meta_zip_keys"), audience, members, Options(), NOON)
    assert b"US:78701" in made.content
    assert b"US:75023" not in made.content


def test_a_row_that_is_left_out_comes_with_its_reason_in_one_zip_with_a_manifest(plano):
    audience, members = plano
    members = members.assign(segment=["Many cars", "", "Urban renters"])
    made = platform_file("google_ads", format_named("google_ads_editor_zips"), audience, members, Options(), NOON)

    with zipfile.ZipFile(io.BytesIO(made.content)) as file:
        contents = {name: file.read(name) for name in file.namelist()}
    manifest = json.loads(contents.pop("manifest.json"))
    assert ("google_ads_aud-plano_Families-Plano_11272026_120000.zip", "application/zip") == (
        made.filename,
        made.media_type,
    )
    assert {name: sha256(content).hexdigest() for name, content in contents.items()} == {
        one["name"]: one["sha256"] for one in manifest["files"]
    }
    assert [2, 1] == [one["rows"] for one in manifest["files"]]
    assert ("aud-plano", 1) == (manifest["audience_id"], manifest["version"])
    assert b"no campaign" in contents["rejects.csv"]


def test_the_preview_is_the_head_of_the_file(plano):
    _, members = plano

    shown = preview(format_named("google_ads_editor_zips"), members, Options(campaign="Summer"), rows=2)
    assert ("Campaign", "Location ID", "Location", "Bid modifier") == shown.columns
    assert [("Summer", "75023,Texas,United States"), ("Summer", "75024,Texas,United States")] == [
        (row[0], row[2]) for row in shown.rows
    ]


def test_the_same_audience_makes_the_same_bytes(plano):
    audience, members = plano
    form = format_named("meta_zip_keys")

    assert platform_file("meta", form, audience, members, Options(), NOON) == platform_file(
        "meta", form, audience, members, Options(), NOON
    )
