"""The user's saved audiences: save, find again, archive, restore, duplicate, export."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pyarrow as pa

from activation.audience import STATUSES, Audience, Status, checked, new_audience_id
from activation.errors import AudienceNotFound, InvalidAudience
from activation.export import Export, export
from activation.population import Population
from store import Store
from store.errors import DamagedFile, InvalidName, RowNotFound

JSON_COLUMNS = ("criteria", "receipt")
# What searching, filtering and sorting look at; the nested columns stay unread until an audience is on the page.
OVERVIEW_COLUMNS = (
    "audience_id", "name", "description", "data_type", "original_query", "selected_variables", "total_audience_size",
    "status", "created_at", "updated_at", "tags",
)  # fmt: skip
SEARCHED_COLUMNS = ("name", "description", "original_query")
SORTS = ("name", "total_audience_size", "created_at", "updated_at", "status")
MEMBER_COLUMNS = ("zip", "people", "households", "segment_id")


@dataclass(frozen=True)
class Page:
    """Some of the audiences that a question found, how many it found in all, and what could not be read."""

    items: list[Audience]
    total: int
    limit: int
    offset: int
    damaged: tuple[DamagedFile, ...] = ()

    def __iter__(self) -> Iterator[Audience]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


class Audiences:
    """One user's audiences in the store; nobody else's can be reached through it."""

    def __init__(self, store: Store, user_id: str, population: Callable[[], Population]) -> None:
        self._store = store
        self._user_id = user_id
        self._population = population
        self._seen: list[dict[str, Any]] = []
        self._seen_version: str | None = None
        self._damaged: tuple[DamagedFile, ...] = ()

    def save(
        self, audience: Audience | dict[str, Any], members: pd.DataFrame | None = None, expecting: int | None = None
    ) -> Audience:
        """Saves an audience with the rows it holds, whole or not at all, and answers with what was saved.

        audience: the saved schema; a missing audience_id makes a new one, a known one makes its next version; a given
        created_at is kept. members: one row per ZIP with zip, people, households, segment_id; their sums must be the
        sizes that the audience claims. expecting: the version that the change was based on; StaleVersion where
        somebody has saved since. Raises InvalidAudience naming the field.
        """
        complete = self._complete(audience)
        if members is not None:
            members = _checked_members(complete, members)
        return _audience(self._store.save_audience(_row(complete), _arrow(members), expecting))

    def save_many(self, audiences: Sequence[Audience | dict[str, Any]]) -> Sequence[Audience]:
        """Saves many audiences without members in one write per month (imports)."""
        complete = [self._complete(audience) for audience in audiences]
        return [_audience(row) for row in self._store.save_audiences([(_row(audience), None) for audience in complete])]

    def get(self, audience_id: str) -> Audience:
        """The audience with that id; AudienceNotFound for an unknown one and for those of others."""
        row = self._stored(audience_id)
        if row is None:
            raise AudienceNotFound("There is no such audience.", "Look for it among the saved audiences.")
        return _audience(row)

    def list(
        self,
        status: Status | None = None,
        q: str = "",
        data_type: str | None = None,
        tag: str | None = None,
        sort: str = "-updated_at",
        limit: int = 50,
        offset: int = 0,
    ) -> Page:
        """The audiences that match, sorted by one of SORTS ("-" first turns the order round).

        q is looked for in name, description, brief, tags and variables, whatever the case; all its words must occur.
        """
        rows = self._overview()
        key = sort.lstrip("-")
        if key not in SORTS:
            raise InvalidAudience(f"Cannot sort by {key[:40]!r}.", f"Choose {', '.join(SORTS)}.", field="sort")
        kept = [row for row in rows if _matches(row, status, q, data_type, tag)]
        kept.sort(key=lambda row: (_order(row[key]), row["audience_id"]), reverse=sort.startswith("-"))
        ids = [row["audience_id"] for row in kept[offset : offset + limit]]
        items = [_audience(row) for row in self._store.audiences.get_many(ids, self._user_id)]
        return Page(items, len(kept), limit, offset, self._damaged)

    def tags(self) -> tuple[str, ...]:
        """Every tag in use, sorted."""
        return tuple(sorted({tag for row in self._overview() for tag in row["tags"] or ()}))

    def named(self, name: str) -> Audience | None:
        """The user's audience of that name, whatever its case and spacing; the newest where there are several."""
        wanted = " ".join(name.split()).casefold()
        same = [row for row in self._overview() if row["name"].casefold() == wanted]
        return self.get(max(same, key=lambda row: row["updated_at"])["audience_id"]) if wanted and same else None

    def set_status(self, audience_id: str, status: Status) -> Audience:
        """Archives, restores or activates an audience."""
        if status not in STATUSES:
            raise InvalidAudience(f"There is no status {status!r}.", f"Use {', '.join(STATUSES)}.", field="status")
        self.get(audience_id)
        changes: dict[str, object] = {"status": status, "updated_at": datetime.now(UTC)}
        return _audience(self._store.audiences.update(audience_id, self._user_id, changes))

    def duplicate(self, audience_id: str) -> Audience:
        """A draft copy of an audience with its members, under a name of its own."""
        original = self.get(audience_id)
        copy = original.model_dump(exclude={"audience_id", "created_at", "updated_at", "version"})
        copy |= {"name": self._free_name(f"{original.name} (copy)"), "status": "draft", "confirmed_at": None}
        members = self.members(audience_id)
        return self.save(copy, members=members if len(members) else None)

    def set_aside(self, damaged: DamagedFile) -> str:
        """Moves a damaged file of this user out of the way, so that its month can be saved into; where it went."""
        return self._store.set_aside(damaged)

    def members(self, audience_id: str) -> pd.DataFrame:
        """The saved rows of an audience: zip, people, households, segment_id; empty where none were saved."""
        self.get(audience_id)
        members = self._store.members_of(audience_id, self._user_id)
        return members.select(list(MEMBER_COLUMNS)).to_pandas()

    def export(self, audience_id: str, format: str = "csv") -> Export:
        """The audience as a file named after it: csv, xlsx, parquet (its members) or json (its definition)."""
        audience = self.get(audience_id)
        return export(audience, self._located(audience, self.members(audience_id)), format)

    def _located(self, audience: Audience, members: pd.DataFrame) -> pd.DataFrame:
        """Members with the place and state they lie in and the name of their segment."""
        places = self._population().places
        names = {segment.segment_id: segment.name for segment in audience.segments}
        located = members.merge(places[["zip", "place", "STATE"]], on="zip", how="left", validate="1:1")
        return pd.DataFrame(
            {
                "zip": located["zip"],
                "place": located["place"],
                "state": located["STATE"],
                "people": located["people"],
                "households": located["households"],
                "segment_id": located["segment_id"],
                "segment": located["segment_id"].map(names),
            }
        )

    def _complete(self, audience: Audience | dict[str, Any]) -> Audience:
        raw = audience.model_dump() if isinstance(audience, Audience) else dict(audience)
        audience_id = raw.get("audience_id") or new_audience_id()
        before = self._stored(audience_id)
        now = datetime.now(UTC)
        raw |= {"audience_id": audience_id, "user_id": self._user_id}
        raw["created_at"] = before["created_at"] if before else raw.get("created_at") or now
        raw["updated_at"] = now if before else raw.get("updated_at") or now
        return checked(raw)

    def _stored(self, audience_id: str) -> dict[str, Any] | None:
        """The stored row, or None; an id that no audience can have is unknown like any other."""
        try:
            return self._store.audiences.get(audience_id, self._user_id)
        except (RowNotFound, InvalidName):
            return None

    def _free_name(self, name: str) -> str:
        taken = {row["name"].casefold() for row in self._overview()}
        candidates = [name, *(f"{name} {number}" for number in range(2, len(taken) + 3))]
        return next(candidate for candidate in candidates if candidate.casefold() not in taken)

    def _overview(self) -> Sequence[dict[str, Any]]:
        """What the list looks at of every audience, read again only when the store has changed."""
        version = self._store.audiences.version(self._user_id)
        if version != self._seen_version:
            reading = self._store.audiences.rows(self._user_id, columns=OVERVIEW_COLUMNS)
            self._seen, self._damaged = reading.rows.to_pylist(), reading.damaged
            self._seen_version = version
        return self._seen


