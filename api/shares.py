"""With whom the caller shares an audience: with some users or `everyone`, to be seen or edited."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from activation.sharing import Level, Share
from api.bodies import Strict
from api.caller import Caller
from api.errors import responses
from api.paging import Limit, Listed, Offset

router = APIRouter(prefix="/audiences/{audience_id}/shares", tags=["Audiences"], route_class=Strict)


class ShareAsked(BaseModel):
    """What somebody may do with the audience: see it, or edit it too."""

    model_config = ConfigDict(extra="forbid")

    level: Annotated[Level, Field(examples=["view"])] = "view"


@router.get("", responses=responses(404))
def find(ws: Caller, audience_id: str, limit: Limit = 50, offset: Offset = 0) -> Listed[Share]:
    """With whom an audience of the caller's is shared, the first first."""
    found = ws.audiences.shares(audience_id)
    return Listed(items=list(found[offset : offset + limit]), total=len(found), limit=limit, offset=offset)


@router.put("/{with_user}", responses=responses(404))
def share(ws: Caller, audience_id: str, with_user: str, asked: ShareAsked) -> Share:
    """Shares an audience of the caller's with a user (GET /api/people/colleagues), or with `everyone`; shared again, it
    takes the new level."""
    return ws.audiences.share(audience_id, with_user, asked.level)


@router.delete("/{with_user}", status_code=204, responses=responses(404))
def unshare(ws: Caller, audience_id: str, with_user: str) -> None:
    """Shares an audience with that user, or with `everyone`, no more; done, too, where it was not shared."""
    ws.audiences.unshare(audience_id, with_user)
