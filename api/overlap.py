"""How saved audiences overlap: people in common, united and left over; nothing saved."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from activation.overlap import FEWEST, MOST, Overlap
from api.bodies import Strict
from api.caller import Caller
from api.errors import responses

router = APIRouter(tags=["Audiences"], route_class=Strict)
Id = Annotated[str, Field(min_length=1, max_length=64)]


class OverlapAsked(BaseModel):
    """Two to ten audiences; in exclusions, each goes before those after it."""

    model_config = ConfigDict(extra="forbid")

    audience_ids: list[Id] = Field(
        min_length=FEWEST, max_length=MOST, examples=[["aud-a2b3c4d5e6", "aud-k7m8n9p2q3", "aud-w4x5y6z7a8"]]
    )


@router.post("/overlap", responses=responses(404))
def overlap(ws: Caller, asked: OverlapAsked) -> Overlap:
    """People in common of each pair, the union, each combination, and what each audience keeps once those before it
    have taken theirs, with criteria for just that. Every ZIP area counts once, with one number of people: that of the
    data of now where one of these audiences is counted on it, else that of the one saved last. An audience without
    members is counted by its rules; what cannot be counted is in `uncounted`."""
    return ws.overlaps.of(asked.audience_ids)
