"""What any place must be able to do to hold the store's tables; memory and Parquet are two such places.

Rows come and go as Arrow tables, one partition at a time. Everything an application wants (insert,
update, remove, history) is written once on top of these verbs, so a new backend is only this much.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Hashable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pyarrow as pa

from store.declaration import Declaration, Partition, Where
from store.errors import DamagedFile

State = Hashable


@dataclass(frozen=True)
class Reading:
    """Rows as read, and an error for each partition that should have been among them and cannot be read."""

    rows: pa.Table
    damaged: tuple[DamagedFile, ...] = ()

    def whole(self) -> pa.Table:
        """The rows, if all of them could be read; raises the first DamagedFile if not."""
        for damage in self.damaged:
            raise damage
        return self.rows


class Backend(ABC):
    """A place for tables. Every value of a partition is checked on entry: InvalidName before anything is touched."""

    @abstractmethod
    def read(self, table: Declaration, where: Where, columns: Sequence[str] | None = None) -> Reading:
        """The complete rows of all partitions that match, or some columns of them; never waits for a writer."""

    @abstractmethod
    def replace(self, table: Declaration, partition: Partition, rows: pa.Table) -> None:
        """Put rows (in the stored schema) in place of all that a partition held: a reader sees either, never a mix.

        Raises NotWritten or StoreFull and leaves what was there. Who has read first holds `exclusive`.
        """

    @abstractmethod
    def drop(self, table: Declaration, partition: Partition) -> None:
        """Take a partition away; nothing happens if it is not there."""

    @abstractmethod
    def partitions(self, table: Declaration, where: Where) -> list[Partition]:
        """The partitions there are, in order, that match."""

    @abstractmethod
    def states(self, table: Declaration, where: Where) -> dict[Partition, State]:
        """The partitions there are, in order, that match, each with what changes with every write to it, whoever wrote.

        Looking it up reads no rows, so that it can be asked for at every click.
        """

    def version(self, table: Declaration, where: Where) -> str:
        """A text that changes with every write to the matching partitions, whoever wrote."""
        return hashlib.sha256(repr(list(self.states(table, where).items())).encode()).hexdigest()[:16]

    @abstractmethod
    def set_aside(self, table: Declaration, partition: Partition) -> str:
        """Move a damaged partition out of the way and keep it; returns where it is now.

        Raises NotDamaged if it can be read, NewerFile or UnreadableFile if what it holds may well be whole.
        """

    @abstractmethod
    def exclusive(self, table: Declaration, partition: Partition) -> AbstractContextManager[None]:
        """One writer at a time for a partition, among threads and processes; raises StoreBusy, which
        says who holds it since when, once the wait ends.

        The leading values of a partition make a lock of their own, which does not exclude the partitions below it.
        Not re-entrant.
        """

    @abstractmethod
    def check_usable(self) -> None:
        """Raises UnusableRoot, with what to do about it, if nothing can be saved here."""
