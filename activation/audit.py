"""The audit: what was done, by whom, when and from where. Events are added and never changed or taken away."""

import csv
import io
import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from activation.access import Access
from activation.errors import InvalidRequest
from activation.export import neutral
from store import Store
from store.errors import DamagedFile
from store.names import is_name

Through = Literal["page", "api", "worker", "command"]
THROUGH: tuple[Through, ...] = ("page", "api", "worker", "command")
COLUMNS = ("at", "user_id", "action", "kind", "object_id", "object_name", "through", "address", "detail", "event_id")
LONGEST_NAME = 200
MOST_ON_A_PAGE = 100_000
MOST_UNWRITTEN = 20  # that are remembered; the log has them all
log = logging.getLogger("activation.audit")


@dataclass(frozen=True)
class Event:
    """One thing that was done."""

    at: datetime
    user_id: str
    action: str
    kind: str
    object_id: str
    object_name: str
    through: str
    address: str
    detail: dict[str, Any]
    event_id: str


@dataclass(frozen=True)
class Events:
    """Some of the events that a question found, how many it found in all, and what could not be read."""

    items: list[Event]
    total: int
    damaged: tuple[DamagedFile, ...] = ()


class Audit:
    """Notes what one user does; and, for admins, tells what everybody did."""

    def __init__(self, store: Store, access: Access, through: Through = "page", address: str = "") -> None:
        self._store = store
        self._access = access
        self.through = through
        self.address = address
        self.unwritten: list[str] = []  # what was done and could not be noted, and why; for the screen to say

    def note(
        self,
        action: str,
        kind: str,
        object_id: str = "",
        object_name: str = "",
        detail: Mapping[str, Any] | None = None,
        through: Through | None = None,
    ) -> None:
        """Note what was done, once it is on the disk. It never fails: what is done stays done, `unwritten` says so."""
        self._access.check("audit.note")
        try:
            self._store.audit.append(
                {
                    "event_id": f"evt-{secrets.token_hex(12)}",
                    "user_id": self._access.user_id,
                    "at": datetime.now(UTC),
                    "action": action,
                    "kind": kind,
                    "object_id": object_id or None,
                    "object_name": object_name[:LONGEST_NAME] or None,
                    "through": through or self.through,
                    "address": self.address or None,
                    "detail": json.dumps(dict(detail), ensure_ascii=False, default=str) if detail else None,
                }
            )
        except Exception as error:
            log.exception("Done, but not noted in the audit: %s %s of %s", action, object_id, self._access.user_id)
            why = getattr(error, "title", type(error).__name__)
            self.unwritten.append(f"{action} was done, but it could not be noted in the audit: {why}")
            del self.unwritten[:-MOST_UNWRITTEN]

    def list(
        self,
        user: str | None = None,
        action: str | None = None,
        kind: str | None = None,
        q: str = "",
        since: datetime | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> Events:
        """The events that match, the newest first, of everybody or of one user; for admins.

        q: words that must all occur in action, object, address or detail. action: a whole one, or the part before
        its dot.
        """
        self._access.check("audit.look")
        if limit < 0 or offset < 0:
            raise InvalidRequest(
                "A page begins and ends at a whole number from 0 on.", "Change limit or offset.", "limit"
            )
        found, damaged = _found(self._store, user, action, kind, q, since)
        some = found[offset : offset + min(limit, MOST_ON_A_PAGE)]
        return Events([_event(row) for row in some], len(found), tuple(damaged))

    def csv(
        self,
        user: str | None = None,
        action: str | None = None,
        kind: str | None = None,
        q: str = "",
        since: datetime | None = None,
    ) -> bytes:
        """The events that match as CSV, the newest first, safe to open in a spreadsheet; for admins."""
        self._access.check("audit.look")
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in _found(self._store, user, action, kind, q, since)[0]:
            texts = [row["at"].isoformat(), *(row[name] or "" for name in COLUMNS[1:])]
            writer.writerow([neutral(text) for text in texts])
        return out.getvalue().encode()


def _found(
    store: Store, user: str | None, action: str | None, kind: str | None, q: str, since: datetime | None
) -> tuple[list[dict[str, Any]], list[DamagedFile]]:
    """The rows that match, the newest first, and what could not be read; days before `since` are not opened."""
    first, words = _in_utc(since) if since else None, q.casefold().split()
    found: list[dict[str, Any]] = []
    damaged: list[DamagedFile] = []
    if user is not None and not is_name(user):
        return [], []  # nobody's id
    for part in store.audit.everybodys_parts() if user is None else store.audit.parts(user):
        if first and part[1:] < (first.year, first.month, first.day):
            continue
        reading = store.audit.part(part)
        damaged += reading.damaged
        found += [
            row
            for row in reading.rows.to_pylist()
            if (action is None or row["action"] == action or row["action"].startswith(f"{action}."))
            and (kind is None or row["kind"] == kind)
            and (first is None or row["at"] >= first)
            and all(word in _text(row) for word in words)
        ]
    return sorted(found, key=lambda row: (row["at"], row["event_id"]), reverse=True), damaged


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # within a day of the first or the last moment that there is
        return (datetime.min if moment.year == 1 else datetime.max).replace(tzinfo=UTC)


def _text(row: Mapping[str, Any]) -> str:
    names = ("user_id", "action", "kind", "object_id", "object_name", "through", "address", "detail")
    return "\n".join(row[name] or "" for name in names).casefold()


def _event(row: Mapping[str, Any]) -> Event:
    texts = {name: row[name] or "" for name in COLUMNS if name not in ("at", "detail")}
    return Event(at=row["at"], detail=json.loads(row["detail"] or "{}"), **texts)
