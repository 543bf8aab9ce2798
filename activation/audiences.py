"""The user's saved audiences: save, find again, archive, restore, duplicate, export, delete; and their versions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from activation.audience import ID_PATTERN, STATUSES, Audience, Status, checked, new_audience_id
from activation.comparing import Comparison, compare
from activation.distribution import Distribution
from activation.errors import AudienceNotFound, InvalidAudience, StillScheduled
from activation.export import Export, export
from activation.listing import COLUMNS, Overview, Page
from activation.members import MEMBER_COLUMNS, checked_members, located, to_arrow
from activation.population import Population
from activation.sending import series
from activation.stored import from_row, to_row
from activation.wording import counted, minute
from store import Store
from store.errors import DamagedFile, InvalidName, RowNotFound

MOST_ON_A_PAGE = 100_000


@dataclass(frozen=True)
class Versions:
    """Versions of one audience, the newest first, of how many there are, and what could not be read."""

    items: list[Audience]
    total: int
    damaged: tuple[DamagedFile, ...] = ()


class Audiences:
    """One user's audiences in the store; nobody else's can be reached through it."""

    def __init__(self, store: Store, user_id: str, population: Callable[[], Population]) -> None:
        self._store = store
        self._user_id = user_id
        self._population = population
        self._seen: tuple[str, Overview] | None = None

    def save(
        self, audience: Audience | dict[str, Any], members: pd.DataFrame | None = None, expecting: int | None = None
    ) -> Audience:
        """Saves an audience with the rows it holds, whole or not at all, and answers with what was saved.

        audience: the saved schema; a missing audience_id makes a new one, a known one makes its next version; a given
        created_at is kept. members: one row per ZIP with zip, people, households, segment_id; their sums must be the
        sizes that the audience claims. expecting: the version that the change was based on; StaleVersion where
        somebody has saved since. Raises InvalidAudience naming the field.
        """
        complete = self.completed(audience)
        if members is not None:
            members = checked_members(complete, members)
        return from_row(self._store.save_audience(to_row(complete), to_arrow(members), expecting))

    def save_many(self, audiences: Sequence[Audience | dict[str, Any]]) -> Sequence[Audience]:
        """Saves many audiences without members in one write per month (imports)."""
        created = self._created([str(audience["audience_id"]) for audience in audiences if _has_id(audience)])
        complete = [self._completed(audience, created) for audience in audiences]
        rows = self._store.save_audiences([(to_row(audience), None) for audience in complete])
        return [from_row(row) for row in rows]

    def get(self, audience_id: str) -> Audience:
        """The audience with that id; AudienceNotFound for an unknown one and for those of others."""
        row = self._stored(audience_id)
        if row is None:
            raise _unknown()
        return from_row(row)

    def get_many(self, audience_ids: Sequence[str]) -> Sequence[Audience]:
        """The audiences with these ids, in the order given; unknown ones are left out."""
        return [from_row(row) for row in self._store.audiences.get_many(audience_ids, self._user_id)]

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
        if limit < 0 or offset < 0:
            raise InvalidAudience(
                "A page begins and ends at a whole number from 0 on.", "Change limit or offset.", "limit"
            )
        overview = self._overview()
        found = overview.find(status, q, data_type, tag, sort)
        items = overview.summaries(found.slice(offset, min(limit, MOST_ON_A_PAGE)))
        return Page(items, len(found), limit, offset, overview.damaged)

    def tags(self) -> tuple[str, ...]:
        """Every tag in use, sorted."""
        return self._overview().tags

    def named(self, name: str) -> Audience | None:
        """The user's audience of that name, whatever its case and spacing; the newest where there are several."""
        audience_id = self._overview().named(name) if name.strip() else None
        return self.get(audience_id) if audience_id else None

    def set_status(self, audience_id: str, status: Status, stop_sendings: bool = False) -> Audience:
        """Archives, restores or activates an audience.

        Raises StillScheduled for archiving one that is still to be sent, unless its sendings are to be stopped.
        """
        if status not in STATUSES:
            raise InvalidAudience(f"There is no status {status!r}.", f"Use {', '.join(STATUSES)}.", field="status")
        audience = self.get(audience_id)
        if audience.status == status:
            return audience  # a version that says nothing new would only clutter the history
        if status == "archived" and (
            coming := series.pending(self._store, self._user_id, {"audience_id": audience_id})
        ):
            if not stop_sendings:
                raise _still_scheduled(audience, coming)
            series.call_off(self._store, coming, datetime.now(UTC))
        return from_row(self._store.audiences.update(audience_id, self._user_id, self._signed({"status": status})))

    def versions(self, audience_id: str, limit: int = 50, offset: int = 0) -> Versions:
        """The versions of an audience, the present one first; archiving and restoring have made some, too."""
        self.get(audience_id)
        versions = self._store.audiences.versions(audience_id, self._user_id)
        items = [from_row(row) for row in versions.rows[offset : offset + limit]]
        return Versions(items, len(versions.rows), versions.damaged)

    def version(self, audience_id: str, version: int) -> Audience:
        """The audience as it was in that version."""
        self.get(audience_id)
        return from_row(self._store.audiences.version_of(audience_id, self._user_id, version))

    def compare(self, audience_id: str, before: int, after: int) -> Comparison:
        """What lies between two versions of an audience."""
        return compare(self.version(audience_id, before), self.version(audience_id, after))

    def restore(self, audience_id: str, version: int, expecting: int | None = None) -> Audience:
        """Makes a former version, with its members, the audience's next one; StaleVersion as for a save."""
        self.get(audience_id)
        changes = self._signed({}) | {"restored_from": version}
        return from_row(self._store.restore_audience(audience_id, self._user_id, version, changes, expecting))

    def delete(self, audience_id: str, expecting: int | None = None) -> None:
        """Takes an audience away for good, with all its versions and members; InUse while it is still to be sent."""
        self.get(audience_id)
        self._store.remove_audience(audience_id, self._user_id, expecting)

    def duplicate(self, audience_id: str) -> Audience:
        """A draft copy of an audience with its members, under a name of its own."""
        original = self.get(audience_id)
        copy = original.model_dump(exclude={"audience_id", "created_at", "updated_at", "version"})
        copy |= {"name": self._overview().free_name(f"{original.name} (copy)"), "status": "draft", "confirmed_at": None}
        members = self.members(audience_id)
        return self.save(copy, members=members if len(members) else None)

    def set_aside(self, damaged: DamagedFile) -> str:
        """Moves a damaged file of this user out of the way, so that its month can be saved into; where it went."""
        return self._store.set_aside(damaged)

    def members(self, audience_id: str, version: int | None = None) -> pd.DataFrame:
        """The saved rows of an audience, or of one version of it: zip, people, households, segment_id."""
        self.get(audience_id)
        members = self._store.members_of(audience_id, self._user_id, version)
        return members.select(list(MEMBER_COLUMNS)).to_pandas()

    def export(self, audience_id: str, format: str = "csv") -> Export:
        """The audience as a file named after it: csv, xlsx, parquet (its members) or json (its definition)."""
        audience = self.get(audience_id)
        return export(audience, located(audience, self.members(audience_id), self._population().places), format)

    def located_members(self, audience_id: str, segment_ids: Sequence[int] = ()) -> pd.DataFrame:
        """The members with place, state and segment's name, of some segments or (none given) of all."""
        audience = self.get(audience_id)
        rows = located(audience, self.members(audience_id), self._population().places)
        return rows[rows["segment_id"].isin(segment_ids)] if segment_ids else rows

    def completed(self, audience: Audience | dict[str, Any]) -> Audience:
        """The audience as `save` would keep it, checked; nothing is saved. Its version is not yet known."""
        # An id of our own making is nobody's yet: looking for it would open every month.
        known = [str(audience["audience_id"])] if _has_id(audience) else []
        return self._completed(audience, self._created(known))

    def _completed(self, audience: Audience | dict[str, Any], created: dict[str, datetime]) -> Audience:
        raw = audience.model_dump() if isinstance(audience, Audience) else dict(audience)
        audience_id = raw.get("audience_id") or new_audience_id()
        before, now = created.get(str(audience_id)), datetime.now(UTC)
        raw |= {"audience_id": audience_id, "user_id": self._user_id, "saved_by": self._user_id, "restored_from": None}
        raw["created_at"] = before or raw.get("created_at") or now
        raw["updated_at"] = now if before else raw.get("updated_at") or now
        return checked(raw)

    def _created(self, audience_ids: Sequence[str]) -> dict[str, datetime]:
        """When those that are saved already were created; DamagedFile if another may be where nothing can be read."""
        if not audience_ids:
            return {}
        columns, wanted = ["audience_id", "created_at"], [one for one in audience_ids if ID_PATTERN.match(one)]
        reading = self._store.audiences.rows(self._user_id, columns, {"audience_id": wanted})
        created = {row["audience_id"]: row["created_at"] for row in reading.rows.to_pylist()}
        if not created.keys() >= set(wanted):
            reading.whole()
        return created

    def _signed(self, changes: dict[str, object]) -> dict[str, object]:
        """Changes with who makes them and when."""
        return changes | {"updated_at": datetime.now(UTC), "saved_by": self._user_id, "restored_from": None}

    def _stored(self, audience_id: str) -> dict[str, Any] | None:
        """The stored row, or None; an id that no audience can have is unknown like any other."""
        try:
            return self._store.audiences.get(audience_id, self._user_id)
        except (RowNotFound, InvalidName):
            return None

    def _overview(self) -> Overview:
        """What the list looks at of every audience, read again only when the store has changed."""
        version = self._store.audiences.version(self._user_id)
        if self._seen is None or version != self._seen[0]:
            self._seen = (version, self._read_overview())
        return self._seen[1]

    def _read_overview(self) -> Overview:
        table = self._store.audiences
        reading = table.rows(self._user_id, COLUMNS)
        rows = reading.rows
        if rows["segment_count"].null_count:
            # Saved before the count was kept beside the segments.
            whole = table.rows(self._user_id, ["audience_id", "segments"]).rows
            keys, lengths = whole["audience_id"].to_pylist(), pc.list_value_length(whole["segments"]).to_pylist()
            counts = dict(zip(keys, lengths, strict=True))
            counted = pa.array([counts.get(key) for key in rows["audience_id"].to_pylist()], pa.int64())
            rows = rows.set_column(COLUMNS.index("segment_count"), "segment_count", counted)
        return Overview(rows, reading.damaged, self.get)


def _still_scheduled(audience: Audience, coming: Sequence[Distribution]) -> StillScheduled:
    first = coming[0]
    repeating = ", and repeats" if any(one.repeats for one in coming) else ""
    return StillScheduled(
        f"{audience.name} is still to be sent: {counted(len(coming), 'sending')}, the next to {first.platform_name} "
        f"on {minute(first.due_at)}{repeating}.",
        "An archived audience cannot be sent. Archive it and stop its sendings, or leave it as it is.",
    )


def _unknown() -> AudienceNotFound:
    return AudienceNotFound("There is no such audience.", "Look for it among the saved audiences.")


def _has_id(audience: Audience | dict[str, Any]) -> bool:
    return bool(audience.audience_id if isinstance(audience, Audience) else audience.get("audience_id"))
