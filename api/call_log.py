"""One line of JSON for each call: who asked what, and how it went; and the log that it goes to, with our other words.

Nothing that somebody typed is in it: no address as it was called, no query, no body, no name. What an error says may
hold any of these, so of an error only its kind and the places in the code are told.
"""

import json
import logging
import time
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from activation.settings import PROJECT
from api.errors import unexpected

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
OURS = ("api", "activation", "store")
log = logging.getLogger("api")
_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


class CallLog:
    """Writes the line of each call; answers 500 for what nobody expected, and logs where it came from."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on, and notes what came of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status, mount = time.perf_counter(), None, scope.get("route")
        marked = _request_id.set(scope["state"]["request_id"])

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            log.error("A call failed", extra={"call": {"trace": places(error)}})
            if status is not None:  # half an answer is out: all that can be done is to cut it off
                raise RuntimeError("An answer was cut off; the log of calls says why.") from None
            await unexpected()(scope, receive, noting)
        finally:
            route = scope.get("route")
            told = {
                "method": scope["method"] if scope["method"] in METHODS else "other",
                "route": None if route is mount else getattr(route, "path", None),
                "status": status,
                "ms": round(1000 * (time.perf_counter() - begun), 1),
                "user": scope["state"].get("user_id"),
            }
            log.info("call", extra={"call": told})
            _request_id.reset(marked)


class Lines(logging.Formatter):
    """A record as one line of JSON, with the id of the call that it belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            "message": record.getMessage(),
        }
        if request_id := _request_id.get():
            told["request_id"] = request_id
        told |= getattr(record, "call", {})
        if record.exc_info and record.exc_info[1]:
            told["trace"] = places(record.exc_info[1])
        return json.dumps(told)


def configure(stream: TextIO | None = None) -> None:
    """Sends what this process logs of ours to a stream (standard error) as such lines; done again, it is moved."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    for name in OURS:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
    log.setLevel(logging.INFO)


def places(error: BaseException) -> list[str]:
    """The kinds of an error and of what caused it, each with the places in the code that it came through."""
    found: list[str] = []
    seen: set[int] = set()
    told: BaseException | None = error
    while told is not None and id(told) not in seen:
        seen.add(id(told))
        found.append(type(told).__name__)
        found += [f"{_short(at.filename)}:{at.lineno} {at.name}" for at in traceback.extract_tb(told.__traceback__)]
        told = told.__cause__ or told.__context__
    return found


def _short(filename: str) -> str:
    """Where a file is, from the app's folder or from that of the libraries on."""
    return filename.rpartition("site-packages/")[2].removeprefix(f"{PROJECT}/")
