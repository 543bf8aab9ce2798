"""Tokens for scripts: the secret is shown once, and only its hash is kept.

A token may make further ones, and each of them ends with the one it was made with, by time or taken back.
"""

import hashlib
import hmac
import logging
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from activation.access import SCOPES, Access, Scope
from activation.audit import Audit
from activation.errors import InvalidToken, TokenNotFound
from activation.people import find
from store import Store
from store.errors import InvalidName, RowNotFound, StoreError

PREFIX = "am_"
_SECRET = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
LONGEST_NAME, LONGEST_DAYS, MOST = 80, 366, 100
USED_ANEW = timedelta(minutes=1)
log = logging.getLogger("activation.tokens")


@dataclass(frozen=True)
class Token:
    """A token as it is listed; its secret is known to nobody but who made it.

    made_with: the token that made it, None where somebody signed in did. revoked_at: when it, or that one, was revoked.
    """

    token_id: str
    user_id: str
    name: str
    scope: Scope
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    made_with: str | None


class Tokens:
    """One user's tokens; nobody else's can be reached through it."""

    def __init__(self, store: Store, access: Access, audit: Audit) -> None:
        self._store = store
        self._access = access
        self._audit = audit

    def make(self, name: str, scope: Scope = "read", days: int = 90) -> tuple[Token, str]:
        """A new token and its secret, which cannot be shown again.

        Whoever is signed in makes any. A token that only reads makes none, for it may do no more than a viewer. One
        that writes makes tokens of either scope for the same user, which speak with the same role, end no later than
        itself and are taken back with it. Raises InvalidToken naming the field.
        """
        self._access.check("tokens.own")
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME:
            raise InvalidToken("A token needs a name.", f"Use 1 to {LONGEST_NAME} characters.", "name")
        if scope not in SCOPES:
            raise InvalidToken("There is no such scope.", f"Use {' or '.join(SCOPES)}.", "scope")
        if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= LONGEST_DAYS:
            raise InvalidToken("A token is good for some days.", f"Use 1 to {LONGEST_DAYS}.", "days")
        now = datetime.now(UTC)
        self._check_end(now + timedelta(days=days))
        if sum(_is_good(one, now) for one in self.list()) >= MOST:
            raise InvalidToken(f"There are {MOST} tokens already.", "Revoke some of them first.")
        secret = PREFIX + secrets.token_urlsafe(32)
        row = self._store.tokens.insert(
            {
                "token_id": f"tok-{secrets.token_hex(8)}",
                "user_id": self._access.user_id,
                "name": name,
                "sha256": _hash(secret),
                "scope": scope,
                "created_at": now,
                "expires_at": now + timedelta(days=days),
                "made_with": self._access.token.token_id if self._access.token else None,
            }
        )
        token = _token(row)
        detail: dict[str, object] = {"scope": scope, "expires_at": token.expires_at}
        detail |= {"made_with": token.made_with} if token.made_with else {}
        self._audit.note("token.made", "token", token.token_id, name, detail)
        return token, secret

    def list(self) -> Sequence[Token]:
        """The user's tokens, the newest first; expired and revoked ones too."""
        self._access.check("tokens.own")
        rows = self._store.tokens.rows(self._access.user_id).whole().to_pylist()
        return _tokens(rows)[::-1]

    def revoke(self, token_id: str) -> Token:
        """Takes a token back for good, and with it all that were made with it."""
        self._access.check("tokens.own")
        try:
            row = self._store.tokens.get(token_id, self._access.user_id)
        except (RowNotFound, InvalidName):
            raise TokenNotFound("There is no such token.", "Look for it among the tokens.") from None
        if row["revoked_at"]:
            return _token(row)
        row = self._store.tokens.update(token_id, self._access.user_id, {"revoked_at": datetime.now(UTC)})
        token = _token(row)
        self._audit.note("token.revoked", "token", token_id, token.name)
        return token

    def _check_end(self, end: datetime) -> None:
        """InvalidToken for a token that would be good for longer than the one that makes it."""
        given = self._access.token
        if given and end > given.expires_at:
            left = (given.expires_at - datetime.now(UTC)).days
            hint = (
                f"Use {left} at most, or sign in." if left >= 1 else "It has less than a day left: sign in to make one."
            )
            raise InvalidToken("A token makes none that is good for longer than itself.", hint, "days")

    @staticmethod
    def owner_of(store: Store, presented: str) -> Token | None:
        """The token of a secret, which says for whom it speaks and how far; None for any that is unknown, expired or
        revoked.

        None, too, where its owner is kept out. What the owner may do is `role_within(role_of(...), scope)`.
        """
        if not isinstance(presented, str) or not _SECRET.fullmatch(presented):
            return None
        given, now = _hash(presented), datetime.now(UTC)
        # All are compared, each in constant time: how long it takes tells nothing of what is stored.
        rows = store.tokens.everybodys_rows().rows.to_pylist()
        found = [row for row in rows if hmac.compare_digest(row["sha256"], given)]
        if len(found) != 1:
            return None
        own = _tokens(row for row in rows if row["user_id"] == found[0]["user_id"])
        token = next(one for one in own if one.token_id == found[0]["token_id"])
        if not _is_good(token, now):
            return None
        owner = find(store, token.user_id)
        if owner is not None and owner.disabled:
            return None
        if token.last_used_at is None or now - token.last_used_at >= USED_ANEW:
            try:
                store.tokens.touch(token.token_id, token.user_id, {"last_used_at": now})
            except StoreError:  # it is good all the same
                log.exception("The use of token %s could not be noted", token.token_id)
        return token


def _hash(secret: str) -> str:
    # It holds 256 random bits: there is nothing to guess that a slow hash would have to protect.
    return hashlib.sha256(secret.encode()).hexdigest()


def _is_good(token: Token, now: datetime) -> bool:
    return token.revoked_at is None and now < token.expires_at


def _tokens(rows: Iterable[dict[str, Any]]) -> list[Token]:
    """One user's tokens, the first first; one whose maker is revoked is revoked from that moment on."""
    ended: dict[str | None, datetime | None] = {}
    tokens = []
    for token in sorted(map(_token, rows), key=lambda token: token.created_at):
        moments = [moment for moment in (token.revoked_at, ended.get(token.made_with)) if moment]
        ended[token.token_id] = min(moments, default=None)
        tokens.append(replace(token, revoked_at=ended[token.token_id]))
    return tokens


def _token(row: dict[str, Any]) -> Token:
    return Token(**{name: row[name] for name in Token.__dataclass_fields__})
