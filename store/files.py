"""Writing a file so that a reader, a crash or a full disk never meets half of it."""

import errno
import os
import time
import uuid
from pathlib import Path

from store.cache import Signature
from store.errors import NotWritten, StoreFull

FILE_MODE = 0o600
FOLDER_MODE = 0o700
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in place in one step: a hidden name beside it, fsync, rename, fsync of the folder.

    The new file's time is later than that of the one it replaces, however fast writes follow each
    other: the file system's own clock ticks every few milliseconds, and with inodes used again two
    states of a file could otherwise look the same. Raises OSError and leaves the old file.
    """
    make_folder(path.parent)
    # Hidden, or Arrow and DuckDB would read it as part of the data.
    hidden = path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")
    try:
        with os.fdopen(os.open(hidden, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE), "wb") as file:
            file.write(content)
            file.flush()
            now = max(time.time_ns(), _modified(path) + 1)
            os.utime(hidden, ns=(now, now))
            os.fsync(file.fileno())
        hidden.replace(path)
    finally:
        hidden.unlink(missing_ok=True)
    sync_folder(path.parent)


def remove(path: Path) -> None:
    """Take a file away for good; nothing happens if it is not there."""
    if path.exists():
        path.unlink(missing_ok=True)
        sync_folder(path.parent)


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


def not_written(what: str, error: OSError) -> NotWritten:
    """The error to raise for a write that the operating system refused."""
    if error.errno in _NO_ROOM:
        return StoreFull(
            f"The disk is full: {what} was not saved.",
            "What was saved before is intact. Free some room and save again.",
        )
    reason = error.strerror or "unknown reason"
    return NotWritten(
        f"{what} was not saved: {reason}.", "What was saved before is intact. Check the store's folder and save again."
    )


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
