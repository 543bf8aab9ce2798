"""Calls that another website makes through a visitor's browser: refused before anything is done.

A browser says where a call comes from (Sec-Fetch-Site, Origin), and a script says nothing. A name that an attacker
lets point to this machine (DNS rebinding) shows in the Host header.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import answer

READS = {"GET", "HEAD", "OPTIONS"}
LOCAL = {"localhost", "127.0.0.1", "::1", "[::1]"}


class SameOrigin:
    """403 for a change that a browser makes for another site; `local_only`: for any host but this machine, too."""

    def __init__(self, app: ASGIApp, local_only: bool) -> None:
        self._app, self._local_only = app, local_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses or passes on."""
        if scope["type"] == "http" and (why := self._refused(scope["method"], Headers(scope=scope))):
            await answer(403, "other_origin", why, "Call from the app's own pages, or from a script.")(
                scope, receive, send
            )
            return
        await self._app(scope, receive, send)

    def _refused(self, method: str, headers: Headers) -> str:
        host = headers.get("host", "")
        if self._local_only and _hostname(host) not in LOCAL:
            return "This app answers on its own machine only."
        if method in READS:
            return ""
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return "Another website may change nothing here."
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2] != host:
            return "Another website may change nothing here."
        return ""


def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:  # brackets that hold no address
        return ""
