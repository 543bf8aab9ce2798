"""The durable store: one Parquet file per partition, replaced whole, on any local disk.

Writers take turns by a lock file per partition; readers never wait, because a name always leads to
a whole file. A file that cannot be read is named, and takes nothing else with it.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from store import files, locks
from store.backend import Backend, Reading, State
from store.cache import ColumnCache, Columns
from store.declaration import Declaration, Partition, Where
from store.errors import DamagedFile, NewerFile, NotDamaged, NotWritten, UnreadableFile, UnusableRoot
from store.layout import Layout

ASIDE = "aside"
CACHE_BYTES = 128 * 1024 * 1024


class ParquetBackend(Backend):
    """Partitions as files under a root, which is made at the first write. `wait` is in seconds."""

    def __init__(self, root: Path, wait: float = 10.0, cache_bytes: int = CACHE_BYTES) -> None:
        self.layout = Layout(root)
        self._wait = wait
        self._cache = ColumnCache(cache_bytes)

    def read(self, table: Declaration, where: Where, columns: Sequence[str] | None = None) -> Reading:
        """The matching files, each whole or else named among the damaged."""
        wanted = table.check_columns(columns)
        parts, damaged = [], []
        for partition in self.partitions(table, where):
            try:
                parts.append(table.complete(self._stored(table, partition, wanted), partition, wanted))
            except FileNotFoundError:
                continue  # dropped since it was listed
            except DamagedFile as damage:
                damaged.append(damage)
        # One part, as every reading of one row has, is handed on as it is: putting together costs as much as reading.
        whole = parts[0] if len(parts) == 1 else pa.concat_tables([table.selection(wanted).empty_table(), *parts])
        return Reading(whole, tuple(damaged))

    def replace(self, table: Declaration, partition: Partition, rows: pa.Table) -> None:
        """Encode in memory, then put the file in place in one step."""
        path = self.layout.path_of(table, partition)
        sink = pa.BufferOutputStream()
        # A month is encoded anew at every save: this way 1,000 audiences take 8 ms, with zstd, dictionaries and
        # statistics 15 ms, for two thirds of the size.
        pq.write_table(
            rows, sink, compression="lz4", use_dictionary=False, write_statistics=False, write_page_checksum=True
        )
        try:
            state = files.write_whole(path, sink.getvalue())
        except OSError as error:
            raise files.not_written(self._name(path), error) from error
        if self._cache.holds(place := self.layout.text_of(table, partition)):
            self._cache.put(place, state, {name: rows[name] for name in rows.column_names})

    def drop(self, table: Declaration, partition: Partition) -> None:
        """Remove the file; its folder stays, for another writer may be about to use it."""
        path = self.layout.path_of(table, partition)
        try:
            files.remove(path)
        except OSError as error:
            raise files.not_written(f"The removal of {self._name(path)}", error, "done") from error

    def partitions(self, table: Declaration, where: Where) -> list[Partition]:
        """The partitions that have a file where the pattern says."""
        with self.layout.reading():
            if found := self.layout.find(table, where):
                return found
            if self.layout.root.is_file():
                raise UnusableRoot("The store's folder is a file.", "Move it away, or name another folder.")
            return []

    def states(self, table: Declaration, where: Where) -> dict[Partition, State]:
        """The files' times, sizes and inodes, so that nothing has to be kept in step with them."""
        states: dict[Partition, State] = {}
        if len(table.check_where(where)) == len(table.partitioned_by):
            # One part, asked for with every reading of a row: where it is there, one look at the disk is enough.
            partition = tuple(where[part.name] for part in table.partitioned_by)
            with suppress(OSError):
                return {partition: files.state_of(self.layout.text_of(table, partition))}
        for partition in self.partitions(table, where):
            with suppress(FileNotFoundError):
                states[partition] = files.state_of(self.layout.text_of(table, partition))
        return states

    def set_aside(self, table: Declaration, partition: Partition) -> str:
        """Move the file to the same place below aside/<moment>, where no reader looks."""
        path = self.layout.path_of(table, partition)
        damaged = self.read(table, table.where(partition)).damaged
        if not damaged:
            raise NotDamaged(f"{self._name(path)} is not damaged.", "It stays where it is.")
        if type(damaged[0]) is not DamagedFile:
            raise damaged[0]
        return self.move_aside(path, datetime.now(UTC))

    def move_aside(self, path: Path, moment: datetime) -> str:
        """Move whatever lies at a path below the root; returns its new path from the root on."""
        folder = self.layout.root / ASIDE / moment.strftime("%Y%m%d-%H%M%S")
        try:
            return self._name(files.move_under(self.layout.root, path, folder))
        except OSError as error:
            raise files.not_written(f"The move of {self._name(path)}", error, "done") from error

    def exclusive(self, table: Declaration, partition: Partition) -> AbstractContextManager[None]:
        """A lock file of its own, between threads and processes."""
        return locks.held(self.layout.lock_of(table, partition), self._wait, f"The change to {table.name}")

    def check_usable(self) -> None:
        """A lock is taken and a file is written and taken away, in the folder of the locks."""
        probe = self.layout.root / ".locks" / "probe"
        if self.layout.root.is_file():
            raise UnusableRoot("The store's folder is a file.", "Move it away, or name another folder.")
        try:
            with locks.held(probe.with_suffix(".lock"), self._wait, "The store's folder"):
                files.write_whole(probe, b"can this folder be written to?")
                files.remove(probe)
        except NotWritten as error:
            raise _cannot_be_saved_to(error, error.__cause__) from error
        except OSError as error:
            raise _cannot_be_saved_to(files.not_written("The store", error), error) from error

    def _stored(self, table: Declaration, partition: Partition, wanted: Sequence[str]) -> pa.Table:
        """The wanted stored columns of one file and its key, out of the cache as far as it has them.

        Raises FileNotFoundError if there is no such file, DamagedFile if it cannot be read.
        """
        path = self.layout.text_of(table, partition)
        stored = table.stored_schema.names
        # A column comes along in any case, so that a reading of placed ones alone still knows how many rows there are.
        names = [name for name in stored if name in wanted or name == table.key] or stored[:1]
        try:
            columns = self._cache.get(path, files.state_of(path))
            if columns.keys() >= set(names):
                return pa.table({name: columns[name] for name in names})
            with Path(path).open("rb") as file:
                state = files.signature(os.fstat(file.fileno()))
                columns = self._cache.get(path, state)
                missing = [name for name in names if name not in columns]
                if missing:
                    columns = columns | decoded(table, self._name(Path(path)), file.read(), missing)
                    self._cache.put(path, state, columns)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise unreadable(self._name(Path(path)), error) from error
        return pa.table({name: columns[name] for name in names})

    def _name(self, path: Path) -> str:
        return self.layout.named(path)


