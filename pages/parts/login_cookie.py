"""Who has signed in on the pages, told by the cookie that Streamlit's sign-in sets; for calls of the API."""

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

# Streamlit offers this inside a script run only; a test signs in for real, and fails when these names move.
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from activation.access import user_id_of
from activation.sign_in import SignIn


def user_of(cookies: Mapping[str, str], asked: SignIn) -> str | None:
    """The id of the user whom a signed cookie names; None for no cookie, a tampered or old one, or another site's."""
    try:
        raw = _get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
        told = json.loads(raw) if raw else {}
    except (ValueError, UnicodeError):
        return None
    own = urlsplit(asked.url)
    if not told.get("is_logged_in") or told.get("origin") != f"{own.scheme}://{own.netloc}" or not told.get("sub"):
        return None
    return user_id_of(asked.issuer, str(told["sub"]))
