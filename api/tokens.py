"""Tokens of the caller's own: what a script presents. A secret is in one answer only, that of making it."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from activation.access import Scope
from activation.tokens import LONGEST_DAYS, LONGEST_NAME, Token
from api.bodies import Strict
from api.caller import Caller
from api.errors import responses
from api.paging import Limit, Listed, Offset

router = APIRouter(prefix="/tokens", tags=["Tokens"], route_class=Strict)


class TokenAsked(BaseModel):
    """A token to make: what it is for, whether it may change anything, and for how many days it is good."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, examples=["Nightly export"])]
    scope: Annotated[Scope, Field(examples=["read"])] = "read"
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS, strict=True, examples=[90])] = 90


class TokenMade(BaseModel):
    """A token and its secret, which is shown this once: present it as `Authorization: Bearer`."""

    token: Token
    secret: str


@router.post("", status_code=201, responses=responses())
def make(ws: Caller, asked: TokenAsked) -> TokenMade:
    """Makes a token. Asked with a token that writes, it ends no later than that one and is revoked with it; a token
    that only reads makes none."""
    token, secret = ws.tokens.make(asked.name, asked.scope, asked.days)
    return TokenMade(token=token, secret=secret)


@router.get("", responses=responses())
def find(ws: Caller, limit: Limit = 50, offset: Offset = 0) -> Listed[Token]:
    """The caller's tokens, the newest first, expired and revoked ones too; their secrets are known to nobody."""
    found = ws.tokens.list()
    return Listed(items=list(found[offset : offset + limit]), total=len(found), limit=limit, offset=offset)


@router.delete("/{token_id}", status_code=204, responses=responses(404))
def revoke(ws: Caller, token_id: str) -> None:
    """Revokes a token for good, and with it those that were made with it; it stays in the list."""
    ws.tokens.revoke(token_id)
