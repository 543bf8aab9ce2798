"""Former versions of keyed rows: each is kept whole, for ever, before another version takes its place.

A row in its table is the present version, so the first save of a row costs nothing here, and a save that is cut off
after this step leaves a copy of what is still the present. Such a copy is no former version, and is never shown as one.
"""

from dataclasses import dataclass
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from store.backend import Backend
from store.declaration import VERSION, Declaration, Partition, Row
from store.errors import DamagedFile, RowNotFound


@dataclass(frozen=True)
class Versions:
    """Versions of one row, the present one first, and an error for each former one that cannot be read."""

    rows: list[Row]
    damaged: tuple[DamagedFile, ...] = ()


class History:
    """The former versions of one table's rows."""

    def __init__(self, backend: Backend, table: Declaration) -> None:
        self._backend = backend
        self._table = table
        self._kept = cast(Declaration, table.history)

    def keep(self, partition: Partition, row: pa.Table) -> None:
        """Keep the one row, in the table's stored schema, as the version that it is."""
        place = (partition[0], row[self._table.key][0].as_py(), row[VERSION][0].as_py())
        self._backend.replace(self._kept, place, row.select(self._kept.stored_schema.names))

    def place(self, user_id: str, key: str, version: int, row: pa.Table) -> None:
        """Keep a former version (in the history's stored schema) just as another store has kept it."""
        self._backend.replace(self._kept, (user_id, key, version), row)

    def versions(self, present: Row, key: str, user_id: str) -> Versions:
        """The present version and those before it, each with the present one's columns, None for a sealed one."""
        names = [name for name in present if name in self._kept.column_names]
        reading = self._backend.read(self._kept, self._where(key, user_id), names)
        former = reading.rows.filter(pc.less(reading.rows[VERSION], present[VERSION]))
        rows = former.sort_by([(VERSION, "descending")]).to_pylist()
        return Versions([present, *({name: row.get(name) for name in present} for row in rows)], reading.damaged)

    def version_of(self, present: Row, key: str, user_id: str, version: int) -> Row:
        """The complete row of a former version; raises RowNotFound or DamagedFile."""
        where = self._kept.check_where(self._where(key, user_id) | {VERSION: version})
        if version < cast(int, present[VERSION]):
            for row in self._backend.read(self._kept, where).whole().to_pylist():
                return {name: row.get(name) for name in present}
        raise RowNotFound(
            f"{key} has no version {version}.", "Choose one of the versions that its history lists.", VERSION
        )

    def drop(self, key: str, user_id: str) -> None:
        """Take all versions of a row away for good."""
        for partition in self._backend.partitions(self._kept, self._where(key, user_id)):
            self._backend.drop(self._kept, partition)

    def _where(self, key: str, user_id: str) -> dict[str, str | int]:
        return {self._kept.partitioned_by[0].name: user_id, self._table.key: key}
