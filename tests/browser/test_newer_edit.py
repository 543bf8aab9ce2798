"""A change while a split is at work, in a real browser: the split ends, and what the page says is about the change."""

from playwright.sync_api import Page, expect


def test_a_rule_that_is_edited_ends_the_split_under_way(page: Page, address: str):
    page.goto(address)
    page.get_by_role("textbox", name="Describe the audience in plain English").fill("homeowners")
    page.get_by_role("button", name="Find variables").click()
    # All of the nation in a number of segments that is to be found out takes some ten seconds.
    threshold = page.get_by_role("spinbutton", name="Homeowners, at least").first
    threshold.fill("0")
    threshold.press("Enter")
    expect(page.get_by_test_id("stMetricValue").first).to_contain_text("3")
    page.get_by_role("button", name="Split into segments").click()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    threshold.fill("20")
    threshold.press("Enter")

    expect(page.get_by_text("The last split was stopped before its end")).to_be_visible()
    expect(page.get_by_test_id("stProgress")).to_be_hidden()
    expect(page.get_by_role("button", name="Save audience")).to_be_hidden()
