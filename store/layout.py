"""Where a partition's file is, and which partition a file is: the only place that builds or reads a path.

A path is built from checked values and read back with the declared types; a file whose path would
not be built again from what was read out of it is not ours.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from store.declaration import Declaration, Partition, Where
from store.names import ALPHABET

Known = dict[str, str | int]


class Layout:
    """The folder tree under one root: a folder per table, then what the table's pattern says."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path_of(self, table: Declaration, partition: Partition) -> Path:
        """The file of a whole partition."""
        values = table.where(table.check_partition(partition))
        return self.root / table.name / table.pattern.format(**values)

    def lock_of(self, table: Declaration, partition: Partition) -> Path:
        """The lock file of a partition or of its leading values; hidden, far from where readers look."""
        levels = zip(table.partitioned_by, table.check_partition(partition), strict=False)
        folders = [f"{part.name}={value}" for part, value in levels]
        return self.root.joinpath(".locks", table.name, *folders[:-1], f"{folders[-1]}.lock")

    def find(self, table: Declaration, where: Where) -> list[Partition]:
        """The partitions that have a file and match, in order."""
        pinned = dict(table.check_where(where))
        found: list[tuple[Known, Path]] = [({}, self.root / table.name)]
        for level in table.pattern.split("/"):
            found = [
                (known | values, folder / name)
                for known, folder in found
                for name, values in _entries(table, level, folder, pinned | known)
            ]
        return sorted(tuple(known[part.name] for part in table.partitioned_by) for known, _ in found)


def _entries(table: Declaration, level: str, folder: Path, known: Known) -> Iterator[tuple[str, Known]]:
    """The entries of a folder that one level of the pattern allows, with the values in their names."""
    fields = re.findall(r"\{(\w+)", level)
    if known.keys() >= set(fields):
        # The one name is known: a folder of thousands need not be listed.
        name = level.format(**known)
        if (folder / name).exists():
            yield name, {field: known[field] for field in fields}
        return
    types = {part.name: part.type for part in table.partitioned_by}
    for name in _listed(folder):
        if match := _regex(level).fullmatch(name):
            values = {field: types[field](text) for field, text in match.groupdict().items() if _is(types[field], text)}
            if values.keys() == set(fields) and level.format(**values | known) == name:
                yield name, values


def _is(kind: type[str] | type[int], text: str) -> bool:
    return text.isdecimal() if kind is int else ".." not in text


def _listed(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []


@cache
def _regex(level: str) -> re.Pattern[str]:
    pieces = re.split(r"(\{[^}]+\})", level)
    return re.compile("".join(_piece(piece) for piece in pieces))


def _piece(piece: str) -> str:
    if not piece.startswith("{"):
        return re.escape(piece)
    return f"(?P<{piece[1:-1].split(':')[0]}>{ALPHABET})"
