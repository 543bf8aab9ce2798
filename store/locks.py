"""Lock files between threads and processes; whoever holds one has signed it, for those who wait to tell."""

import errno
import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import filelock

from store import files
from store.errors import StoreBusy, UnusableRoot

SIGNED_BYTES = 256  # most signatures take less, and are filled up with spaces
_NO_LOCKS = {errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL}


@contextmanager
def held(path: Path, wait: float, what: str) -> Iterator[None]:
    """Hold a lock file, made where it is missing; `wait` is in seconds, `what` is the change that needs it.

    Raises StoreBusy when the wait ends, UnusableRoot where the file system has no locks, NotWritten where the file
    cannot be made. Not re-entrant.
    """
    # A lock by mere existence, which filelock would fall back to, outlives a killed process; preserving rules it out.
    lock = filelock.FileLock(
        path, wait, files.FILE_MODE, poll_interval=0.01, preserve_lock_file=True, on_acquired=_sign
    )
    try:
        files.make_folder(path.parent)
        lock.acquire()
    except filelock.Timeout:
        raise busy(holder(path), "Try again in a moment.") from None
    except OSError as error:
        if error.errno in _NO_LOCKS:
            raise UnusableRoot(
                "The store's folder is on a file system without locks.",
                "Two saves could overwrite each other there. Name a folder on a local disk in ACTIVATION_STORE.",
            ) from error
        raise files.not_written(what, error) from error
    try:
        yield
    finally:
        lock.release()


def busy(holder: str, hint: str) -> StoreBusy:
    """The error for a wait that has ended; `holder` says who, since when, or is empty."""
    return StoreBusy("Another save is running" + (f": {holder}." if holder else "."), hint)


def signature(process: str) -> dict[str, str]:
    """Who holds a lock from now on: the process (or thread) and the moment."""
    return {"who": process, "since": datetime.now(UTC).isoformat(timespec="seconds")}


def in_words(signed: dict[str, str]) -> str:
    """A signature for the person who waits."""
    since = datetime.fromisoformat(signed["since"])
    return f"{signed['who']} has held this part of the store since {since:%H:%M:%S} UTC on {since.day} {since:%B %Y}"


def _sign(handle: int) -> None:
    program = Path(sys.argv[0]).name if sys.argv and sys.argv[0] else "python"
    signed = json.dumps(signature(f"process {os.getpid()} ({program}) on {socket.gethostname()}"))
    content = signed.encode().ljust(SIGNED_BYTES)
    # Written over, not emptied first: some file systems (ext4) sync a file that was emptied and written anew.
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, content)
    if os.fstat(handle).st_size > len(content):
        os.ftruncate(handle, len(content))


def holder(path: Path) -> str:
    """Who signed the lock file last; empty where that cannot be read (Windows shuts others out of a locked file)."""
    try:
        return in_words(json.loads(path.read_text()))
    except (OSError, ValueError, KeyError):
        return ""
