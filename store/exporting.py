"""A user's data, or everyone's, copied out of a root into one archive.

Each user's files are copied while none of that user's saves runs, so that rows and members agree. Looking at
what is in the files takes much longer than copying them, so it is done before, without the locks; under them
only what has changed meanwhile is looked at again.
"""

import hashlib
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from store import files
from store.archive import MANIFEST, Entry, Manifest, Unread, to_json
from store.checking import usable, users
from store.declaration import Declaration, Partition
from store.errors import AlreadyThere, DamagedFile, InvalidName, InvalidRow, NotWritten, RowNotFound, StoreError
from store.findings import many
from store.names import check_name
from store.parquet import ParquetBackend, stored_rows, unreadable
from store.repairing import nobody_saving
from store.tables import TABLES
from store.verifying import check_rows

_AT_NO_TIME = (1980, 1, 1, 0, 0, 0)  # of zip's own; the manifest says when


@dataclass
class Exported:
    """What an archive holds, and which files are not in it because they are damaged."""

    users: int = 0
    files: int = 0
    damaged: list[Unread] = field(default_factory=list)

    def summary(self) -> str:
        """One line for the end."""
        left = f"; {many(len(self.damaged), 'file')} left out" if self.damaged else ""
        return f"Exported: {many(self.files, 'file')} of {many(self.users, 'user')}{left}."


def export(root: Path, archive: Path, user: str | None = None, force: bool = False, wait: float = 10.0) -> Exported:
    """Put all that a user (None: everyone) has into a new archive; `force` lets it take an old one's place.

    A damaged file is named and left out. Raises UnusableRoot, RowNotFound, AlreadyThere, StoreBusy or NotWritten,
    and no archive is there then.
    """
    usable(root)
    backend = ParquetBackend(root, wait, cache_bytes=0)
    chosen = _chosen(backend, user)
    _check_free(root, archive, force)
    try:
        with files.written_whole(archive, force) as file, zipfile.ZipFile(file, "w") as out:
            copying = _Copying(backend, out)
            for owner in chosen:
                copying.look(owner)
                with nobody_saving(backend, owner):
                    copying.copy(owner)
            made = datetime.now(UTC).isoformat(timespec="seconds")
            manifest = Manifest(made, tuple(chosen), tuple(copying.entries), tuple(copying.damaged))
            _put(out, MANIFEST, to_json(manifest).encode())
    except FileExistsError:
        raise _already_there(archive) from None
    except OSError as error:
        raise NotWritten(
            f"The archive was not written: {error.strerror or 'unknown reason'}.",
            "The store is as it was. Name a folder that is there, may be written in and has room.",
        ) from error
    return Exported(len(chosen), len(copying.entries), copying.damaged)


class _Copying:
    """Files on their way into an archive."""

    def __init__(self, backend: ParquetBackend, out: zipfile.ZipFile) -> None:
        self.entries: list[Entry] = []
        self.damaged: list[Unread] = []
        self._backend, self._out = backend, out
        self._looked_at: dict[str, Entry] = {}

    def look(self, user: str) -> None:
        """Look into all files of a user; what is wrong is told when they are copied."""
        self._looked_at.clear()
        for table, partition in self._places(user):
            try:
                self._read(table, partition)
            except (StoreError, FileNotFoundError):
                continue

    def copy(self, user: str) -> None:
        """Copy all files of a user, who is not saving."""
        for table, partition in self._places(user):
            try:
                content, entry = self._read(table, partition)
            except DamagedFile as error:
                self.damaged.append(Unread(error.path, error.title.removeprefix(f"{error.path} ")))
            except InvalidRow as error:
                self.damaged.append(Unread(error.field or "", error.title))
            else:
                _put(self._out, entry.path, content)
                self.entries.append(entry)

    def _places(self, user: str) -> list[tuple[Declaration, Partition]]:
        return [(table, place) for table in TABLES for place in self._backend.partitions(table, {"user_id": user})]

    def _read(self, table: Declaration, partition: Partition) -> tuple[bytes, Entry]:
        """A file's content, looked into unless it was before; raises DamagedFile, or InvalidRow with its path."""
        path = self._backend.layout.path_of(table, partition)
        name = self._backend.layout.named(path)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise
        except OSError as error:
            raise unreadable(name, error) from error
        digest = hashlib.sha256(content).hexdigest()
        known = self._looked_at.get(name)
        if known is None or known.sha256 != digest:
            rows = stored_rows(table, name, content)
            for wrong in check_rows(table, partition, rows):
                raise InvalidRow(wrong, field=name)
            known = self._looked_at[name] = Entry(name, len(content), digest, rows.num_rows)
        return content, known


def _chosen(backend: ParquetBackend, user: str | None) -> list[str]:
    with backend.layout.reading():
        everyone = users(backend)
    if user is None:
        return everyone
    if check_name(user, "user_id") not in everyone:
        raise RowNotFound(f"{user} has nothing in this store.", "Check the user's id.", field="user_id")
    return [user]


def _check_free(root: Path, archive: Path, force: bool) -> None:
    if archive.resolve().is_relative_to(root.resolve()):
        raise InvalidName("The archive would lie within the store itself.", "Name a file outside the store's folder.")
    if archive.exists() and not force:
        raise _already_there(archive)


def _already_there(archive: Path) -> AlreadyThere:
    return AlreadyThere(f"{archive} is already there.", "Name another file, or add --force to take its place.")


def _put(out: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _AT_NO_TIME)
    info.external_attr = (0o100000 | files.FILE_MODE) << 16
    out.writestr(info, content)
