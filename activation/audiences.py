"""The user's saved audiences: save, find again, archive, restore, duplicate, export, share, delete; their versions.

What another shares with the user is found like one's own, and what is not shared is not there.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from activation.access import Access
from activation.archiving import make_way
from activation.audience import STATUSES, Audience, Status, checked, new_audience_id
from activation.audit import Audit
from activation.comparing import Comparison, compare
from activation.errors import AudienceNotFound, InvalidAudience, NotPermitted
from activation.export import Export, export
from activation.listing import Page
from activation.members import MEMBER_COLUMNS, checked_members, located, to_arrow
from activation.overviews import WHOSE, Overviews, Whose
from activation.population import Population
from activation.reachable import ReachableAudiences
from activation.sharing import Level, Share
from activation.stored import from_row, to_row
from store import Store
from store.edit import check_version
from store.errors import DamagedFile

MOST_ON_A_PAGE = 100_000
NAMED_AT_MOST = 100  # ids that the audit names of an import


@dataclass(frozen=True)
class Versions:
    """Versions of one audience, the newest first, of how many there are, and what could not be read."""

    items: list[Audience]
    total: int
    damaged: tuple[DamagedFile, ...] = ()


class Audiences(ReachableAudiences):
    """One user's audiences in the store, and those shared with that user; no other can be reached through it."""

    def __init__(self, store: Store, access: Access, audit: Audit, population: Callable[[], Population]) -> None:
        super().__init__(store, access)
        self._audit = audit
        self._population = population
        self._overviews = Overviews(store, access.user_id, self._sharing, self.get)

    def save(
        self,
        audience: Audience | dict[str, Any],
        members: pd.DataFrame | None = None,
        expecting: int | None = None,
        stop_sendings: bool = False,
    ) -> Audience:
        """Saves an audience with the rows it holds, whole or not at all, and answers with what was saved.

        audience: the saved schema; a missing audience_id makes a new one, a known one makes its next version; a given
        created_at is kept. members: one row per ZIP with zip, people, households, segment_id; their sums must be the
        sizes that the audience claims. expecting: the version that the change was based on; StaleVersion where
        somebody has saved since. One that is shared to be edited stays its owner's; NotPermitted where it is shared
        to be seen. Raises InvalidAudience naming the field, and as `set_status` does where it is archived by this.
        """
        self._access.check("audiences.save")
        complete = self.completed(audience)
        if members is not None:
            members = checked_members(complete, members)
        unarchived = self._unarchived(complete)
        if unarchived:
            check_version({"version": unarchived.version}, unarchived.audience_id, expecting)
            make_way(self._store, unarchived, self._user_id, stop_sendings)
        saved = from_row(self._store.save_audience(to_row(complete), to_arrow(members), expecting))
        self._note("audience.saved", saved, {"version": saved.version})
        if unarchived:
            self._note_status(unarchived, saved)
        return saved

    def save_many(self, audiences: Sequence[Audience | dict[str, Any]]) -> Sequence[Audience]:
        """Saves many audiences without members in one write per month (imports)."""
        self._access.check("audiences.save")
        known = self._known([str(audience["audience_id"]) for audience in audiences if _has_id(audience)])
        complete = [self._completed(audience, known) for audience in audiences]
        rows = self._store.save_audiences([(to_row(audience), None) for audience in complete])
        ids = [audience.audience_id for audience in complete[:NAMED_AT_MOST]]
        self._audit.note("audience.imported", "audience", "", "", {"audiences": len(rows), "ids": ids})
        return [from_row(row) for row in rows]

    def list(
        self,
        status: Status | None = None,
        q: str = "",
        data_type: str | None = None,
        tag: str | None = None,
        sort: str = "-updated_at",
        limit: int = 50,
        offset: int = 0,
        whose: Whose = "all",
    ) -> Page:
        """The audiences that match, sorted by one of SORTS ("-" first turns the order round).

        whose: one's own (mine), those of others (shared), or all; `user_id` says whose each is. q is looked for in
        name, description, brief, tags and variables, whatever the case; all its words must occur.
        """
        self._access.check("audiences.look")
        if whose not in WHOSE:
            raise InvalidAudience("Nobody is called that here.", f"Use {', '.join(WHOSE)}.", "whose")
        if limit < 0 or offset < 0:
            raise InvalidAudience(
                "A page begins and ends at a whole number from 0 on.", "Change limit or offset.", "limit"
            )
        overview = self._overviews.of(whose)
        found = overview.find(status, q, data_type, tag, sort)
        items = overview.summaries(found.slice(offset, min(limit, MOST_ON_A_PAGE)))
        return Page(items, len(found), limit, offset, overview.damaged)

    def tags(self) -> tuple[str, ...]:
        """Every tag in use, sorted."""
        self._access.check("audiences.look")
        return self._overviews.of("all").tags

    def named(self, name: str) -> Audience | None:
        """The user's audience of that name, whatever its case and spacing; the newest where there are several."""
        self._access.check("audiences.look")
        audience_id = self._overviews.mine().named(name) if name.strip() else None
        return self.get(audience_id) if audience_id else None

    def set_status(
        self, audience_id: str, status: Status, stop_sendings: bool = False, expecting: int | None = None
    ) -> Audience:
        """Archives, restores or activates an audience.

        Raises StillScheduled for archiving one that is still to be sent, unless its sendings are to be stopped; those
        of its owner only the owner can stop. StaleVersion as for a save.
        """
        self._access.check("audiences.save")
        if status not in STATUSES:
            raise InvalidAudience(f"There is no status {status!r}.", f"Use {', '.join(STATUSES)}.", field="status")
        audience = self._editable(audience_id)
        check_version({"version": audience.version}, audience_id, expecting)
        if audience.status == status:
            return audience  # a version that says nothing new would only clutter the history
        if status == "archived":
            make_way(self._store, audience, self._user_id, stop_sendings)
        changes = self._signed({"status": status})
        saved = from_row(self._store.audiences.update(audience_id, audience.user_id, changes, expecting))
        self._note_status(audience, saved)
        return saved

    def versions(self, audience_id: str, limit: int = 50, offset: int = 0) -> Versions:
        """The versions of an audience, the present one first; archiving and restoring have made some, too."""
        versions = self._store.audiences.versions(audience_id, self.get(audience_id).user_id)
        items = [from_row(row) for row in versions.rows[offset : offset + limit]]
        return Versions(items, len(versions.rows), versions.damaged)

    def version(self, audience_id: str, version: int) -> Audience:
        """The audience as it was in that version."""
        return from_row(self._store.audiences.version_of(audience_id, self.get(audience_id).user_id, version))

    def compare(self, audience_id: str, before: int, after: int) -> Comparison:
        """What lies between two versions of an audience."""
        return compare(self.version(audience_id, before), self.version(audience_id, after))

    def restore(self, audience_id: str, version: int, expecting: int | None = None) -> Audience:
        """Makes a former version, with its members, the audience's next one; StaleVersion as for a save.

        StillScheduled where that version is archived and the audience is still to be sent.
        """
        self._access.check("audiences.save")
        before = self._editable(audience_id)
        check_version({"version": before.version}, audience_id, expecting)
        if self._store.audiences.version_of(audience_id, before.user_id, version)["status"] == "archived":
            make_way(self._store, before, self._user_id, stop_sendings=False)
        owner, changes = before.user_id, self._signed({}) | {"restored_from": version}
        saved = from_row(self._store.restore_audience(audience_id, owner, version, changes, expecting))
        self._note("audience.restored", saved, {"restored_from": version, "version": saved.version})
        return saved

    def delete(self, audience_id: str, expecting: int | None = None) -> None:
        """Takes an audience away for good, with all its versions and members; InUse while it is still to be sent."""
        self._access.check("audiences.delete")
        gone = self._own(audience_id, "delete it")
        self._store.remove_audience(audience_id, self._user_id, expecting)
        self._note("audience.deleted", gone, {"version": gone.version})
        self._sharing.end(audience_id)

    def duplicate(self, audience_id: str) -> Audience:
        """A draft copy of an audience with its members, under a name of its own."""
        self._access.check("audiences.save")
        original = self.get(audience_id)
        copy = original.model_dump(exclude={"audience_id", "user_id", "created_at", "updated_at", "version"})
        copy |= {
            "name": self._overviews.mine().free_name(f"{original.name} (copy)"),
            "status": "draft",
            "confirmed_at": None,
        }
        members = self.members(audience_id)
        return self.save(copy, members=members if len(members) else None)

    def share(self, audience_id: str, shared_with: str, level: Level = "view") -> Share:
        """Lets another user, or `everyone`, see one's audience, or edit it; shared again, it takes the new level."""
        self._access.check("audiences.share")
        audience = self._own(audience_id, "share it")
        share = self._sharing.put(audience_id, shared_with, level)
        self._note("audience.shared", audience, {"with": shared_with, "level": level})
        return share

    def unshare(self, audience_id: str, shared_with: str) -> None:
        """Shares one's audience with that user (or `everyone`) no more; nothing happens if it was not."""
        self._access.check("audiences.share")
        audience = self._own(audience_id, "share it")
        if self._sharing.end(audience_id, shared_with):
            self._note("audience.unshared", audience, {"with": shared_with})

    def shares(self, audience_id: str) -> Sequence[Share]:
        """With whom one's audience is shared, the first first."""
        self._access.check("audiences.look")
        self._own(audience_id, "see with whom it is shared")
        return self._sharing.of(audience_id)

    def set_aside(self, damaged: DamagedFile) -> str:
        """Moves a damaged file of this user out of the way, so that its month can be saved into; where it went."""
        self._access.check("store.set_aside")
        if f"user_id={self._user_id}" != "".join(damaged.path.split("/")[1:2]):
            raise NotPermitted("That file is not yours.", "Ask whoever looks after the store.", "path")
        place = self._store.set_aside(damaged)
        self._audit.note("store.set_aside", "file", "", damaged.path, {"moved_to": place})
        return place

    def members(self, audience_id: str, version: int | None = None) -> pd.DataFrame:
        """The saved rows of an audience, or of one version of it: zip, people, households, segment_id."""
        members = self._store.members_of(audience_id, self.get(audience_id).user_id, version)
        return members.select(list(MEMBER_COLUMNS)).to_pandas()

    def export(self, audience_id: str, format: str = "csv") -> Export:
        """The audience as a file named after it: csv, xlsx, parquet (its members) or json (its definition)."""
        self._access.check("audiences.export")
        audience = self.get(audience_id)
        made = export(audience, located(audience, self.members(audience_id), self._population().places), format)
        self._note("audience.exported", audience, {"format": format, "version": audience.version})
        return made

    def located_members(self, audience_id: str, segment_ids: Sequence[int] = ()) -> pd.DataFrame:
        """The members with place, state and segment's name, of some segments or (none given) of all."""
        audience = self.get(audience_id)
        rows = located(audience, self.members(audience_id), self._population().places)
        return rows[rows["segment_id"].isin(segment_ids)] if segment_ids else rows

    def completed(self, audience: Audience | dict[str, Any]) -> Audience:
        """The audience as `save` would keep it, checked; nothing is saved. Its version is not yet known."""
        self._access.check("audiences.save")
        # An id of our own making is nobody's yet: looking for it would open every month.
        known = [str(audience["audience_id"])] if _has_id(audience) else []
        return self._completed(audience, self._known(known))

    def _completed(self, audience: Audience | dict[str, Any], known: dict[str, tuple[str, datetime]]) -> Audience:
        raw = audience.model_dump() if isinstance(audience, Audience) else dict(audience)
        audience_id = raw.get("audience_id") or new_audience_id()
        owner, before = known.get(str(audience_id), (self._user_id, None))
        now = datetime.now(UTC)
        raw |= {"audience_id": audience_id, "user_id": owner, "saved_by": self._user_id, "restored_from": None}
        raw["created_at"] = before or raw.get("created_at") or now
        raw["updated_at"] = now if before else raw.get("updated_at") or now
        return checked(raw)

    def _unarchived(self, complete: Audience) -> Audience | None:
        """What an audience was until a save that archives it; None where the save does no such thing."""
        if complete.status == "archived":
            with suppress(AudienceNotFound):
                before = self.get(complete.audience_id)
                return before if before.status != "archived" else None
        return None

    def _signed(self, changes: dict[str, object]) -> dict[str, object]:
        """Changes with who makes them and when."""
        return changes | {"updated_at": datetime.now(UTC), "saved_by": self._user_id, "restored_from": None}

    def _note_status(self, before: Audience, saved: Audience) -> None:
        action = "audience.archived" if saved.status == "archived" else "audience.status_changed"
        self._note(action, saved, {"from": before.status, "to": saved.status, "version": saved.version})

    def _note(self, action: str, audience: Audience, detail: dict[str, Any]) -> None:
        if audience.user_id != self._user_id:
            detail = detail | {"owner": audience.user_id}
        self._audit.note(action, "audience", audience.audience_id, audience.name, detail)


def _has_id(audience: Audience | dict[str, Any]) -> bool:
    return bool(audience.audience_id if isinstance(audience, Audience) else audience.get("audience_id"))
