"""Saved audiences: the saved schema in, the saved schema out."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, create_model

from activation import Workspace
from activation.audience import Audience, DataType, SegmentEdit, Status
from activation.editing import MOST_EDITS
from activation.errors import InvalidRequest
from activation.export import FORMATS
from activation.listing import SORTS
from activation.overlaps import NearlyEqual
from activation.overviews import Whose
from activation.reachable import OwnLevel
from api.bodies import Strict
from api.caller import Caller
from api.errors import responses
from api.heads import UNCHANGED, IfMatch, IfNoneMatch, Key, attachment, etag, known, unchanged, version_of
from api.kept import Answers
from api.paging import Limit, Listed, Offset, listed
from store.errors import AlreadyThere, StaleVersion

router = APIRouter(prefix="/audiences", tags=["Audiences"], route_class=Strict)
PIECE = 1 << 16


class SegmentationAsked(BaseModel):
    """How to split: variables, number (none: chosen), shares, seed; then what to change by hand, in that order.

    The other fields are those of a split once made.
    """

    model_config = ConfigDict(extra="forbid")

    variables: list[str] | None = Field(None, max_length=40)
    number: int | None = Field(None, ge=1, le=1_000)
    min_share: float = Field(0.05, ge=0, le=1)
    max_share: float = Field(0.10, gt=0, le=1)
    seed: int = Field(0, ge=0, le=2**31 - 1)
    gap: float | None = None
    stability: float | None = None
    natural: bool | None = None
    weight: str | None = Field(None, max_length=40)
    edits: list[SegmentEdit] = Field(default_factory=list, max_length=MOST_EDITS)


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


class ListedAudience(Audience):
    """An audience in a list: `user_id` is its owner, `level` what the caller may do with it."""

    level: OwnLevel


class SavedAudience(Audience):
    """The audience as it was saved, and how many rows it holds.

    nearly_equals: other saved audiences of the same rules, or of nearly the same people, where segments were computed
    by this call; null where nobody looked.
    """

    members: int = 0
    nearly_equals: list[NearlyEqual] | None = None


class StatusAsked(BaseModel):
    """A status to set; stop_sendings: whether to stop what is still to be sent, where it is to be archived."""

    model_config = ConfigDict(extra="forbid")

    status: Status = Field(examples=["archived"])
    stop_sendings: bool = False


@router.post("", status_code=201, responses=responses(409))
def save(response: Response, ws: Caller, asked: AudienceToSave, idempotency_key: Key = None) -> SavedAudience:
    """Saves a new audience. Given criteria and segmentation but no segments, its segments and members are computed
    here; else it is saved exactly as it is given, and holds no rows."""
    given = asked.model_dump(exclude_unset=True)
    if idempotency_key is None:
        try:
            return _saved(response, ws, given, expecting=0)
        except StaleVersion:
            hint = "Save its next version with PUT, or leave audience_id out."
            raise AlreadyThere("There is an audience of that id.", hint, "audience_id") from None
    if given.get("audience_id"):
        raise InvalidRequest("With a key, the id is made of it.", "Leave out audience_id, or the key.", "audience_id")
    given["audience_id"] = ws.requests.made_by(
        idempotency_key, "aud", asked.model_dump_json(exclude_unset=True).encode()
    )
    try:
        return _saved(response, ws, given, expecting=0)
    except StaleVersion:
        response.headers["Idempotent-Replay"] = "true"
        return _answered(response, ws, ws.audiences.get(given["audience_id"]), None, look=_is_computed(given))


@router.get("", response_model=Listed[ListedAudience], responses=responses())
def find(
    ws: Caller,
    answers: Answers,
    status: Status | None = None,
    q: Annotated[str, Query(max_length=200, description="Words in name, description, brief, tags, variables.")] = "",
    data_type: DataType | None = None,
    tag: Annotated[str | None, Query(max_length=200)] = None,
    whose: Annotated[Whose, Query(description="One's own, those that others share, or all.")] = "all",
    sort: Annotated[str, Query(pattern=f"^-?({'|'.join(SORTS)})$")] = "-updated_at",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """The audiences that match, one's own and shared ones, a page of them; each with what the caller may do with it."""
    page = ws.audiences.list(status, q, data_type, tag, sort, limit, offset, whose)
    levels = ws.audiences.levels(page.items)
    items = answers.many(ws, [one.audience_id for one in page if one.audience_id in levels])
    told = [one.content[:-1] + b',"level":"%s"}' % levels[one.audience_id].encode() for one in items]
    return listed(told, page.total, limit, offset)


