"""Sending in a real browser: connect a folder and a bucket, send to both, see it arrive, take it, fail one, retry it."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page, TimeoutError, expect

from activation import open_workspace
from bench.serving import served
from tests.activation.delivery.places import S3Place, start_moto
from tests.activation.sending.conftest import NORTH, SOUTH, saved


@pytest.fixture
def bucket() -> Iterator[S3Place]:
    server = start_moto()
    yield S3Place(server.get_host_and_port()[1], "summer-lists")
    server.stop()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, population_frame: pd.DataFrame) -> Iterator[str]:
    """A server that may deliver to this machine, over a store with one audience."""
    monkeypatch.setenv("ACTIVATION_ALLOW_PRIVATE_ADDRESSES", "1")
    saved(open_workspace(store=tmp_path / "store"), population_frame, NORTH + SOUTH)
    with served(tmp_path / "store") as address:
        yield address


def pick(page: Page, label: str, option: str) -> None:
    """Choose from a list; a page that is just being drawn anew may shut the list, as it would for anybody."""
    for _ in range(5):
        page.get_by_role("combobox", name=label).click()
        with suppress(TimeoutError):
            page.get_by_role("option", name=option, exact=True).click(timeout=3_000)
            return
        page.keyboard.press("Escape")
    raise AssertionError(f"{label} does not offer {option}.")


def connect(page: Page, kind: str, fields: dict[str, str]) -> None:
    pick(page, "Type", kind)
    for label, value in fields.items():
        page.get_by_role("textbox", name=label).fill(value)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_text(f"Connected {kind}.")).to_be_visible()


def choose(page: Page, name: str) -> None:
    """Choose a platform and shut the list; Escape takes the choice back where a redraw has shut it before."""
    chosen = page.get_by_test_id("stMultiSelect").filter(has_text=name)
    for _ in range(5):
        pick(page, "Platforms", name)
        if page.get_by_role("combobox", name="Platforms", expanded=True).count():
            page.keyboard.press("Escape")
        with suppress(AssertionError):
            expect(chosen).to_be_visible(timeout=3_000)
            return
    raise AssertionError(f"{name} is not chosen.")


def downloaded(page: Page, path: Path) -> zipfile.ZipFile:
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download exactly what was sent").click()
    downloading.value.save_as(path)
    return zipfile.ZipFile(path)


def test_an_audience_goes_to_a_folder_and_a_bucket_and_what_failed_is_retried(
    page: Page, site: str, bucket: S3Place, tmp_path: Path
):
    folder = tmp_path / "deliveries"
    folder.mkdir()
    page.goto(f"{site}/platforms")
    connect(page, "Folder", {"Folder (required)": str(folder)})
    expect(page.get_by_role("button", name="Test connection")).to_be_visible()
    page.get_by_text("Connect a platform").click()
    secrets = {"Access key id (required)": "AKIDTHROWAWAY", "Secret access key (required)": "throw-away-secret"}
    where = {"Bucket (required)": bucket.bucket, "Folder in the bucket": "lists"}
    connect(page, "Amazon S3", where | {"Endpoint": bucket.settings["endpoint_url"]} | secrets)

    page.get_by_role("link", name="Distributions").click()
    choose(page, "Folder")
    choose(page, "Amazon S3")
    page.get_by_role("button", name="Send now: 2 platforms").click()
    for name in ("Folder", "Amazon S3"):
        row = page.locator("[class*=st-key-history-dst]").filter(has_text=f"Ski families to {name}")
        expect(row.get_by_text("completed")).to_be_visible()

    page.get_by_test_id("stPageLink-NavLink").filter(has_text="Ski families to Amazon S3").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ski families to Amazon S3")
    sent = downloaded(page, tmp_path / "sent.zip")
    manifest = json.loads(sent.read("manifest.json"))
    [file] = manifest["files"]
    content = sent.read(file["name"])
    place = f"{manifest['audience_id']}/{manifest['distribution_id']}"
    assert content == bucket.content(f"{place}/{file['name']}")
    assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert bucket.content(f"{place}/_SUCCESS") is not None
    zips = [row["zip"] for row in csv.DictReader(io.StringIO(content.decode()))]
    [local] = folder.glob("*/*/*.csv")
    assert zips == [row["zip"] for row in csv.DictReader(io.StringIO(local.read_text()))]

    folder.rename(tmp_path / "away")
    page.get_by_role("link", name="Distributions").first.click()
    expect(page.get_by_role("button", name="Send again")).to_have_count(2)
    page.get_by_text("Send an audience").click()
    choose(page, "Folder")
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("The folder or file is not there.").first).to_be_visible()
    (tmp_path / "away").rename(folder)
    page.get_by_role("button", name="Retry").first.click()
    expect(page.get_by_text("is tried again")).to_be_visible()
    expect(page.locator("[class*=st-key-history-dst]").filter(has_text="completed")).to_have_count(3)
    assert 2 == len(list(folder.glob("*/*/_SUCCESS")))
