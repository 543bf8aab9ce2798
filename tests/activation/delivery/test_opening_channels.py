"""A channel is opened from its kind, settings and secrets; what is missing, unknown or not installed is told."""

import subprocess
import sys
from pathlib import Path

import pytest

from activation.delivery.channels import CHANNELS, Reach, open_channel
from activation.delivery.errors import ConnectorMissing, WrongSettings
from activation.delivery.platform_types import checked_settings, platform_type

PROJECT = Path(__file__).parents[3]
LIBRARIES = ["boto3", "botocore", "paramiko", "google.cloud", "google.auth", "httpx", "requests"]


def test_whoever_opens_no_channel_loads_no_library_of_one():
    code = f"import sys, activation.delivery.channels; print([m for m in {LIBRARIES} if m in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)

    assert "[]" == printed.stdout.strip()


@pytest.mark.parametrize("kind", ["s3", "gcs", "sftp", "webhook", "bigquery"])
def test_a_library_that_is_not_installed_is_told_with_the_file_that_names_it(make_place, monkeypatch, kind):
    place = make_place(kind)

    def missing(name):
        raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr("importlib.import_module", missing)

    with pytest.raises(ConnectorMissing) as error:
        place.open()

    assert "Install it with: pip install -r requirements-connectors.txt" == error.value.hint


def test_a_folder_needs_no_library(make_place, monkeypatch):
    place = make_place("folder")
    monkeypatch.setattr("importlib.import_module", lambda name: 1 / 0)

    assert place.open().put("a.jsonl", [b"1"])


def test_a_kind_that_is_none_is_told_with_those_that_are():
    with pytest.raises(WrongSettings) as error:
        open_channel("fax", {}, {})

    assert "There are folder, s3, gcs, sftp, webhook, bigquery." == error.value.hint


@pytest.mark.parametrize("kind", CHANNELS)
def test_what_is_missing_is_told_by_its_field(make_place, kind):
    place = make_place(kind)
    for field in platform_type(kind).fields:
        if field.required and not field.default:
            settings = {name: text for name, text in place.settings.items() if name != field.name}
            secrets = {name: text for name, text in place.secrets.items() if name != field.name}
            for given in (settings, settings | {field.name: "  "} if not field.secret else settings):
                with pytest.raises(WrongSettings) as error:
                    open_channel(kind, given, secrets, reach=Reach(allow_private=True))
                assert (field.name, f"{field.label} is missing.") == (error.value.field, error.value.title)


@pytest.mark.parametrize("kind", CHANNELS)
def test_a_setting_that_is_none_of_the_channel_s_is_told(make_place, kind):
    place = make_place(kind)

    for settings, secrets in (({"colour": "red"}, {}), ({}, {"colour": "red"})):
        with pytest.raises(WrongSettings) as error:
            open_channel(kind, place.settings | settings, place.secrets | secrets, reach=Reach(allow_private=True))
        assert "colour" == error.value.field


def test_a_secret_among_the_settings_is_refused_so_that_it_is_never_kept_in_the_open(make_place):
    place = make_place("webhook")

    with pytest.raises(WrongSettings) as error:
        open_channel("webhook", place.settings | place.secrets, {}, reach=Reach(allow_private=True))

    assert error.value.field in place.secrets


@pytest.mark.parametrize("kind", CHANNELS)
def test_what_is_filled_in_on_the_form_opens_the_channel(make_place, kind):
    place = make_place(kind)
    filled = {**place.settings, **place.secrets} | (
        {"url": "https://example.com/audiences"} if kind == "webhook" else {}
    )

    settings, secrets = checked_settings(platform_type(kind), filled)
    assert kind == settings.pop("channel")
    open_channel(kind, settings, secrets, reach=Reach(allow_private=True)).close()
