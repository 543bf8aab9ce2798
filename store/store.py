"""The store as an application holds it: its tables, and the operations that touch more than one of them.

An audience and its members lie in two places and no disk writes two files at once, so the members go
first under a version nobody knows yet, and the audience's row, which names that version, makes them real.
"""

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from typing import TypeAlias

import pyarrow as pa

from store.backend import Backend
from store.declaration import Row
from store.edit import Edit, check_version
from store.errors import DamagedFile, InUse, InvalidName, NotWritten, RowNotFound, StoreError
from store.layout import partition_at
from store.members import Members, fit_members
from store.table import Table
from store.tables import (
    AUDIENCES,
    AUDIT,
    DISTRIBUTIONS,
    ERASURES,
    KEYED,
    LISTS,
    PENDING,
    PEOPLE,
    PLATFORMS,
    REQUESTS,
    SHARES,
    TABLES,
    TOKENS,
)

MembersGiven: TypeAlias = pa.Table | Sequence[Row] | None


class Store:
    """Everything that is kept for all users; one for the whole process, safe between threads."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.audiences = Table(backend, AUDIENCES)
        self.platforms = Table(backend, PLATFORMS)
        self.distributions = Table(backend, DISTRIBUTIONS)
        self.lists = Table(backend, LISTS)
        self.erasures = Table(backend, ERASURES)
        self.requests = Table(backend, REQUESTS)
        self.people = Table(backend, PEOPLE)
        self.tokens = Table(backend, TOKENS)
        self.shares = Table(backend, SHARES)
        self.audit = Table(backend, AUDIT)
        self.members = Members(backend)

    def check_usable(self) -> None:
        """Raises UnusableRoot, with what to do about it, if nothing can be saved here; asked at the start."""
        self._backend.check_usable()

    def save_audience(self, row: Row, members: MembersGiven = None, expecting: int | None = None) -> Row:
        """Save an audience whole, new or changed, with its members; returns the row as it is stored.

        Without members it keeps those it had. With `expecting` (0: not there yet) a newer version raises
        StaleVersion. A save that fails leaves row and members as they were.
        """
        return self._save([(row, members)], expecting)[0]

    def save_audiences(self, audiences: Sequence[tuple[Row, MembersGiven]]) -> list[Row]:
        """Save many audiences, each with members or None, with one write per month of audiences.

        All are checked before the first is written. Should a write fail part of the way, whole months are saved
        or not, and the error's `unsaved` names what is not there.
        """
        return self._save(audiences, None)

    def members_of(self, audience_id: str, user_id: str, version: int | None = None) -> pa.Table:
        """The members that an audience, or a version of it, names; no rows if it has none.

        Columns: zip, people, households, segment_id. Raises RowNotFound or DamagedFile.
        """
        while True:
            row = self._version(audience_id, user_id, version)
            named = row["members_version"]
            if named is None:
                return fit_members([])
            try:
                return self.members.read(user_id, audience_id, int(str(named)))
            except RowNotFound:
                # Removed or replaced since the row was read; a row that still names them has lost them.
                if self._version(audience_id, user_id, version)["members_version"] == named:
                    raise DamagedFile(
                        f"The members of {audience_id}, version {named}, are missing.",
                        "The audience itself can be read. Save it again to compute its members anew.",
                    ) from None

    def restore_audience(
        self, audience_id: str, user_id: str, version: int, changes: Row, expecting: int | None = None
    ) -> Row:
        """Save what an audience was in a former version, with the members it had then, as its next version.

        `changes` are laid over what it was. Returns the row as it is stored; raises as `save_audience` does, and
        RowNotFound or DamagedFile for a version that is not there or cannot be read.
        """
        partition = self.audiences.place_of(audience_id, user_id)
        with self.audiences.editing([partition]) as edit:
            former = self.audiences.version_of(audience_id, user_id, version)
            row = edit.put(self.audiences.checked(former | changes), expecting)
            edit.write()
        return row

    def remove_audience(self, audience_id: str, user_id: str, expecting: int | None = None) -> None:
        """Take an audience away for good, then all that belonged to any of its versions.

        Raises InUse, naming the distributions, while any of them is still to be sent.
        """
        partition = self.audiences.place_of(audience_id, user_id)
        # Adding is shut out until the end: the same id saved anew would begin at version 1, and lose those members.
        with self.audiences.editing([partition], adding=True) as edit:
            self._check_nothing_pending("audience_id", audience_id, user_id, "audience")
            edit.remove(partition, audience_id, expecting)
            edit.write()
            self.audiences.forget(audience_id, user_id)
            for version in self.members.versions(user_id, audience_id):
                self.members.drop(user_id, audience_id, version)

    def remove_platform(self, platform_id: str, user_id: str, expecting: int | None = None) -> None:
        """Take a platform away for good, its secrets with it; InUse while something is still to be sent there."""
        partition = self.platforms.place_of(platform_id, user_id)
        with self.platforms.editing([partition], adding=True) as edit:
            self._check_nothing_pending("platform_id", platform_id, user_id, "platform")
            edit.remove(partition, platform_id, expecting)
            edit.write()
            self.platforms.forget(platform_id, user_id)

    def add_distributions(self, rows: Sequence[Row]) -> list[Row]:
        """Add distributions of one user, all or none of a month; those that are there already stay as they are.

        Raises RowNotFound where an audience or platform is no more: neither can be deleted while this runs. Each
        is looked for among its owner's, where the row names one.
        """
        rows = [self.distributions.checked(row) for row in rows]
        users = {(PLATFORMS.name, _owner(row, "platform_owner")) for row in rows}
        users |= {(AUDIENCES.name, _owner(row, "audience_owner")) for row in rows}
        with ExitStack() as locks:
            # Deleting holds the same locks, and looks for distributions under them.
            for name, user in sorted(users):
                locks.enter_context(
                    self._backend.exclusive(PLATFORMS if name == PLATFORMS.name else AUDIENCES, (user,))
                )
            for row in rows:
                self.audiences.place_of(str(row["audience_id"]), _owner(row, "audience_owner"))
                self.platforms.place_of(str(row["platform_id"]), _owner(row, "platform_owner"))
            return self.distributions.add_missing(rows)

    def set_aside(self, damaged: DamagedFile | str) -> str:
        """Move one damaged file (the error that named it, or its path) to aside/; returns where it lies now.

        Its month begins anew, or its audience is without members, until the file is put back. Raises InvalidName for
        what is no file of the store, NotDamaged, NewerFile or UnreadableFile for one that is to stay, StoreBusy.
        """
        path = damaged.path if isinstance(damaged, DamagedFile) else damaged
        for table in TABLES:
            partition = partition_at(table, path)
            if partition is not None:
                with ExitStack() as locks:
                    # In the order of every save; who writes members or history holds a lock of the rows they belong to.
                    owner = next((keyed for keyed in KEYED if table in (keyed, keyed.history)), AUDIENCES)
                    locks.enter_context(self._backend.exclusive(owner, partition[:1]))
                    if table is owner and partition[1:]:
                        locks.enter_context(self._backend.exclusive(owner, partition))
                    return self._backend.set_aside(table, partition)
        raise InvalidName("That is no file of the store.", "Give the path that the error names.", field="path")

    def _version(self, audience_id: str, user_id: str, version: int | None) -> Row:
        if version is None:
            return self.audiences.get(audience_id, user_id)
        return self.audiences.version_of(audience_id, user_id, version)

    def _check_nothing_pending(self, column: str, key: str, user_id: str, what: str) -> None:
        filters: dict[str, object] = {column: key, "status": PENDING}
        theirs = self.distributions.everybodys_rows(["user_id"], filters | {f"{what}_owner": user_id}).rows
        if theirs.num_rows:
            where = f"{key} is" if what == "audience" else "Something is"
            raise InUse(
                f"{where} still to be sent {'by' if what == 'audience' else 'there by'} somebody it is shared with.",
                f"Ask them to cancel that, or wait until it is done, and delete the {what} then.",
            )
        pending = self.distributions.rows(user_id, ["distribution_id", "status"], filters).whole()
        if pending.num_rows:
            names = [f"{row['distribution_id']} ({row['status']})" for row in pending.to_pylist()]
            where = f"{key} is still to be sent" if what == "audience" else "Something is still to be sent there"
            raise InUse(
                f"{where}: distribution {', '.join(names)}.",
                f"Cancel the distribution, or wait until it is done, and delete the {what} then.",
            )

    def _save(self, audiences: Sequence[tuple[Row, MembersGiven]], expecting: int | None) -> list[Row]:
        rows = [self.audiences.checked(row | {"members_version": None}) for row, _ in audiences]
        fitted = [None if members is None else fit_members(members) for _, members in audiences]
        partitions = [AUDIENCES.partition_of(row) for row in rows]
        with self.audiences.editing(partitions, adding=True) as edit:
            self.audiences.check_places(rows)
            saved = [_put(edit, row, new is not None, expecting) for row, new in zip(rows, fitted, strict=True)]
            with_members = [(row, new) for row, new in zip(saved, fitted, strict=True) if new is not None]
            try:
                for row, new in with_members:
                    self.members.write(*_set_of(row), new)
                edit.write()
            except BaseException as error:
                if isinstance(error, NotWritten):
                    error.unsaved = error.unsaved or tuple(str(row["audience_id"]) for row in saved)
                # Still under the lock: once it is released, another save may use the same version's place.
                for row, _ in with_members:
                    self._drop_unnamed(row)
                raise
        return saved

    def _drop_unnamed(self, row: Row) -> None:
        """Take back the members of a row that was not stored; those of one that was are real and stay."""
        user_id, audience_id, version = _set_of(row)
        with suppress(StoreError):
            try:
                named = self.audiences.get(audience_id, user_id)["members_version"]
            except RowNotFound:
                named = None
            if named != version:
                self.members.drop(user_id, audience_id, version)


def _put(edit: Edit, row: Row, new_members: bool, expecting: int | None) -> Row:
    """Put an audience's row that names its members: the new ones, or else those it had."""
    key = str(row[AUDIENCES.key])
    current = edit.get(AUDIENCES.partition_of(row), key)
    if new_members:
        named: object = check_version(current, key, expecting) + 1
    else:
        named = current["members_version"] if current else None
    return edit.put(row | {"members_version": named}, expecting)


def _owner(distribution: Row, of: str) -> str:
    """The user whose audience or platform (the column that names it) a distribution is about."""
    return str(distribution[of] or distribution["user_id"])


def _set_of(row: Row) -> tuple[str, str, int]:
    return str(row["user_id"]), str(row["audience_id"]), int(str(row["version"]))
