"""Who may send: one process for each store, by a lock that the system takes back when the process dies.

A lease by the clock would let two processes send when one was slow or a clock was moved.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from store import locks
from store.errors import StoreBusy

LEASE = "sending.lock"


@contextmanager
def lease(root: Path, wait: float = 0.0) -> Iterator[bool]:
    """True while this process alone may send from the store in that folder; False if another one does.

    Raises UnusableRoot where the file system has no locks, NotWritten where the lock file cannot be made.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(locks.held(_place(root), wait, "The right to send"))
            alone = True
        except StoreBusy:
            alone = False
        yield alone


def holder(root: Path) -> str:
    """Who signed the lease last, in words; empty if nobody ever did."""
    return locks.holder(_place(root))


def _place(root: Path) -> Path:
    return Path(root).absolute() / ".locks" / LEASE
