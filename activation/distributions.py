"""The user's distributions: check before sending, send now or later, follow, retry, cancel; and what lies where."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from activation.access import Access
from activation.audit import Audit
from activation.distribution import (
    ID_PATTERN,
    Approval,
    Distribution,
    DistributionStatus,
    Repeat,
    from_row,
    new_distribution_id,
    to_columns,
    to_row,
)
from activation.errors import DistributionNotFound, InvalidDistribution, SendingBlocked, WrongState
from activation.sending import series
from activation.sending.asked import Sending, asked_by
from activation.sending.carrying import Carrying
from activation.sending.checks import Preflight
from activation.sending.history import DistributionPage, History, Question
from activation.sending.lists import Holding, list_id
from activation.sending.planning import Planned, Planning
from activation.sending.repeating import checked_repeat, first_time
from activation.sending.roster import KeyType
from store import Store
from store.edit import check_version
from store.errors import InvalidName, RowNotFound, StaleVersion
from store.outbox import Outbox
from store.sending_tables import PENDING

TRIES = 5  # against somebody who changes the same row at the same moment


class Distributions:
    """One user's distributions in the store; nobody else's can be reached through it."""

    def __init__(
        self, store: Store, outbox: Outbox, access: Access, audit: Audit, planning: Planning, carrying: Carrying
    ) -> None:
        self._store = store
        self._outbox = outbox
        self._access = access
        self._audit = audit
        self._user_id = access.user_id
        self._planning = planning
        self._carrying = carrying
        self._history = History(store, access.user_id)

    def preflight(self, sending: Sending) -> Preflight:
        """What the checks say of a sending as it would be now, and what it would consist of."""
        self._access.check("distributions.look")
        return self._planning.preflight(self._planning.planned(sending))

    def send(self, *sendings: Sending) -> list[Distribution]:
        """Asks for these to be sent, all of them or none; whoever runs a worker carries them out.

        Raises SendingBlocked by the first rule that says no, InvalidDistribution naming the field, and
        AudienceNotFound or PlatformNotFound. What needs an approval waits for it.
        """
        self._access.check("distributions.send")
        return self._added(sendings, [new_distribution_id() for _ in sendings])

    def send_once(self, made: str, *sendings: Sending) -> tuple[list[Distribution], bool]:
        """As `send`, under an id that a request's key has made: however often it is asked, they are sent once.

        Answers with the distributions, and whether it was this call that asked for them.
        """
        self._access.check("distributions.send")
        ids = [made if number == 0 else f"{made}-{number}" for number in range(len(sendings))]
        try:
            if not self._there(ids) and (added := self._added(sendings, ids)):
                return added, True
        except SendingBlocked:
            if not self._there(ids):  # else what blocks is the same one, asked for a moment ago and under way by now
                raise
        return self._there(ids), False

    def _there(self, ids: Sequence[str]) -> list[Distribution]:
        return [from_row(row) for row in self._store.distributions.get_many(ids, self._user_id)]

    def _added(self, sendings: Sequence[Sending], ids: Sequence[str]) -> list[Distribution]:
        if len({list_id(one.platform_id, one.audience_id, one.segments) for one in sendings}) < len(sendings):
            raise InvalidDistribution("The same is asked for twice.", "Choose each platform once.", "platform_id")
        now = datetime.now(UTC)
        rows = [to_row(self._asked(one, sending, now)) for one, sending in zip(ids, sendings, strict=True)]
        try:
            added = self._store.add_distributions(rows)
        except RowNotFound:
            raise WrongState("It was deleted in this very moment.", "Look at the list again.") from None
        return [self._noted("distribution.asked", from_row(row)) for row in added]

    def get(self, distribution_id: str) -> Distribution:
        """The distribution with that id; DistributionNotFound for an unknown one and for those of others."""
        self._access.check("distributions.look")
        try:
            return from_row(self._store.distributions.get(distribution_id, self._user_id))
        except (RowNotFound, InvalidName):
            raise DistributionNotFound(
                "There is no such distribution.", "Look for it among the distributions."
            ) from None

    def list(
        self,
        status: DistributionStatus | None = None,
        platform_id: str | None = None,
        audience_id: str | None = None,
        q: str = "",
        since: datetime | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> DistributionPage:
        """The distributions that match, the newest first; q is looked for in the audience's and platform's name."""
        self._access.check("distributions.look")
        return self._history.page(Question(status, platform_id, audience_id, q, since), limit, offset)

    def frame(self) -> pd.DataFrame:
        """All distributions as a table, the newest first, for charts; columns: activation.sending.history.COLUMNS."""
        self._access.check("distributions.look")
        return self._history.frame()

    def csv(self, question: Question) -> bytes:
        """The distributions that match as CSV, safe to open in a spreadsheet."""
        self._access.check("distributions.export")
        made = self._history.csv(question)
        self._audit.note("distribution.listed", "distribution", "", "", {"format": "csv"})
        return made

    def version(self) -> str:
        """A text that changes with every change to the user's distributions; the key for caches."""
        self._access.check("distributions.look")
        return self._store.distributions.version(self._user_id)

    def retry(self, distribution_id: str, expecting: int | None = None) -> Distribution:
        """Tries a failed one again at once: what was made then is sent, byte for byte; WrongState for any other.

        expecting, of all verbs: the version that the change is based on; StaleVersion where it has changed since.
        """
        self._access.check("distributions.send")
        given = self._expected(distribution_id, expecting)
        if given.status != "failed":
            hint = "Send it again instead." if given.status in ("completed", "cancelled") else "Wait for how it ends."
            raise WrongState(f"It is {given.status.replace('_', ' ')}, not failed.", hint)
        changes = {"status": "scheduled", "next_attempt_at": datetime.now(UTC), "cancel_requested_at": None}
        return self._noted("distribution.retried", self._changed(given, changes))

    def send_again(self, distribution_id: str, expecting: int | None = None) -> Distribution:
        """Asks for the same once more, now, with the audience as it is today."""
        self._access.check("distributions.send")
        asked = asked_by(self._expected(distribution_id, expecting))
        return self.send(replace(asked, distribution_type=None, repeat=None))[0]

    def cancel(self, distribution_id: str, whole_series: bool = False, expecting: int | None = None) -> Distribution:
        """Cancels one that is to come, or asks one under way to stop; WrongState for one that has ended.

        whole_series: and those that would follow.
        """
        self._access.check("distributions.send")
        for _ in range(TRIES):
            given = self._expected(distribution_id, expecting)
            if given.status not in PENDING:
                words = given.status.replace("_", " ")
                raise WrongState(f"It is {words}: there is nothing to cancel.", "Look at the list again.")
            try:
                if not whole_series:
                    series.add_next(self._store, given, datetime.now(UTC))
                cancelled = self._carrying.cancel(given)
            except StaleVersion:
                continue
            if whole_series:
                series.stop(self._store, given, datetime.now(UTC))
            return self._noted("distribution.cancel_asked", cancelled, {"whole_series": whole_series})
        raise WrongState("It changes too fast to be cancelled.", "Try again in a moment.")

    def coming(self, audience_id: str) -> Sequence[Distribution]:
        """The distributions of an audience that are still to be sent, or under way."""
        self._access.check("distributions.look")
        return series.pending(self._store, self._user_id, {"audience_id": audience_id})

    def pending(self) -> Sequence[Distribution]:
        """All that is still to be sent or under way, the next first."""
        self._access.check("distributions.look")
        return series.pending(self._store, self._user_id, {})

    def file(self, distribution_id: str, name: str) -> Iterator[bytes]:
        """A file of a distribution exactly as it was sent, a piece at a time; RowNotFound if it is no longer kept."""
        self._access.check("distributions.export")
        given = self.get(distribution_id)
        pieces = self._outbox.read(self._user_id, given.distribution_id, name)
        self._noted("distribution.exported", given, {"file": name})
        return pieces

    def kept(self, distribution_id: str) -> Sequence[str]:
        """The names of the files that are kept of a distribution; none once they are too old."""
        return self._outbox.names(self._user_id, self.get(distribution_id).distribution_id)

    def held(self, sending: Sending) -> int:
        """How many members lie on the list of a sending now, or may lie there."""
        self._access.check("distributions.look")
        segments = tuple(sorted(set(sending.segments)))
        return len(self._planning.lists.held(sending.platform_id, sending.audience_id, segments))

    def holding(self, member_keys: Sequence[str], key_type: KeyType = "zip") -> Sequence[Holding]:
        """Which lists at which platforms hold these ZIP areas (or customers), since when and by which distribution."""
        self._access.check("distributions.look")
        return self._planning.lists.holding(key_type, member_keys)

    def carry_out(self, distribution_id: str) -> Distribution:
        """Sends one that is due; only for whoever holds the lease (see `activation.sending.worker`)."""
        self._access.check("distributions.carry_out")
        if not ID_PATTERN.fullmatch(distribution_id):
            raise DistributionNotFound("There is no such distribution.", "Look for it among the distributions.")
        return self._carrying.carry_out(distribution_id)

    def _asked(self, distribution_id: str, sending: Sending, now: datetime) -> Distribution:
        """The distribution to save for what is asked."""
        repeat = checked_repeat(sending.repeat) if sending.repeat else None
        planned = self._planning.planned(sending)
        said = self._planning.preflight(planned)
        for block in said.blocks:
            raise SendingBlocked(f"{planned.plan.platform.name}: {block.title}", block.hint, field=block.rule)
        first = first_time(sending.at, repeat, now)
        return _distribution(distribution_id, self._user_id, sending, planned, said, first, repeat, now)

    def _noted(self, action: str, given: Distribution, detail: dict[str, Any] | None = None) -> Distribution:
        told = {"platform": given.platform_name, "status": given.status, **(detail or {})}
        self._audit.note(action, "distribution", given.distribution_id, given.audience_name, told)
        return given

    def _expected(self, distribution_id: str, expecting: int | None) -> Distribution:
        given = self.get(distribution_id)
        check_version({"version": given.version}, distribution_id, expecting)
        return given

    def _changed(self, given: Distribution, changes: dict[str, Any]) -> Distribution:
        columns = to_columns(changes | {"updated_at": datetime.now(UTC), "saved_by": self._user_id})
        key = given.distribution_id
        return from_row(self._store.distributions.update(key, self._user_id, columns, expecting=given.version))


