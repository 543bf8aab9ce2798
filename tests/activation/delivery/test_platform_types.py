"""Every type of platform is declared whole, and what an analyst fills in is checked by name."""

import re
import subprocess
import sys

import pytest

from activation.delivery.formats import Options, all_formats
from activation.delivery.platform_types import (
    CHANNELS,
    DOWNLOAD,
    checked_settings,
    fields_over,
    platform_type,
    platform_types,
)
from activation.errors import InvalidPlatform
from bench.serving import PROJECT

SETTLED = {
    *("folder", "s3", "gcs", "sftp", "webhook", "bigquery", "google_ads", "meta", "the_trade_desk", "liveramp"),
    *("amazon_ads", "dv360", "linkedin", "tiktok"),
}
TYPES = list(platform_types().values())
each_type = pytest.mark.parametrize("found", TYPES, ids=lambda found: found.key)

SFTP = {
    "host": "files.example.com",
    "user": "nixie",
    "host_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMabc",
    "password": "correct horse",
}


def test_the_types_are_those_that_were_settled_generic_ones_first():
    assert set(platform_types()) == SETTLED
    assert list(CHANNELS) == list(platform_types())[: len(CHANNELS)]


@each_type
def test_a_type_is_described_whole(found):
    assert found.label and found.about.endswith(".") and "\n" not in found.about
    assert found.documentation.startswith("https://") or found.key == "folder"
    assert found.formats and found.identifiers and found.data_types and found.lifetime.what.endswith(".")
    assert all(sentence.endswith(".") for sentence in found.not_confirmed)
    assert found.minimum is None or (found.minimum.number > 0 and found.minimum.unit and found.minimum.source)


@each_type
def test_a_type_that_is_no_channel_says_how_many_a_list_needs_or_that_it_is_not_known(found):
    unknown = any("fewest" in sentence for sentence in found.not_confirmed)

    assert found.key in CHANNELS or found.minimum is not None or unknown


@each_type
def test_a_type_offers_formats_that_exist_and_one_for_each_of_its_data_types(found):
    takes = {all_formats()[key].takes for key in found.formats}

    assert ("third_party" in found.data_types) == ("members" in takes)
    assert ("first_party" in found.data_types) == ("customers" in takes)
    assert "clean_room" not in found.data_types


@each_type
def test_a_type_has_a_field_for_everything_that_its_formats_need(found):
    needed = {name for key in found.formats for name in all_formats()[key].needs} - {"audience_id", "audience_name"}

    assert needed <= {field.name for field in found.fields}


@each_type
def test_every_field_explains_itself_and_no_two_share_a_name_over_any_channel(found):
    for channel in found.channels:
        fields = fields_over(found, channel)
        assert len(fields) == len({field.name for field in fields})
        for field in fields:
            assert field.label and field.help.endswith(".") and not (field.secret and field.default)
            assert re.compile(field.pattern)
            assert not field.default or not field.choices or field.default in field.choices


@each_type
def test_a_generic_type_is_its_own_channel_and_the_others_use_generic_ones(found):
    expected = {found.key} if found.key in CHANNELS else {*CHANNELS, DOWNLOAD}

    assert set(found.channels) <= expected


def test_every_format_is_offered_by_some_type_and_says_what_is_known_of_it():
    offered = {key for found in TYPES for key in found.formats}

    assert set(all_formats()) == offered
    for form in all_formats().values():
        assert form.label and form.about.endswith(".") and form.extension and "/" in form.media_type
        assert all(sentence.endswith(".") for sentence in form.not_confirmed)
        assert all(hasattr(Options(), name) for name in form.needs)


def test_settings_and_secrets_come_apart_with_defaults_filled_in():
    settings, secrets = checked_settings(platform_type("sftp"), SFTP)

    assert {"password": "correct horse"} == secrets
    assert {"channel": "sftp", "port": "22", **{k: SFTP[k] for k in ("host", "user", "host_key")}} == settings


def test_a_platform_reached_over_sftp_asks_for_the_servers_fields_too():
    settings, secrets = checked_settings(platform_type("liveramp"), {"channel": "sftp", "customer": "Acme", **SFTP})

    assert ("Acme", "files.example.com") == (settings["customer"], settings["host"])
    assert ["password"] == list(secrets)


def test_a_download_asks_for_nothing_that_is_not_needed():
    assert ({"channel": "download"}, {}) == checked_settings(platform_type("google_ads"), {"channel": "download"})


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("host", {"host": ""}),
        ("host", {"host": "sftp://files.example.com/x"}),
        ("port", {"port": "70000"}),
        ("port", {"port": "22; rm"}),
        ("host_key", {"host_key": "trust me"}),
        ("password", {"password": ""}),
        ("private_key", {"private_key": "hunter2-hunter2"}),
        ("folder", {"folder": "../other"}),
        ("hots", {"hots": "files.example.com"}),
        ("channel", {"channel": "pigeon"}),
        ("user", {"user": None}),
        ("folder", {"folder": "a" * 501}),
    ],
)
def test_a_field_that_lacks_or_is_wrong_is_named_with_what_to_do(field, change):
    with pytest.raises(InvalidPlatform) as refused:
        checked_settings(platform_type("sftp"), SFTP | change)

    assert field == refused.value.field
    assert refused.value.hint


@pytest.mark.parametrize("box", ["private_key", "port", "folder", "host_key", "host"])
def test_a_secret_in_the_wrong_box_is_not_repeated_in_the_error(box):
    with pytest.raises(InvalidPlatform) as refused:
        checked_settings(platform_type("sftp"), SFTP | {box: "hunter2\x00.. hunter2"})

    assert "hunter2" not in str(refused.value) + repr(refused.value.__dict__)


@pytest.mark.parametrize(
    "url", ["http://example.com", "https://user:pw@example.com", "https:///x", "ftp://example.com", "https://a b"]
)
def test_a_webhook_is_an_https_address_without_a_password_in_it(url):
    with pytest.raises(InvalidPlatform) as refused:
        checked_settings(platform_type("webhook"), {"url": url, "signing_key": "s" * 16})

    assert "url" == refused.value.field


def test_a_choice_is_one_of_those_offered():
    with pytest.raises(InvalidPlatform) as refused:
        checked_settings(platform_type("amazon_ads"), {"channel": "download", "account_region": "Moon"})

    assert "account_region" == refused.value.field


def test_a_private_key_keeps_the_line_feed_at_its_end():
    key = "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----\n"
    _, secrets = checked_settings(platform_type("sftp"), SFTP | {"password": "", "private_key": key})

    assert {"private_key": key} == secrets


def test_an_unknown_type_is_refused_with_those_there_are():
    with pytest.raises(InvalidPlatform) as refused:
        platform_type("myspace")

    assert "google_ads" in refused.value.hint


def test_importing_a_platform_before_its_registry_works():
    code = "import activation.delivery.platforms.meta, activation.delivery.formats.meta"

    assert 0 == subprocess.run([sys.executable, "-c", code], cwd=PROJECT).returncode
