"""A direct link to a page of a server that nobody has visited yet shows the page in our frame."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bench.serving import PROJECT, served

TITLES = {
    "audience_builder": "Audience builder",
    "platforms": "Platforms",
    "distributions": "Distributions",
    "distribution_details": "Distribution",
    "saved_audiences": "Saved audiences",
    "audience_details": "Audience details",
    "overlap": "Overlap",
    "about_the_data": "About the data",
    "tokens": "Tokens",
    "lifestyle_codes": "Lifestyle codes",
    "people": "People",
    "audit": "Audit",
}

FIRST = ("audience_builder", "saved_audiences", "audience_details", "distributions")  # those that links lead to


def test_every_page_of_the_navigation_has_a_title_to_check():
    assert sorted(TITLES) == sorted(re.findall(r"pages/(\w+)\.py", (PROJECT / "app.py").read_text()))


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that others may have visited before; a fresh one for every page would take a minute more."""
    with served(tmp_path_factory.mktemp("visited") / "store") as address:
        yield address


@pytest.mark.parametrize("path", FIRST)
def test_a_direct_link_on_a_fresh_server_shows_the_full_frame(page: Page, tmp_path: Path, path: str):
    with served(tmp_path / "store") as address:
        shows_the_full_frame(page, address, path)


@pytest.mark.parametrize("path", [path for path in TITLES if path not in FIRST])
def test_a_direct_link_of_a_new_visitor_shows_the_full_frame(page: Page, visited: str, path: str):
    shows_the_full_frame(page, visited, path)


def shows_the_full_frame(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}/{'' if path == 'audience_builder' else path}")

    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[path])
    for visible in ("Audience builder", "Saved audiences", "About the data"):
        expect(page.get_by_role("link", name=visible).first).to_be_visible()
    expect(page).to_have_title(f"{TITLES[path]} · Activation Manager")


def test_every_answer_tells_browsers_what_they_may_not_do(page: Page, tmp_path: Path):
    with served(tmp_path / "store") as address:
        for path in ("", "/_stcore/health", "/api/health", "/api/nothing-here"):
            headers = page.request.get(address + path).headers
            assert ("nosniff", "DENY", "no-referrer") == (
                headers["x-content-type-options"],
                headers["x-frame-options"],
                headers["referrer-policy"],
            )
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert headers["x-request-id"]
            # A version of what answers would tell an attacker which holes to try.
            assert not any(letter.isdigit() for letter in headers.get("server", ""))
