"""The durable store: one Parquet file per partition, replaced whole, on any local disk.

Writers take turns by a lock file per partition; readers never wait, because a name always leads to
a whole file. A file that cannot be read is named, and takes nothing else with it.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import filelock
import pyarrow as pa
import pyarrow.parquet as pq

from store import files
from store.backend import Backend, Reading
from store.cache import ColumnCache, Columns
from store.declaration import Declaration, Partition, Where
from store.errors import DamagedFile, StoreBusy
from store.layout import Layout

CACHE_BYTES = 128 * 1024 * 1024


class ParquetBackend(Backend):
    """Partitions as files under a root, which is made at the first write. `wait` is in seconds."""

    def __init__(self, root: Path, wait: float = 10.0, cache_bytes: int = CACHE_BYTES) -> None:
        self._layout = Layout(root)
        self._wait = wait
        self._cache = ColumnCache(cache_bytes)

    def read(self, table: Declaration, where: Where, columns: Sequence[str] | None = None) -> Reading:
        """The matching files, each whole or else named among the damaged."""
        wanted = table.check_columns(columns)
        parts, damaged = [table.selection(wanted).empty_table()], []
        for partition in self.partitions(table, where):
            try:
                parts.append(table.complete(self._stored(table, partition, wanted), partition, wanted))
            except FileNotFoundError:
                continue  # dropped since it was listed
            except DamagedFile as damage:
                damaged.append(damage)
        return Reading(pa.concat_tables(parts), tuple(damaged))

    def replace(self, table: Declaration, partition: Partition, rows: pa.Table) -> None:
        """Encode in memory, then put the file in place in one step."""
        path = self._layout.path_of(table, partition)
        sink = pa.BufferOutputStream()
        pq.write_table(rows, sink, compression="zstd", write_page_checksum=True)
        try:
            files.write_whole(path, sink.getvalue())
        except OSError as error:
            raise files.not_written(self._name(path), error) from error

    def drop(self, table: Declaration, partition: Partition) -> None:
        """Remove the file; its folder stays, for another writer may be about to use it."""
        path = self._layout.path_of(table, partition)
        try:
            files.remove(path)
        except OSError as error:
            raise files.not_written(f"The removal of {self._name(path)}", error) from error

    def partitions(self, table: Declaration, where: Where) -> list[Partition]:
        """The partitions that have a file where the pattern says."""
        return self._layout.find(table, where)

    def version(self, table: Declaration, where: Where) -> str:
        """A digest of the files' times, sizes and inodes, so that nothing has to be kept in step with them."""
        states = []
        for partition in self.partitions(table, where):
            try:
                states.append((partition, files.signature(self._layout.path_of(table, partition).stat())))
            except FileNotFoundError:
                continue
        return hashlib.sha256(repr(states).encode()).hexdigest()[:16]

    @contextmanager
    def exclusive(self, table: Declaration, partition: Partition) -> Iterator[None]:
        """A lock file of its own, between threads and processes."""
        path = self._layout.lock_of(table, partition)
        try:
            files.make_folder(path.parent)
            lock = filelock.FileLock(path, self._wait, files.FILE_MODE, poll_interval=0.01, preserve_lock_file=True)
            lock.acquire()
        except filelock.Timeout:
            raise StoreBusy("Another save is running.", "Try again in a moment.") from None
        except OSError as error:
            raise files.not_written(f"The change to {table.name}", error) from error
        try:
            yield
        finally:
            lock.release()

    def _stored(self, table: Declaration, partition: Partition, wanted: Sequence[str]) -> pa.Table:
        """The wanted stored columns of one file and its key, out of the cache as far as it has them.

        Raises FileNotFoundError if there is no such file, DamagedFile if it cannot be read.
        """
        path = self._layout.path_of(table, partition)
        # The key comes along, so that a reading of placed columns alone still knows how many rows there are.
        names = [name for name in table.stored_schema.names if name in wanted or name == table.key]
        try:
            with path.open("rb") as file:
                state = files.signature(os.fstat(file.fileno()))
                columns = self._cache.get(path, state)
                missing = [name for name in names if name not in columns]
                if missing:
                    columns = columns | _decode(table, file, missing)
                    self._cache.put(path, state, columns)
        except FileNotFoundError:
            raise
        except (pa.ArrowException, OSError, UnicodeError) as error:
            raise self._damaged(path, error) from error
        return pa.table({name: columns[name] for name in names})

    def _damaged(self, path: Path, error: Exception) -> DamagedFile:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is damaged"
        return DamagedFile(
            f"{self._name(path)} cannot be read: {reason}.",
            "All else can still be read and saved. Put this file back from a copy, or move it away to do without it.",
        )

    def _name(self, path: Path) -> str:
        # From the root on: what lies above it is nobody's business on a screen.
        return path.relative_to(self._layout.root).as_posix()


def _decode(table: Declaration, file: BinaryIO, names: Sequence[str]) -> Columns:
    """Some columns of an open file in their declared types; a column younger than the file is null."""
    parquet = pq.ParquetFile(file, page_checksum_verification=True)
    there = set(parquet.schema_arrow.names)
    if unknown := there - set(table.stored_schema.names):
        # Dropping what a newer app wrote would lose it for good at the next save.
        raise pa.ArrowInvalid(f"unknown columns {sorted(unknown)}")
    read = parquet.read(columns=[name for name in names if name in there])
    columns = {}
    for name in names:
        field = table.stored_schema.field(name)
        if name in there:
            columns[name] = read[name].cast(field.type)
        elif field.nullable:
            columns[name] = pa.chunked_array([pa.nulls(parquet.metadata.num_rows, field.type)])
        else:
            raise pa.ArrowInvalid(f"no column {name}")
    return columns
