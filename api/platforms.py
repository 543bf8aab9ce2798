"""Platforms: where audiences go. Secrets go in and never come out; answers hold their names only."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from activation.platform import Offered, Platform, PlatformStatus
from api.bodies import Strict
from api.caller import Caller
from api.errors import responses
from api.heads import UNCHANGED, IfMatch, IfNoneMatch, Key, etag, known, unchanged, version_of
from api.paging import Limit, Listed, Offset
from store.errors import AlreadyThere

router = APIRouter(prefix="/platforms", tags=["Platforms"], route_class=Strict)
Name = Annotated[str, Field(min_length=1, max_length=80, examples=["Partner's bucket"])]
Values = Annotated[
    dict[str, Annotated[str, Field(max_length=20_000)]],
    Field(
        max_length=50,
        description="By the fields' names of its type (GET /api/platform-types), secrets among them, and `channel`.",
        examples=[{"bucket": "partner-audiences", "region": "eu-central-1"}],
    ),
]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PlatformToConnect(_Asked):
    """A platform to connect: its type, the name it is to have here, and what its type asks for."""

    type: Annotated[str, Field(min_length=1, max_length=40, examples=["s3"])]
    name: Name
    values: Values = Field(default_factory=dict)
    offered: Offered = Field(None, description="Who may send there besides its owner.", examples=["everyone"])


class OfferAsked(_Asked):
    """To whom a platform is offered; null: to nobody, so that only its owner sends there."""

    offered: Offered = Field(examples=["everyone"])


class PlatformToEdit(_Asked):
    """A platform's name and values, whole; a secret that is left out stays as it is."""

    name: Name
    values: Values = Field(default_factory=dict)


class PlatformStatusAsked(_Asked):
    """A status to set."""

    status: PlatformStatus = Field(examples=["inactive"])


class StepDone(BaseModel):
    """One thing that a test of the connection did, whether it worked, and what was said."""

    title: str
    ok: bool
    said: str


class Tried(BaseModel):
    """A test of the connection: whether all of it worked, and each step up to the first that failed."""

    ok: bool
    steps: list[StepDone]


@router.post("", status_code=201, responses=responses(409))
def connect(response: Response, ws: Caller, asked: PlatformToConnect, idempotency_key: Key = None) -> Platform:
    """Connects a platform; its secrets are sealed, and no answer ever holds one."""
    made = None
    if idempotency_key is not None:
        made = ws.requests.made_by(idempotency_key, "plt", _digest(asked, idempotency_key))
    try:
        platform = ws.platforms.connect(asked.type, asked.name, asked.values, made, asked.offered)
    except AlreadyThere:
        assert made is not None  # a fresh id is nobody's
        response.headers["Idempotent-Replay"] = "true"
        platform = ws.platforms.get(made)
    response.headers["Location"] = f"/api/platforms/{platform.platform_id}"
    return _told(response, platform)


@router.get("", responses=responses())
def find(
    ws: Caller,
    status: PlatformStatus | None = None,
    q: Annotated[str, Query(max_length=200, description="Words in the name or the type.")] = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Listed[Platform]:
    """The platforms that match, by name, a page of them."""
    words = q.casefold().split()
    found = [
        one
        for one in ws.platforms.list()
        if status in (None, one.status) and all(word in f"{one.name} {one.platform_type}".casefold() for word in words)
    ]
    return Listed(items=found[offset : offset + limit], total=len(found), limit=limit, offset=offset)


@router.get("/{platform_id}", responses=responses(404) | UNCHANGED)
def get(response: Response, ws: Caller, platform_id: str, if_none_match: IfNoneMatch = None) -> Platform:
    """One platform: its settings, and the names of the secrets that are set; its version is the ETag."""
    platform = ws.platforms.get(platform_id)
    if known(if_none_match, platform.version):
        return unchanged(platform.version)  # type: ignore[return-value]
    return _told(response, platform)


@router.put("/{platform_id}", responses=responses(404, 412))
def edit(response: Response, ws: Caller, platform_id: str, asked: PlatformToEdit, if_match: IfMatch = None) -> Platform:
    """Saves a platform's name and values; with If-Match only if nobody has saved since."""
    return _told(response, ws.platforms.edit(platform_id, asked.name, asked.values, version_of(if_match)))


@router.put("/{platform_id}/status", responses=responses(404, 412))
def set_status(
    response: Response, ws: Caller, platform_id: str, asked: PlatformStatusAsked, if_match: IfMatch = None
) -> Platform:
    """Activates or deactivates a platform: nothing is sent to an inactive one."""
    return _told(response, ws.platforms.set_status(platform_id, asked.status, version_of(if_match)))


@router.put("/{platform_id}/offer", responses=responses(404, 412))
def offer(response: Response, ws: Caller, platform_id: str, asked: OfferAsked, if_match: IfMatch = None) -> Platform:
    """Lets everyone of this installation send to a platform, or nobody but its owner."""
    return _told(response, ws.platforms.offer(platform_id, asked.offered, version_of(if_match)))


@router.post("/{platform_id}/test", responses=responses(404))
def test(ws: Caller, platform_id: str) -> Tried:
    """Tries the connection: really writes a small file there and takes it away again."""
    steps = [StepDone(title=step.title, ok=step.ok, said=step.said) for step in ws.platforms.try_out(platform_id)]
    return Tried(ok=all(step.ok for step in steps), steps=steps)


@router.delete("/{platform_id}", status_code=204, responses=responses(404, 409, 412))
def delete(ws: Caller, platform_id: str, if_match: IfMatch = None) -> None:
    """Takes a platform away for good, its secrets with it; 409 while something is still to be sent there."""
    ws.platforms.delete(platform_id, version_of(if_match))


def _told(response: Response, platform: Platform) -> Platform:
    response.headers["ETag"] = etag(platform.version)
    return platform


def _digest(asked: PlatformToConnect, key: str) -> bytes:
    """What tells one body from another; slow to make, so that nobody finds a secret by trying all of them."""
    body = asked.model_dump_json().encode()
    return hashlib.scrypt(body, salt=key.encode(errors="replace"), n=2**14, r=8, p=1)
