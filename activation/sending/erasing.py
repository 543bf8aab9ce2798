"""Erasing members on request: they are taken off every list that holds them, and left out of all later sendings."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

import pyarrow as pa
import pyarrow.compute as pc

from activation.access import Access
from activation.audit import Audit
from activation.distribution import Distribution, to_row
from activation.errors import ActivationError, InvalidDistribution
from activation.sending.asked import Sending
from activation.sending.lists import Holding, Lists
from activation.sending.roster import KeyType
from store import Store
from store.errors import RowNotFound

_SAME = ("user_id", "audience_id", "platform_id", "saved_by", "requested_by", "audience_name", "platform_name",
         "platform_type", "format", "options", "audience_owner", "platform_owner")  # fmt: skip
MOST = 10_000  # members that are erased at once


@dataclass(frozen=True)
class Erased:
    """What became of a request: the sendings that take members off lists, and lists where that cannot be sent, why."""

    member_keys: tuple[str, ...]
    distributions: tuple[Distribution, ...]
    by_hand: tuple[tuple[Holding, str], ...]


class Erasures:
    """One user's erased members."""

    def __init__(
        self,
        store: Store,
        access: Access,
        audit: Audit,
        lists: Lists,
        send: Callable[[Sending], Sequence[Distribution]],
    ) -> None:
        self._store = store
        self._access = access
        self._audit = audit
        self._user_id = access.user_id
        self._lists = lists
        self._send = send

    def erase(self, member_keys: Sequence[str], key_type: KeyType = "zip") -> Erased:
        """Leaves these members out from now on, and asks every list that holds one to take it off."""
        self._access.check("erasures.change")
        keys = _checked(member_keys, key_type)
        now = datetime.now(UTC)
        self._store.erasures.add_missing(
            [
                {
                    "erasure_id": _id(key_type, key),
                    "user_id": self._user_id,
                    "key_type": key_type,
                    "member_key": key,
                    "created_at": now,
                    "saved_by": self._user_id,
                }
                for key in keys
            ]
        )
        self._audit.note("erasure.asked", "erasure", "", "", {"key_type": key_type, "members": len(keys)})
        sent: list[Distribution] = []
        by_hand: list[tuple[Holding, str]] = []
        holdings = sorted(self._lists.holding(key_type, keys), key=_list_of)
        for _, group in groupby(holdings, _list_of):
            on_list = list(group)
            first = on_list[0]
            erases = tuple(sorted({holding.member_key for holding in on_list}))
            try:
                sent += self._send(Sending(first.audience_id, first.platform_id, first.segments, erases=erases))
            except ActivationError as error:
                by_hand.append((first, f"{error.title} {error.hint}".strip()))
        return Erased(tuple(keys), tuple(sent), tuple(by_hand))

    def list(self, key_type: KeyType = "zip") -> Sequence[tuple[str, datetime]]:
        """The erased members with the moment of the request, the newest first."""
        self._access.check("erasures.look")
        columns = ["member_key", "created_at"]
        rows = self._store.erasures.rows(self._user_id, columns, {"key_type": key_type}).whole().to_pylist()
        return sorted(((row["member_key"], row["created_at"]) for row in rows), key=lambda one: one[1], reverse=True)

    def lift(self, member_key: str, key_type: KeyType = "zip") -> None:
        """Lets a member be sent again; nothing happens if it was not erased."""
        self._access.check("erasures.change")
        erasure_id = _id(key_type, member_key)
        try:
            self._store.erasures.remove(erasure_id, self._user_id)
        except RowNotFound:
            return
        self._audit.note("erasure.lifted", "erasure", erasure_id, "", {"key_type": key_type})


def erased_of(keys: pa.Array, erased: pa.Array) -> pa.Array:
    """Those of the keys that are erased."""
    return keys.filter(pc.is_in(keys, value_set=erased))


def take_off(store: Store, sent: Distribution, members: pa.Array, now: datetime) -> None:
    """Ask for those to be taken off who were erased while they were being sent; asking twice makes one."""
    if not len(members):
        return
    follows = Distribution(
        distribution_id=f"{sent.distribution_id}-erase",
        distribution_type="incremental",
        status="scheduled",
        scheduled_at=now,
        created_at=now,
        updated_at=now,
        segments_distributed=sent.segments_distributed,
        erases=sorted(members.to_pylist()),
        **{name: getattr(sent, name) for name in _SAME},
    )
    with suppress(RowNotFound):  # the audience or platform was deleted
        store.add_distributions([to_row(follows)])


def _checked(member_keys: Sequence[str], key_type: KeyType) -> list[str]:
    keys = list(dict.fromkeys(key.strip() for key in member_keys if key.strip()))
    if not keys or len(keys) > MOST:
        raise InvalidDistribution("There is nobody to erase.", f"Give 1 to {MOST:,} keys.", "member_keys")
    for key in keys:
        if key_type == "zip" and not (key.isascii() and key.isdecimal() and len(key) == 5):
            raise InvalidDistribution(f"{key[:20]} is no ZIP.", "A ZIP has five digits.", "member_keys")
        if len(key) > 200 or not key.isprintable():
            raise InvalidDistribution("That is no customer's id.", "It has up to 200 characters.", "member_keys")
    return keys


def _id(key_type: KeyType, key: str) -> str:
    return "era-" + hashlib.sha256(f"{key_type}\n{key}".encode()).hexdigest()[:24]


def _list_of(holding: Holding) -> tuple[str, str, tuple[int, ...]]:
    return holding.platform_id, holding.audience_id, holding.segments
