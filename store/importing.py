"""An archive's rows brought into a root one by one: what is there stays or goes forward, never back and never lost.

A row goes forward only from a version that the archive knows as its own former one. Its members and former versions
are written before it, and only where nothing else lies, so an import that was cut off is simply run again.
"""

from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from store.declaration import VERSION, Declaration, Partition
from store.edit import Edit, editing
from store.errors import DamagedFile
from store.history import History
from store.imported import ADDED, FORWARD, NEWER, THERE, Imported
from store.members import Members
from store.opening import Archive
from store.parquet import ParquetBackend
from store.tables import AUDIENCES, KEYED, MEMBERS

TOGETHER = 500  # rows under one lock: others may save in between, and no more is done again after a kill


def import_archive(path: Path, root: Path, wait: float = 10.0) -> Imported:
    """Bring in all that an archive holds and the root does not; `wait` is in seconds, for a save that is running.

    Raises InvalidArchive or UnusableRoot before anything is written; after StoreBusy or NotWritten it can be run again.
    """
    with Archive(path) as archive:
        imported = Imported(idle=archive.verify())
        imported.damage += [f"{lost} Not in the archive." for lost in archive.manifest.damaged]
        backend = ParquetBackend(root, wait)
        backend.check_usable()
        for user in archive.manifest.users:
            for table in KEYED:
                bringing = _Bringing(archive, backend, table, user, imported)
                for partition in archive.partitions(table, user):
                    bringing.rows_of(partition)
    return imported


class _Conflict(Exception):
    """Why a row stays as it is here."""


class _Incomplete(Exception):
    """Why a row of the archive cannot be brought in whole."""


