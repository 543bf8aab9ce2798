"""What else can be done with a saved audience: look at its rows, bring a former version back, copy it."""

from typing import Annotated

import pandas as pd
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from activation.audience import Audience
from api.bodies import Strict
from api.caller import Caller
from api.errors import responses
from api.heads import IfMatch, etag, version_of
from api.paging import Limit, Listed, Offset

router = APIRouter(prefix="/audiences/{audience_id}", tags=["Audiences"], route_class=Strict)


class MemberRow(BaseModel):
    """One ZIP area of an audience; place and state are null where the data no longer has it."""

    zip: str
    place: str | None
    state: str | None
    people: int | None
    households: int | None
    segment_id: int | None
    segment: str | None


class VersionAsked(BaseModel):
    """The number of a version."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, le=2**31 - 1, examples=[1])


@router.get("/members", responses=responses(404))
def members(
    ws: Caller,
    audience_id: str,
    segment_id: Annotated[list[int] | None, Query(max_length=1_000, description="Of these segments only.")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Listed[MemberRow]:
    """The ZIP areas that an audience holds, a page of them."""
    rows = ws.audiences.located_members(audience_id, segment_id or ())
    page = rows.iloc[offset : offset + limit].astype(object)
    items = [MemberRow.model_validate(row) for row in page.where(pd.notna(page), None).to_dict("records")]
    return Listed(items=items, total=len(rows), limit=limit, offset=offset)


@router.post("/restore", responses=responses(404, 409, 412))
def restore(
    response: Response, ws: Caller, audience_id: str, asked: VersionAsked, if_match: IfMatch = None
) -> Audience:
    """Makes a former version, with its members, the audience's next one; with If-Match only if nobody saved since.

    409 where that version is archived and the audience is still to be sent.
    """
    return _told(response, ws.audiences.restore(audience_id, asked.version, version_of(if_match)))


@router.post("/duplicate", status_code=201, responses=responses(404))
def duplicate(response: Response, ws: Caller, audience_id: str) -> Audience:
    """A draft copy of an audience with its members, under a name of its own."""
    copy = ws.audiences.duplicate(audience_id)
    response.headers["Location"] = f"/api/audiences/{copy.audience_id}"
    return _told(response, copy)


def _told(response: Response, audience: Audience) -> Audience:
    response.headers["ETag"] = etag(audience.version)
    return audience
