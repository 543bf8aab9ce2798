"""One user's files looked over: rows and their former versions, members, and how they agree."""

from collections.abc import Iterator
from typing import cast

from store import files
from store.declaration import VERSION, Declaration, Partition, Row
from store.errors import StoreError
from store.findings import SETS_ASIDE, Finding, Report, is_old, strays, unread
from store.parquet import ASIDE, ParquetBackend
from store.tables import AUDIENCES, KEYED, MEMBERS, TABLES
from store.verifying import check_against_members, check_row_of, read_rows, read_set


def check_user(backend: ParquetBackend, user: str) -> Report:
    """All that is one user's: files, rows, former versions, members."""
    looking = _User(backend, user)
    for table in KEYED:
        looking.at_rows(table)
        looking.at_history(table)
    looking.at_members()
    return looking.report


class _User:
    """One user's files as they are looked at: first the rows, then what belongs to them."""

    def __init__(self, backend: ParquetBackend, user: str) -> None:
        self.report = Report()
        self._backend, self._layout, self._user = backend, backend.layout, user
        self._rows: dict[str, dict[str, tuple[Partition, Row]]] = {table.name: {} for table in KEYED}
        # Which rows, present or former, name a set of members: by audience and the version of the set.
        self._named: dict[tuple[str, int], str] = {}
        self._strays = {table.name: self._layout.strays(table, user) for table in TABLES}
        for paths in self._strays.values():
            self.report.findings += strays(self._layout, paths)
        self._all_there = {table.name: self._nothing_elsewhere(table) for table in KEYED}

    def at_rows(self, table: Declaration) -> None:
        """Every row of every partition of a keyed table."""
        for partition, path in self._partitions(table):
            try:
                rows = read_rows(self._backend, table, partition)
            except StoreError as error:
                self._all_there[table.name] = False
                self._found(unread(path, error))
                continue
            for row in rows:
                self._at_row(table, partition, path, row)

    def at_history(self, table: Declaration) -> None:
        """Every former version; a copy of the present one, left by a save that was cut off, is harmless."""
        if table.history is None:
            return
        for partition, path in self._partitions(table.history):
            key, version = str(partition[1]), cast(int, partition[2])
            try:
                rows = read_rows(self._backend, table.history, partition)
            except StoreError as error:
                self._found(unread(path, error))
                continue
            for row in rows:
                self._found(*(Finding(path, f"{key}: {what}") for what in check_row_of(table.history, partition, row)))
                if table is AUDIENCES and not self._is_orphan(table, key, version):
                    self._names_members(row, path)
            if self._is_orphan(table, key) and is_old(self._layout.root / path):
                self._found(Finding(path, "a former version of what is no more", SETS_ASIDE))

    def at_members(self) -> None:
        """Every set of members. An old version's set is no left-over: it is what was sent then."""
        missing = dict(self._named)
        for partition, path in self._partitions(MEMBERS):
            key, version = str(partition[1]), cast(int, partition[2])
            missing.pop((key, version), None)
            try:
                members = read_set(self._backend, partition)
            except StoreError as error:
                self._found(unread(path, error))
                continue
            _, row = self._rows[AUDIENCES.name].get(key, (None, {}))
            if row.get("members_version") == version:
                self._found(*(Finding(path, what) for what in check_against_members(row, members)))
            elif self._is_orphan(AUDIENCES, key, version) and is_old(self._layout.root / path):
                self._found(Finding(path, "members that no audience names", SETS_ASIDE))
        for (key, version), path in missing.items():
            self._found(Finding(path, f"{key} names members of version {version}, which are missing"))

    def _at_row(self, table: Declaration, partition: Partition, path: str, row: Row) -> None:
        key, known = str(row[table.key]), self._rows[table.name]
        self._found(*(Finding(path, f"{key}: {what}") for what in check_row_of(table, partition, row)))
        if key in known:
            self._found(Finding(path, f"{key} is saved twice, here and in {known[key][0][1:]}"))
        known[key] = (partition, row)
        if table is AUDIENCES:
            self.report.audiences += 1
            self._names_members(row, path)

    def _names_members(self, row: Row, path: str) -> None:
        if row["members_version"] is not None:
            self._named.setdefault((str(row[AUDIENCES.key]), cast(int, row["members_version"])), path)

    def _is_orphan(self, table: Declaration, key: str, version: int = 0) -> bool:
        """Whether what bears that key belongs to no row, or to a version that its row has never had."""
        if key not in self._rows[table.name]:
            return self._all_there[table.name]
        stored = cast(int | None, self._rows[table.name][key][1][VERSION])
        return stored is not None and version > stored

    def _nothing_elsewhere(self, table: Declaration) -> bool:
        """Whether no row can be in a file out of place or set aside, to which what seems an orphan may belong."""
        aside = self._layout.root.glob(f"{ASIDE}/*/{table.name}/user_id={self._user}")
        return not any(aside) and all(files.is_hidden(path) for path in self._strays[table.name])

    def _partitions(self, table: Declaration) -> Iterator[tuple[Partition, str]]:
        for partition in self._backend.partitions(table, {"user_id": self._user}):
            path = self._layout.path_of(table, partition)
            if path not in self._strays[table.name]:
                self.report.files += 1
                yield partition, self._layout.named(path)

    def _found(self, *findings: Finding) -> None:
        self.report.findings += findings
