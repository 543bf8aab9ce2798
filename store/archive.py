"""What an archive of a store is: one zip of its partitions' files, and a manifest that says what each of them must be.

The entries are stored as they are, for Parquet is compressed already. An archive comes from outside, so what its
manifest says is taken for nothing but text until each value has been checked.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from store.declaration import Declaration, Partition
from store.errors import InvalidArchive
from store.layout import partition_at
from store.names import is_name
from store.tables import TABLES

FORMAT = 1
KIND = "activation store"
MANIFEST = "manifest.json"
NOT_OURS = "Name a file that `python -m store export` has made."
NOT_WHOLE = "Nothing was brought in. Copy the archive again, or make a new one."


@dataclass(frozen=True)
class Entry:
    """One file: its path from the root on, size in bytes, SHA-256 in hexadecimal digits, and number of rows."""

    path: str
    size: int
    sha256: str
    rows: int


@dataclass(frozen=True)
class Unread:
    """A file that lay in the root and is not in the archive: its path from the root on, and why."""

    path: str
    why: str

    def __str__(self) -> str:
        return f"{self.path}: {self.why}"


@dataclass(frozen=True)
class Manifest:
    """When an archive was made (ISO 8601, UTC), whose data it holds, and every file that is or should be in it."""

    made: str
    users: tuple[str, ...]
    entries: tuple[Entry, ...]
    damaged: tuple[Unread, ...] = ()


def to_json(manifest: Manifest) -> str:
    """The manifest as it lies in the archive."""
    return json.dumps({"kind": KIND, "format": FORMAT} | asdict(manifest), indent=1)


def from_json(content: bytes) -> Manifest:
    """The manifest, every value of it checked; raises InvalidArchive."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise invalid("Its manifest cannot be read.", NOT_WHOLE) from error
    if not isinstance(said, dict) or said.get("kind") != KIND:
        raise invalid("It is no archive of this store.", NOT_OURS)
    if _number(said, "format") > FORMAT:
        raise invalid("A newer version of the app made it.", "Update the app, and import it then.")
    users = tuple(_among(said, "users", str))
    entries = tuple(
        Entry(_text(one, "path"), _number(one, "size"), _text(one, "sha256"), _number(one, "rows"))
        for one in _among(said, "entries", dict)
    )
    damaged = tuple(Unread(_text(one, "path"), _text(one, "why")) for one in _among(said, "damaged", dict))
    if len({entry.path for entry in entries}) != len(entries):
        raise invalid("Its manifest names a file twice.", NOT_WHOLE)
    if not all(is_name(user) for user in users) or len(set(users)) != len(users):
        raise invalid("Its manifest names no valid users.", NOT_WHOLE)
    return Manifest(_text(said, "made"), users, entries, damaged)


def place_of(entry: Entry) -> tuple[Declaration, Partition]:
    """The table and partition that an entry is a file of; raises InvalidArchive for any other path."""
    for table in TABLES:
        partition = partition_at(table, entry.path)
        if partition is not None:
            return table, partition
    raise invalid(f"It holds {entry.path!r}, which is no file of a store.", NOT_OURS)


def invalid(what: str, hint: str) -> InvalidArchive:
    """The error for an archive that is not what it should be."""
    return InvalidArchive(f"The archive cannot be imported. {what}", hint)


def _text(said: Mapping[str, Any], name: str) -> str:
    return _of_type(said, name, str)


def _number(said: Mapping[str, Any], name: str) -> int:
    number = _of_type(said, name, int)
    if isinstance(number, bool) or number < 0:
        raise invalid(f"Its manifest has no valid {name}.", NOT_WHOLE)
    return number


def _among(said: Mapping[str, Any], name: str, kind: type) -> list[Any]:
    values = _of_type(said, name, list)
    if not all(isinstance(value, kind) for value in values):
        raise invalid(f"Its manifest has no valid {name}.", NOT_WHOLE)
    return values


def _of_type(said: Mapping[str, Any], name: str, kind: type) -> Any:
    value = said.get(name)
    if not isinstance(value, kind):
        raise invalid(f"Its manifest has no valid {name}.", NOT_WHOLE)
    return value
