"""Limits before anything is read or done: the size of a body, and the number of calls in a minute."""

import time
from collections import deque
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import answer

MINUTE = 60.0


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

    def __init__(self, app: ASGIApp, a_minute: int, named: Callable[[Request], Awaitable[str]]) -> None:
        self._app, self._named = app, named
        self._a_minute, self._calls = a_minute, Calls(a_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Counts the call, and refuses it beyond the limit."""
        if scope["type"] == "http":
            wait = self._calls.wait(await self._named(Request(scope)), time.monotonic())
            if wait:
                hint = f"Try again in {wait} seconds; {self._a_minute:,} calls a minute are let in."
                refused = answer(429, "too_many_requests", "That is too many calls at once.", hint)
                refused.headers["Retry-After"] = str(wait)
                await refused(scope, receive, send)
                return
        await self._app(scope, receive, send)


class Calls:
    """The moments of everybody's calls in the last minute.

    The library that did this starts a thread for it at nearly every call, and waits until that runs.
    """

    def __init__(self, a_minute: int) -> None:
        self._a_minute = a_minute
        self._of: dict[str, deque[float]] = {}
        self._tidied = 0.0

    def wait(self, who: str, now: float) -> int:
        """Count a call at a moment (in seconds); how many seconds to wait for the next one, 0 if this one is let in."""
        if now - self._tidied > MINUTE:
            # Whoever has not called for a minute is forgotten, so that this does not grow with every address.
            self._of = {name: calls for name, calls in self._of.items() if calls and now - calls[-1] < MINUTE}
            self._tidied = now
        calls = self._of.setdefault(who, deque())
        while calls and now - calls[0] >= MINUTE:
            calls.popleft()
        if len(calls) >= self._a_minute:
            return max(1, round(calls[0] + MINUTE - now))
        calls.append(now)
        return 0


def _given(body: bytes, receive: Receive) -> Receive:
    """A receiver that gives this body first, and then whatever comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def given() -> Message:
        return waiting.pop() if waiting else await receive()

    return given
