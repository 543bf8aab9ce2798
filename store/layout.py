"""Where a partition's file is, and which partition a file is: the only place that builds or reads a path.

A path is built from checked values and read back with the declared types; a file whose path would
not be built again from what was read out of it is not ours.
"""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path

from store import files
from store.declaration import Declaration, Partition, Where
from store.errors import UnusableRoot
from store.names import ALPHABET, is_name

Known = dict[str, str | int]
_NOT_THERE = {errno.ENOENT, errno.ENOTDIR, errno.EBADF, errno.ELOOP}


class Layout:
    """The folder tree under one root: a folder per table, then what the table's pattern says."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path_of(self, table: Declaration, partition: Partition) -> Path:
        """The file of a whole partition."""
        return Path(self.text_of(table, table.check_partition(partition)))

    def text_of(self, table: Declaration, partition: Partition) -> str:
        """The path of a checked partition, as text: a reader asks for dozens, and a Path costs more than its file's
        state."""
        return f"{self.root}/{table.name}/{table.pattern.format(**table.where(partition))}"

    def lock_of(self, table: Declaration, partition: Partition) -> Path:
        """The lock file of a partition or of its leading values; hidden, far from where readers look."""
        levels = zip(table.partitioned_by, table.check_partition(partition), strict=False)
        folders = [f"{part.name}={value}" for part, value in levels]
        return self.root.joinpath(".locks", table.name, *folders[:-1], f"{folders[-1]}.lock")

    def named(self, path: Path) -> str:
        """A path from the root on: what lies above it is nobody's business on a screen."""
        return path.relative_to(self.root).as_posix()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Tells a folder that the system will not let be read as UnusableRoot, by its name."""
        try:
            yield
        except OSError as error:
            folder = Path(error.filename or self.root)
            named = self.named(folder) if folder != self.root else "The store's folder"
            reason = error.strerror or "unknown reason"
            raise UnusableRoot(f"{named} cannot be read: {reason}.", "Let the app's user read it.") from error

    def find(self, table: Declaration, where: Where) -> list[Partition]:
        """The partitions that have a file and match, in order."""
        pinned = dict(table.check_where(where))
        if len(pinned) == len(table.partitioned_by):
            partition = tuple(pinned[part.name] for part in table.partitioned_by)
            return [partition] if _is_there(self.text_of(table, partition)) else []
        found: list[tuple[Known, str]] = [({}, f"{self.root}/{table.name}")]
        for level in table.pattern.split("/"):
            found = [
                (known | values, f"{folder}/{name}")
                for known, folder in found
                for name, values in _entries(table, level, folder, pinned | known)
            ]
        return sorted(tuple(known[part.name] for part in table.partitioned_by) for known, _ in found)

    def owners(self, table: Declaration) -> list[str]:
        """The first values (users) that have a folder."""
        first = table.pattern.split("/")[0]
        return sorted(str(*values.values()) for _, values in _entries(table, first, f"{self.root}/{table.name}", {}))

    def strays(self, table: Declaration, owner: str | None = None) -> list[Path]:
        """What leads to no partition, topmost only: in the table's own folder, or anywhere below one owner's."""
        levels = table.pattern.split("/")
        found: list[tuple[Known, Path]] = [({}, self.root / table.name)]
        depths = range(1)
        if owner is not None:
            known: Known = {table.partitioned_by[0].name: owner}
            found, depths = [(known, self.root / table.name / levels[0].format(**known))], range(1, len(levels))
        strays: list[Path] = []
        for depth in depths:
            below = []
            for known, folder in found:
                entries = _entries(table, levels[depth], str(folder), known)
                ours = {name: values for name, values in entries if _leads(folder / name, depth == len(levels) - 1)}
                strays += [folder / name for name in _listed(str(folder)) if name not in ours]
                below += [(known | values, folder / name) for name, values in ours.items()]
            found = below
        return sorted(strays)


def partition_at(table: Declaration, path: str) -> Partition | None:
    """The partition whose file has this path (from the root on, with /); None if it is no partition's."""
    first, *names = path.split("/")
    levels = table.pattern.split("/")
    if first != table.name or len(names) != len(levels):
        return None
    known: Known = {}
    for level, name in zip(levels, names, strict=True):
        values = _values(table, level, name, known)
        if values is None:
            return None
        known |= values
    return tuple(known[part.name] for part in table.partitioned_by)


def _leads(path: Path, last: bool) -> bool:
    return path.is_file() if last else path.is_dir()


def _entries(table: Declaration, level: str, folder: str, known: Known) -> Iterator[tuple[str, Known]]:
    """The entries of a folder that one level of the pattern allows, with the values in their names."""
    fields = _fields(level)
    if known.keys() >= set(fields):
        # The one name is known: a folder of thousands need not be listed.
        name = level.format(**known)
        if _is_there(f"{folder}/{name}"):
            yield name, {field: known[field] for field in fields}
        return
    for name in _listed(folder):
        values = _values(table, level, name, known)
        if values is not None:
            yield name, values


def _values(table: Declaration, level: str, name: str, known: Known) -> Known | None:
    """The values in a name that one level of the pattern allows; None for any other name."""
    return _parsed(level, name, tuple(known.items()), table.kinds)


@lru_cache(maxsize=1 << 15)
def _parsed(
    level: str,
    name: str,
    known: tuple[tuple[str, str | int], ...],
    kinds: tuple[tuple[str, type[str] | type[int]], ...],
) -> Known | None:
    # A year of months is parsed at every click, and names do not change what they say.
    fields, before, types = _fields(level), dict(known), dict(kinds)
    if before.keys() >= fields:
        return {} if level.format(**before) == name else None
    match = _regex(level).fullmatch(name)
    texts = match.groupdict() if match else {}
    values = {field: types[field](text) for field, text in texts.items() if _is(types[field], text)}
    return values if values.keys() == fields and level.format(**values | before) == name else None


def _is(kind: type[str] | type[int], text: str) -> bool:
    return text.isdecimal() and int(text) > 0 if kind is int else is_name(text)


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - names are all that is asked for
    except (FileNotFoundError, NotADirectoryError):
        return []


def _is_there(path: str) -> bool:
    try:
        files.state_of(path)
    except OSError as error:
        if error.errno in _NOT_THERE:
            return False
        raise
    return True


@cache
def _fields(level: str) -> frozenset[str]:
    return frozenset(re.findall(r"\{(\w+)", level))


@cache
def _regex(level: str) -> re.Pattern[str]:
    pieces = re.split(r"(\{[^}]+\})", level)
    return re.compile("".join(_piece(piece) for piece in pieces))


def _piece(piece: str) -> str:
    if not piece.startswith("{"):
        return re.escape(piece)
    return f"(?P<{piece[1:-1].split(':')[0]}>{ALPHABET})"
