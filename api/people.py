"""People: the caller, everybody else, what each may do, and who is kept out."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from activation.access import Role
from activation.people import Person
from api.bodies import Strict
from api.caller import Caller
from api.errors import responses
from api.paging import Limit, Listed, Offset

router = APIRouter(tags=["People"], route_class=Strict)


class Me(BaseModel):
    """Who calls, in which role, and how that is known; expires_at: until when the token that was sent is good.

    A token that only reads makes a viewer of anybody.
    """

    user_id: str
    role: Role
    signed_in_by: Literal["token", "demo", "cookie"]
    expires_at: datetime | None


class Colleague(BaseModel):
    """Somebody with whom something can be shared."""

    user_id: str
    name: str


class RoleAsked(BaseModel):
    """The role to give."""

    model_config = ConfigDict(extra="forbid")

    role: Annotated[Role, Field(examples=["viewer"])]


class DisabledAsked(BaseModel):
    """Whether to keep somebody out."""

    model_config = ConfigDict(extra="forbid")

    disabled: Annotated[bool, Field(strict=True, examples=[True])]


@router.get("/me", responses=responses())
def me(ws: Caller) -> Me:
    """Who calls, and what they are here."""
    access = ws.access
    expires_at = access.token.expires_at if access.token else None
    return Me.model_validate(
        {"user_id": access.user_id, "role": access.role, "signed_in_by": access.signed_in_by, "expires_at": expires_at}
    )


@router.get("/people", responses=responses())
def find(ws: Caller, limit: Limit = 50, offset: Offset = 0) -> Listed[Person]:
    """Everybody who has signed in, by name; for admins."""
    found = ws.people.list()
    return Listed(items=list(found[offset : offset + limit]), total=len(found), limit=limit, offset=offset)


@router.get("/people/colleagues", responses=responses())
def colleagues(ws: Caller, limit: Limit = 50, offset: Offset = 0) -> Listed[Colleague]:
    """Everybody else who is let in, by name: with whom an audience can be shared."""
    found = ws.people.colleagues()
    items = [Colleague(user_id=user_id, name=name) for user_id, name in found[offset : offset + limit]]
    return Listed(items=items, total=len(found), limit=limit, offset=offset)


@router.put("/people/{user_id}/role", responses=responses(404, 409))
def set_role(ws: Caller, user_id: str, asked: RoleAsked) -> Person:
    """Gives somebody another role; for admins. 409 for the last admin, who has to stay one."""
    return ws.people.set_role(user_id, asked.role)


@router.put("/people/{user_id}/disabled", responses=responses(404, 409))
def set_disabled(ws: Caller, user_id: str, asked: DisabledAsked) -> Person:
    """Keeps somebody out, or lets them in again; for admins. 409 for the last admin, who has to stay in."""
    return ws.people.set_disabled(user_id, asked.disabled)
