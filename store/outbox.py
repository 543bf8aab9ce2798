"""What is on its way out and what was sent: the very bytes of each distribution's files, until they are dropped.

A file is whole or not there. Beside the files lies a log of what is done, line by line, that survives a kill: who
goes on with a distribution after one knows from it what needs not be done again.
"""

import errno
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from store import files
from store.errors import InvalidName, RowNotFound
from store.names import check_name

OUTBOX = "outbox"
LOG = "done.jsonl"
PIECE = 1 << 20
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}")


@dataclass(frozen=True)
class Written:
    """A file that lies in the outbox: its size in bytes and the SHA-256 of its content in hex."""

    name: str
    bytes: int
    sha256: str


class OpenFile:
    """A file that is being written: its bytes are counted and hashed as they pass."""

    def __init__(self, name: str, file: IO[bytes]) -> None:
        self._name, self._file = name, file
        self._hash, self._bytes = hashlib.sha256(), 0

    def write(self, data: bytes) -> None:
        """Add some bytes."""
        self._hash.update(data)
        self._bytes += len(data)
        with _told():
            self._file.write(data)

    @property
    def written(self) -> Written:
        """What has been written so far."""
        return Written(self._name, self._bytes, self._hash.hexdigest())


class Outbox:
    """The files of distributions below a store's root, by user, distribution and name."""

    def __init__(self, root: Path) -> None:
        self._root = Path(root).absolute() / OUTBOX

    def write(self, user_id: str, distribution_id: str, name: str, chunks: Iterable[bytes]) -> Written:
        """Put a file there whole, in place of one of that name; raises StoreFull or NotWritten."""
        with self.writing(user_id, distribution_id, name) as file:
            for chunk in chunks:
                file.write(chunk)
        return file.written

    @contextmanager
    def writing(self, user_id: str, distribution_id: str, name: str) -> Iterator["OpenFile"]:
        """A file to write to piece by piece, there when the block ends well; raises StoreFull or NotWritten."""
        path = self._path(user_id, distribution_id, name)
        with _told():
            files.make_folder(path.parent)
            with files.written_whole(path, over=True) as file:
                yield OpenFile(name, file)

    def rename(self, user_id: str, distribution_id: str, old: str, new: str) -> None:
        """Give a file another name."""
        path = self._path(user_id, distribution_id, old)
        with _told():
            path.replace(self._path(user_id, distribution_id, new))
            files.sync_folder(path.parent)

    def names(self, user_id: str, distribution_id: str) -> list[str]:
        """The names of the files that are kept, in order."""
        folder = self._folder(user_id, distribution_id)
        with suppress(FileNotFoundError):
            return sorted(path.name for path in folder.iterdir() if _NAME.fullmatch(path.name) and path.name != LOG)
        return []

    def read(self, user_id: str, distribution_id: str, name: str) -> Iterator[bytes]:
        """The content of a file, a piece at a time; raises RowNotFound where it is not kept."""
        path = self._path(user_id, distribution_id, name)
        try:
            file = path.open("rb")
        except FileNotFoundError:
            raise RowNotFound(f"{name} is no longer kept.", "Send the audience again to make it anew.") from None
        with file:
            while piece := file.read(PIECE):
                yield piece

    def note(self, user_id: str, distribution_id: str, entry: dict[str, Any]) -> None:
        """Write one more line into the log, on the disk when this returns."""
        path = self._folder(user_id, distribution_id) / LOG
        with _told():
            files.make_folder(path.parent)
            # ASCII only: some of what the other side may have said ends a line for `splitlines`, or is no UTF-8.
            # The first line end closes a line that was cut off before, which would swallow this one.
            line = b"\n" + json.dumps(entry).encode() + b"\n"
            handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, files.FILE_MODE)
            try:
                if os.write(handle, line) < len(line):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(handle)
            finally:
                os.close(handle)

    def noted(self, user_id: str, distribution_id: str) -> list[dict[str, Any]]:
        """The log's whole lines, the first first; a line that a kill cut off is left out."""
        try:
            lines = (self._folder(user_id, distribution_id) / LOG).read_text(errors="replace").split("\n")
        except FileNotFoundError:
            return []
        entries = []
        for line in lines:
            with suppress(ValueError):
                entries.append(json.loads(line))
        return entries

    def drop(self, user_id: str, distribution_id: str) -> None:
        """Take all files of a distribution away for good."""
        folder = self._folder(user_id, distribution_id)
        with suppress(FileNotFoundError):
            for path in folder.iterdir():
                path.unlink(missing_ok=True)
            folder.rmdir()

    def kept(self) -> Iterator[tuple[str, str, float]]:
        """Every distribution of which something is kept: user, id, and when its folder changed (seconds since 1970)."""
        for user in _below(self._root, "user_id="):
            for found in _below(user, "distribution_id="):
                with suppress(FileNotFoundError):
                    yield user.name.split("=", 1)[1], found.name.split("=", 1)[1], found.stat().st_mtime

    def _folder(self, user_id: str, distribution_id: str) -> Path:
        user, name = check_name(user_id, "user_id"), check_name(distribution_id, "distribution_id")
        return self._root / f"user_id={user}" / f"distribution_id={name}"

    def _path(self, user_id: str, distribution_id: str, name: str) -> Path:
        if not _NAME.fullmatch(name) or name == LOG:
            raise InvalidName("That is no name of a sent file.", "Take one that the distribution lists.", field="name")
        return self._folder(user_id, distribution_id) / name


def _below(folder: Path, prefix: str) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.name.startswith(prefix) and path.is_dir())
    except FileNotFoundError:
        return []


@contextmanager
def _told() -> Iterator[None]:
    """Turns what the system says of our own disk into our errors."""
    try:
        yield
    except OSError as error:
        raise files.not_written("What is to be sent", error, "kept") from error
