"""Limits before anything is read or done: the size of a body, and the number of calls in a minute."""

import time
from collections.abc import Callable

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import answer


class BodyLimit:
    """413 for a body over a size in bytes, whatever its header says; nothing beyond it is read.

    415 for a body that is packed: its size would say nothing of what it unpacks to.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the app read as far as the limit."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if headers.get(b"content-encoding", b"identity").lower() != b"identity":
            refused = answer(415, "encoded_body", "The body is packed.", "Send it without a Content-Encoding.")
            await refused(scope, receive, send)
            return
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or len(length) > 18 or int(length) > self._most:
            await self._refuse(scope, receive, send)
            return
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._most:
                await self._refuse(scope, receive, send)
                return
        await self._app(scope, _given(body, receive), send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        hint = f"Send at most {self._most:,} bytes at once."
        await answer(413, "body_too_large", "The body is too large.", hint)(scope, receive, send)


class RateLimit:
    """429 with Retry-After for a caller who asks too often; who that is, `named` says."""

    def __init__(self, app: ASGIApp, a_minute: int, named: Callable[[Request], str]) -> None:
        self._app, self._named = app, named
        self._item = RateLimitItemPerMinute(a_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Counts the call, and refuses it beyond the limit."""
        if scope["type"] == "http":
            who = self._named(Request(scope))
            if not self._limiter.hit(self._item, who):
                reset = self._limiter.get_window_stats(self._item, who).reset_time
                wait = max(1, round(reset - time.time()))
                hint = f"Try again in {wait} seconds; {self._item.amount:,} calls a minute are let in."
                refused = answer(429, "too_many_requests", "That is too many calls at once.", hint)
                refused.headers["Retry-After"] = str(wait)
                await refused(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _given(body: bytes, receive: Receive) -> Receive:
    """A receiver that gives this body first, and then whatever comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def given() -> Message:
        return waiting.pop() if waiting else await receive()

    return given
