"""The whole main job in a real browser: describe, look, split, save, find again, export, archive, restore."""

import csv
import re
from pathlib import Path

from playwright.sync_api import Page, expect

BRIEF = "Families in the suburbs of Texas, household income over $75k"


def number(text: str) -> int:
    return int(re.sub(r"[^0-9]", "", text))


def people_on_screen(page: Page) -> int:
    return number(
        page.get_by_test_id("stMetric").filter(has_text="People").get_by_test_id("stMetricValue").inner_text()
    )


def test_an_analyst_builds_saves_exports_archives_and_restores_an_audience(page: Page, address: str, tmp_path: Path):
    page.goto(address)
    page.get_by_role("textbox", name="Describe the audience in plain English").fill(BRIEF)
    page.get_by_role("button", name="Find variables").click()
    expect(page.get_by_role("heading", name="Rules and size")).to_be_visible()
    first_count = people_on_screen(page)

    threshold = page.get_by_role("spinbutton", name="Median household income, at least").first
    threshold.fill("60000")
    threshold.press("Enter")
    expect(page.get_by_test_id("stMetricValue").first).not_to_have_text(f"{first_count:,}")
    assert people_on_screen(page) > first_count

    page.get_by_role("button", name="Split into segments").click()
    save = page.get_by_role("button", name="Save audience")
    expect(save).to_be_visible(timeout=60_000)
    people = people_on_screen(page)
    page.get_by_role("button", name="Confirm segments").click()
    expect(page.get_by_role("button", name="Segments confirmed")).to_be_disabled()
    page.get_by_role("textbox", name="Name (required)").fill("Coffee families, Texas")
    page.get_by_role("textbox", name="Name (required)").press("Enter")
    save.click()
    expect(page.get_by_test_id("stToast")).to_contain_text(f"Coffee families, Texas: {people:,} people")

    page.get_by_test_id("stPageLink-NavLink").filter(has_text="Open its details").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Coffee families, Texas")
    assert people == people_on_screen(page)
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="CSV: members with their segment").click()
    file = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(file)
    with file.open(newline="") as lines:
        members = list(csv.DictReader(lines))
    assert "coffee-families-texas.csv" == file.name
    assert people == sum(int(row["people"]) for row in members)
    assert {"TX"} == {row["state"] for row in members}
    page.keyboard.press("Escape")

    page.get_by_role("link", name="Saved audiences").first.click()
    page.get_by_role("textbox", name="Search").fill("coffee families")
    page.get_by_role("textbox", name="Search").press("Enter")
    page.get_by_text("Choose all 1 on this page").click()
    page.get_by_role("button", name="Archive 1").click()
    expect(page.get_by_text("Archived Coffee families, Texas.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    expect(page.get_by_text("active", exact=True)).to_be_visible()

    page.get_by_role("link", name="Audience builder").first.click()
    expect(page.get_by_role("textbox", name="Describe the audience in plain English")).to_have_value(BRIEF)
    assert people == people_on_screen(page)


def test_an_example_fills_the_page_up_to_the_segments(page: Page, address: str):
    page.goto(address)
    page.get_by_role("button", name="Active retirees").click()

    expect(page.get_by_role("button", name="Save audience")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="How your words were read")).to_be_visible()
