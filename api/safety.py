"""Headers on every answer, of pages and API alike: what a browser may not do with it, and an id for each request."""

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


class SecurityHeaders:
    """Adds the headers as an answer begins; `also` are further ones. One that is there stays."""

    def __init__(self, app: ASGIApp, also: dict[str, str] | None = None) -> None:
        self._app = app
        self._headers = HEADERS | (also or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on, and adds to what comes back."""
        request_id = scope.setdefault("state", {}).setdefault("request_id", secrets.token_hex(8))

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message["headers"]}
                more = self._headers | {"X-Request-Id": request_id}
                new = [(name.encode(), value.encode()) for name, value in more.items()]
                message["headers"] = [*message["headers"], *(one for one in new if one[0].lower() not in there)]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
