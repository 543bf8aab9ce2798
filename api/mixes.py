"""The lifestyle mix of a saved audience, worked out anew from its members against the base that is asked for."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from activation.mixing import Base, By, UnitMix
from api.bodies import Strict
from api.caller import Caller
from api.errors import responses

router = APIRouter(prefix="/audiences/{audience_id}", tags=["Audiences"], route_class=Strict)


class SegmentMix(BaseModel):
    """The mix of one segment."""

    segment_id: int
    name: str
    mix: UnitMix


class FoundMix(BaseModel):
    """The mix of an audience and of its segments: `source` says whose codes, `states` whose ZIP areas are the base.

    Shares are percent of households, index 100 is the base's share, `_low` to `_high` the 95 % interval (Wilson's, for
    the effective number of ZIP areas). Codes with under 1,000 people are pooled into "other", which stands last.
    """

    audience_id: str
    source: str
    base: Base
    states: list[str]
    by: By
    whole: UnitMix
    segments: list[SegmentMix]


@router.get("/mix", responses=responses(404))
def mix(
    ws: Caller,
    audience_id: str,
    base: Annotated[Base, Query(description="The nation, or all ZIP areas of the audience's states.")] = "nation",
    by: Annotated[By, Query(description="Per code, or per group of codes.")] = "code",
) -> FoundMix:
    """The lifestyle mix of an audience in the codes in force today; what was saved with it stays in the audience."""
    audience = ws.audiences.get(audience_id)
    found = ws.mix(ws.audiences.members(audience_id), base, by)
    segments = [
        SegmentMix(segment_id=segment.segment_id, name=segment.name, mix=found.segments[segment.segment_id])
        for segment in audience.segments
        if segment.segment_id in found.segments
    ]
    return FoundMix(
        audience_id=audience_id,
        source=found.source,
        base=base,
        states=list(found.states),
        by=by,
        whole=found.whole,
        segments=segments,
    )
