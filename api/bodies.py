"""Bodies are read strictly: what JSON has no word for, or what two readers could take for two things, is refused."""

import json
import math
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

DEEPEST = 100  # lists and objects within each other; rules need about forty
LARGEST = 2**63 - 1  # what a whole number may be in a file


class Strict(APIRoute):
    """An endpoint whose body is read by `read`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler as it is, given requests that read their JSON strictly."""
        handler = super().get_route_handler()

        async def strict(request: Request) -> Response:
            body = await request.body()
            if not body or "json" not in request.headers.get("content-type", "").lower():
                return await handler(request)
            # Before the handler: in it, whatever goes wrong becomes "There was an error parsing the body".
            given = _Read(request.scope, request.receive)
            given.found = read(body)
            given._body = body
            return await handler(given)

        return strict


class _Read(Request):
    found: Any = None

    async def json(self) -> Any:
        """What was read already."""
        return self.found


def read(body: bytes) -> Any:
    """What a JSON body says; RequestValidationError for what is none, and for names that come twice, for NaN and
    Infinity, for whole numbers beyond 64 bits, for what nests too deeply, and for halves of characters."""
    try:
        found = json.loads(
            body.decode(), object_pairs_hook=_object, parse_int=_whole, parse_float=_number, parse_constant=_no_number
        )
    except RecursionError:
        raise _refused("It nests too deeply") from None
    except UnicodeDecodeError:
        raise _refused("It is not in UTF-8") from None
    except json.JSONDecodeError as error:
        raise _refused(f"It is no JSON: {error.msg}, at character {error.pos}") from None
    except ValueError as error:
        raise _refused(str(error)) from None
    _check(found)
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("A name comes twice in one object")
    return found


def _whole(text: str) -> int:
    if len(text) > 20 or not -LARGEST <= int(text) <= LARGEST:
        raise ValueError("A whole number is too large: it may have 63 bits")
    return int(text)


def _number(text: str) -> float:
    if not math.isfinite(float(text)):
        raise ValueError("A number is too large")
    return float(text)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"JSON has no {name}")


def _check(found: Any) -> None:
    """Looks at every part, level by level, so that no depth of nesting is too much for it."""
    level, depth = [found], 0
    while level:
        if depth > DEEPEST:
            raise _refused("It nests too deeply")
        below: list[Any] = []
        for part in level:
            if isinstance(part, dict):
                below += [*part, *part.values()]
            elif isinstance(part, list):
                below += part
            elif isinstance(part, str) and not part.isascii() and not _whole_characters(part):
                raise _refused("It holds half of a character")
        level, depth = below, depth + 1


def _whole_characters(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refused(why: str) -> RequestValidationError:
    return RequestValidationError([{"type": "json_invalid", "loc": ("body",), "msg": why, "input": {}}])
