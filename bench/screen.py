"""Figures of the app as a visitor meets it: a real server process and a real browser."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

from bench.figures import Figure, of
from bench.serving import QUIET, served
from bench.store import filled

RUNS = 5
# Asked anew at every frame: the assertions of Playwright look ten times a second at most.
SHOWN = "() => document.body.innerText.includes('10,000 audiences on 500 pages')"
SECOND = "() => document.body.innerText.includes('Audience 9979') && !document.body.innerText.includes('Audience 9999')"
CHANGED = "before => document.querySelector('[data-testid=stMetricValue]').innerText !== before"


@contextmanager
def _page() -> Iterator[Page]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser.new_page(viewport={"width": 1280, "height": 900})
        browser.close()


def first_page() -> Iterator[Figure]:
    """From the start of the process to the builder on the screen, the browser already running."""
    seconds = []
    with _page() as page:
        for _ in range(RUNS):
            start = time.perf_counter()
            with served(Path(tempfile.mkdtemp()) / "store") as address:
                page.goto(address)
                expect(page.get_by_role("textbox", name="Describe the audience in plain English")).to_be_visible(
                    timeout=60_000
                )
                seconds.append(time.perf_counter() - start)
    yield of("cold start to first page", "s", seconds, target=5)


def audience_page() -> Iterator[Figure]:
    """From the click on Saved audiences to its list on the screen, with 10,000 saved; then to the next page of it."""
    folder = Path(tempfile.mkdtemp()) / "store"
    filled(folder, 10_000)
    opened, turned = [], []
    with _page() as page, served(folder) as address:
        page.goto(f"{address}/about_the_data")
        for _ in range(RUNS):
            expect(page.get_by_role("heading", name="Lifestyle codes")).to_be_visible(timeout=60_000)
            page.wait_for_timeout(500)
            opened.append(_until(page, page.get_by_role("link", name="Saved audiences").first, SHOWN))
            page.wait_for_timeout(500)
            turned.append(_until(page, page.get_by_role("button", name="Page 2", exact=True), SECOND))
            page.get_by_role("link", name="About the data").first.click()
    yield of("saved audiences opened, 10,000 saved", "ms", opened, target=500)
    yield of("saved audiences, next page", "ms", turned, target=500)


def _until(page: Page, clicked: Locator, shown: str) -> float:
    start = time.perf_counter()
    clicked.click()
    page.wait_for_function(shown)
    return 1000 * (time.perf_counter() - start)


def rule_edit() -> Iterator[Figure]:
    """From a threshold typed and entered to its new count on the screen, with segments and charts on show."""
    with _page() as page, served(Path(tempfile.mkdtemp()) / "store") as address:
        page.goto(address)
        page.get_by_role("button", name="Coffee lovers").click()
        expect(page.get_by_role("button", name="Save audience")).to_be_visible(timeout=60_000)
        people = page.get_by_test_id("stMetricValue").first
        threshold = page.get_by_role("spinbutton", name="Median household income, at least").first
        times = []
        for value in range(80_000, 90_000, 1_000):
            page.wait_for_timeout(500)
            before = people.inner_text()
            threshold.fill(str(value))
            start = time.perf_counter()
            threshold.press("Enter")
            page.wait_for_function(CHANGED, arg=before)
            times.append(1000 * (time.perf_counter() - start))
    yield of("a rule edited to its new count shown", "ms", times, target=300)
