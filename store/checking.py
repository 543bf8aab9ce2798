"""Looking a whole root over: is every file one that a save could have left, and do they agree with each other?

Nothing is locked and nothing is written, so a store in use can be checked. Left-over files count as such
after an hour: a younger one may belong to a save that is running.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from store import files
from store.declaration import Declaration, Partition, Row
from store.errors import DamagedFile, NewerFile, StoreError, UnreadableFile, UnusableRoot
from store.keys import KEY_FILE
from store.layout import Layout
from store.parquet import ASIDE, ParquetBackend
from store.tables import AUDIENCES, MEMBERS, TABLES
from store.verifying import check_against_members, check_row_of, read_rows, read_set

LEFT_OVER_AFTER = 3600.0  # seconds
_EXPECTED = {AUDIENCES.name, MEMBERS.name, ".locks", ASIDE, "lost+found", KEY_FILE, f".{KEY_FILE}.lock"}


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be: its path from the root on, what it is, and what repair does."""

    path: str
    what: str
    repair: str = "leaves it"

    def __str__(self) -> str:
        return f"{self.path}: {self.what} (repair {self.repair})"


SETS_ASIDE, REMOVES = "sets it aside", "removes it"


@dataclass
class Report:
    """What was looked at, and what was found."""

    files: int = 0
    audiences: int = 0
    findings: list[Finding] = field(default_factory=list)

    def summary(self) -> str:
        """One line for the end."""
        looked = f"{_many(self.files, 'file')}, {_many(self.audiences, 'audience')}"
        if not self.findings:
            return f"Sound: {looked}."
        mended = sum(finding.repair in (SETS_ASIDE, REMOVES) for finding in self.findings)
        return f"Not sound: {looked}, {_many(len(self.findings), 'finding')}, of which repair can mend {mended:,}."


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def check(root: Path) -> Report:
    """The whole root looked over; raises UnusableRoot if it is not there, a file, or cannot be read."""
    usable(root)
    backend, report = ParquetBackend(root, cache_bytes=0), Report()
    with backend.layout.reading():
        report.findings += check_top(backend)
        for user in users(backend):
            part = check_user(backend, user)
            if part.findings:
                # A save that is running may look wrong for a moment; what is wrong stays so.
                before, part = part.findings, check_user(backend, user)
                part.findings = [finding for finding in part.findings if finding in before]
            report.files += part.files
            report.audiences += part.audiences
            report.findings += part.findings
    return report


def usable(root: Path) -> None:
    """Raises UnusableRoot for what is no folder or cannot be listed."""
    try:
        next(root.iterdir(), None)
    except FileNotFoundError:
        raise UnusableRoot("There is no store at that path.", "The folder is made at the first save.") from None
    except NotADirectoryError:
        raise UnusableRoot("The store's folder is a file.", "Name the folder that holds the store.") from None
    except OSError as error:
        raise UnusableRoot(f"The store's folder cannot be read: {error.strerror}.", "Run as its owner.") from error


def users(backend: ParquetBackend) -> list[str]:
    """Everyone who has a folder in any table."""
    return sorted({owner for table in TABLES for owner in backend.layout.owners(table)})


def check_top(backend: ParquetBackend) -> list[Finding]:
    """What lies in the root and in the tables' own folders, and belongs to no user."""
    layout = backend.layout
    tables = [layout.root / table.name for table in TABLES]
    strays = [path for path in layout.root.iterdir() if path.name not in _EXPECTED]
    strays += [path for path in tables if path.exists() and not path.is_dir()]
    strays += [path for table in TABLES for path in layout.strays(table)]
    return list(_findings_of(layout, sorted(strays)))


def check_user(backend: ParquetBackend, user: str) -> Report:
    """All that is one user's: files, rows, members, and how they agree."""
    looking = _User(backend, user)
    looking.at_months()
    looking.at_members()
    return looking.report


