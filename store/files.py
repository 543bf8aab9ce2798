"""Writing a file so that a reader, a crash or a full disk never meets half of it."""

import errno
import os
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from store.cache import Signature
from store.errors import NotWritten, StoreFull

FILE_MODE = 0o600
FOLDER_MODE = 0o700
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_IN_THE_WAY = {errno.EEXIST, errno.ENOTDIR}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}
_HIDDEN = re.compile(r"\..+\.[0-9a-f]{32}\.tmp")


def write_whole(path: Path, content: bytes) -> Signature:
    """Put a file in place in one step: a hidden name beside it, fsync, rename, fsync of the folder.

    Returns the signature of the file's new state.

    The new file's time is later than that of the one it replaces, however fast writes follow each
    other: the file system's own clock ticks every few milliseconds, and with inodes used again two
    states of a file could otherwise look the same. Raises OSError and leaves the old file.
    """
    make_folder(path.parent)
    hidden = _hidden_beside(path)
    try:
        with os.fdopen(os.open(hidden, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE), "wb") as file:
            file.write(content)
            file.flush()
            now = max(time.time_ns(), _modified(path) + 1)
            os.utime(hidden, ns=(now, now))
            os.fsync(file.fileno())
            state = signature(os.fstat(file.fileno()))
        hidden.replace(path)
    finally:
        hidden.unlink(missing_ok=True)
    sync_folder(path.parent)
    return state


@contextmanager
def written_whole(path: Path, over: bool) -> Iterator[BinaryIO]:
    """A file to write to piece by piece, in place in one step when the block ends well, and else gone.

    Raises FileExistsError rather than take the place of a file, unless it may go `over` it.
    """
    hidden = _hidden_beside(path)
    try:
        with os.fdopen(os.open(hidden, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if over:
            hidden.replace(path)
        else:
            _put_beside_others(hidden, path)
    finally:
        hidden.unlink(missing_ok=True)
    sync_folder(path.parent)


def remove(path: Path) -> None:
    """Take a file away for good; nothing happens if it is not there."""
    if path.exists():
        path.unlink(missing_ok=True)
        sync_folder(path.parent)


def is_hidden(path: Path) -> bool:
    """Whether a file has such a name as `write_whole` gives one before it is whole."""
    return bool(_HIDDEN.fullmatch(path.name)) and path.is_file()


def move_under(root: Path, path: Path, folder: Path) -> Path:
    """Move what lies at a path below root to the same place below a folder beside it, over nothing that is there.

    Returns where it lies now. Raises OSError.
    """
    target, again = folder / path.relative_to(root), 1
    while os.path.lexists(target):
        again += 1
        target = folder.with_name(f"{folder.name}-{again}") / path.relative_to(root)
    make_folder(target.parent)
    path.rename(target)
    sync_folder(target.parent)
    sync_folder(path.parent)
    return target


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, open to their owner only; those that exist stay as they are."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(FOLDER_MODE, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make names just created, replaced or removed in a folder survive a power cut."""
    if os.name == "nt":
        return  # Windows opens no folders; its file systems journal the rename
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def signature(state: os.stat_result) -> Signature:
    """What differs between any two states of a file: time, size, inode."""
    return state.st_mtime_ns, state.st_size, state.st_ino


def state_of(path: str) -> Signature:
    """The signature of the file at a path; as text, for a Path costs more than the asking."""
    return signature(os.stat(path))  # noqa: PTH116


def not_written(what: str, error: OSError, done: str = "saved") -> NotWritten:
    """The error to raise for a write that the operating system refused."""
    if error.errno in _NO_ROOM:
        return StoreFull(
            f"The disk is full: {what} was not {done}.",
            "What was saved before is intact. Free some room and save again.",
        )
    advice = "Check the store's folder and try again."
    if error.errno in _IN_THE_WAY:
        advice = "A file lies where the store's folder belongs: move it away, or name another folder."
    if error.errno in _NOT_ALLOWED:
        advice = "Let the app's user write in the store's folder, and try again."
    reason = error.strerror or "unknown reason"
    return NotWritten(f"{what} was not {done}: {reason}.", f"What was saved before is intact. {advice}")


def _hidden_beside(path: Path) -> Path:
    # Hidden, or Arrow and DuckDB would read it as part of the data.
    return path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")


def _put_beside_others(hidden: Path, path: Path) -> None:
    try:
        # A rename would go over a file that has come there since anyone looked; a second name does not.
        path.hardlink_to(hidden)
    except FileExistsError:
        raise
    except OSError:  # a file system without second names
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        hidden.replace(path)


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
