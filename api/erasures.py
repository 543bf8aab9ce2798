"""Where members were sent, and erasing them from there on request."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from activation.distribution import Distribution
from activation.sending.lists import Holding
from activation.sending.roster import KeyType
from api.bodies import Strict
from api.caller import Caller
from api.errors import responses
from api.paging import Limit, Listed, Offset

router = APIRouter(tags=["Whereabouts and erasure"], route_class=Strict)
MemberKey = Annotated[str, Field(min_length=1, max_length=200)]


class ErasureAsked(BaseModel):
    """Members to erase: ZIP areas, or customers' ids."""

    model_config = ConfigDict(extra="forbid")

    member_keys: list[MemberKey] = Field(min_length=1, max_length=10_000, examples=[["05401", "33109"]])
    key_type: KeyType = "zip"


class ByHand(BaseModel):
    """A list that a member has to be taken off by hand, and why."""

    holding: Holding
    why: str


class ErasureMade(BaseModel):
    """What became of it: the sendings that take members off lists, and the lists where that cannot be sent."""

    member_keys: list[str]
    distributions: list[Distribution]
    by_hand: list[ByHand]


class Erasure(BaseModel):
    """A member who is left out of all sendings, and since when."""

    member_key: str
    created_at: datetime


@router.get("/holdings", responses=responses())
def holdings(
    ws: Caller,
    member_key: Annotated[
        list[Annotated[str, Field(max_length=200)]], Query(max_length=1_000, description="May be given several times.")
    ],
    key_type: KeyType = "zip",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Listed[Holding]:
    """Which lists at which platforms hold these members, since when and by which distribution."""
    found = ws.distributions.holding(member_key, key_type)
    return Listed(items=list(found[offset : offset + limit]), total=len(found), limit=limit, offset=offset)


@router.post("/erasures", status_code=201, responses=responses())
def erase(ws: Caller, asked: ErasureAsked) -> ErasureMade:
    """Leaves members out from now on, and asks every list that holds one to take it off."""
    made = ws.erasures.erase(asked.member_keys, asked.key_type)
    by_hand = [ByHand(holding=holding, why=why) for holding, why in made.by_hand]
    return ErasureMade(member_keys=list(made.member_keys), distributions=list(made.distributions), by_hand=by_hand)


@router.get("/erasures", responses=responses())
def erased(ws: Caller, key_type: KeyType = "zip", limit: Limit = 50, offset: Offset = 0) -> Listed[Erasure]:
    """The members who are left out, the newest first."""
    found = ws.erasures.list(key_type)
    items = [Erasure(member_key=key, created_at=moment) for key, moment in found[offset : offset + limit]]
    return Listed(items=items, total=len(found), limit=limit, offset=offset)


@router.delete("/erasures/{member_key}", status_code=204, responses=responses())
def lift(ws: Caller, member_key: str, key_type: KeyType = "zip") -> None:
    """Lets a member be sent again; nothing happens if it was not erased."""
    ws.erasures.lift(member_key, key_type)
