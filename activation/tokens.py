"""Tokens for scripts: the secret is shown once, and only its hash is kept."""

import hashlib
import hmac
import logging
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
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
    """A token as it is listed; its secret is known to nobody but who made it."""

    token_id: str
    user_id: str
    name: str
    scope: Scope
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class Tokens:
    """One user's tokens; nobody else's can be reached through it."""

    def __init__(self, store: Store, access: Access, audit: Audit) -> None:
        self._store = store
        self._access = access
        self._audit = audit

    def make(self, name: str, scope: Scope = "read", days: int = 90) -> tuple[Token, str]:
        """A new token and its secret, which cannot be shown again."""
        self._access.check("tokens.own")
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME:
            raise InvalidToken("A token needs a name.", f"Use 1 to {LONGEST_NAME} characters.", "name")
        if scope not in SCOPES:
            raise InvalidToken("There is no such scope.", f"Use {' or '.join(SCOPES)}.", "scope")
        if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= LONGEST_DAYS:
            raise InvalidToken("A token is good for some days.", f"Use 1 to {LONGEST_DAYS}.", "days")
        now = datetime.now(UTC)
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
            }
        )
        token = _token(row)
        detail = {"scope": scope, "expires_at": token.expires_at}
        self._audit.note("token.made", "token", token.token_id, name, detail)
        return token, secret

    def list(self) -> Sequence[Token]:
        """The user's tokens, the newest first; expired and revoked ones too."""
        self._access.check("tokens.own")
        rows = self._store.tokens.rows(self._access.user_id).whole().to_pylist()
        return sorted((_token(row) for row in rows), key=lambda token: token.created_at, reverse=True)

    def revoke(self, token_id: str) -> Token:
        """Takes a token back for good."""
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

    @staticmethod
    def owner_of(store: Store, presented: str) -> tuple[str, Scope] | None:
        """For whom a secret speaks and how far; None for any that is unknown, expired or revoked.

        None, too, where its owner is kept out. What the owner may do is `role_within(role_of(...), scope)`.
        """
        if not isinstance(presented, str) or not _SECRET.fullmatch(presented):
            return None
        given, now = _hash(presented), datetime.now(UTC)
        # All are compared, each in constant time: how long it takes tells nothing of what is stored.
        rows = store.tokens.everybodys_rows().rows.to_pylist()
        found = [row for row in rows if hmac.compare_digest(row["sha256"], given)]
        if len(found) != 1 or not _is_good(token := _token(found[0]), now):
            return None
        owner = find(store, token.user_id)
        if owner is not None and owner.disabled:
            return None
        if token.last_used_at is None or now - token.last_used_at >= USED_ANEW:
            try:
                store.tokens.touch(token.token_id, token.user_id, {"last_used_at": now})
            except StoreError:  # it is good all the same
                log.exception("The use of token %s could not be noted", token.token_id)
        return token.user_id, token.scope


def _hash(secret: str) -> str:
    # It holds 256 random bits: there is nothing to guess that a slow hash would have to protect.
    return hashlib.sha256(secret.encode()).hexdigest()


def _is_good(token: Token, now: datetime) -> bool:
    return token.revoked_at is None and now < token.expires_at


def _token(row: dict[str, Any]) -> Token:
    return Token(**{name: row[name] for name in Token.__dataclass_fields__})
