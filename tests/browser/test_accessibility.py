"""Every page is usable by everyone: axe finds nothing serious, phones need no sideways scrolling, and no page asks
another host for anything."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, TimeoutError, expect

from activation import open_workspace
from activation.sending.asked import Sending
from bench.serving import served
from tests.activation.test_overlap import save

TEXAS = {"all": [{"variable": "STATE", "op": "in", "value": ["TX"]}]}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A server over a store with one audience; its address and the audience's id."""
    folder = tmp_path_factory.mktemp("site") / "store"
    ws = open_workspace(store=folder)
    split = ws.split(TEXAS, ["MEDIAN_HOUSEHOLD_INCOME", "RENTERS_SHARE"], number=12)
    first = ws.audiences.save(ws.composed("Texas", TEXAS, split), members=split.members)
    saved = ws.audiences.save(ws.composed("Texas, all of it", TEXAS, split, as_version_of=first), split.members)
    sent_to = tmp_path_factory.mktemp("sent-to")
    drive = ws.platforms.connect("folder", "Shared drive", {"path": str(sent_to)})
    ws.audiences.set_status(saved.audience_id, "active")
    (large,) = ws.distributions.send(Sending(saved.audience_id, drive.platform_id))
    ws.approvals.approve(large.distribution_id, "Texas, all of it")
    later = datetime.now(UTC) + timedelta(days=30)
    ws.distributions.send(Sending(saved.audience_id, drive.platform_id, segments=(0,), at=later))
    save(ws, "Smaller", dict.fromkeys(split.members["zip"][:400], 100) | {"33125": 100}, audience_id="aud-smaller")
    with served(folder) as address:
        yield address, saved.audience_id


def open_builder(page: Page, address: str, audience_id: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Texas suburbs").click()
    expect(page.get_by_role("button", name="Save audience")).to_be_visible(timeout=60_000)
    page.get_by_text("Rename, merge or leave out segments").click()
    expect(page.get_by_role("button", name="Rename")).to_be_visible()


def open_saved(page: Page, address: str, audience_id: str) -> None:
    page.goto(f"{address}/saved_audiences")
    page.get_by_text("Choose all 2 on this page").click()
    expect(page.get_by_role("button", name="Archive 2")).to_be_visible()


def open_details(page: Page, address: str, audience_id: str) -> None:
    page.goto(f"{address}/audience_details?audience_id={audience_id}")
    expect(page.get_by_role("heading", name="Where this comes from")).to_be_visible()
    expect(page.get_by_role("button", name="Restore version 2")).to_be_visible()


def open_data(page: Page, address: str, audience_id: str) -> None:
    page.goto(f"{address}/about_the_data")
    expect(page.get_by_role("heading", name="Lifestyle codes")).to_be_visible()


def open_all_details(page: Page, address: str, audience_id: str) -> None:
    """The details with the lifestyle mix by groups against the states, and the question before deleting."""
    open_details(page, address, audience_id)
    page.get_by_text("The states of the audience").click()
    page.get_by_text("Groups of codes").click()
    expect(page.get_by_text("Lifestyle groups against its states").first).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("button", name="Delete for good")).to_be_visible()


def open_platforms(page: Page, address: str, audience_id: str) -> None:
    page.goto(f"{address}/platforms")
    expect(page.get_by_role("button", name="Test connection")).to_be_visible()
    page.get_by_role("button", name="Edit").click()
    expect(page.get_by_role("button", name="Save")).to_be_visible()


def open_distributions(page: Page, address: str, audience_id: str) -> None:
    page.goto(f"{address}/distributions?audience_id={audience_id}")
    expect(page.get_by_role("button", name="Send now")).to_be_visible()
    expect(page.get_by_text("completed").first).to_be_visible()


def open_charts_and_where(page: Page, address: str, audience_id: str) -> None:
    page.goto(f"{address}/distributions")
    page.get_by_text("Charts", exact=True).click()
    expect(page.get_by_text("How old each copy is").first).to_be_visible()
    page.get_by_text("Where is a ZIP?").click()
    page.get_by_label("ZIP areas").fill("75001")
    page.get_by_label("ZIP areas").press("Enter")
    page.get_by_role("button", name="Erase").click()
    expect(page.get_by_role("button", name="Erase from all platforms")).to_be_visible()