class _User:
    """One user's files as they are looked at: first the months, then the members that their rows name."""

    def __init__(self, backend: ParquetBackend, user: str) -> None:
        self.report = Report()
        self._backend, self._layout, self._user = backend, backend.layout, user
        self._rows: dict[str, tuple[Partition, Row]] = {}
        self._strays = {table.name: self._layout.strays(table, user) for table in TABLES}
        for strays in self._strays.values():
            self.report.findings += _findings_of(self._layout, strays)
        # Members of an audience that may be in a month out of place or set aside are kept for the day it is put back.
        aside = self._layout.root.glob(f"{ASIDE}/*/{AUDIENCES.name}/user_id={user}")
        self._all_there = not any(aside) and all(files.is_hidden(path) for path in self._strays[AUDIENCES.name])

    def at_months(self) -> None:
        """Every row of every month."""
        for partition, path in self._partitions(AUDIENCES):
            try:
                rows = read_rows(self._backend, partition)
            except StoreError as error:
                self._all_there = False
                self._found(_unread(path, error))
                continue
            for row in rows:
                self._at_row(partition, path, row)

    def at_members(self) -> None:
        """Every set of members. An old version's set is no left-over: it is what was sent then."""
        keys = {key: row["members_version"] for key, (_, row) in self._rows.items() if row["members_version"]}
        for partition, path in self._partitions(MEMBERS):
            key, version = str(partition[1]), cast(int, partition[2])
            named = keys.get(key) == version
            if named:
                del keys[key]
            try:
                members = read_set(self._backend, partition)
            except StoreError as error:
                self._found(_unread(path, error))
                continue
            if named:
                self._found(*(Finding(path, what) for what in check_against_members(self._rows[key][1], members)))
            elif self._is_orphan(key, version) and _is_old(self._layout.root / path):
                self._found(Finding(path, "members that no audience names", SETS_ASIDE))
        for key, missing in keys.items():
            month = self._layout.named(self._layout.path_of(AUDIENCES, self._rows[key][0]))
            self._found(Finding(month, f"{key} names members of version {missing}, which are missing"))

    def _partitions(self, table: Declaration) -> Iterator[tuple[Partition, str]]:
        for partition in self._backend.partitions(table, {"user_id": self._user}):
            path = self._layout.path_of(table, partition)
            if path not in self._strays[table.name]:
                self.report.files += 1
                yield partition, self._layout.named(path)

    def _at_row(self, partition: Partition, path: str, row: Row) -> None:
        key = str(row[AUDIENCES.key])
        self.report.audiences += 1
        self._found(*(Finding(path, f"{key}: {what}") for what in check_row_of(partition, row)))
        if key in self._rows:
            self._found(Finding(path, f"{key} is saved twice, here and in {self._rows[key][0][1:]}"))
        self._rows[key] = (partition, row)

    def _is_orphan(self, key: str, version: int) -> bool:
        if key not in self._rows:
            return self._all_there
        stored = cast(int | None, self._rows[key][1]["version"])
        return stored is not None and version > stored

    def _found(self, *findings: Finding) -> None:
        self.report.findings += findings


def _unread(path: str, error: StoreError) -> Finding:
    """The finding for a file that could not be read; set aside only if its content is to blame."""
    if isinstance(error, NewerFile | UnreadableFile) or not isinstance(error, DamagedFile):
        return Finding(path, f"{error.title} {error.hint}".removeprefix(f"{path} "))
    return Finding(path, error.title.removeprefix(f"{path} ").removesuffix("."), SETS_ASIDE)


def _findings_of(layout: Layout, strays: list[Path]) -> Iterator[Finding]:
    for path in strays:
        if not files.is_hidden(path):
            yield Finding(layout.named(path), "nothing that the store has put there", SETS_ASIDE)
        elif _is_old(path):
            yield Finding(layout.named(path), "left over from a save that was cut off", REMOVES)


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.lstat().st_mtime > LEFT_OVER_AFTER
    except FileNotFoundError:
        return False
