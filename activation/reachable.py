"""Which saved audiences a user reaches: one's own and those that others share, with what one may do with each.

What is shared with the user is found like one's own, and what is not shared is not there.
"""

from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Literal, TypeVar

from activation.access import Access
from activation.audience import ID_PATTERN, Audience
from activation.errors import AudienceNotFound, NotPermitted
from activation.listing import AudienceSummary
from activation.sharing import Lent, Sharing
from activation.stored import from_row
from store import Store
from store.errors import DamagedFile, InvalidName, RowNotFound

OwnLevel = Literal["own", "edit", "view"]
Found = TypeVar("Found")


class ReachableAudiences:
    """The audiences of one user and those shared with that user, to be looked at."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access
        self._user_id = access.user_id
        self._sharing = Sharing(store, access.user_id)

    def get(self, audience_id: str) -> Audience:
        """The audience with that id; AudienceNotFound for an unknown one and for those of others."""
        self._access.check("audiences.look")
        return from_row(self._stored(audience_id))

    def state_of(self, audience_id: str) -> Hashable:
        """What changes with every write that may have changed an audience, whoever wrote; raises as `get`.

        It costs a hundredth of reading one, for whoever keeps something of it.
        """
        self._access.check("audiences.look")
        return self._found(audience_id, self._store.audiences.state_of)

    def states_of(self, audience_ids: Sequence[str]) -> dict[str, Hashable]:
        """As `state_of`, of those of these audiences that are there."""
        self._access.check("audiences.look")
        states = self._store.audiences.states_of(audience_ids, self._user_id)
        for audience_id in audience_ids:
            if audience_id not in states:
                with suppress(AudienceNotFound):
                    states[audience_id] = self.state_of(audience_id)
        return states

    def get_many(self, audience_ids: Sequence[str]) -> Sequence[Audience]:
        """The audiences with these ids, the user's own and shared ones, in the order given; others are left out."""
        self._access.check("audiences.look")
        found = {row["audience_id"]: row for row in self._store.audiences.get_many(audience_ids, self._user_id)}
        by_owner: dict[str, list[str]] = {}
        if others := set(audience_ids) - found.keys():
            for key, lent in self._sharing.lent().items():
                if key in others:
                    by_owner.setdefault(lent.owner, []).append(key)
        for owner, keys in by_owner.items():
            found |= {row["audience_id"]: row for row in self._store.audiences.get_many(keys, owner)}
        return [from_row(found[key]) for key in dict.fromkeys(audience_ids) if key in found]

    def level(self, audience_id: str) -> OwnLevel:
        """What the user may do with an audience, whatever the role."""
        found = self.levels([self.get(audience_id)])
        if not found:  # shared no more since it was looked at
            raise _unknown()
        return found[audience_id]

    def levels(self, audiences: Sequence[Audience | AudienceSummary]) -> dict[str, OwnLevel]:
        """What the user may do with each of these, by id; one that is shared no more is left out."""
        self._access.check("audiences.look")
        found: dict[str, OwnLevel] = {one.audience_id: "own" for one in audiences if one.user_id == self._user_id}
        if len(found) < len(audiences):
            lent = self._sharing.lent()
            others = {one.audience_id: lent[one.audience_id] for one in audiences if one.audience_id in lent}
            found |= {key: one.level for key, one in others.items() if key not in found}
        return found

    def _known(self, audience_ids: Sequence[str]) -> dict[str, tuple[str, datetime]]:
        """Whose those are that are saved already, and when they were created.

        DamagedFile if another may be where nothing can be read, NotPermitted for one that is shared to be seen only.
        """
        if not audience_ids:
            return {}
        columns, wanted = ["audience_id", "created_at"], [one for one in audience_ids if ID_PATTERN.match(one)]
        own, damaged = self._store.audiences.places(self._user_id, wanted)
        known = {}
        if own:
            rows = self._store.audiences.rows(self._user_id, columns, {"audience_id": list(own)}).rows
            known = {row["audience_id"]: (self._user_id, row["created_at"]) for row in rows.to_pylist()}
        if missing := set(wanted) - known.keys():
            lent = {key: one for key, one in self._sharing.lent().items() if key in missing}
            for damage in damaged if missing - lent.keys() else ():
                raise damage
            for key, one in lent.items():
                known |= {key: (one.owner, _of_owner(key, one, self._store.audiences.get)["created_at"])}
                _check_editing(one)
        return known

    def _stored(self, audience_id: str) -> dict[str, Any]:
        """The stored row, of the user's own or of one that is shared; AudienceNotFound for any other."""
        return self._found(audience_id, self._store.audiences.get)

    def _found(self, audience_id: str, asked: Callable[[str, str], Found]) -> Found:
        """What the store answers (asked: by id and owner) of one's own audience, or of one that is shared."""
        try:
            return asked(audience_id, self._user_id)
        except (RowNotFound, InvalidName, DamagedFile) as error:
            lent = self._sharing.lent().get(audience_id)
            if lent:
                return _of_owner(audience_id, lent, asked)
            if isinstance(error, DamagedFile):
                raise
            raise _unknown() from None

    def _editable(self, audience_id: str) -> Audience:
        """An audience that the user may change."""
        audience = self.get(audience_id)
        if audience.user_id != self._user_id:
            _check_editing(self._sharing.lent().get(audience_id))
        return audience

    def _own(self, audience_id: str, what: str) -> Audience:
        """An audience of the user's own; NotPermitted for one that somebody shares."""
        audience = self.get(audience_id)
        if audience.user_id != self._user_id:
            raise NotPermitted(f"Only its owner may {what}.", "Ask them, or duplicate it.")
        return audience


def _check_editing(lent: Lent | None) -> None:
    if lent is None or lent.level != "edit":
        raise NotPermitted("It is shared with you to be seen, not changed.", "Ask its owner, or duplicate it.")


def _of_owner(audience_id: str, lent: Lent, asked: Callable[[str, str], Found]) -> Found:
    try:
        return asked(audience_id, lent.owner)
    except (RowNotFound, InvalidName):
        raise _unknown() from None


def _unknown() -> AudienceNotFound:
    return AudienceNotFound("There is no such audience.", "Look for it among the saved audiences.")
