"""Columns already read from disk, kept as long as the file they came from is the same file.

Listing a year of audiences reads the same twelve files on every click; decoding them again each
time would cost most of the answer.
"""

import threading
from collections import OrderedDict

import pyarrow as pa

Signature = tuple[int, int, int]
Columns = dict[str, pa.ChunkedArray]


class ColumnCache:
    """Columns by path and the signature of the file's state; the least recently used go first when it is full."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._held: OrderedDict[str, tuple[Signature, Columns]] = OrderedDict()
        self._bytes = 0
        self._guard = threading.Lock()

    def get(self, path: str, signature: Signature) -> Columns:
        """The columns held of that very state of the file; none if it has changed."""
        with self._guard:
            if path not in self._held or self._held[path][0] != signature:
                return {}
            self._held.move_to_end(path)
            return self._held[path][1]

    def holds(self, path: str) -> bool:
        """Whether anything is held of a file, in whatever state."""
        with self._guard:
            return path in self._held

    def put(self, path: str, signature: Signature, columns: Columns) -> None:
        """Hold these columns in place of whatever was held of the file."""
        with self._guard:
            if path in self._held:
                self._forget(path)
            self._held[path] = (signature, columns)
            self._bytes += _size(columns)
            while self._bytes > self._limit:
                self._forget(next(iter(self._held)))

    def _forget(self, path: str) -> None:
        self._bytes -= _size(self._held.pop(path)[1])


def _size(columns: Columns) -> int:
    return sum(column.nbytes for column in columns.values())
