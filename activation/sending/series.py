"""Repeating distributions: each is a row of its own, and the next one is asked for when one begins.

The next has an id made of the series and its time, so that asking twice makes one. What was missed while no app ran is
sent once, late, and not once for every time that was missed.
"""

from contextlib import suppress
from datetime import UTC, datetime

from activation.distribution import Distribution, Problem, from_row, to_columns, to_row
from activation.sending.repeating import next_after
from store import Store
from store.errors import RowNotFound, StaleVersion
from store.sending_tables import PENDING

FAILURES = 3  # in a row, after which a series stops


def add_next(store: Store, given: Distribution, now: datetime) -> None:
    """Ask for the sending after this one, if it repeats; nothing happens if that was done before."""
    if given.repeats is None or given.series_id is None or given.scheduled_at is None:
        return
    moments = [one.scheduled_at for one in of(store, given.user_id, given.series_id)]
    if any(moment is not None and moment > given.scheduled_at for moment in moments):
        return  # asked for before; from a later now, another moment might come next
    moment = next_after(given.repeats, max(now, given.scheduled_at))
    following = given.model_copy(
        update={
            "distribution_id": f"{given.series_id}-{moment.astimezone(UTC):%Y%m%d%H%M}",
            "status": "awaiting_approval" if given.approval and not given.approval.approved_at else "scheduled",
            "distribution_type": "refresh" if given.distribution_type == "initial" else given.distribution_type,
            "scheduled_at": moment,
            "created_at": now,
            "updated_at": now,
            "audience_version": None,
        }
    )
    try:
        store.add_distributions([to_row(following)])
    except RowNotFound:
        return  # the audience or platform was deleted; there is nothing to repeat


def stop(store: Store, given: Distribution, now: datetime, why: Problem | None = None) -> None:
    """Cancel the other sendings of a series that are to come."""
    if given.series_id is not None:
        coming = pending(store, given.user_id, {"series_id": given.series_id})
        others = [one for one in coming if one.distribution_id != given.distribution_id]
        call_off(store, [one for one in others if one.status != "processing"], now, why)


def pending(store: Store, user_id: str, filters: dict[str, object]) -> list[Distribution]:
    """The distributions that match and are still to be sent or under way, the next first."""
    rows = store.distributions.rows(user_id, None, {**filters, "status": PENDING}).whole().to_pylist()
    return sorted((from_row(row) for row in rows), key=lambda one: one.due_at)


def call_off(store: Store, coming: list[Distribution], now: datetime, why: Problem | None = None) -> None:
    """Cancel these: one that was never tried at once; the worker ends one that was, and knows what has arrived."""
    for one in coming:
        with suppress(RowNotFound):
            while one.status in PENDING and not _called_off(store, one, now, why):
                one = from_row(store.distributions.get(one.distribution_id, one.user_id))


def _called_off(store: Store, one: Distribution, now: datetime, why: Problem | None) -> bool:
    """Whether it was cancelled as it was given; False if the worker has begun or ended it in this very moment."""
    changes: dict[str, object] = {"updated_at": now, "error_details": why.model_dump() if why else None}
    if one.attempts:
        changes["cancel_requested_at"] = now
        if one.status == "scheduled":
            changes["next_attempt_at"] = now
    else:
        changes["status"] = "cancelled"
    try:
        store.distributions.update(one.distribution_id, one.user_id, to_columns(changes), expecting=one.version)
    except StaleVersion:
        return False
    return True


def stop_after_failures(store: Store, failed: Distribution, now: datetime) -> None:
    """Cancel what is to come where the last few sendings of a series all failed: it would go on for ever unseen."""
    if failed.series_id is None:
        return
    columns = ["distribution_id", "status", "scheduled_at"]
    rows = store.distributions.rows(failed.user_id, columns, {"series_id": failed.series_id}).rows.to_pylist()
    ended = sorted(
        (row for row in rows if row["status"] in ("completed", "failed")), key=lambda row: row["scheduled_at"]
    )
    last = ended[-FAILURES:]
    if len(last) == FAILURES and all(row["status"] == "failed" for row in last):
        why = Problem(
            kind="series_stopped",
            title=f"The last {FAILURES} sendings of this series failed, so it was stopped.",
            hint="Mend what they say, then schedule it again.",
        )
        stop(store, failed, now, why)


def of(store: Store, user_id: str, series_id: str) -> list[Distribution]:
    """All sendings of a series, the first first."""
    rows = store.distributions.rows(user_id, None, {"series_id": series_id}).rows.to_pylist()
    return sorted((from_row(row) for row in rows), key=lambda one: one.due_at)
