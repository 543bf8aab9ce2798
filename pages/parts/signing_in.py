"""Who is at the screen: the demo's one user, or whoever has signed in; and the page that asks to."""

import time
from datetime import UTC, datetime
from functools import cache

import streamlit as st
from starlette.requests import Request

from activation.access import user_id_of
from activation.settings import DEMO_USER, from_environment
from activation.sign_in import SignIn, configured
from pages.parts import login_cookie
from pages.parts.notices import escaped

READS = ("GET", "HEAD", "OPTIONS")
PATIENCE = 5.0  # seconds for the provider to say that it is there


@cache
def sign_in() -> SignIn | None:
    """The sign-in that is configured for this process."""
    return configured(from_environment().store)


def user_id() -> str:
    """The id of whoever is at the screen; asked only once they have signed in."""
    asked = sign_in()
    return DEMO_USER if asked is None else user_id_of(asked.issuer, str(st.user["sub"]))


def claims() -> tuple[str, str, str | None, datetime | None]:
    """What the provider says of whoever is at the screen: name, verified e-mail or none, role or None, since when."""
    asked, told = sign_in(), dict(st.user)
    assert asked is not None
    email = str(told.get("email") or "")
    verified = email if told.get("email_verified") in (True, "true") else ""
    claimed = told.get(asked.role_claim) if asked.role_claim else None
    since = told.get("auth_time") or told.get("iat")
    signed_in_at = datetime.fromtimestamp(since, UTC) if isinstance(since, int | float) else None
    return str(told.get("name") or email or told["sub"]), verified, str(claimed) if claimed else None, signed_in_at


def caller(request: Request) -> str | None:
    """The id of the user who calls the API by the sign-in cookie; None for nobody.

    A cookie goes along with what another site makes the browser call, so a change must come from our own pages.
    """
    asked = sign_in()
    if asked is None:
        return DEMO_USER
    if request.method not in READS and request.headers.get("sec-fetch-site") != "same-origin":
        return None
    return login_cookie.user_of(request.cookies, asked)


def required() -> bool:
    """Whether nobody has signed in who must."""
    return sign_in() is not None and not st.user.get("is_logged_in")


def show_page() -> None:
    """Asks to sign in; says so where the provider does not answer."""
    asked = sign_in()
    assert asked is not None
    st.title("Activation Manager")
    st.markdown("Describe an audience, see who it is, send it. Sign in to begin.")
    if trouble := _trouble(asked.metadata_url, round(time.time() / 30)):
        st.error(
            f"**{escaped(asked.issuer)} does not answer as a sign-in provider.** {escaped(trouble)} "
            "Nobody can sign in until it does. Tell whoever looks after this app.",
            icon=":material/cloud_off:",
        )
        return
    st.button("Sign in", type="primary", icon=":material/login:", on_click=st.login, key="sign-in")
    st.caption(f"You are taken to {escaped(asked.issuer)} and back.")


def show_frame(role: str | None) -> None:
    """Who is at the screen and in which mode, on every page."""
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="who"):
        if sign_in() is None:
            st.caption("Demo: one user, on this machine only")
            return
        name = st.user.get("name") or st.user.get("email") or "somebody"
        st.text(f"{name}, {role or 'not let in'}")  # Markdown would make a link of an e-mail address
        st.button("Sign out", type="tertiary", icon=":material/logout:", on_click=st.logout, key="sign-out")


@st.cache_data(max_entries=4, show_spinner=False)
def _trouble(metadata_url: str, half_minute: int) -> str:
    """What is wrong with the provider, asked at most twice a minute; empty if nothing is."""
    try:
        import authlib  # noqa: F401 - Streamlit signs in with it
        import httpx
    except ImportError:
        return "Its libraries are not installed here: pip install -r requirements-signin.txt."
    try:
        answer = httpx.get(metadata_url, timeout=PATIENCE)
        there = answer.status_code == 200 and "authorization_endpoint" in answer.json()
    except (httpx.HTTPError, ValueError) as error:
        return f"The call to it failed ({type(error).__name__})."
    return "" if there else f"It answered {answer.status_code}, and not with what a provider says of itself."
