"""Changing rows of a few partitions: all locked, all checked, then each written once.

Every write of keyed rows goes through here, so the rules about versions, ids and the month an
audience belongs to are in one place.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import pyarrow as pa
import pyarrow.compute as pc

from store.backend import Backend
from store.declaration import VERSION, Declaration, Partition, Row
from store.errors import InvalidRow, NotWritten, RowNotFound, StaleVersion
from store.history import History
from store.rows import to_arrow


class Edit:
    """Some partitions' rows as they will be; nothing is stored before `write`, and nothing if it is not called."""

    def __init__(self, backend: Backend, table: Declaration, partitions: Sequence[Partition]) -> None:
        self._backend = backend
        self._table = table
        self._before = {partition: self._read(partition) for partition in dict.fromkeys(partitions)}
        self._changed: defaultdict[Partition, dict[str, Row | pa.Table | None]] = defaultdict(dict)

    def get(self, partition: Partition, key: str) -> Row | None:
        """The row as it is now, changes of this edit included; None if there is none."""
        if key in self._changed[partition]:
            changed = self._changed[partition][key]
            return first_row(self._table, changed, partition, key) if isinstance(changed, pa.Table) else changed
        return first_row(self._table, self._before[partition], partition, key)

    def put(self, row: Row, expecting: int | None = None) -> Row:
        """Add a complete, checked row, or put it in place of the one with its id; returns it with its new version.

        Raises InvalidRow if the row would move to another time, StaleVersion if the version there (0 for none)
        is not the expected one.
        """
        partition, key = self._table.partition_of(row), str(row[self._table.key])
        if partition not in self._before:  # a row that lies in the file of another month than its own
            raise never_changes(self._table.partitioned_by[-1].source, key)
        current = self.get(partition, key)
        for part in self._table.partitioned_by:
            if current is not None and current[part.source] != row[part.source]:
                raise never_changes(part.source, key)
        saved = row | {VERSION: check_version(current, key, expecting) + 1}
        self._changed[partition][key] = saved
        return saved

    def stored(self, partition: Partition, key: str) -> pa.Table | None:
        """The one row in the table's stored schema as it was before this edit; None if there was none."""
        at = pc.index(self._before[partition][self._table.key], key).as_py()
        return self._before[partition].slice(at, 1) if at >= 0 else None

    def place(self, partition: Partition, row: pa.Table) -> None:
        """Put one checked row (in the table's stored schema) just as another store has it, its version included."""
        self._changed[partition][row[self._table.key][0].as_py()] = row

    def remove(self, partition: Partition, key: str, expecting: int | None = None) -> None:
        """Take the row out; raises RowNotFound or StaleVersion."""
        current = self.get(partition, key)
        if current is None:
            raise not_found(self._table, key)
        check_version(current, key, expecting)
        self._changed[partition][key] = None

    def write(self) -> None:
        """Store every changed partition, after what its rows were until now has gone into the history.

        The error of a partition that fails names the ids that are not saved.
        """
        changed = sorted((partition, changes) for partition, changes in self._changed.items() if changes)
        after = {partition: self._after(partition, changes) for partition, changes in changed}
        waiting = list(after)
        while waiting:
            partition = waiting[0]
            try:
                self._keep_former(partition)
                self._store(partition, after[partition])
            except NotWritten as error:
                error.unsaved = tuple(key for partition in waiting for key in self._changed[partition])
                if len(waiting) < len(after):
                    error.hint += f" {len(after) - len(waiting)} of {len(after)} parts of this save are done."
                raise
            waiting.pop(0)

    def _after(self, partition: Partition, changes: dict[str, Row | pa.Table | None]) -> pa.Table:
        before = self._before[partition]
        gone = pc.is_in(before[self._table.key], value_set=pa.array(list(changes), pa.string()))
        placed = [row for row in changes.values() if isinstance(row, pa.Table)]
        new = to_arrow(self._table, [row for row in changes.values() if isinstance(row, dict)])
        # What lies between the changed rows is taken in slices: a filter would copy the whole month once more.
        edges = [-1, *pc.indices_nonzero(gone).to_pylist(), before.num_rows]
        stay = [before.slice(low + 1, high - low - 1) for low, high in itertools.pairwise(edges)]
        return pa.concat_tables([*stay, *placed, new]).combine_chunks()

    def _keep_former(self, partition: Partition) -> None:
        """Keep the rows that others are about to take the place of; removed ones are removed with their history."""
        if not self._table.keeps_history:
            return
        before = self._before[partition]
        for key, row in self._changed[partition].items():
            at = pc.index(before[self._table.key], key).as_py()
            # A row that stays in its version was only touched: there is no former one.
            if row is not None and at >= 0 and _version_in(row) != before[VERSION][at].as_py():
                History(self._backend, self._table).keep(partition, before.slice(at, 1))

    def _store(self, partition: Partition, rows: pa.Table) -> None:
        if rows.num_rows:
            self._backend.replace(self._table, partition, rows)
        else:
            self._backend.drop(self._table, partition)

    def _read(self, partition: Partition) -> pa.Table:
        reading = self._backend.read(self._table, self._table.where(partition), self._table.stored_schema.names)
        return reading.whole()  # a damaged partition is never written over


@contextmanager
def editing(backend: Backend, table: Declaration, partitions: Sequence[Partition], adding: bool) -> Iterator[Edit]:
    """An edit of these partitions under their locks; raises StoreBusy, or DamagedFile for one that cannot be read.

    Adding rows locks the users' ids too, so that one id cannot enter two partitions at once.
    """
    users = sorted({partition[:1] for partition in partitions}) if adding else []
    with ExitStack() as locks:
        # Always in this order, so that two writers never wait for each other. In a table that has one partition for a
        # user, the two are the same.
        for locked in dict.fromkeys([*users, *sorted(set(partitions))]):
            locks.enter_context(backend.exclusive(table, locked))
        yield Edit(backend, table, partitions)


def _version_in(row: Row | pa.Table) -> object:
    return row[VERSION][0].as_py() if isinstance(row, pa.Table) else row[VERSION]


def first_row(table: Declaration, rows: pa.Table, partition: Partition, key: str) -> Row | None:
    """The complete row with that key out of a partition's rows, if it is there."""
    at = pc.index(rows[table.key], key).as_py()
    if at < 0:
        return None
    row: Row = table.complete(rows.slice(at, 1), partition, table.column_names).to_pylist()[0]
    return row


def check_version(current: Row | None, key: str, expecting: int | None) -> int:
    """The version of a stored row, 0 for none; raises StaleVersion if another one is expected."""
    version = 0 if current is None else int(str(current[VERSION]))
    if expecting is None or expecting == version:
        return version
    what = f"changed by someone else: version {version} is stored, version {expecting} was expected."
    raise StaleVersion(
        f"{key} was {what if version else 'deleted meanwhile.'}",
        "Read it again and repeat the change." if version else "Save it as a new one.",
        field=VERSION,
    )


def never_changes(column: str, key: str) -> InvalidRow:
    """The error for a change that would make a row another one, or move it to another time."""
    return InvalidRow(f"{column} of {key} never changes.", "Keep the first one, or save a new row.", field=column)


def not_found(table: Declaration, key: str) -> RowNotFound:
    """The error for an id that is not there."""
    return RowNotFound(
        f"{table.name} has nothing with the id {key}.", "Check the id, or list what there is.", table.key
    )