def _distribution(
    distribution_id: str, user_id: str, sending: Sending, planned: Planned, said: Preflight, first: datetime,
    repeat: Repeat | None, now: datetime,
) -> Distribution:  # fmt: skip
    plan = planned.plan
    return Distribution(
        distribution_id=distribution_id,
        user_id=user_id,
        audience_id=plan.audience.audience_id,
        platform_id=plan.platform.platform_id,
        status="awaiting_approval" if said.approval else "scheduled",
        distribution_type=plan.kind,
        segments_distributed=list(plan.segments),
        scheduled_at=first,
        created_at=now,
        updated_at=now,
        saved_by=user_id,
        requested_by=user_id,
        audience_name=plan.audience.name,
        platform_name=plan.platform.name,
        platform_type=plan.type.key,
        format=plan.form.key,
        options={name: text.strip() for name, text in sending.options.items() if text.strip()},
        max_removed=plan.max_removed,
        repeats=repeat,
        series_id=distribution_id if repeat else None,
        approval=Approval(reason=said.approval) if said.approval else None,
        erases=None if plan.erases is None else list(plan.erases),
        size=said.size,
        rows=said.rows,
        platform_owner=None if plan.platform.user_id == user_id else plan.platform.user_id,
        audience_owner=None if plan.audience.user_id == user_id else plan.audience.user_id,
    )
