"""The people who sign in, with their roles."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from activation.access import ROLES, Access, Role
from activation.audit import Audit
from activation.errors import InvalidPerson, LastAdmin, NotPermitted, PersonNotFound
from activation.settings import Settings
from store import Store
from store.errors import InvalidName, RowNotFound
from store.names import check_name

EVERYONE = "everyone"  # the name of no user: those from outside begin with usr-
SEEN_ANEW = timedelta(hours=1)
LONGEST = 200


@dataclass(frozen=True)
class Person:
    """Somebody who has signed in."""

    user_id: str
    name: str
    email: str
    role: Role
    disabled: bool
    first_seen_at: datetime
    last_seen_at: datetime
    signed_in_at: datetime | None = None


class People:
    """Everybody of this installation."""

    def __init__(self, store: Store, access: Access, audit: Audit, settings: Settings) -> None:
        self._store = store
        self._access = access
        self._audit = audit
        self._settings = settings

    def seen(
        self,
        user_id: str,
        name: str,
        email: str = "",
        claimed_role: str | None = None,
        signed_in_at: datetime | None = None,
    ) -> Person:
        """Note that somebody is there; the answer holds the role to go on with. Only for oneself.

        email: as the provider has verified it, else empty. claimed_role: what the provider says, which wins.
        signed_in_at: when they signed in; the same moment again is another visit and no sign-in for the audit. Raises
        NotPermitted for somebody who is kept out.
        """
        if user_id != self._access.user_id or user_id == EVERYONE:
            raise NotPermitted("Nobody can sign in for somebody else.", "Sign in with your own account.")
        check_name(user_id, "user_id")
        now, name, email = datetime.now(UTC), " ".join(name.split())[:LONGEST] or user_id, email.strip()[:LONGEST]
        with self._alone():
            known = find(self._store, user_id)
            if known and known.disabled:
                raise NotPermitted("This account is switched off.", "Ask an admin of this installation.")
            role = self._role(known, user_id, email, claimed_role)
            told: dict[str, object] = {"name": name, "email": email or None, "role": role}
            visit: dict[str, object] = {"last_seen_at": now, "signed_in_at": signed_in_at}
            anew = known is None or signed_in_at is None or signed_in_at != known.signed_in_at
            if known is None:
                row = {"person_id": user_id, "user_id": user_id, "disabled": "no", "first_seen_at": now}
                self._store.people.insert(row | told | visit | {"saved_by": user_id})
            elif (known.name, known.email, known.role) != (name, email, role):
                self._store.people.update(user_id, user_id, told | visit | {"saved_by": user_id})
            elif (anew and signed_in_at) or now - known.last_seen_at >= SEEN_ANEW:
                self._store.people.touch(user_id, user_id, visit)
        person = find(self._store, user_id)
        assert person is not None
        noted = Audit(self._store, Access(user_id, person.role), self._audit.through, self._audit.address)
        if anew:
            noted.note("person.signed_in", "person", user_id, person.name, {"role": person.role})
        if known and known.role != person.role:
            noted.note("person.role_changed", "person", user_id, person.name, {"from": known.role, "to": person.role})
        self._audit.unwritten += noted.unwritten
        return person

    def list(self) -> Sequence[Person]:
        """Everybody, by name; for admins."""
        self._access.check("people.look")
        return sorted(_everybody(self._store), key=lambda person: (person.name.casefold(), person.user_id))

    def colleagues(self) -> Sequence[tuple[str, str]]:
        """The id and name of everybody else who is let in, by name: with whom something can be shared."""
        self._access.check("people.colleagues")
        others = [one for one in _everybody(self._store) if not one.disabled and one.user_id != self._access.user_id]
        return sorted(((one.user_id, one.name) for one in others), key=lambda one: (one[1].casefold(), one[0]))

    def named(self, user_id: str) -> str:
        """The name that somebody goes by, for all who are let in; the id of somebody who has never signed in."""
        self._access.check("people.named")
        return name_of(self._store, user_id)

    def set_role(self, user_id: str, role: Role) -> Person:
        """Gives somebody another role; LastAdmin for the one who has to stay one."""
        self._access.check("people.change")
        if role not in ROLES:
            raise InvalidPerson(f"There is no role {str(role)[:40]!r}.", f"Use {', '.join(ROLES)}.", "role")
        return self._changed(user_id, {"role": role}, "person.role_changed", {"to": role})

    def set_disabled(self, user_id: str, disabled: bool) -> Person:
        """Keeps somebody out, or lets them in again; LastAdmin for the one who has to stay in."""
        self._access.check("people.change")
        action = "person.disabled" if disabled else "person.let_in"
        return self._changed(user_id, {"disabled": "yes" if disabled else "no"}, action, {})

    def _changed(self, user_id: str, changes: dict[str, object], action: str, detail: dict[str, Any]) -> Person:
        with self._alone():
            before = find(self._store, user_id)
            if before is None:
                raise PersonNotFound("There is no such person.", "Look for them among the people.")
            stays_admin = changes.get("role", before.role) == "admin" and changes.get("disabled", "no") == "no"
            if _is_admin(before) and not stays_admin and not self._another_admin(user_id):
                raise LastAdmin(
                    f"{before.name} is the last admin.", "Make somebody else an admin first.", next(iter(changes))
                )
            row = self._store.people.update(user_id, user_id, changes | {"saved_by": self._access.user_id})
        self._audit.note(action, "person", user_id, before.name, {"from": before.role} | detail if detail else {})
        return _person(row)

    def _another_admin(self, user_id: str) -> bool:
        return any(_is_admin(one) and one.user_id != user_id for one in _everybody(self._store))

    def _role(self, known: Person | None, user_id: str, email: str, claimed: str | None) -> Role:
        for role in ROLES:
            if role == claimed:
                return role
        named = {one.casefold() for one in self._settings.admins}
        if user_id.casefold() in named or (email and email.casefold() in named):
            return "admin"
        if known:
            return known.role
        return self._settings.default_role if self._store.people.owners() else "admin"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One change of people at a time: two admins could else demote each other at once, and none would be left."""
        with self._store.people.editing([(EVERYONE,)]):
            yield


def find(store: Store, user_id: str) -> Person | None:
    """The person with that id, if they have ever signed in."""
    try:
        return _person(store.people.get(user_id, user_id))
    except (RowNotFound, InvalidName):
        return None


def name_of(store: Store, user_id: str) -> str:
    """The name that somebody goes by; the id of somebody who has never signed in."""
    person = find(store, user_id)
    return person.name if person else user_id


def role_of(store: Store, user_id: str) -> Role | None:
    """The role that somebody has now; None for whoever is kept out or has never signed in."""
    person = find(store, user_id)
    return None if person is None or person.disabled else person.role


def _everybody(store: Store) -> list[Person]:
    return [_person(row) for row in store.people.everybodys_rows().whole().to_pylist()]


def _is_admin(person: Person) -> bool:
    return person.role == "admin" and not person.disabled


def _person(row: dict[str, Any]) -> Person:
    return Person(
        user_id=row["user_id"],
        name=row["name"],
        email=row["email"] or "",
        role=row["role"],
        disabled=row["disabled"] == "yes",
        first_seen_at=row["first_seen_at"],
        last_seen_at=row["last_seen_at"],
        signed_in_at=row["signed_in_at"],
    )
