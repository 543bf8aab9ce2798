"""What an audience is like, where it concentrates, and which are like it: computed from its saved members."""

from typing import Annotated, Any, Literal

import pandas as pd
from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from activation import Workspace
from activation.likeness import By
from activation.members import of_segment
from activation.potential import AreaOrder, Within, ZipOrder
from activation.profiling import Base
from api.bodies import Strict
from api.caller import Caller
from api.errors import responses
from api.paging import Limit, Listed, Offset

router = APIRouter(prefix="/audiences/{audience_id}", tags=["Insight"], route_class=Strict)
SegmentId = Annotated[int | None, Query(ge=0, le=2**31 - 1, description="Of this segment; of all without it.")]
AREAS: dict[str, Any] = {"county": "COUNTY", "state": "STATE"}


class ProfileLine(BaseModel):
    """One variable, or one level of a category: mean, base_mean, index and effect are null where too_few says so.

    Means are in `unit` and weighted by people; index: 100 x mean / base; effect: in the base's standard deviations;
    unknown: percent of the people without a value; sensitive: its class, or empty.
    """

    model_config = ConfigDict(from_attributes=True)

    code: str
    label: str
    level: str
    theme: str
    unit: str
    sensitive: str
    mean: float | None
    base_mean: float | None
    index: float | None
    effect: float | None
    unknown: float
    zips: int
    too_few: bool


class ProfileFound(BaseModel):
    """A profile against a base: people and zips are the audience's (or the segment's), base_people the base's."""

    base: Base
    people: int
    zips: int
    base_people: int
    too_few: bool
    rows: list[ProfileLine]


class AreaRow(BaseModel):
    """One county or state by rank: people of the audience there, percent of everybody there (penetration), percent of
    the audience (share, and cumulative down to this rank), and the index; null under 1,000 people."""

    rank: int
    area: str
    state: str
    people: int
    area_people: int
    penetration: float | None
    share: float
    index: float | None
    cumulative: float
    zips: int


class AreasFound(Listed[AreaRow]):
    """Ranked areas: `half` of them, by people, hold half of the audience; `of`: how many there are in the nation."""

    of: int
    half: int


class ZipRow(BaseModel):
    """One ZIP area of the audience by rank; share and cumulative in percent of the audience."""

    rank: int
    zip: str
    place: str
    county: str
    state: str
    people: int
    density: float | None
    share: float
    cumulative: float


class MoreRow(BaseModel):
    """One ZIP area outside the audience by rank; distance: in percentile points, cumulative: in people."""

    rank: int
    zip: str
    place: str
    county: str
    state: str
    people: int
    distance: float
    cumulative: int


class MoreFound(Listed[MoreRow]):
    """ZIP areas to add: those up to `near` lie within `typical`, as half of the audience's own people do."""

    variables: list[str]
    typical: float | None
    near: int


class AlikeRow(BaseModel):
    """A saved audience and its rank-order correlation (-1 to 1) with this one, over `number` variables or codes."""

    audience_id: str
    name: str
    total_audience_size: int
    correlation: float
    words: str
    number: int


@router.get("/profile", responses=responses(404))
def profile(
    ws: Caller,
    audience_id: str,
    base: Annotated[Base, Query(description="`audience` goes with a segment.")] = "nation",
    segment_id: SegmentId = None,
    sensitive: Annotated[bool, Query(description="Whether with sensitive variables.")] = True,
) -> ProfileFound:
    """Every variable's mean among the audience's people against a base; places by county are with /potential/areas."""
    found = ws.profiles.of(ws.audiences.members(audience_id), base, segment_id)
    rows = [ProfileLine.model_validate(row) for row in found if sensitive or not row.sensitive]
    return ProfileFound(
        base=found.base,
        people=found.people,
        zips=found.zips,
        base_people=found.base_people,
        too_few=found.too_few,
        rows=rows,
    )


@router.get("/potential/areas", responses=responses(404))
def areas(
    ws: Caller,
    audience_id: str,
    by: Literal["county", "state"] = "county",
    order: AreaOrder = "people",
    segment_id: SegmentId = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> AreasFound:
    """Counties or states by the audience's people there, or by how concentrated it is."""
    found = ws.potential.areas(_members(ws, audience_id, segment_id), AREAS[by], order)
    return AreasFound(**_page(found.rows, limit, offset), of=found.of, half=found.half)


@router.get("/potential/zips", responses=responses(404))
def zips(
    ws: Caller,
    audience_id: str,
    order: ZipOrder = "people",
    segment_id: SegmentId = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Listed[ZipRow]:
    """The audience's own ZIP areas by people, or by people per square mile."""
    rows = ws.potential.zips(_members(ws, audience_id, segment_id), order)
    return Listed[ZipRow](**_page(rows, limit, offset))


@router.get("/potential/more", responses=responses(404))
def more(
    ws: Caller,
    audience_id: str,
    within: Within = "nation",
    segment_id: SegmentId = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> MoreFound:
    """ZIP areas outside the audience that are most like its people, in the variables that it was split by."""
    split = ws.audiences.get(audience_id).segmentation
    members = ws.audiences.members(audience_id)
    found = ws.potential.more(members, split.variables if split else (), within, segment_id)
    return MoreFound(
        **_page(found.rows, limit, offset),
        variables=[variable.code for variable in found.variables],
        typical=None if pd.isna(found.typical) else found.typical,
        near=found.near,
    )


@router.get("/alike", responses=responses(404))
def alike(
    ws: Caller,
    audience_id: str,
    by: Annotated[By, Query(description="Variables, or lifestyle codes.")] = "variables",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Listed[AlikeRow]:
    """The saved audiences most like this one, of the 50 changed last: by rank-order correlation of the profiles."""
    found = ws.likeness.most_like(ws.audiences.members(audience_id), by, audience_id)
    rows = [
        AlikeRow(
            audience_id=one.audience.audience_id,
            name=one.audience.name,
            total_audience_size=one.audience.total_audience_size,
            correlation=one.value,
            words=one.words,
            number=one.number,
        )
        for one in found
    ]
    return Listed(items=rows[offset : offset + limit], total=len(rows), limit=limit, offset=offset)


def _members(ws: Workspace, audience_id: str, segment_id: int | None) -> pd.DataFrame:
    return of_segment(ws.audiences.members(audience_id), segment_id)


def _page(rows: pd.DataFrame, limit: int, offset: int) -> dict[str, Any]:
    page = rows.iloc[offset : offset + limit].astype(object)
    items = page.where(pd.notna(page), None).to_dict("records")
    return {"items": items, "total": len(rows), "limit": limit, "offset": offset}
