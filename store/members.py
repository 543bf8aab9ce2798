"""Which rows of the population belong to an audience, kept once per saved version.

Without them an export a year later would select other people, because the data has moved on.
"""

from collections.abc import Sequence

import pyarrow as pa

from store.backend import Backend
from store.declaration import Row
from store.errors import RowNotFound
from store.rows import check_row, fit_table, to_arrow
from store.tables import MEMBERS


class Members:
    """Sets of members by user, audience and version; a set is written whole and never changed."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def read(self, user_id: str, audience_id: str, version: int) -> pa.Table:
        """zip, people, households and segment_id of every member; raises RowNotFound if there is no such set."""
        partition = MEMBERS.check_partition((user_id, audience_id, version))
        where = MEMBERS.where(partition)
        rows = self._backend.read(MEMBERS, where, MEMBERS.stored_schema.names).whole()
        if not rows.num_rows and not self._backend.partitions(MEMBERS, where):
            raise RowNotFound(f"{audience_id} has no members of version {version}.", "Read the audience again.")
        return rows

    def versions(self, user_id: str, audience_id: str) -> list[int]:
        """The versions of which there are members, oldest first."""
        where = {"user_id": user_id, "audience_id": audience_id}
        return [int(partition[-1]) for partition in self._backend.partitions(MEMBERS, where)]

    def write(self, user_id: str, audience_id: str, version: int, rows: pa.Table) -> None:
        """Keep a fitted set (see `fit_members`) under this version, in place of one that was never named by a row."""
        self._backend.replace(MEMBERS, (user_id, audience_id, version), rows)

    def drop(self, user_id: str, audience_id: str, version: int) -> None:
        """Take one set away."""
        self._backend.drop(MEMBERS, (user_id, audience_id, version))


def fit_members(rows: pa.Table | Sequence[Row]) -> pa.Table:
    """Members in their table's types, from an Arrow table or from rows; raises InvalidRow, as for any row."""
    if isinstance(rows, pa.Table):
        return fit_table(MEMBERS, rows)
    placed = {"user_id": "-", "audience_id": "-", "version": 1}
    return fit_table(MEMBERS, to_arrow(MEMBERS, [check_row(MEMBERS, row | placed) for row in rows]))
