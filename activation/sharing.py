"""Which audiences are shared with whom: kept by their owner, looked up by everybody else."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from activation.errors import InvalidShare
from activation.people import EVERYONE
from store import Store
from store.errors import InvalidName
from store.names import check_name

Level = Literal["view", "edit"]
LEVELS: tuple[Level, ...] = ("view", "edit")


@dataclass(frozen=True)
class Share:
    """One audience of one user, shared with another, or with everyone."""

    share_id: str
    user_id: str
    audience_id: str
    shared_with: str
    level: Level
    created_at: datetime
    updated_at: datetime
    saved_by: str


@dataclass(frozen=True)
class Lent:
    """An audience of somebody else that the user may see, or change too."""

    owner: str
    level: Level


class Sharing:
    """What one user shares, and what is shared with that user."""

    def __init__(self, store: Store, user_id: str) -> None:
        self._store = store
        self._user_id = user_id
        self._seen: tuple[str, dict[str, Lent]] | None = None

    def lent(self) -> dict[str, Lent]:
        """What others share with the user, by audience; read again only when somebody has changed a share."""
        version = self.version()
        if self._seen is None or self._seen[0] != version:
            self._seen = (version, self._read())
        return self._seen[1]

    def version(self) -> str:
        """A text that changes whenever anybody shares anything."""
        return self._store.shares.everybodys_version()

    def of(self, audience_id: str) -> list[Share]:
        """With whom the user shares an audience, the first first."""
        rows = self._store.shares.rows(self._user_id, None, {"audience_id": audience_id}).whole().to_pylist()
        shares = [_share(row) for row in rows if row["ended_at"] is None]
        return sorted(shares, key=lambda share: (share.created_at, share.share_id))

    def put(self, audience_id: str, shared_with: str, level: Level) -> Share:
        """Share an audience of the user's; sharing it again changes the level."""
        self._check(shared_with, level)
        key, now = _id(audience_id, shared_with), datetime.now(UTC)
        changes: dict[str, object] = {"level": level, "updated_at": now, "ended_at": None, "saved_by": self._user_id}
        if self._rows(key):
            return _share(self._store.shares.update(key, self._user_id, changes))
        place = {"share_id": key, "user_id": self._user_id, "audience_id": audience_id, "shared_with": shared_with}
        return _share(self._store.shares.save_many([{**place, "created_at": now, **changes}])[0])

    def end(self, audience_id: str, shared_with: str | None = None) -> Sequence[str]:
        """Share an audience no more, with one or (None) with anybody; with whom it was."""
        now, ended = datetime.now(UTC), []
        for share in self.of(audience_id):
            if shared_with in (None, share.shared_with):
                changes: dict[str, object] = {"ended_at": now, "updated_at": now, "saved_by": self._user_id}
                self._store.shares.update(share.share_id, self._user_id, changes)
                ended.append(share.shared_with)
        return ended

    def _rows(self, key: str) -> list[dict[str, Any]]:
        return self._store.shares.rows(self._user_id, ["share_id"], {"share_id": key}).whole().to_pylist()

    def _read(self) -> dict[str, Lent]:
        # A damaged file takes away what its owner shares, and nothing else.
        rows = self._store.shares.everybodys_rows(None, {"shared_with": [self._user_id, EVERYONE]}).rows.to_pylist()
        found: dict[str, Lent] = {}
        for row in sorted(rows, key=lambda row: (row["created_at"], row["share_id"])):
            if row["ended_at"] is not None or row["user_id"] == self._user_id:
                continue
            key, lent = row["audience_id"], Lent(row["user_id"], row["level"])
            # Should two users share what bears the same id, the first stays.
            before = found.setdefault(key, lent)
            if before.owner == lent.owner and lent.level == "edit":
                found[key] = lent
        return found

    def _check(self, shared_with: str, level: str) -> None:
        if level not in LEVELS:
            raise InvalidShare("There is no such level.", f"Use {' or '.join(LEVELS)}.", "level")
        try:
            check_name(shared_with, "shared_with")
        except InvalidName as error:
            raise InvalidShare("That is no user's id.", error.hint, "shared_with") from None
        if shared_with == self._user_id:
            raise InvalidShare("It is yours already.", "Choose somebody else.", "shared_with")


def _id(audience_id: str, shared_with: str) -> str:
    return "shr-" + hashlib.sha256(f"{audience_id}\n{shared_with}".encode()).hexdigest()[:24]


def _share(row: dict[str, Any]) -> Share:
    return Share(**{name: row[name] for name in Share.__dataclass_fields__})
