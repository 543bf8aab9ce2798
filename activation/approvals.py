"""Approving what is large or sensitive: by an admin who did not ask for it; with nobody signed in, by typing a name."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from activation.access import Access
from activation.audit import Audit
from activation.criteria import Criteria
from activation.distribution import ID_PATTERN, Approval, Distribution, Problem, from_row, to_columns
from activation.errors import DistributionNotFound, InvalidDistribution, NotPermitted, WrongState
from activation.people import name_of
from activation.settings import DEMO_USER
from activation.stored import from_row as audience_of
from store import Store
from store.edit import check_version
from store.errors import DamagedFile, RowNotFound

WAITS = "awaiting_approval"
LONGEST_REASON = 500


@dataclass(frozen=True)
class Waiting:
    """A distribution that waits to be approved, as whoever approves it sees it.

    asked_by: the name of whoever asked. criteria: the rules of its audience as they are now; None if it is gone.
    """

    distribution: Distribution
    asked_by: str
    criteria: Criteria | None


class Approvals:
    """What one user may approve: nothing of their own, and all of others'; the single user of a demo, all of it."""

    def __init__(self, store: Store, access: Access, audit: Audit) -> None:
        self._store = store
        self._access = access
        self._audit = audit
        self._user_id = access.user_id

    @property
    def by_another(self) -> bool:
        """Whether somebody else has to approve what this user asks for."""
        return self._user_id != DEMO_USER

    def waiting(self) -> Sequence[Waiting]:
        """What waits for this user's approval, of whomever, the first to be sent first."""
        self._access.check("distributions.approve")
        found = [one for one in self._those({"status": WAITS}) if self._may_approve(one)]
        return [self._told(one) for one in sorted(found, key=lambda one: (one.due_at, one.distribution_id))]

    def approve(self, distribution_id: str, confirmation: str, expecting: int | None = None) -> Distribution:
        """Lets one that waits for it be sent; confirmation: the audience's name, typed.

        Raises NotPermitted to whoever asked for it, DistributionNotFound for what does not wait (WrongState for one's
        own), and StaleVersion if it is not, or no longer, the version expected.
        """
        given = self._waiting(distribution_id, expecting)
        if " ".join(confirmation.split()) != given.audience_name:
            hint = f"Type {given.audience_name} to approve it."
            raise InvalidDistribution("That is not the audience's name.", hint, "confirmation")
        approval = Approval(reason=self._reason(given), approved_by=self._user_id, approved_at=datetime.now(UTC))
        approved = self._changed(given, {"status": "scheduled", "approval": approval.model_dump()})
        return self._noted("distribution.approved", approved, approval.reason)

    def turn_down(self, distribution_id: str, why: str = "", expecting: int | None = None) -> Distribution:
        """Cancels one that waits to be approved, with a word to whoever asked for it; raises as `approve`.

        Of one that repeats no next one is asked for.
        """
        given = self._waiting(distribution_id, expecting)
        why = " ".join(why.split())[:LONGEST_REASON]
        problem = Problem(kind="turned_down", title=f"{name_of(self._store, self._user_id)} turned it down.", hint=why)
        changed = self._changed(given, {"status": "cancelled", "error_details": problem.model_dump()})
        return self._noted("distribution.turned_down", changed, why)

    def _waiting(self, distribution_id: str, expecting: int | None) -> Distribution:
        self._access.check("distributions.approve")
        given = self._found(distribution_id)
        if given.status != WAITS and given.user_id == self._user_id:
            check_version({"version": given.version}, distribution_id, expecting)
            words = given.status.replace("_", " ")
            raise WrongState(f"It is {words}: it waits for no approval.", "Look at the list again.")
        if given.status != WAITS:
            raise DistributionNotFound("There is no such distribution.", "Look for it among those that wait.")
        if not self._may_approve(given):
            raise NotPermitted(
                "You asked for it, so somebody else has to approve it.",
                "Ask another admin of this installation.",
                field="distributions.approve",
            )
        check_version({"version": given.version}, distribution_id, expecting)
        return given

    def _found(self, distribution_id: str) -> Distribution:
        known = ID_PATTERN.fullmatch(distribution_id)
        found = self._those({"distribution_id": distribution_id}) if known else []
        if not found:
            raise DistributionNotFound("There is no such distribution.", "Look for it among those that wait.")
        # Ids are unique among one user's; should two users have the same, the one that this user may approve is meant.
        return min(found, key=lambda one: (one.status != WAITS, not self._may_approve(one), one.user_id))

    def _those(self, filters: Mapping[str, object]) -> list[Distribution]:
        """Everybody's distributions that match. What cannot be read cannot be approved; its owner's list names it."""
        rows = self._store.distributions.everybodys_rows(["distribution_id", "user_id"], filters).rows.to_pylist()
        found = []
        for row in rows:
            with suppress(RowNotFound):  # it was erased in this very moment
                found.append(from_row(self._store.distributions.get(row["distribution_id"], row["user_id"])))
        return found

    def _may_approve(self, given: Distribution) -> bool:
        return given.user_id != self._user_id or not self.by_another

    def _told(self, given: Distribution) -> Waiting:
        try:
            row = self._store.audiences.get(given.audience_id, given.audience_owner or given.user_id)
        except (RowNotFound, DamagedFile):
            return Waiting(given, name_of(self._store, given.user_id), None)
        return Waiting(given, name_of(self._store, given.user_id), audience_of(row).criteria)

    def _reason(self, given: Distribution) -> str:
        return given.approval.reason if given.approval else ""

    def _changed(self, given: Distribution, changes: dict[str, Any]) -> Distribution:
        columns = to_columns(changes | {"updated_at": datetime.now(UTC), "saved_by": self._user_id})
        row = self._store.distributions.update(given.distribution_id, given.user_id, columns, expecting=given.version)
        return from_row(row)

    def _noted(self, action: str, given: Distribution, reason: str) -> Distribution:
        told = {"platform": given.platform_name, "status": given.status, "of": given.user_id, "reason": reason}
        self._audit.note(action, "distribution", given.distribution_id, given.audience_name, told)
        return given
