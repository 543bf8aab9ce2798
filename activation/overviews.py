"""What the list looks at of every audience that a user may see: read again only when something has changed."""

from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from activation.listing import COLUMNS, Load, Overview
from activation.sharing import Sharing
from store import Store
from store.errors import DamagedFile

Whose = Literal["mine", "shared", "all"]
WHOSE: tuple[Whose, ...] = ("all", "mine", "shared")


class Overviews:
    """The overviews of one user: of their own audiences, of those that others share with them, and of both."""

    def __init__(self, store: Store, user_id: str, sharing: Sharing, load: Load) -> None:
        self._store = store
        self._user_id = user_id
        self._sharing = sharing
        self._load = load
        self._seen: tuple[str, Overview] | None = None
        self._seen_shared: tuple[tuple[str, ...], pa.Table, tuple[DamagedFile, ...]] | None = None

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
        state = (self._seen[0] if self._seen else "", self._sharing.version(), *map(table.version, sorted(by_owner)))
        if self._seen_shared is None or self._seen_shared[0] != state:
            parts = [table.declaration.selection(COLUMNS).empty_table()]
            damaged: tuple[DamagedFile, ...] = ()
            for owner, keys in sorted(by_owner.items()):
                rows, unread = self._read_rows(owner, {"audience_id": keys})
                parts.append(rows)
                damaged += unread if len(rows) < len(keys) else ()
            self._seen_shared = (state, own.without_own(pa.concat_tables(parts)), damaged)
        return self._seen_shared[1:]

    def mine(self) -> Overview:
        """What the list looks at of every audience, read again only when the store has changed."""
        version = self._store.audiences.version(self._user_id)
        if self._seen is None or version != self._seen[0]:
            self._seen = (version, self._read_overview())
        return self._seen[1]

    def _read_overview(self) -> Overview:
        return Overview(*self._read_rows(self._user_id), self._load)

    def _read_rows(
        self, owner: str, filters: dict[str, object] | None = None
    ) -> tuple[pa.Table, tuple[DamagedFile, ...]]:
        table = self._store.audiences
        reading = table.rows(owner, COLUMNS, filters)
        rows = reading.rows
        if rows["segment_count"].null_count:
            # Saved before the count was kept beside the segments.
            whole = table.rows(owner, ["audience_id", "segments"], filters).rows
            keys, lengths = whole["audience_id"].to_pylist(), pc.list_value_length(whole["segments"]).to_pylist()
            counts = dict(zip(keys, lengths, strict=True))
            counted = pa.array([counts.get(key) for key in rows["audience_id"].to_pylist()], pa.int64())
            rows = rows.set_column(COLUMNS.index("segment_count"), "segment_count", counted)
        return rows, reading.damaged
