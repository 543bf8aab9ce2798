"""The audit: what was done, by whom, when and from where; for admins."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from activation.audit import Event
from api.bodies import Strict
from api.caller import Caller
from api.errors import FILE, responses
from api.heads import attachment
from api.paging import Limit, Listed, Offset

router = APIRouter(prefix="/audit", tags=["Audit"], route_class=Strict)
User = Annotated[str | None, Query(max_length=64, description="Of this user only, by id.")]
Action = Annotated[
    str | None,
    Query(max_length=64, description="A whole one, or the part before its dot.", examples=["audience.saved"]),
]
Kind = Annotated[str | None, Query(max_length=64, description="What it was done to.", examples=["audience"])]
Words = Annotated[str, Query(max_length=200, description="Words in action, object, address or detail.")]
Since = Annotated[AwareDatetime | None, Query(description="Done at this moment or later, with its time zone.")]


class EventsFound(Listed[Event]):
    """Some of the events, and of how many; unread: the titles of what could not be read, whose events are missing."""

    unread: list[str]


@router.get("", responses=responses())
def find(
    ws: Caller,
    user_id: User = None,
    action: Action = None,
    kind: Kind = None,
    q: Words = "",
    since: Since = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> EventsFound:
    """The events that match, the newest first, a page of them; of everybody, unless one user is named."""
    found = ws.audit.list(user_id, action, kind, q, since, limit, offset)
    unread = [damaged.title for damaged in found.damaged]
    return EventsFound(items=found.items, total=found.total, limit=limit, offset=offset, unread=unread)


@router.get("/export", response_class=StreamingResponse, responses=responses() | FILE)
def export(
    ws: Caller,
    user_id: User = None,
    action: Action = None,
    kind: Kind = None,
    q: Words = "",
    since: Since = None,
) -> StreamingResponse:
    """The events that match as CSV, the newest first, safe to open in a spreadsheet."""
    made = ws.audit.csv(user_id, action, kind, q, since)
    return StreamingResponse(iter([made]), media_type="text/csv", headers=attachment("audit.csv"))
