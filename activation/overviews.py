"""What the list looks at of every audience that a user may see: read again only when something has changed."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from activation.listing import COLUMNS, Load, Overview, searchable
from activation.sharing import Sharing
from store import Store
from store.backend import Reading, State
from store.declaration import Partition
from store.errors import DamagedFile

Whose = Literal["mine", "shared", "all"]
Month: TypeAlias = tuple[State, pa.Table, tuple[DamagedFile, ...]]
WHOSE: tuple[Whose, ...] = ("all", "mine", "shared")


class Overviews:
    """The overviews of one user: of their own audiences, of those that others share with them, and of both."""

    def __init__(self, store: Store, user_id: str, sharing: Sharing, load: Load) -> None:
        self._store = store
        self._user_id = user_id
        self._sharing = sharing
        self._load = load
        self._months: dict[Partition, Month] = {}
        self._seen: tuple[dict[Partition, State], Overview] | None = None
        self._seen_shared: tuple[tuple[object, ...], pa.Table, tuple[DamagedFile, ...]] | None = None

    def of(self, whose: Whose) -> Overview:
        """The user's own audiences, those of others, or both."""
        own = self.mine()
        if whose == "mine":
            return own
        rows, damaged = self._shared(own)
        return own.with_others(rows, damaged) if whose == "all" else Overview(rows, damaged, self._load)

    def _shared(self, own: Overview) -> tuple[pa.Table, tuple[DamagedFile, ...]]:
        """What the list looks at of those of others, read again only when something of it has changed."""
        by_owner: dict[str, list[str]] = {}
        for key, lent in self._sharing.lent().items():
            by_owner.setdefault(lent.owner, []).append(key)
        table = self._store.audiences
        state = (self._seen[0] if self._seen else {}, self._sharing.version(), *map(table.version, sorted(by_owner)))
        if self._seen_shared is None or self._seen_shared[0] != state:
            parts = [table.declaration.selection(COLUMNS).empty_table()]
            damaged: tuple[DamagedFile, ...] = ()
            for owner, keys in sorted(by_owner.items()):
                rows, unread = _read(partial(table.rows, owner, filters={"audience_id": keys}))
                parts.append(rows)
                damaged += unread if len(rows) < len(keys) else ()
            self._seen_shared = (state, own.without_own(pa.concat_tables(parts)), damaged)
        return self._seen_shared[1:]

    def mine(self) -> Overview:
        """What the list looks at of every audience, read again only when the store has changed."""
        states = self._store.audiences.states(self._user_id)
        if self._seen is None or states != self._seen[0]:
            self._seen = (states, self._put_together(states))
        return self._seen[1]

    def _put_together(self, states: dict[Partition, State]) -> Overview:
        """Of all months, of which only those are read and prepared that have changed."""
        months: dict[Partition, Month] = {}
        damaged: list[DamagedFile] = []
        for partition, state in states.items():
            month = self._months.get(partition)
            if month is None or month[0] != state:
                # Looked up before it is read: what is held is never older than what it is held for.
                rows, unread = _read(partial(self._store.audiences.part, partition))
                month = (state, searchable(rows), unread)
            months[partition] = month
            damaged += month[2]
        self._months = months
        empty = searchable(self._store.audiences.declaration.selection(COLUMNS).empty_table())
        whole = pa.concat_tables([empty, *(rows for _, rows, _ in months.values())])
        return Overview(whole, tuple(damaged), self._load)


def _read(asked: Callable[[Sequence[str]], Reading]) -> tuple[pa.Table, tuple[DamagedFile, ...]]:
    """COLUMNS of the rows that are asked for, and what could not be read; asked: gives those rows' columns."""
    reading = asked(COLUMNS)
    rows = reading.rows
    if rows["segment_count"].null_count:
        # Saved before the count was kept beside the segments.
        whole = asked(["audience_id", "segments"]).rows
        keys, lengths = whole["audience_id"].to_pylist(), pc.list_value_length(whole["segments"]).to_pylist()
        counts = dict(zip(keys, lengths, strict=True))
        counted = pa.array([counts.get(key) for key in rows["audience_id"].to_pylist()], pa.int64())
        rows = rows.set_column(COLUMNS.index("segment_count"), "segment_count", counted)
    return rows, reading.damaged
