"""A store that forgets: the same behaviour as the real one, for tests, notebooks and demonstrations."""

import itertools
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pyarrow as pa

from store import locks
from store.backend import Backend, Reading, State
from store.declaration import Declaration, Partition, Where
from store.errors import NotDamaged

Place = tuple[str, Partition]


class MemoryBackend(Backend):
    """Partitions in a dictionary, each with the number of the write that put it there."""

    def __init__(self, wait: float = 10.0) -> None:
        self._wait = wait
        self._held: dict[Place, tuple[int, pa.Table]] = {}
        self._writes = itertools.count(1)
        self._locks: defaultdict[Place, threading.Lock] = defaultdict(threading.Lock)
        self._holders: dict[Place, dict[str, str]] = {}

    def read(self, table: Declaration, where: Where, columns: Sequence[str] | None = None) -> Reading:
        """The matching partitions as they are at this moment."""
        wanted = table.check_columns(columns)
        held = self._matching(table, where)
        parts = [table.complete(rows, partition, wanted) for partition, (_, rows) in held]
        return Reading(pa.concat_tables([table.selection(wanted).empty_table(), *parts]))

    def replace(self, table: Declaration, partition: Partition, rows: pa.Table) -> None:
        """Hold these rows; Arrow tables do not change, so none are copied."""
        self._held[table.name, table.check_partition(partition)] = (next(self._writes), rows)

    def drop(self, table: Declaration, partition: Partition) -> None:
        """Forget the partition."""
        self._held.pop((table.name, table.check_partition(partition)), None)

    def partitions(self, table: Declaration, where: Where) -> list[Partition]:
        """The partitions that are held and match."""
        return [partition for partition, _ in self._matching(table, where)]

    def states(self, table: Declaration, where: Where) -> dict[Partition, State]:
        """The partitions that are held and match, each with the number of its write."""
        return {partition: write for partition, (write, _) in self._matching(table, where)}

    def set_aside(self, table: Declaration, partition: Partition) -> str:
        """Refused: what is in memory cannot be damaged."""
        raise NotDamaged(f"That part of {table.name} can be read.", "It stays where it is.")

    @contextmanager
    def exclusive(self, table: Declaration, partition: Partition) -> Iterator[None]:
        """A lock between threads."""
        place = (table.name, table.check_partition(partition))
        lock = self._locks[place]
        if not lock.acquire(timeout=self._wait):
            raise locks.busy(locks.in_words(self._holders[place]), "Try again in a moment.")
        self._holders[place] = locks.signature(f"thread {threading.current_thread().name}")
        try:
            yield
        finally:
            lock.release()

    def check_usable(self) -> None:
        """Memory always is."""

    def _matching(self, table: Declaration, where: Where) -> list[tuple[Partition, tuple[int, pa.Table]]]:
        where = table.check_where(where)
        # One list() of the dictionary: another thread may write while this one looks.
        matching = [
            (partition, held)
            for (name, partition), held in list(self._held.items())
            if name == table.name and where.items() <= table.where(partition).items()
        ]
        return sorted(matching, key=lambda match: match[0])
