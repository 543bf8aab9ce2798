"""Saved audiences: the saved schema in, the saved schema out."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, create_model

from activation import Workspace
from activation.audience import Audience, DataType, Status
from activation.export import FORMATS
from activation.listing import SORTS
from api.caller import Caller
from api.errors import responses
from api.paging import Limit, Listed, Offset
from store.errors import StaleVersion

router = APIRouter(prefix="/audiences", tags=["Audiences"])
PIECE = 1 << 16
IfMatch = Annotated[str | None, Header(description='The version that the change is based on, such as "3".')]
Key = Annotated[str | None, Header(description="The same key twice makes one audience.")]


class SegmentationAsked(BaseModel):
    """How to split: variables, number (none: chosen), shares, seed. What else a saved one holds is not looked at."""

    model_config = ConfigDict(extra="ignore")

    variables: list[str] | None = Field(None, max_length=40)
    number: int | None = Field(None, ge=1, le=1_000)
    min_share: float = Field(0.05, ge=0, le=1)
    max_share: float = Field(0.10, gt=0, le=1)
    seed: int = Field(0, ge=0, le=2**31 - 1)


_FIELDS: dict[str, Any] = {
    name: (field.annotation | None if field.annotation is not None else None, None)
    for name, field in Audience.model_fields.items()
    if name not in ("name", "segmentation")
}
AudienceToSave: Any = create_model(
    "AudienceToSave",
    __config__=ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "Texas families",
                    "criteria": {"all": [{"variable": "STATE", "op": "in", "value": ["TX"]}]},
                    "segmentation": {"variables": ["MEDIAN_HOUSEHOLD_INCOME", "RENTERS_SHARE"]},
                }
            ]
        },
    ),
    __doc__="An audience to save: the saved schema, all but its name optional. user_id, version and times are ours.",
    name=(str, Field(min_length=1, max_length=120)),
    segmentation=(SegmentationAsked | None, None),
    **_FIELDS,
)


class SavedAudience(Audience):
    """The audience as it was saved, and how many rows it holds."""

    members: int = 0


class StatusAsked(BaseModel):
    """A status to set; stop_sendings: whether to stop what is still to be sent, where it is to be archived."""

    model_config = ConfigDict(extra="forbid")

    status: Status
    stop_sendings: bool = False


@router.post("", status_code=201, responses=responses(409, 412))
def save(response: Response, ws: Caller, asked: AudienceToSave, idempotency_key: Key = None) -> SavedAudience:
    """Saves an audience. With criteria and segmentation its segments and members are computed here; with neither it is
    saved as it is given, and holds no rows."""
    given = asked.model_dump(exclude_unset=True)
    if idempotency_key is None:
        return _saved(response, ws, given, None)
    given["audience_id"] = ws.requests.made_by(
        idempotency_key, "aud", asked.model_dump_json(exclude_unset=True).encode()
    )
    try:
        return _saved(response, ws, given, expecting=0)
    except StaleVersion:
        response.headers["Idempotent-Replay"] = "true"
        return _answered(response, ws, ws.audiences.get(given["audience_id"]))


@router.get("", responses=responses())
def find(
    ws: Caller,
    status: Status | None = None,
    q: Annotated[str, Query(max_length=200, description="Words in name, description, brief, tags, variables.")] = "",
    data_type: DataType | None = None,
    tag: Annotated[str | None, Query(max_length=200)] = None,
    sort: Annotated[str, Query(pattern=f"^-?({'|'.join(SORTS)})$")] = "-updated_at",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Listed[Audience]:
    """The audiences that match, a page of them."""
    page = ws.audiences.list(status, q, data_type, tag, sort, limit, offset)
    items = ws.audiences.get_many([one.audience_id for one in page])
    return Listed(items=list(items), total=page.total, limit=limit, offset=offset)


@router.get("/{audience_id}", responses=responses(404) | {304: {"description": "It is as it was."}})
def get(
    response: Response, ws: Caller, audience_id: str, if_none_match: Annotated[str | None, Header()] = None
) -> Audience:
    """One audience; its version is the ETag."""
    audience = ws.audiences.get(audience_id)
    if if_none_match is not None and _etag(audience) in if_none_match.split(", "):
        return Response(status_code=304, headers={"ETag": _etag(audience)})  # type: ignore[return-value]
    response.headers["ETag"] = _etag(audience)
    return audience


@router.put("/{audience_id}", responses=responses(404, 412))
def change(
    response: Response, ws: Caller, audience_id: str, asked: AudienceToSave, if_match: IfMatch = None
) -> SavedAudience:
    """Saves the next version of an audience, whole; with If-Match only if nobody has saved since."""
    before = ws.audiences.get(audience_id)
    given = asked.model_dump(exclude_unset=True) | {"audience_id": before.audience_id, "created_at": before.created_at}
    return _saved(response, ws, given, version_of(if_match))


@router.put("/{audience_id}/status", responses=responses(404, 409))
def set_status(response: Response, ws: Caller, audience_id: str, asked: StatusAsked) -> Audience:
    """Archives, restores or activates an audience; 409 where it is still to be sent and that is not to be stopped."""
    audience = ws.audiences.set_status(audience_id, asked.status, asked.stop_sendings)
    response.headers["ETag"] = _etag(audience)
    return audience


@router.delete("/{audience_id}", status_code=204, responses=responses(404, 409, 412))
def delete(ws: Caller, audience_id: str, if_match: IfMatch = None) -> None:
    """Takes an audience away for good, with all its versions and members; 409 while it is still to be sent."""
    ws.audiences.delete(audience_id, version_of(if_match))


@router.get("/{audience_id}/export", response_class=StreamingResponse, responses=responses(404))
def export(
    ws: Caller,
    audience_id: str,
    format: Annotated[Literal[tuple(FORMATS)], Query()] = "csv",  # type: ignore[valid-type]
) -> StreamingResponse:
    """The audience as a file: its members as csv, xlsx or parquet, its definition as json."""
    made = ws.audiences.export(audience_id, format)
    headers = {
        "Content-Disposition": f'attachment; filename="{made.filename}"',
        "Content-Length": str(len(made.content)),
    }
    return StreamingResponse(_pieces(made.content), media_type=made.media_type, headers=headers)


@router.get("/{audience_id}/versions", responses=responses(404))
def versions(ws: Caller, audience_id: str, limit: Limit = 50, offset: Offset = 0) -> Listed[Audience]:
    """The versions of an audience, the present one first."""
    found = ws.audiences.versions(audience_id, limit, offset)
    return Listed(items=found.items, total=found.total, limit=limit, offset=offset)


def version_of(if_match: str | None) -> int | None:
    """The version that a change is based on; None for any."""
    if if_match is None or if_match.strip() == "*":
        return None
    text = if_match.strip().removeprefix("W/").strip('"')
    # What is no version of ours is one that nobody has: the change is refused as based on another state.
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _saved(response: Response, ws: Workspace, given: dict[str, Any], expecting: int | None) -> SavedAudience:
    asked = given.pop("segmentation", None)
    given = {name: value for name, value in given.items() if value is not None}
    ws.check_data_type(given.get("data_type", "third_party"))
    if asked is None or given.get("criteria") is None:
        return _answered(response, ws, ws.audiences.save(given, expecting=expecting))
    variables = asked.get("variables") or given.get("selected_variables")
    bounds = {name: asked[name] for name in ("min_share", "max_share", "seed") if name in asked}
    split = ws.split(given["criteria"], variables, asked.get("number") or "auto", **bounds)
    composed = ws.composed(given["name"], given["criteria"], split, confirmed_at=given.get("confirmed_at"))
    kept = ("audience_id", "name", "description", "original_query", "receipt", "tags", "notes", "status", "created_at")
    whole = composed | {name: given[name] for name in kept if name in given}
    return _answered(response, ws, ws.audiences.save(whole, members=split.members, expecting=expecting))


def _answered(response: Response, ws: Workspace, audience: Audience) -> SavedAudience:
    response.headers["ETag"] = _etag(audience)
    response.headers["Location"] = f"/api/audiences/{audience.audience_id}"
    return SavedAudience(**audience.model_dump(), members=len(ws.audiences.members(audience.audience_id)))


def _etag(audience: Audience) -> str:
    return f'"{audience.version}"'


def _pieces(content: bytes) -> Iterator[bytes]:
    for at in range(0, len(content), PIECE):
        yield content[at : at + PIECE]
