"""The verbs an application uses on keyed rows, written once on top of whatever backend there is.

A row stays in the partition of its creation for ever, so it is looked for by its id, never by
today's date: the alternative shows one audience once per month it was changed in.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress

import pyarrow as pa
import pyarrow.compute as pc

from store.backend import Backend, Reading, State
from store.declaration import VERSION, Declaration, Partition, Row, Where
from store.edit import Edit, editing, never_changes, not_found
from store.errors import AlreadyThere, DamagedFile, InvalidRow
from store.history import History, Versions
from store.index import Index
from store.names import check_name
from store.rows import check_row, to_arrow
from store.values import may_be


class Table:
    """Rows with an id that is unique among a user's rows, a `version`, and a creation time that places them."""

    def __init__(self, backend: Backend, declaration: Declaration) -> None:
        self.declaration = declaration
        self._backend = backend
        self._history = History(backend, declaration)
        self._index = Index(backend, declaration)

    def get(self, key: str, user_id: str) -> Row:
        """One complete row; raises RowNotFound, or DamagedFile if it may be in a part that cannot be read."""
        rows = self._rows({key: self.place_of(key, user_id)})
        if not rows:
            raise not_found(self.declaration, key)
        return rows[0]

    def state_of(self, key: str, user_id: str) -> State:
        """What changes with every write that may have changed a row, whoever wrote; raises as `get`."""
        partition = self.place_of(key, user_id)
        return partition, self._index.part(partition)[0]

    def states_of(self, keys: Sequence[str], user_id: str) -> dict[str, State]:
        """As `state_of`, of those of these rows that are there and can be read."""
        check_name(user_id, self.declaration.partitioned_by[0].name)
        places = {key: self._index.seen(user_id, key) for key in keys}
        found: dict[str, State] = {}
        # Rows never move: the few parts where these were seen tell of nearly all of them, in place of every month.
        for seen in {at for at in places.values() if at is not None}:
            with suppress(DamagedFile):
                state, held = self._index.part(seen)
                found |= {key: (seen, state) for key, at in places.items() if at == seen and key in held}
        if missing := places.keys() - found.keys():
            for partition, state, ids in self._index.parts(user_id):
                if not isinstance(ids, DamagedFile):
                    found |= {key: (partition, state) for key in missing if key in ids}
        return found

    def get_arrow(self, key: str, user_id: str, columns: Sequence[str]) -> pa.Table:
        """Some columns of one row, as a table of that row alone, for values too large for Python; raises as `get`."""
        partition = self.place_of(key, user_id)
        wanted = list(dict.fromkeys([self.declaration.key, *self.declaration.check_columns(columns)]))
        rows = self._backend.read(self.declaration, self.declaration.where(partition), wanted).whole()
        at = pc.index(rows[self.declaration.key], key).as_py()
        if at < 0:
            raise not_found(self.declaration, key)
        return rows.slice(at, 1).select(list(columns))

    def get_many(self, keys: Sequence[str], user_id: str) -> list[Row]:
        """The complete rows with these ids, in the order given; ids that are not there are left out."""
        places = self.places(user_id, keys)[0]
        return self._rows({key: places[key] for key in keys if key in places})

    def rows(
        self, user_id: str, columns: Sequence[str] | None = None, filters: Mapping[str, object] | None = None
    ) -> Reading:
        """A user's rows in no promised order, some columns or all; what cannot be read is in `damaged`.

        A filter is a column and the value, or list of values, that it must hold.
        """
        return self._filtered({"user_id": user_id}, columns, filters)

    def everybodys_rows(
        self, columns: Sequence[str] | None = None, filters: Mapping[str, object] | None = None
    ) -> Reading:
        """The rows of all users, as `rows`; a verb of its own, so that no missing user ever opens everything."""
        return self._filtered({}, columns, filters)

    def _filtered(self, where: Where, columns: Sequence[str] | None, filters: Mapping[str, object] | None) -> Reading:
        wanted = self.declaration.check_columns(columns)
        needed = dict.fromkeys([*wanted, *self.declaration.check_columns(list(filters or {}))])
        reading = self._backend.read(self.declaration, where, list(needed))
        rows = reading.rows
        for name, value in (filters or {}).items():
            values = list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
            rows = rows.filter(pc.is_in(rows[name], value_set=self._values(name, values)))
        return Reading(rows.select(wanted), reading.damaged)

    def versions(self, key: str, user_id: str, columns: Sequence[str] | None = None) -> Versions:
        """All versions of a row, the present one first, some columns or all; what cannot be read is in `damaged`.

        Raises RowNotFound or DamagedFile, as `get` does.
        """
        wanted = dict.fromkeys([*self.declaration.check_columns(columns), VERSION])
        # The present first: whatever takes its place while the former are read has put it among them before.
        present = self.get(key, user_id)
        return self._history.versions({name: present[name] for name in wanted}, key, user_id)

    def version_of(self, key: str, user_id: str, version: int) -> Row:
        """The complete row as it was in that version; raises RowNotFound or DamagedFile."""
        present = self.get(key, user_id)
        return present if present[VERSION] == version else self._history.version_of(present, key, user_id, version)

    def owners(self) -> list[str]:
        """Every user who has rows."""
        return sorted({str(partition[0]) for partition in self._backend.partitions(self.declaration, {})})

    def states(self, user_id: str) -> dict[Partition, State]:
        """The partitions that hold a user's rows, in order, each with what changes with every write to it."""
        return self._backend.states(self.declaration, {"user_id": user_id})

    def version(self, user_id: str) -> str:
        """A text that changes with every write to this user's rows, whoever wrote; the key for caches."""
        return self._backend.version(self.declaration, {"user_id": user_id})

    def everybodys_version(self) -> str:
        """A text that changes with every write to anybody's rows."""
        return self._backend.version(self.declaration, {})

    def parts(self, user_id: str) -> list[Partition]:
        """The partitions that hold a user's rows, in order."""
        return self._backend.partitions(self.declaration, {"user_id": user_id})

    def everybodys_parts(self) -> list[Partition]:
        """The partitions that hold anybody's rows, in order."""
        return self._backend.partitions(self.declaration, {})

    def part(self, partition: Partition, columns: Sequence[str] | None = None) -> Reading:
        """All rows of one partition, some columns or all."""
        return self._backend.read(self.declaration, self.declaration.where(partition), columns)

    def append(self, row: Row) -> Row:
        """Add a row whose id was just drawn, so that nobody has to look whether there is one; returns it complete."""
        row = self.checked(row)
        with self.editing([self.declaration.partition_of(row)]) as edit:
            row = edit.put(row)
            edit.write()
        return row

    def touch(self, key: str, user_id: str, changes: Row) -> None:
        """Change what says when a row was last used: that makes no new version. Raises RowNotFound."""
        partition = self.place_of(key, user_id)
        with self.editing([partition]) as edit:
            current = edit.get(partition, key)
            if current is None:
                raise not_found(self.declaration, key)
            touched = check_row(self.declaration, current | changes)
            edit.place(partition, to_arrow(self.declaration, [touched]))
            edit.write()

    def insert(self, row: Row) -> Row:
        """Add a row; returns it complete, as version 1. Raises AlreadyThere or InvalidRow."""
        row = self.checked(row)
        partition, key = self.declaration.partition_of(row), str(row[self.declaration.key])
        with self.editing([partition], adding=True) as edit:
            if self.places(str(partition[0]), [key])[0]:
                raise AlreadyThere(f"{key} is already saved.", "Update it, or use another id.", self.declaration.key)
            row = edit.put(row)
            edit.write()
        return row

    def update(self, key: str, user_id: str, changes: Row, expecting: int | None = None) -> Row:
        """Change some columns of a row; returns it complete, one version on.

        Raises RowNotFound, InvalidRow (ids and creation time never change), or StaleVersion if the stored version
        is not the expected one.
        """
        partition = self.place_of(key, user_id)
        with self.editing([partition]) as edit:
            current = edit.get(partition, key)
            if current is None:
                raise not_found(self.declaration, key)
            row = self.checked(current | changes)
            for name in (self.declaration.key, *(part.source for part in self.declaration.partitioned_by)):
                if row[name] != current[name]:
                    raise never_changes(name, key)
            row = edit.put(row, expecting)
            edit.write()
        return row

    def save_many(self, rows: Sequence[Row]) -> list[Row]:
        """Add rows, or put them whole in place of those with their ids, with one write per partition.

        All are checked before the first is written. Should a write fail part of the way, the error's `unsaved`
        names what is not there.
        """
        rows = [self.checked(row) for row in rows]
        with self.editing([self.declaration.partition_of(row) for row in rows], adding=True) as edit:
            self.check_places(rows)
            saved = [edit.put(row) for row in rows]
            edit.write()
        return saved

    def add_missing(self, rows: Sequence[Row]) -> list[Row]:
        """Add those of these rows whose ids are not there yet, with one write per partition; returns the added."""
        rows = [self.checked(row) for row in rows]
        with self.editing([self.declaration.partition_of(row) for row in rows], adding=True) as edit:
            keys = [str(row[self.declaration.key]) for row in rows]
            there = {user: self.places(user, keys)[0] for user in {str(row["user_id"]) for row in rows}}
            saved = [
                edit.put(row) for row, key in zip(rows, keys, strict=True) if key not in there[str(row["user_id"])]
            ]
            edit.write()
        return saved

    def remove(self, key: str, user_id: str, expecting: int | None = None) -> None:
        """Take a row away for good, then its history; raises RowNotFound or StaleVersion."""
        partition = self.place_of(key, user_id)
        # Adding is shut out until the end: the same id saved anew would begin at version 1, and lose that history.
        with self.editing([partition], adding=True) as edit:
            edit.remove(partition, key, expecting)
            edit.write()
            self.forget(key, user_id)

    def forget(self, key: str, user_id: str) -> None:
        """Take the former versions of a removed row away, by who still holds the lock for adding."""
        self._history.drop(key, user_id)

    def editing(self, partitions: Sequence[Partition], adding: bool = False) -> AbstractContextManager[Edit]:
        """An edit of some partitions under their locks, for an operation that spans more than this table."""
        return editing(self._backend, self.declaration, partitions, adding)

    def place_of(self, key: str, user_id: str) -> Partition:
        """The partition that holds the row with this id; raises RowNotFound or DamagedFile, as `get` does."""
        check_name(key, self.declaration.key)
        found, damaged = self.places(user_id, [key])
        if key in found:
            return found[key]
        for damage in damaged:
            raise damage
        raise not_found(self.declaration, key)

    def checked(self, row: Row) -> Row:
        """The complete row, absent columns as None; raises InvalidRow or InvalidName. The version is the store's."""
        complete = check_row(self.declaration, row | {VERSION: 1})
        check_name(complete[self.declaration.key], self.declaration.key)
        return complete

    def check_places(self, rows: Sequence[Row]) -> None:
        """Raises InvalidRow if an id occurs twice among the rows, or is stored under another creation time."""
        by_user: dict[str, dict[str, Partition]] = {}
        for row in rows:
            partition, key = self.declaration.partition_of(row), str(row[self.declaration.key])
            places = by_user.setdefault(str(partition[0]), {})
            if key in places:
                raise InvalidRow(
                    f"{key} occurs twice in one save.", "Give each an id of its own.", self.declaration.key
                )
            places[key] = partition
        for user_id, places in by_user.items():
            for key, partition in self.places(user_id, list(places))[0].items():
                if places[key] != partition:
                    raise never_changes(self.declaration.partitioned_by[-1].source, key)

    def places(self, user_id: str, keys: Sequence[str]) -> tuple[dict[str, Partition], tuple[DamagedFile, ...]]:
        """Where rows with these ids are, and what could not be read on the search for them."""
        check_name(user_id, self.declaration.partitioned_by[0].name)
        # A row never moves, so the part where it was seen tells whether it still is there, in place of them all.
        if len(keys) == 1 and (seen := self._index.seen(user_id, keys[0])) and keys[0] in self._index.part(seen)[1]:
            return {keys[0]: seen}, ()
        found: dict[str, Partition] = {}
        damaged = []
        for partition, _, ids in self._index.parts(user_id):
            if isinstance(ids, DamagedFile):
                damaged.append(ids)
            else:
                found |= {key: partition for key in keys if key in ids}
        return found, tuple(damaged)

    def _rows(self, places: Mapping[str, Partition]) -> list[Row]:
        """The complete rows at these places, less those removed since they were found."""
        wheres = {partition: self.declaration.where(partition) for partition in places.values()}
        held = {partition: self._backend.read(self.declaration, where).whole() for partition, where in wheres.items()}
        rows = [
            (held[partition], pc.index(held[partition][self.declaration.key], key).as_py())
            for key, partition in places.items()
        ]
        return [part.slice(at, 1).to_pylist()[0] for part, at in rows if at >= 0]

    def _values(self, name: str, values: Sequence[object]) -> pa.Array:
        kind = self.declaration.schema.field(name).type
        try:
            return pa.array(values, kind)
        except (pa.ArrowException, OverflowError, UnicodeError):
            raise InvalidRow(f"{name} cannot be looked for so.", f"It is {may_be(kind)}.", field=name) from None
