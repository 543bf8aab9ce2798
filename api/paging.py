"""Lists as all endpoints answer them: `{items, total, limit, offset}`."""

from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query, Response
from pydantic import BaseModel

Item = TypeVar("Item")
Limit = Annotated[int, Query(ge=0, le=1_000, description="How many to answer with.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="How many to leave out at the beginning.")]


class Listed(BaseModel, Generic[Item]):
    """Some of what a question found, and of how many."""

    items: list[Item]
    total: int
    limit: int
    offset: int


def listed(items: Sequence[bytes], total: int, limit: int, offset: int) -> Response:
    """The answer of a list whose items are JSON already."""
    rest = f'],"total":{total},"limit":{limit},"offset":{offset}}}'.encode()
    return Response(b'{"items":[' + b",".join(items) + rest, media_type="application/json")
