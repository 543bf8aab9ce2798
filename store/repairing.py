"""Mending what can be mended without losing anything: only a file that never became part of the store is deleted.

All else that is in the way is moved below aside/, where nobody reads and from where it can be put back.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from store import files
from store.checking import check_top, usable, users
from store.checking_user import check_user
from store.findings import REMOVES, SETS_ASIDE, Finding
from store.parquet import ParquetBackend
from store.tables import KEYED


def repair(root: Path, wait: float = 10.0) -> Iterator[str]:
    """Mend a root, saying each thing once it is done; raises UnusableRoot, StoreBusy or NotWritten.

    `wait` is in seconds, for a save that is running. What `check` calls left alone is left alone.
    """
    usable(root)
    backend, moment = ParquetBackend(root, wait, cache_bytes=0), datetime.now(UTC)
    with backend.layout.reading():
        yield from _mend(backend, check_top(backend), moment)
        for user in users(backend):
            if any(finding.repair in (SETS_ASIDE, REMOVES) for finding in check_user(backend, user).findings):
                with nobody_saving(backend, user):
                    yield from _mend(backend, check_user(backend, user).findings, moment)


@contextmanager
def nobody_saving(backend: ParquetBackend, user: str) -> Iterator[None]:
    """All locks of a user, in the order in which every save takes them."""
    with ExitStack() as locks:
        for table in KEYED:
            partitions = backend.partitions(table, {"user_id": user})
            for locked in dict.fromkeys([(user,), *partitions]):
                locks.enter_context(backend.exclusive(table, locked))
        yield


def _mend(backend: ParquetBackend, findings: list[Finding], moment: datetime) -> Iterator[str]:
    for finding in findings:
        path = backend.layout.root / finding.path
        if finding.repair == SETS_ASIDE:
            yield f"{finding.path}: moved to {backend.move_aside(path, moment)}"
        if finding.repair == REMOVES:
            try:
                files.remove(path)
            except OSError as error:
                raise files.not_written(f"The removal of {finding.path}", error, "done") from error
            yield f"{finding.path}: removed"