class _Bringing:
    """One user's rows of one table on their way in."""

    def __init__(
        self, archive: Archive, backend: ParquetBackend, table: Declaration, user: str, imported: Imported
    ) -> None:
        self._archive, self._backend, self._table, self._user = archive, backend, table, user
        self._former = cast(Declaration, table.history)
        self._history, self._members = History(backend, table), Members(backend)
        self._imported = imported

    def rows_of(self, partition: Partition) -> None:
        """Bring in the rows of one partition, some at a time, each part under the locks of a save."""
        rows = self._archive.rows(self._table, partition)
        for start in range(0, rows.num_rows, TOGETHER):
            some = rows.slice(start, TOGETHER)
            try:
                with editing(self._backend, self._table, [partition], adding=True) as edit:
                    elsewhere = self._elsewhere(partition, some[self._table.key])
                    for at in range(some.num_rows):
                        self._row(edit, partition, some.slice(at, 1), elsewhere)
                    edit.write()
            except DamagedFile as damage:  # the month itself: it was not opened, so nothing of it was changed
                self._imported.damage.append(f"{damage.title} {some.num_rows:,} rows of the archive were left out.")

    def _row(self, edit: Edit, partition: Partition, row: pa.Table, elsewhere: set[str]) -> None:
        key, version = row[self._table.key][0].as_py(), row[VERSION][0].as_py()
        try:
            if key in elsewhere:
                raise _Conflict("another with that id was created here in another month")
            outcome = self._compare(key, version, row, edit.stored(partition, key))
            if outcome in (ADDED, FORWARD):
                self._bring_what_belongs(key, version, row)
                edit.place(partition, row)
            self._imported.count(self._table.name, outcome)
        except _Conflict as conflict:
            self._imported.conflicts.append(f"{self._table.name}, {self._user}, {key}: {conflict}")
        except _Incomplete as incomplete:
            self._imported.damage.append(f"{self._table.name}, {self._user}, {key}: {incomplete}. It was left out.")
        except DamagedFile as damage:
            self._imported.damage.append(f"{self._table.name}, {self._user}, {key} was left out: {damage.title}")

    def _compare(self, key: str, version: int, row: pa.Table, here: pa.Table | None) -> str:
        """What is to be done about a row; raises _Conflict or DamagedFile."""
        if here is None:
            return ADDED
        stored = here[VERSION][0].as_py()
        if stored == version:
            if _same(here, row):
                return THERE
            raise _Conflict(f"version {version} here differs from version {version} in the archive")
        if stored > version:
            if self._is_former_here(key, version, row.select(self._former.stored_schema.names)):
                return NEWER
            raise _Conflict(f"version {stored} here has not come of version {version} in the archive")
        if stored in self._archive.versions(self._former, self._user, key):
            theirs = self._archive.rows(self._former, (self._user, key, stored))
            if _same(here.select(self._former.stored_schema.names), theirs):
                return FORWARD
        raise _Conflict(f"version {version} in the archive has not come of version {stored} here")

    def _bring_what_belongs(self, key: str, version: int, row: pa.Table) -> None:
        """Write a row's members and former versions where they are missing; raises before the first is written."""
        formers = {
            former: self._archive.rows(self._former, (self._user, key, former))
            for former in self._archive.versions(self._former, self._user, key)
            if former < version
        }
        sets = self._sets(key, row, formers) if self._table is AUDIENCES else set()
        new_formers = [former for former in formers if not self._is_former_here(key, former, formers[former])]
        new_sets = [named for named in sorted(sets) if not self._are_members_here(key, named)]
        # Not written, for the row itself says it; another one in its place would be lost at the next save.
        self._is_former_here(key, version, row.select(self._former.stored_schema.names))
        here = [*self._here(self._former, key), *(self._here(MEMBERS, key) if self._table is AUDIENCES else [])]
        if any(later > version for later in here):
            raise _Conflict(f"version {max(here)} of it has been here")
        for named in new_sets:
            self._members.write(self._user, key, named, self._archive.rows(MEMBERS, (self._user, key, named)))
        for former in new_formers:
            self._history.place(self._user, key, former, formers[former])

    def _sets(self, key: str, row: pa.Table, formers: dict[int, pa.Table]) -> set[int]:
        """The versions of the members that are named; takes out of the former versions those whose members are lost."""
        if wrong := self._archive.unsound.get((self._user, key)):
            raise _Incomplete(f"its members do not fit it, {wrong}")
        there = {*self._archive.versions(MEMBERS, self._user, key), *self._here(MEMBERS, key)}
        named = row["members_version"][0].as_py()
        if named is not None and named not in there:
            raise _Incomplete("its members are not in the archive")
        for former, kept in list(formers.items()):
            if (lost := kept["members_version"][0].as_py()) is not None and lost not in there:
                self._imported.damage.append(
                    f"{self._table.name}, {self._user}, {key}: the members of its version {former} are not in the "
                    "archive. That version was left out."
                )
                del formers[former]
        return {named, *(kept["members_version"][0].as_py() for kept in formers.values())} - {None}

    def _is_former_here(self, key: str, version: int, theirs: pa.Table) -> bool:
        """Whether a former version is kept here; raises _Conflict for another one in its place, or DamagedFile."""
        return self._is_here(self._former, (self._user, key, version), theirs, f"version {version}")

    def _are_members_here(self, key: str, version: int) -> bool:
        place = (self._user, key, version)
        if version not in self._archive.versions(MEMBERS, self._user, key):
            return True  # as `_sets` has made sure
        return self._is_here(MEMBERS, place, self._archive.rows(MEMBERS, place), f"the members of version {version}")

    def _is_here(self, table: Declaration, place: Partition, theirs: pa.Table, what: str) -> bool:
        where = table.where(place)
        if not self._backend.partitions(table, where):
            return False
        if _same(self._backend.read(table, where, table.stored_schema.names).whole(), theirs):
            return True
        raise _Conflict(f"{what} here differs from that in the archive")

    def _here(self, table: Declaration, key: str) -> list[int]:
        owner, named, _ = (part.name for part in table.partitioned_by)
        return [cast(int, place[2]) for place in self._backend.partitions(table, {owner: self._user, named: key})]

    def _elsewhere(self, partition: Partition, keys: pa.ChunkedArray) -> set[str]:
        """Which of these ids are in another partition of this user: a row never moves, so they are others."""
        found: set[str] = set()
        for other in self._backend.partitions(self._table, {"user_id": self._user}):
            if other != partition:
                held = self._backend.read(self._table, self._table.where(other), [self._table.key]).rows
                found.update(held[self._table.key].filter(pc.is_in(held[self._table.key], keys)).to_pylist())
        return found


def _same(here: pa.Table, theirs: pa.Table) -> bool:
    if here.equals(theirs):
        return True
    # In Arrow's eyes no NaN equals another; told as text they do. Members have none, and are too many to be told.
    return here.num_rows == 1 == theirs.num_rows and repr(here.to_pylist()) == repr(theirs.to_pylist())
