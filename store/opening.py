"""An archive opened: every entry is checked, against the manifest and as rows, before anything of it is used.

No entry is ever unpacked by its name: names are compared with the paths that the layout itself would build.
"""

import hashlib
import stat
import struct
import zipfile
from collections import defaultdict
from pathlib import Path
from types import TracebackType
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from store.archive import MANIFEST, NOT_OURS, NOT_WHOLE, Entry, Manifest, from_json, invalid, place_of
from store.declaration import Declaration, Partition, Row
from store.errors import NewerFile, StoreError
from store.parquet import stored_rows
from store.tables import AUDIENCES, KEYED, MEMBERS, TABLES
from store.unpacking import too_much
from store.verifying import AT_A_TIME, as_rows, check_against_members, check_rows

# The manifest is read whole, so its bytes are bounded: for each file that is listed, and for those named as damaged.
FOR_EACH_FILE, FOR_THE_REST = 2_000, 16_000_000
# What zipfile raises for content that is no zip, or one that has been tampered with.
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, RuntimeError, struct.error)


class Archive:
    """The partitions in an archive. Opening it checks what it holds, `verify` checks what that is."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except OSError as error:
            raise invalid(f"{path} cannot be read: {error.strerror or 'unknown reason'}.", NOT_OURS) from error
        except _BROKEN as error:
            raise invalid("It is no zip file, or only a part of one.", NOT_WHOLE) from error
        self._entries: dict[tuple[str, Partition], Entry] = {}
        self._held: defaultdict[tuple[str, str], list[Partition]] = defaultdict(list)
        self._below: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
        # Why a row of an audience does not fit its members, by user and id: the row is sound by itself.
        self.unsound: dict[tuple[str, str], str] = {}
        try:
            self._infos = self._listed(path.stat().st_size)
            self.manifest = self._manifest()
            self._match()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def partitions(self, table: Declaration, user: str) -> list[Partition]:
        """The partitions of a table that it holds of a user, in order."""
        return sorted(self._held.get((table.name, user), []))

    def versions(self, table: Declaration, user: str, key: str) -> list[int]:
        """The versions of one row's history, or of one audience's members, that it holds, oldest first."""
        return sorted(self._below.get((table.name, user, key), []))

    def rows(self, table: Declaration, partition: Partition) -> pa.Table:
        """The rows of a partition that it holds, in the stored schema; raises InvalidArchive."""
        entry = self._entries[table.name, partition]
        content = self._content(entry.path, entry.size)
        if hashlib.sha256(content).hexdigest() != entry.sha256:
            raise invalid(f"{entry.path} is not what it was when the archive was made.", NOT_WHOLE)
        # Each row has its own id, so it takes a byte at least: this bounds what a forged file can make of itself.
        if entry.rows > entry.size:
            raise invalid(f"{entry.path} says it holds more rows than it has bytes.", NOT_WHOLE)
        if too_much(content):
            raise invalid(f"{entry.path} would fill far more memory than its size allows.", NOT_OURS)
        try:
            rows = stored_rows(table, entry.path, content)
        except StoreError as error:
            raise invalid(error.title, error.hint if isinstance(error, NewerFile) else NOT_WHOLE) from error
        if rows.num_rows != entry.rows:
            raise invalid(f"{entry.path} holds {rows.num_rows} rows, not {entry.rows}.", NOT_WHOLE)
        return rows

    def verify(self) -> int:
        """Read everything once; returns how many former versions and sets of members belong to no row in it.

        Raises InvalidArchive for the first thing that is wrong.
        """
        names = {table.name: table for table in TABLES}
        ids: dict[tuple[str, str, str], Partition] = {}
        for name, partition in self._entries:
            table = names[name]
            rows = self.rows(table, partition)
            for wrong in check_rows(table, partition, rows):
                raise invalid(f"{self._entries[name, partition].path} does not fit: {wrong}", NOT_WHOLE)
            if table in KEYED:
                for key in rows[table.key].to_pylist():
                    if ids.setdefault((table.name, str(partition[0]), key), partition) != partition:
                        raise invalid(f"It holds {key} of {partition[0]} twice.", NOT_WHOLE)
            if table is AUDIENCES:
                self._compare_with_members(partition, rows)
        owners = {table.history.name: table.name for table in KEYED if table.history} | {MEMBERS.name: AUDIENCES.name}
        return sum(len(held) for (name, user, key), held in self._below.items() if (owners[name], user, key) not in ids)

    def _compare_with_members(self, partition: Partition, rows: pa.Table) -> None:
        named = pc.is_valid(rows["members_version"])
        complete = AUDIENCES.complete(rows.filter(named), partition, AUDIENCES.column_names)
        for start in range(0, complete.num_rows, AT_A_TIME):
            for row in as_rows(complete.slice(start, AT_A_TIME)):
                self._compare(row)

    def _compare(self, row: Row) -> None:
        user, key = str(row["user_id"]), str(row[AUDIENCES.key])
        place = (user, key, cast(int, row["members_version"]))
        if (MEMBERS.name, place) in self._entries:
            for wrong in check_against_members(row, self.rows(MEMBERS, place)):
                self.unsound[user, key] = wrong

    def _listed(self, size: int) -> dict[str, zipfile.ZipInfo]:
        """What the zip's own directory lists; raises InvalidArchive for what no export has put there."""
        infos = self._zip.infolist()
        named = {info.filename: info for info in infos}
        if MANIFEST not in named:
            raise invalid("It has no manifest.", NOT_OURS)
        if len(named) != len(infos):
            raise invalid("It holds a file twice.", NOT_WHOLE)
        for info in infos:
            kind = stat.S_IFMT(info.external_attr >> 16)
            plain = info.compress_type == zipfile.ZIP_STORED and info.file_size == info.compress_size
            if not plain or info.flag_bits & 1 or kind not in (0, stat.S_IFREG) or info.orig_filename != info.filename:
                raise invalid(f"It holds {info.filename!r} as an export never does.", NOT_OURS)
        if sum(info.file_size for info in infos) > size:
            raise invalid("It says it holds more than it does.", NOT_WHOLE)
        return named

    def _manifest(self) -> Manifest:
        if self._infos[MANIFEST].file_size > FOR_EACH_FILE * len(self._infos) + FOR_THE_REST:
            raise invalid("Its manifest is larger than any can be.", NOT_OURS)
        return from_json(self._content(MANIFEST, self._infos[MANIFEST].file_size))

    def _match(self) -> None:
        """The manifest and the zip's directory must name the same files, each of the store and of a user named."""
        for entry in self.manifest.entries:
            table, partition = place_of(entry)
            if partition[0] not in self.manifest.users:
                raise invalid(f"It holds {entry.path}, and does not say that it holds that user.", NOT_WHOLE)
            if entry.path not in self._infos:
                raise invalid(f"{entry.path} is missing from it.", NOT_WHOLE)
            if self._infos[entry.path].file_size != entry.size:
                raise invalid(f"{entry.path} has another size than its manifest says.", NOT_WHOLE)
            self._entries[table.name, partition] = entry
            self._held[table.name, str(partition[0])].append(partition)
            if table not in KEYED:
                self._below[table.name, str(partition[0]), str(partition[1])].append(cast(int, partition[2]))
        if others := self._infos.keys() - {MANIFEST} - {entry.path for entry in self.manifest.entries}:
            raise invalid(f"It holds {min(others)!r}, of which its manifest does not know.", NOT_WHOLE)

    def _content(self, name: str, size: int) -> bytes:
        """What an entry really holds, of the size it should have; its checksum in the zip is checked by the reading."""
        try:
            with self._zip.open(self._infos[name]) as file:
                content = file.read(size + 1)
        except _BROKEN as error:
            raise invalid(f"{name} in it is damaged.", NOT_WHOLE) from error
        if len(content) != size:
            raise invalid(f"{name} in it is not whole.", NOT_WHOLE)
        return content
