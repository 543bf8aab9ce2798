"""Signing in at a real provider on loopback: nothing opens before, everyone sees only their own, and out is out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from oidc_provider_mock import run_server_in_thread
from playwright.sync_api import Page, expect

from activation.access import user_id_of
from bench.serving import served
from tests.browser.test_direct_links import TITLES

VERMONT = {"all": [{"variable": "STATE", "op": "in", "value": ["VT"]}]}
SAVE = """async (body) => {
    const answer = await fetch("/api/audiences", {method: "POST", body: JSON.stringify(body),
                                                  headers: {"content-type": "application/json"}});
    return [answer.status, await answer.json()];
}"""


@pytest.fixture
def provider() -> Iterator[str]:
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def site(tmp_path: Path, provider: str) -> Iterator[str]:
    with served(tmp_path / "store", lambda address: told(provider, address)) as address:
        yield address


def told(provider: str, address: str) -> dict[str, str]:
    """What an installation with sign-in is configured with."""
    return {
        "ACTIVATION_OIDC_ISSUER": provider,
        "ACTIVATION_OIDC_CLIENT_ID": "activation",
        "ACTIVATION_OIDC_CLIENT_SECRET": "a throwaway client secret",
        "ACTIVATION_URL": address,
    }


def sign_in(page: Page, site: str, who: str) -> None:
    page.goto(site)
    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=sub]").fill(who)
    page.get_by_role("button", name="Authorize").first.click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(page.get_by_text(who)).to_be_visible()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()  # the provider ends its own session, too
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_no_page_opens_before_somebody_has_signed_in(page: Page, site: str):
    for path in TITLES:
        page.goto(f"{site}/{'' if path == 'audience_builder' else path}?audience_id=aud-1&distribution_id=dst-1")

        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_text("Activation Manager")
        expect(page.get_by_role("link", name="Saved audiences")).to_have_count(0)


def test_two_who_sign_in_see_only_their_own(page: Page, site: str, provider: str, tmp_path: Path):
    assert 401 == page.request.get(f"{site}/api/audiences").status

    sign_in(page, site, "ana@example.com")
    status, saved = page.evaluate(SAVE, {"name": "Ana's Vermont", "criteria": VERMONT, "user_id": "somebody-else"})
    assert (201, user_id_of(provider, "ana@example.com")) == (status, saved["user_id"])
    assert 200 == page.request.get(f"{site}/api/audiences").status
    # A change without a word of a browser that our own page makes it: the cookie alone is not enough.
    forged = page.request.post(f"{site}/api/audiences", data={"name": "Forged"})
    assert 401 == forged.status
    page.goto(f"{site}/saved_audiences")
    expect(page.get_by_role("link", name="Ana's Vermont")).to_be_visible()

    sign_out(page)
    assert 401 == page.request.get(f"{site}/api/audiences/{saved['audience_id']}").status

    sign_in(page, site, "ben@example.com")
    assert 0 == page.request.get(f"{site}/api/audiences").json()["total"]
    assert 404 == page.request.get(f"{site}/api/audiences/{saved['audience_id']}").status
    page.goto(f"{site}/audience_details?audience_id={saved['audience_id']}")
    expect(page.get_by_text("There is no such audience.")).to_be_visible()
    page.goto(f"{site}/saved_audiences")
    expect(page.get_by_text("No audience saved yet")).to_be_visible()
    assert [user_id_of(provider, "ana@example.com")] == [
        path.name.removeprefix("user_id=") for path in (tmp_path / "store" / "audiences").iterdir()
    ]


def test_a_tampered_cookie_is_nobody_s(page: Page, site: str):
    sign_in(page, site, "ana@example.com")
    [cookie] = [one for one in page.context.cookies() if one["name"] == "_streamlit_user"]
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"
    value = cookie["value"].strip('"')
    middle = len(value) // 3
    swapped = "A" if value[middle] != "A" else "B"
    page.context.add_cookies([{**cookie, "value": value[:middle] + swapped + value[middle + 1 :]}])

    assert 401 == page.request.get(f"{site}/api/audiences").status
    page.goto(site)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_provider_that_is_down_is_named_and_nothing_opens(page: Page, tmp_path: Path):
    with served(tmp_path / "store", lambda address: told("http://localhost:9", address)) as address:
        page.goto(address)

        expect(page.get_by_text("http://localhost:9 does not answer as a sign-in provider.")).to_be_visible()
        expect(page.get_by_role("button", name="Sign in")).to_have_count(0)
        assert 401 == page.request.get(f"{address}/api/audiences").status


def test_an_audience_is_shared_and_a_role_and_a_token_count_at_once(page: Page, site: str, tmp_path: Path):
    sign_in(page, site, "ana@example.com")  # the first is the admin
    _, saved = page.evaluate(SAVE, {"name": "Ana's Vermont", "criteria": VERMONT})
    page.goto(f"{site}/tokens")
    page.get_by_label("What it is for").fill("Nightly export")
    page.get_by_role("button", name="Make a token").click()
    secret = page.get_by_text("am_").first.inner_text().strip()
    page.goto(f"{site}/audience_details?audience_id={saved['audience_id']}")
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_text("Everyone here: may look and export")).to_be_visible()
    sign_out(page)

    headers = {"authorization": f"Bearer {secret}"}
    assert 1 == page.request.get(f"{site}/api/audiences", headers=headers).json()["total"]
    refused = page.request.post(f"{site}/api/audiences", headers=headers, data={"name": "A token that only reads"})
    assert (403, "not_permitted") == (refused.status, refused.json()["error"]["code"])
    assert 401 == page.request.get(f"{site}/api/audiences", headers={"authorization": "Bearer am_x"}).status

    sign_in(page, site, "ben@example.com")
    page.goto(f"{site}/saved_audiences")
    page.get_by_role("link", name="Ana's Vermont").click()
    expect(page.get_by_text("This audience is shared with you by")).to_be_visible()
    expect(page.get_by_role("link", name="Audit")).to_have_count(0)
    page.goto(f"{site}/audit")
    expect(page.get_by_text("You may not do that. It needs the role of an admin.")).to_be_visible()
    sign_out(page)

    sign_in(page, site, "ana@example.com")
    page.goto(f"{site}/people")
    row = page.locator("[class*=st-key-person-usr]").filter(has_text="ben@example.com")
    row.get_by_role("combobox").click()
    page.get_by_role("option", name="viewer").click()
    expect(page.get_by_text("is viewer now.")).to_be_visible()
    page.goto(f"{site}/audit")
    expect(page.get_by_role("link", name="Audit")).to_be_visible()
    sign_out(page)

    sign_in(page, site, "ben@example.com")
    status, told_no = page.evaluate(SAVE, {"name": "Ben's", "criteria": VERMONT})
    assert (403, "not_permitted") == (status, told_no["error"]["code"])