@router.get("/{audience_id}", response_model=Audience, responses=responses(404) | UNCHANGED)
def get(ws: Caller, answers: Answers, audience_id: str, if_none_match: IfNoneMatch = None) -> Response:
    """One audience; its version is the ETag."""
    audience = answers.one(ws, audience_id)
    if known(if_none_match, audience.version):
        return unchanged(audience.version)
    return Response(audience.content, media_type="application/json", headers={"ETag": etag(audience.version)})


@router.put("/{audience_id}", responses=responses(404, 409, 412))
def change(
    response: Response,
    ws: Caller,
    audience_id: str,
    asked: AudienceToSave,
    stop_sendings: Annotated[bool, Query(description="Stop what is still to be sent, where this archives it.")] = False,
    if_match: IfMatch = None,
) -> SavedAudience:
    """Saves the next version of an audience, whole; with If-Match only if nobody has saved since. Segments and members
    are computed as for a new one; else it keeps the rows that it holds. Archived by it, it is as by PUT .../status:
    409 where it is still to be sent and that is not to be stopped."""
    before = ws.audiences.get(audience_id)
    given = asked.model_dump(exclude_unset=True) | {"audience_id": before.audience_id, "created_at": before.created_at}
    return _saved(response, ws, given, version_of(if_match), stop_sendings)


@router.put("/{audience_id}/status", responses=responses(404, 409, 412))
def set_status(
    response: Response, ws: Caller, audience_id: str, asked: StatusAsked, if_match: IfMatch = None
) -> Audience:
    """Archives, restores or activates an audience; 409 where it is still to be sent and that is not to be stopped."""
    audience = ws.audiences.set_status(audience_id, asked.status, asked.stop_sendings, version_of(if_match))
    response.headers["ETag"] = etag(audience.version)
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
    headers = attachment(made.filename) | {"Content-Length": str(len(made.content))}
    return StreamingResponse(_pieces(made.content), media_type=made.media_type, headers=headers)


@router.get("/{audience_id}/versions", responses=responses(404))
def versions(ws: Caller, audience_id: str, limit: Limit = 50, offset: Offset = 0) -> Listed[Audience]:
    """The versions of an audience, the present one first."""
    found = ws.audiences.versions(audience_id, limit, offset)
    return Listed(items=found.items, total=found.total, limit=limit, offset=offset)


def _saved(
    response: Response, ws: Workspace, given: dict[str, Any], expecting: int | None, stop_sendings: bool = False
) -> SavedAudience:
    computed = _is_computed(given)
    given = {name: value for name, value in given.items() if value is not None}
    ws.check_data_type(given.get("data_type", "third_party"))
    if not computed:
        rows = 0 if expecting == 0 else None
        saved = ws.audiences.save(given, expecting=expecting, stop_sendings=stop_sendings)
        return _answered(response, ws, saved, rows)
    asked = given.pop("segmentation")
    variables = asked.get("variables") or given.get("selected_variables")
    bounds = {name: asked[name] for name in ("min_share", "max_share", "seed") if name in asked}
    split = ws.split(given["criteria"], variables, asked.get("number") or "auto", **bounds)
    split = ws.edit_split(split, [SegmentEdit(**edit) for edit in asked.get("edits") or ()])
    composed = ws.composed(given["name"], given["criteria"], split, confirmed_at=given.get("confirmed_at"))
    kept = ("audience_id", "name", "description", "original_query", "receipt", "tags", "notes", "status", "created_at")
    whole = composed | {name: given[name] for name in kept if name in given}
    saved = ws.audiences.save(whole, split.members, expecting, stop_sendings)
    return _answered(response, ws, saved, None, look=True)


def _is_computed(given: dict[str, Any]) -> bool:
    """Whether segments are asked for and not given, so that they are computed here."""
    return given.get("segmentation") is not None and given.get("criteria") is not None and not given.get("segments")


def _answered(
    response: Response, ws: Workspace, audience: Audience, rows: int | None, look: bool = False
) -> SavedAudience:
    """The answer to a save; rows: how many it holds, None for what is kept; look: whether for near doubles."""
    members = ws.audiences.members(audience.audience_id) if rows is None else None
    near = None
    if look and members is not None:
        near = list(ws.overlaps.like(audience.criteria, members, [audience.audience_id]).found)
    response.headers["ETag"] = etag(audience.version)
    response.headers["Location"] = f"/api/audiences/{audience.audience_id}"
    held = len(members) if members is not None else rows or 0
    return SavedAudience(**audience.model_dump(), members=held, nearly_equals=near)


def _pieces(content: bytes) -> Iterator[bytes]:
    for at in range(0, len(content), PIECE):
        yield content[at : at + PIECE]
