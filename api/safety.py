"""Headers on every answer, of pages and API alike: what a browser may not do with it, and an id for each request."""

import re
import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    # What scripts may run is Streamlit's own affair; nobody may frame the pages, or change what links mean on them.
    "Content-Security-Policy": "frame-ancestors 'none'; object-src 'none'; base-uri 'self'",
}
NO_STORE = {"Cache-Control": "no-store"}
_SANE_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class SecurityHeaders:
    """Adds the headers as an answer begins; `also` are further ones. One that is there stays.

    https: the app's own address begins with it, so no cookie is to travel over anything else.
    """

    def __init__(self, app: ASGIApp, also: dict[str, str] | None = None, https: bool = False) -> None:
        self._app = app
        self._headers = HEADERS | (also or {})
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on, and adds to what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope.setdefault("state", {}).setdefault("request_id", _asked_id(scope) or secrets.token_hex(8))

        https = self._https or scope.get("scheme") == "https"

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message["headers"]}
                more = self._headers | {"X-Request-Id": request_id}
                new = [(name.encode(), value.encode()) for name, value in more.items()]
                kept = [(name, _kept(name, value) if https else value) for name, value in message["headers"]]
                message["headers"] = [*kept, *(one for one in new if one[0].lower() not in there)]
            await send(message)

        await self._app(scope, receive, with_headers)


def _kept(name: bytes, value: bytes) -> bytes:
    """A header as it goes out over https: Streamlit's cookies do not say that they are for https alone."""
    is_open = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return value + b"; Secure" if is_open else value


def _asked_id(scope: Scope) -> str:
    """The id that a request brings along; none where it could be anything but an id."""
    asked = [value for name, value in scope["headers"] if name == b"x-request-id"]
    return asked[0].decode() if len(asked) == 1 and _SANE_ID.fullmatch(asked[0]) else ""
