"""What this app holds at platforms: for each list who was put there, by which distribution, and when.

A refresh takes off a list only what this app has put there, and whoever asks where a member is gets an answer. A
sending that broke off may have reached the other side: its members are held as possible, not as certain.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from activation.distribution import Distribution
from activation.sending.roster import KeyType
from store import Store
from store.errors import RowNotFound
from store.sending_tables import LISTS
from store.shapes import HELD_MEMBERS

MEMBER = cast(pa.ListType, HELD_MEMBERS).value_type


@dataclass(frozen=True)
class Held:
    """The keys on one list: those that are there, and those that may be there."""

    certain: pa.Array
    possible: pa.Array

    def __len__(self) -> int:
        return len(self.certain) + len(self.possible)


@dataclass(frozen=True)
class Holding:
    """One member on one list."""

    platform_id: str
    audience_id: str
    segments: tuple[int, ...]
    member_key: str
    added_by: str
    added_at: datetime
    certain: bool


class Lists:
    """One user's lists at platforms."""

    def __init__(self, store: Store, user_id: str) -> None:
        self._store = store
        self._user_id = user_id

    def held(self, platform_id: str, audience_id: str, segments: Sequence[int]) -> Held:
        """Who is on the list of that platform, audience and choice of segments; nobody where there is none."""
        members = self._members(list_id(platform_id, audience_id, segments))
        keys, certain = pc.struct_field(members, "key"), pc.struct_field(members, "certain")
        return Held(keys.filter(certain), keys.filter(pc.invert(certain)))

    def take(
        self,
        distribution: Distribution,
        key_type: KeyType,
        added: pa.Array,
        removed: pa.Array,
        moment: datetime,
        certain: bool = True,
    ) -> None:
        """Note what a distribution put on its list and took off; noting it twice changes nothing.

        certain: False where it broke off, so that nobody knows what of it has arrived.
        """
        key = list_id(distribution.platform_id, distribution.audience_id, distribution.segments_distributed)
        partition = (self._user_id, key)
        with self._store.lists.editing([partition], adding=True) as edit:
            stored = edit.stored(partition, key)
            before = _empty() if stored is None else _flat(stored["members"])
            members = _changed(before, distribution.distribution_id, added, removed, moment, certain)
            row = {
                "platform_id": distribution.platform_id,
                "audience_id": distribution.audience_id,
                "segments": list(distribution.segments_distributed),
                "key_type": key_type,
                "distribution_id": distribution.distribution_id,
                "created_at": moment if stored is None else stored["created_at"][0].as_py(),
                "updated_at": moment,
                "version": 1 if stored is None else stored["version"][0].as_py() + 1,
            }
            edit.place(partition, _row(key, row, members))
            edit.write()

    def holding(self, key_type: KeyType, member_keys: Sequence[str]) -> list[Holding]:
        """Every list that holds one of these members, or may hold it."""
        wanted, found = pa.array(list(member_keys), pa.string()), []
        columns = ["list_id", "platform_id", "audience_id", "segments"]
        for row in self._store.lists.rows(self._user_id, columns, {"key_type": key_type}).rows.to_pylist():
            members = self._members(row["list_id"])
            members = members.filter(pc.is_in(pc.struct_field(members, "key"), value_set=wanted))
            place = (row["platform_id"], row["audience_id"], tuple(row["segments"]))
            found += [Holding(*place, *member.values()) for member in members.to_pylist()]
        return found

    def _members(self, key: str) -> pa.StructArray:
        try:
            return _flat(self._store.lists.get_arrow(key, self._user_id, ["members"])["members"])
        except RowNotFound:
            return _empty()


def list_id(platform_id: str, audience_id: str, segments: Sequence[int]) -> str:
    """The id of the list of a platform, an audience and a choice of segments."""
    text = "\n".join([platform_id, audience_id, ",".join(map(str, sorted(set(segments))))])
    return f"lst-{hashlib.sha256(text.encode()).hexdigest()[:24]}"


def _changed(
    before: pa.StructArray, distribution_id: str, added: pa.Array, removed: pa.Array, moment: datetime, certain: bool
) -> pa.StructArray:
    keys, sure = pc.struct_field(before, "key"), pc.struct_field(before, "certain")
    gone = pc.is_in(keys, value_set=removed)
    if certain:
        stays = pc.invert(gone)
        sure = pc.or_(sure, pc.is_in(keys, value_set=added))
    else:
        # Nobody knows whether the other side took them off.
        stays = pa.repeat(True, len(keys))
        sure = pc.and_(sure, pc.invert(gone))
    by, at = pc.struct_field(before, "added_by"), pc.struct_field(before, "added_at")
    kept = pa.StructArray.from_arrays([keys, by, at, sure], fields=list(MEMBER)).filter(stays)
    new = added.filter(pc.invert(pc.is_in(added, value_set=keys.filter(stays))))
    fresh = [
        new,
        pa.repeat(pa.scalar(distribution_id), len(new)),
        pa.repeat(pa.scalar(moment, MEMBER.field("added_at").type), len(new)),
        pa.repeat(certain, len(new)),
    ]
    return pa.concat_arrays([kept, pa.StructArray.from_arrays(fresh, fields=list(MEMBER))])


def _row(key: str, row: dict[str, object], members: pa.StructArray) -> pa.Table:
    offsets = pa.array([0, len(members)], pa.int32())
    values: dict[str, pa.Array] = {"list_id": pa.array([key]), "members": pa.ListArray.from_arrays(offsets, members)}
    for field in LISTS.stored_schema:
        if field.name not in values:
            values[field.name] = pa.array([row[field.name]], field.type)
    return pa.table([values[name].cast(LISTS.schema.field(name).type) for name in LISTS.stored_schema.names],
                    schema=LISTS.stored_schema)  # fmt: skip


def _flat(lists: pa.ChunkedArray) -> pa.StructArray:
    flat = pc.list_flatten(lists)
    return flat.combine_chunks() if isinstance(flat, pa.ChunkedArray) else flat


def _empty() -> pa.StructArray:
    return pa.array([], MEMBER)
