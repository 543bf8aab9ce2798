"""Carrying out one distribution: scheduled -> processing -> completed, failed or cancelled; and tried again in between.

Every step is on the disk before the next begins, so that whoever takes over after a kill knows where it stands.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from activation.audit import Audit
from activation.delivery.errors import DeliveryFailed
from activation.delivery.platform_types import DOWNLOAD, platform_type
from activation.distribution import Attempt, Distribution, Outcome, Problem, SentFile, from_row, to_row
from activation.errors import ActivationError, SendingBlocked
from activation.platform import SyncStatus
from activation.platforms import Platforms
from activation.sending import series
from activation.sending.asked import asked_by
from activation.sending.attempts import closed, interrupted_in_a_row, is_passing
from activation.sending.contents import contents
from activation.sending.delivering import deliver, matching, may_have_arrived
from activation.sending.erasing import erased_of, take_off
from activation.sending.manifest import Manifest
from activation.sending.planning import Planned, Planning
from activation.sending.preparing import keys_of, prepare, prepared
from store import Store
from store.errors import StaleVersion, StoreError
from store.outbox import Outbox

WAITS = (30, 120, 600, 1_800, 3_600)  # seconds before the second, third ... try after a passing error
LONGEST_WAIT = 6 * 3_600  # however long the other side asks us to wait
MOST_INTERRUPTED = 20  # times in a row that a process may die over one sending before it is left alone
log = logging.getLogger("activation.sending")


class Cancelled(Exception):
    """Somebody has asked to stop it."""


class Unchanged(Exception):
    """A repeating sending of changes finds none: that is no failure."""

    def __init__(self, planned: Planned) -> None:
        super().__init__()
        self.planned = planned


class Carrying:
    """Carries out one user's distributions; one thread for each of them."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        user_id: str,
        planning: Planning,
        platforms: Platforms,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        audit: Audit | None = None,
    ) -> None:
        self._audit = audit
        self._store = store
        self._outbox = outbox
        self._user_id = user_id
        self._planning = planning
        self._platforms = platforms
        self._clock = clock

    def carry_out(self, distribution_id: str) -> Distribution:
        """Tries one that is due, or that was cut off, and answers with what has become of it."""
        given = self._get(distribution_id)
        if given.status not in ("scheduled", "processing"):
            return given
        try:
            begun = self._begin(given)
        except StaleVersion:  # cancelled or changed in this very moment
            return self._get(distribution_id)
        try:
            if begun.cancel_requested_at:
                raise Cancelled
            made = self._made(begun)
            files = self._delivered(begun, made)
            return self._complete(begun, made, files)
        except Unchanged as quiet:
            return self._complete_unsent(begun, quiet.planned)
        except Cancelled:
            self._note_possible(begun)
            return self._end(begun, "cancelled", "cancelled")
        except DeliveryFailed as error:
            return self._fail(
                begun, Problem(title=error.title, hint=error.hint, kind=error.kind, said=error.said), error
            )
        except (ActivationError, StoreError) as error:
            return self._fail(
                begun, Problem(title=error.title, hint=error.hint, kind=getattr(error, "code", "store")), error
            )
        except Exception as error:
            # No sentence of a library is shown that nobody has looked through for secrets.
            log.exception("Distribution %s broke off", distribution_id)
            hint = "Try it again. If it stays so, look into the log of the app."
            title = f"Something went wrong that the app does not know ({type(error).__name__})."
            return self._fail(begun, Problem(kind="unexpected", title=title, hint=hint), error)

    def cancel(self, given: Distribution) -> Distribution:
        """Cancels one that is to come; one under way is asked to stop, and stops between two pieces of its files."""
        now = self._clock()
        if given.status == "processing":
            return self._update(given, {"cancel_requested_at": now}, expecting=given.version)
        cancelled = self._update(given, {"status": "cancelled", "next_attempt_at": None}, expecting=given.version)
        self._note_possible(given)
        return cancelled

    def _begin(self, given: Distribution) -> Distribution:
        """Mark it as processing; the next of its series is asked for first, so that a kill cannot lose it."""
        now = self._clock()
        if given.status == "scheduled" and not given.attempts:
            series.add_next(self._store, given, now)
        attempts = closed(given.attempts, "interrupted", now)
        attempts.append(Attempt(number=len(attempts) + 1, started_at=now))
        return self._update(
            given,
            {"status": "processing", "attempts": attempts, "next_attempt_at": None, "error_details": None},
            expecting=given.version,
        )

    def _made(self, begun: Distribution) -> Manifest:
        """The files of the sending: those made before, or new ones if the checks let it pass."""
        if interrupted_in_a_row(begun.attempts) > MOST_INTERRUPTED:
            raise SendingBlocked("It was cut off too often.", "See whether the machine has enough memory, then retry.")
        if made := prepared(self._outbox, begun):
            if not len(self._erased(begun, made)):
                self._planning.check_states(asked_by(begun))  # as for new ones; the rest of the checks passed then
                return made
            self._note_possible(begun)  # somebody in these files was erased since: they are made anew without
        planned = self._planning.planned(asked_by(begun), begun.scheduled_at or begun.created_at)
        said = self._planning.preflight(planned, besides=begun.distribution_id)
        for block in said.blocks:
            raise SendingBlocked(block.title, block.hint, field=block.rule)
        if said.approval and not (begun.approval and begun.approval.approved_at):
            raise SendingBlocked(f"It needs an approval now: {said.approval}", "Send it anew, and approve it.")
        if not contents(planned.plan, planned.roster, planned.changes):
            raise Unchanged(planned)
        return prepare(self._outbox, begun, planned.plan, planned.roster, planned.changes)

    def _delivered(self, begun: Distribution, made: Manifest) -> list[SentFile]:
        platform = self._platforms.get(begun.platform_id)
        if platform.settings.get("channel") == DOWNLOAD:
            said = {"answer": "made to download; nothing was sent"}
            return [SentFile(**file.model_dump(), said=said) for file in made.files]

        def stop() -> None:
            if self._get(begun.distribution_id).cancel_requested_at:
                raise Cancelled

        stop()
        with self._platforms.open(begun.platform_id) as channel:
            own_folder = platform_type(platform.platform_type).manifest
            return list(deliver(channel, self._outbox, begun, made, own_folder, stop))

    def _complete(self, begun: Distribution, made: Manifest, files: list[SentFile]) -> Distribution:
        now = self._clock()
        added, removed = keys_of(self._outbox, begun)
        self._planning.lists.take(begun, made.key_type, added, removed, now)
        take_off(self._store, begun, self._erased(begun, made), now)
        changes: dict[str, Any] = {
            "status": "completed",
            "executed_at": now,
            "audience_version": made.audience_version,
            "files": files,
            "match_results": matching(files),
            "attempts": closed(begun.attempts, "completed", now, made),
            "rows": made.rows,
            "size": made.size,
            "added": made.added,
            "removed": made.removed,
            "unchanged": made.unchanged,
            "rejected": made.rejected,
            "bytes": made.total_bytes,
        }
        done = self._noted(self._update(begun, changes))
        if any(file.delivered_at for file in files):  # what is made to download goes nowhere yet
            self._note_sync(begun, now, "success")
        return done

    def _complete_unsent(self, begun: Distribution, planned: Planned) -> Distribution:
        """Ends one that had nothing to send: the list stays as it is, and no sync of the platform is noted."""
        now, kept = self._clock(), planned.changes.unchanged
        changes: dict[str, Any] = {
            "status": "completed",
            "executed_at": now,
            "attempts": closed(begun.attempts, "completed", now),
            "audience_version": planned.plan.audience.version,
            "size": planned.roster.size,
            "rows": kept,
            **{"added": 0, "removed": 0, "unchanged": kept, "rejected": 0, "bytes": 0},
        }
        return self._noted(self._update(begun, changes))

    def _fail(self, begun: Distribution, problem: Problem, error: Exception) -> Distribution:
        now, tried = self._clock(), len([one for one in begun.attempts if one.outcome != "interrupted"])
        attempts = closed(begun.attempts, "failed", now, problem=problem)
        if is_passing(error) and self._get(begun.distribution_id).cancel_requested_at:
            self._note_possible(begun)
            return self._end(begun.model_copy(update={"attempts": attempts}), "cancelled", "cancelled")
        if is_passing(error) and tried <= len(WAITS):
            asked = getattr(error, "retry_after", None) or 0
            wait = min(max(WAITS[tried - 1], asked), LONGEST_WAIT)
            again = now + timedelta(seconds=wait)
            changes = {"status": "scheduled", "next_attempt_at": again, "attempts": attempts, "error_details": problem}
            return self._update(begun, changes)
        self._note_possible(begun)
        failed = self._end(begun.model_copy(update={"attempts": attempts}), "failed", "failed", problem)
        series.stop_after_failures(self._store, failed, now)
        return failed

    def _end(self, begun: Distribution, status: str, outcome: Outcome, problem: Problem | None = None) -> Distribution:
        now = self._clock()
        ended = self._noted(
            self._update(
                begun,
                {
                    "status": status,
                    "executed_at": None if status == "cancelled" else now,
                    "attempts": closed(begun.attempts, outcome, now, problem=problem),
                    "error_details": problem,
                },
            )
        )
        if status == "failed":
            self._note_sync(begun, now, "failed")
        return ended

    def _note_possible(self, begun: Distribution) -> None:
        """Note whom the other side may have, where some file has arrived or may have, but not all."""
        made = prepared(self._outbox, begun)
        if made and may_have_arrived(self._outbox, begun):
            added, removed = keys_of(self._outbox, begun)
            self._planning.lists.take(begun, made.key_type, added, removed, self._clock(), certain=False)

    def _erased(self, begun: Distribution, made: Manifest) -> pa.Array:
        """Those in its files of whom it was asked meanwhile that they be erased."""
        return erased_of(keys_of(self._outbox, begun)[0], self._planning.erased(made.key_type, begun.audience_owner))

    def _note_sync(self, ended: Distribution, now: datetime, status: SyncStatus) -> None:
        try:
            self._platforms.note_sync(ended.platform_id, now, status)
        except StoreError as error:  # the sending has ended all the same, and must not be begun again for this
            log.warning("The platform's last sending was not noted: %s", error)

    def _noted(self, ended: Distribution) -> Distribution:
        if self._audit:
            detail = {
                "platform": ended.platform_name,
                "rows": ended.rows,
                "added": ended.added,
                "removed": ended.removed,
            }
            action, key = f"distribution.{ended.status}", ended.distribution_id
            self._audit.note(action, "distribution", key, ended.audience_name, detail, through="worker")
        return ended

    def _get(self, distribution_id: str) -> Distribution:
        return from_row(self._store.distributions.get(distribution_id, self._user_id))

    def _update(
        self, distribution: Distribution, changes: Mapping[str, Any], expecting: int | None = None
    ) -> Distribution:
        changed = distribution.model_copy(update=dict(changes) | {"updated_at": self._clock()})
        row = to_row(changed)
        columns = {name: row[name] for name in (*changes, "updated_at")}
        key = distribution.distribution_id
        return from_row(self._store.distributions.update(key, self._user_id, columns, expecting))