def _matches(row: dict[str, Any], status: str | None, q: str, data_type: str | None, tag: str | None) -> bool:
    if status not in (None, row["status"]) or data_type not in (None, row["data_type"]):
        return False
    tags, variables = row["tags"] or [], row["selected_variables"] or []
    if tag is not None and tag not in tags:
        return False
    if not q.strip():
        return True
    text = " ".join([*(row[column] or "" for column in SEARCHED_COLUMNS), *tags, *variables]).casefold()
    return all(word in text for word in q.casefold().split())


def _order(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _checked_members(audience: Audience, members: pd.DataFrame) -> pd.DataFrame:
    """The members themselves, if their sums are the sizes that the audience claims; else InvalidAudience."""
    if missing := [column for column in MEMBER_COLUMNS if column not in members]:
        raise InvalidAudience(f"The members lack {', '.join(missing)}.", "Give one row per ZIP.", field="members")
    if members["zip"].duplicated().any():
        raise InvalidAudience("A ZIP is a member twice.", "Give one row per ZIP.", field="members")
    claims = {"total_audience_size": (audience.total_audience_size, int(members["people"].sum()))}
    sums = members.groupby("segment_id")["people"].sum()
    for segment in audience.segments:
        claims[f"segments.{segment.segment_id}.size"] = (segment.size, int(sums.get(segment.segment_id, 0)))
    for field, (claimed, counted) in claims.items():
        if claimed != counted:
            raise InvalidAudience(
                f"The audience says {claimed:,} people, its members are {counted:,}.",
                "Save the sizes and the members of one and the same split.",
                field=field,
            )
    return members[list(MEMBER_COLUMNS)]


def _arrow(members: pd.DataFrame | None) -> pa.Table | None:
    return None if members is None else pa.Table.from_pandas(members, preserve_index=False)


def _row(audience: Audience) -> dict[str, object]:
    """The audience as the store's row: free-form parts as JSON text."""
    row = audience.model_dump(exclude={"version"})
    for column in JSON_COLUMNS:
        row[column] = json.dumps(row[column], ensure_ascii=False)
    for segment in row["segments"]:
        segment["characteristics"] = json.dumps(segment["characteristics"], ensure_ascii=False)
    return row


def _audience(row: dict[str, Any]) -> Audience:
    """The audience in a row of the store."""
    raw = {name: value for name, value in row.items() if name in Audience.model_fields and value is not None}
    for column in JSON_COLUMNS:
        if column in raw:
            raw[column] = json.loads(raw[column])
    for segment in raw.get("segments", []):
        segment["characteristics"] = json.loads(segment.get("characteristics") or "{}")
        segment["prizm_segments"] = segment.get("prizm_segments") or []
        segment["prizm_mix"] = segment.get("prizm_mix") or []
    return Audience.model_validate(raw)