def open_distribution(page: Page, address: str, audience_id: str) -> None:
    page.goto(f"{address}/distributions")
    page.get_by_test_id("stPageLink-NavLink").filter(has_text="Shared drive").last.click()
    expect(page.get_by_role("heading", name="What was asked for")).to_be_visible()


def open_overlap(page: Page, address: str, audience_id: str) -> None:
    page.goto(f"{address}/overlap?audience_ids={audience_id},aud-smaller")
    expect(page.get_by_role("button", name="Open in the builder")).to_be_visible(timeout=60_000)


def open_alike(page: Page, address: str, audience_id: str) -> None:
    open_details(page, address, audience_id)
    page.get_by_role("button", name="Open in the builder").click()
    expect(page.get_by_text("a new audience", exact=True)).to_be_visible(timeout=60_000)
    page.get_by_text("a new audience", exact=True).click()
    expect(page.get_by_role("button", name="Save all the same")).to_be_visible(timeout=60_000)


def open_tokens(page: Page, address: str, audience_id: str) -> None:
    page.goto(f"{address}/tokens")
    page.get_by_label("What it is for").fill("Nightly export")
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_role("button", name="I have copied it")).to_be_visible()


def open_people(page: Page, address: str, audience_id: str) -> None:
    page.goto(f"{address}/people")
    expect(page.get_by_text("Nobody has signed in yet.")).to_be_visible()


def open_codes(page: Page, address: str, audience_id: str) -> None:
    page.goto(f"{address}/lifestyle_codes")
    rows = b"zip,code,name\n5401,Q1,Lake Callers\n05602,Q2,Hill Lamps\nTotal,,\n05401,Q2,Hill Lamps\n"
    page.locator("input[type=file]").first.set_input_files(
        {"name": "codes.csv", "mimeType": "text/csv", "buffer": rows}
    )
    page.get_by_text("Row by row").click()
    expect(page.get_by_text("A ZIP code has two different codes")).to_be_visible()


def open_audit(page: Page, address: str, audience_id: str) -> None:
    page.goto(f"{address}/audit")
    expect(page.get_by_text("Download as CSV").first).to_be_visible()


PAGES = {"builder": open_builder, "saved": open_saved, "details": open_all_details, "data": open_data, "platforms": open_platforms,
         "distributions": open_distributions, "charts and where": open_charts_and_where, "overlap": open_overlap, "alike": open_alike, "distribution": open_distribution, "tokens": open_tokens, "people": open_people,
         "audit": open_audit, "codes": open_codes}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_a_phone_needs_no_sideways_scrolling_and_no_other_host_is_asked(
    browser: Browser, site: tuple[str, str], name: str
):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    PAGES[name](page, *site)
    light, serious_in_light = paper(page), serious(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "was => getComputedStyle(document.querySelector('.stApp')).backgroundColor !== was", arg=light
    )
    serious_in_dark = serious(page)
    page.set_viewport_size({"width": 400, "height": 800})
    width = narrowed(page)
    context.close()

    assert ([], []) == (serious_in_light, serious_in_dark)
    assert width <= 400
    assert [] == [url for url in asked if not url.startswith((site[0], "data:", "blob:"))]


def paper(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor"))


def narrowed(page: Page) -> int:
    """How wide the page is once charts have been drawn anew for a phone."""
    with suppress(TimeoutError):
        page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollWidth <= 400", timeout=10_000)
    rest(page)
    return int(page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth"))


def rest(page: Page) -> None:
    """Waits until no script runs and nothing has been drawn for three tenths of a second."""
    page.wait_for_function(
        """() => {
            const drawn = document.body.innerHTML.length + '/' + document.body.scrollHeight
            const running = document.querySelector('[data-test-script-state=running]')
            if (drawn !== window.drawnLast || running) { window.drawnLast = drawn; window.drawnAt = Date.now() }
            return Date.now() - window.drawnAt > 300
        }"""
    )


def serious(page: Page) -> list[tuple[str, str]]:
    """What axe finds serious on a page that has come to rest."""
    rest(page)
    return [
        (violation["id"], violation["nodes"][0]["html"][:300])
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