def _cannot_be_saved_to(error: NotWritten, cause: BaseException | None) -> UnusableRoot:
    reason = (cause.strerror if isinstance(cause, OSError) else None) or "unknown reason"
    hint = f"{error.hint} Or name another folder in ACTIVATION_STORE."
    return UnusableRoot(f"Nothing can be saved in the store's folder: {reason}.", hint)


def decoded(table: Declaration, name: str, content: bytes, columns: Sequence[str]) -> Columns:
    """Some stored columns of a file's content in their declared types; raises DamagedFile or NewerFile by that name."""
    try:
        return _decode(table, content, columns)
    except UnknownColumns as error:
        newer = NewerFile(
            f"{name} cannot be read: a newer version of the app wrote it, with {error}.",
            "Update the app. The file is whole and stays as it is; all else can still be read and saved.",
        )
        newer.path = name
        raise newer from error
    except (pa.ArrowException, OSError, UnicodeError) as error:
        raise unreadable(name, error) from error


def stored_rows(table: Declaration, name: str, content: bytes) -> pa.Table:
    """All rows of a file's content in the table's stored schema; raises as `decoded` does."""
    return pa.table(decoded(table, name, content, table.stored_schema.names), schema=table.stored_schema)


def unreadable(name: str, error: Exception) -> DamagedFile:
    """The error for a file, by its path from the root on, that cannot be read; UnreadableFile if the system refuses."""
    # Arrow raises OSError for broken content too, but only the system gives a reason.
    refused = error.strerror if isinstance(error, OSError) else None
    kind = UnreadableFile if refused else DamagedFile
    damage = kind(
        f"{name} cannot be read: {refused or 'it is damaged'}.",
        "All else can still be read and saved. Put this file back from a copy, or move it away to do without it.",
    )
    damage.path = name
    return damage


class UnknownColumns(Exception):
    """A file holds columns that its table does not declare."""


def _decode(table: Declaration, content: bytes, names: Sequence[str]) -> Columns:
    """Some columns of a file's content in their declared types; a column younger than the file is null."""
    # One read of the whole file and no threads: half the time that Arrow takes to pick columns out of so small a file.
    parquet = pq.ParquetFile(pa.BufferReader(content), page_checksum_verification=True)
    there = set(parquet.schema_arrow.names)
    if not parquet.schema_arrow.equals(table.stored_schema) and (
        unknown := sorted(_unknown(parquet.schema_arrow, table.stored_schema))
    ):
        # Dropping what a newer app wrote would lose it for good at the next save.
        raise UnknownColumns(f"the unknown column {', '.join(unknown)}")
    read = parquet.read(columns=[name for name in names if name in there], use_threads=False)
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


def _unknown(found: Iterable[pa.Field], declared: Iterable[pa.Field], below: str = "") -> Iterator[str]:
    """The columns, and fields of nested ones, that a file has and its table does not."""
    known = {field.name: _shape(field.type) for field in declared}
    for field in found:
        if field.name not in known:
            yield below + field.name
        elif pa.types.is_struct(shape := _shape(field.type)) and pa.types.is_struct(known[field.name]):
            yield from _unknown(shape, known[field.name], f"{below}{field.name}.")


def _shape(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_list(kind) else kind
