"""What tells saved audiences apart at a glance: size, rules and where their members lie, of all that a user may see."""

import hashlib
import json
from collections.abc import Hashable

import pyarrow as pa
import pyarrow.compute as pc

from activation.criteria import Criteria, flat
from activation.sharing import Sharing
from store import Store
from store.backend import Reading, State
from store.declaration import Partition
from store.tables import AUDIENCES

COLUMNS = (
    "audience_id", "user_id", "name", "version", "status", "size_unit", "total_audience_size", "members_version",
    "criteria",
)  # fmt: skip
NO_RULES = ""
_sorted = json.JSONEncoder(sort_keys=True).encode


class RuleKeys:
    """One user's audiences, own and shared, that are not archived; read again only where something has changed."""

    def __init__(self, store: Store, user_id: str) -> None:
        self._store = store
        self._user_id = user_id
        self._sharing = Sharing(store, user_id)
        self._months: dict[Partition, tuple[State, pa.Table]] = {}
        self._lent: tuple[Hashable, pa.Table] | None = None

    def state(self) -> Hashable:
        """What changes with every write that may have changed any of it."""
        return tuple(self._store.audiences.states(self._user_id).items()), self._lent_state()

    def table(self) -> pa.Table:
        """COLUMNS of each, with `rules` (see `key`) in place of the criteria."""
        months: dict[Partition, tuple[State, pa.Table]] = {}
        for partition, state in self._store.audiences.states(self._user_id).items():
            kept = self._months.get(partition)
            # The state is looked up before reading: what is held is never older than what it is held for.
            months[partition] = (
                kept
                if kept and kept[0] == state
                else (state, _keyed(self._store.audiences.part(partition, list(COLUMNS))))
            )
        self._months = months
        own = pa.concat_tables([_NONE, *(rows for _, rows in months.values())])
        # An id of one's own names one's own, whoever shares another of that id.
        shared = self._shared()
        return pa.concat_tables(
            [own, shared.filter(pc.invert(pc.is_in(shared["audience_id"], value_set=own["audience_id"])))]
        )

    def _shared(self) -> pa.Table:
        state = self._lent_state()
        if self._lent is None or self._lent[0] != state:
            parts = [_NONE]
            for owner, keys in sorted(self._by_owner().items()):
                parts.append(_keyed(self._store.audiences.rows(owner, list(COLUMNS), {"audience_id": keys})))
            self._lent = state, pa.concat_tables(parts)
        return self._lent[1]

    def _by_owner(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key, lent in self._sharing.lent().items():
            found.setdefault(lent.owner, []).append(key)
        return found

    def _lent_state(self) -> Hashable:
        owners = sorted(self._by_owner())
        return self._sharing.version(), tuple(self._store.audiences.version(owner) for owner in owners)


def key(criteria: Criteria) -> str:
    """A short text that is the same for the same rules, whatever their order; "" for no rules."""
    return _key(json.dumps(criteria))


def _key(text: str) -> str:
    # As `canonical`, for one reading in place of two: there are thousands of them.
    parts = sorted({_sorted(part) for part in flat(json.loads(text, parse_int=float))})
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest() if parts else NO_RULES


def _keyed(reading: Reading) -> pa.Table:
    """The rows that can be read and are not archived; the files that cannot be are told of where they are listed."""
    rows = reading.rows.filter(pc.not_equal(reading.rows["status"], "archived"))
    keys = [_key(text) if text else NO_RULES for text in rows["criteria"].to_pylist()]
    return rows.drop_columns(["criteria"]).append_column("rules", pa.array(keys, pa.string()))


_NONE = _keyed(Reading(AUDIENCES.selection(COLUMNS).empty_table()))
