"""A series: each sending asks for the next, one is always to come, and it ends by hand or after three failures."""

from datetime import UTC, datetime, timedelta

import pytest

from activation.distribution import Repeat
from activation.sending.asked import Sending
from activation.sending.worker import Worker
from tests.activation.sending.conftest import saved
from tests.activation.sending.steps import changed, held

NINE = Repeat(cron="0 9 * * *", time_zone="UTC")


class Clock:
    """The moment it is for whoever sends; the next nine o'clock and the days after it."""

    def __init__(self):
        now = datetime.now(UTC)
        today = now.replace(hour=9, minute=0, second=0, microsecond=0)
        self.first = today if now < today else today + timedelta(days=1)
        self.now = now

    def day(self, number):
        return self.first + timedelta(days=number)


@pytest.fixture
def clock(ws):
    clock = Clock()
    ws._carrying._clock = lambda: clock.now
    return clock


@pytest.fixture
def work(ws, store_folder, clock):
    """Lets it be nine o'clock of a day (0 for the first), a little late, and the worker run."""

    def work(day):
        clock.now = clock.day(day) + timedelta(minutes=1)
        return Worker(ws.store, store_folder, ws._of_user, clock=lambda: clock.now).run_until_idle()

    return work


@pytest.fixture
def series(ws, skiers, drive, clock):
    (first,) = ws.distributions.send(Sending(skiers.audience_id, drive.platform_id, max_removed=1.0, repeat=NINE))
    return first


def told(ws):
    """Every sending: its moment, status and kind; the first first."""
    found = sorted(ws.distributions.list(), key=lambda one: one.scheduled_at)
    return [(one.scheduled_at, one.status, one.distribution_type) for one in found]


def test_a_series_begins_at_its_first_occurrence_and_nothing_is_sent_before(ws, series, clock):
    clock.now = clock.first - timedelta(seconds=1)

    assert [(clock.first, "scheduled", "initial")] == told(ws)
    assert 0 == Worker(ws.store, ws.settings.store, ws._of_user, clock=lambda: clock.now).run_until_idle()
    assert series.distribution_id == series.series_id


def test_each_sending_asks_for_the_next_and_all_after_the_first_are_refreshes(
    ws, series, clock, work, skiers, drive, population_frame
):
    assert 1 == work(0)
    changed(ws, population_frame, skiers, ["05401", "33130"])
    assert [1, 1] == [work(1), work(2)]

    expected = [
        (0, "completed", "initial"),
        (1, "completed", "refresh"),
        (2, "completed", "refresh"),
        (3, "scheduled", "refresh"),
    ]
    assert [(clock.day(day), status, kind) for day, status, kind in expected] == told(ws)
    assert {series.series_id} == {one.series_id for one in ws.distributions.list()}
    assert (["05401", "33130"], []) == held(ws, drive, skiers)


def test_the_next_is_asked_for_when_one_begins_not_when_it_ends(ws, series, clock, monkeypatch, work):
    seen = []
    monkeypatch.setattr(type(ws._carrying), "_made", lambda *_: seen.append(told(ws)) or 1 / 0)

    work(0)

    assert [(clock.day(0), "processing", "initial"), (clock.day(1), "scheduled", "refresh")] == seen[0]


def test_beginning_a_sending_again_after_a_kill_asks_for_no_second_next(ws, series, clock, work):
    work(0)
    ws.store.distributions.update(
        series.distribution_id, ws.user_id, {"status": "scheduled", "attempts": [], "next_attempt_at": None}
    )
    clock.now = clock.day(1) + timedelta(minutes=1)  # from here, the next would be that of day 2
    ws.distributions.carry_out(series.distribution_id)

    assert [(clock.day(0), "completed", "initial"), (clock.day(1), "scheduled", "refresh")] == told(ws)


def test_what_was_missed_while_nobody_sent_is_sent_once(ws, series, clock, work):
    assert 1 == work(5)

    assert [(clock.day(0), "completed", "initial"), (clock.day(6), "scheduled", "refresh")] == told(ws)


def test_cancelling_one_leaves_the_next_to_come(ws, series, clock, work):
    work(0)
    coming = next(one for one in ws.distributions.list() if one.status == "scheduled")

    ws.distributions.cancel(coming.distribution_id)

    assert [(clock.day(0), "completed"), (clock.day(1), "cancelled"), (clock.day(2), "scheduled")] == [
        (moment, status) for moment, status, _ in told(ws)
    ]
    assert 0 == work(1)
    assert 1 == work(2)


def test_cancelling_the_whole_series_leaves_nothing_to_come(ws, series, clock, work):
    work(0)
    coming = next(one for one in ws.distributions.list() if one.status == "scheduled")

    ws.distributions.cancel(coming.distribution_id, whole_series=True)

    assert ["completed", "cancelled"] == [status for _, status, _ in told(ws)]
    assert [0, 0] == [work(1), work(9)]


def test_archiving_an_audience_ends_its_series_and_leaves_those_of_others(ws, series, skiers, drive, population_frame):
    other = saved(ws, population_frame, ["05401"], name="Golfers")
    (kept,) = ws.distributions.send(Sending(other.audience_id, drive.platform_id, repeat=NINE))

    ws.audiences.set_status(skiers.audience_id, "archived", stop_sendings=True)

    assert "cancelled" == ws.distributions.get(series.distribution_id).status
    assert [] == list(ws.distributions.coming(skiers.audience_id))
    assert "scheduled" == ws.distributions.get(kept.distribution_id).status


def test_three_failures_in_a_row_stop_a_series_and_say_why(ws, series, clock, work, skiers, drive):
    work(0)
    ws.platforms.set_status(drive.platform_id, "inactive")
    work(1)
    work(2)
    assert "scheduled" == told(ws)[-1][1]

    work(3)

    assert ["completed", "failed", "failed", "failed", "cancelled"] == [status for _, status, _ in told(ws)]
    last = max(ws.distributions.list(), key=lambda one: one.scheduled_at)
    assert ("series_stopped", "The last 3 sendings of this series failed, so it was stopped.") == (
        last.error_details.kind, last.error_details.title,
    )  # fmt: skip
    assert 0 == work(4)


def test_a_success_between_failures_keeps_a_series_going(ws, series, clock, work, drive):
    for day, status in enumerate(["inactive", "inactive", "active", "inactive", "inactive"]):
        ws.platforms.set_status(drive.platform_id, status)
        work(day)

    assert ["failed", "failed", "completed", "failed", "failed", "scheduled"] == [status for _, status, _ in told(ws)]


def test_an_incremental_series_goes_on_through_days_on_which_nothing_changes(
    ws, skiers, drive, clock, work, population_frame
):
    ws.distributions.send(Sending(skiers.audience_id, drive.platform_id))
    ws.worker().run_until_idle()
    changed(ws, population_frame, skiers, ["05401", "05602", "05672", "33109"])
    asked = Sending(skiers.audience_id, drive.platform_id, distribution_type="incremental", repeat=NINE)
    (first,) = ws.distributions.send(asked)

    for day in range(5):
        work(day)

    statuses = [one.status for one in ws.distributions.list() if one.series_id == first.series_id]
    assert (6, 5, 1) == (len(statuses), statuses.count("completed"), statuses.count("scheduled"))


def test_the_next_of_a_series_inherits_its_approval(ws, skiers, drive, clock, work):
    ws._planning._approval_above = 1
    (first,) = ws.distributions.send(Sending(skiers.audience_id, drive.platform_id, repeat=NINE))
    assert "awaiting_approval" == first.status
    assert 0 == work(0)

    ws.approvals.approve(first.distribution_id, "Ski families")
    assert [1, 1] == [work(0), work(1)]

    assert ["completed", "completed", "scheduled"] == [status for _, status, _ in told(ws)]
    (approved,) = {one.approval.approved_at for one in ws.distributions.list()}
    assert approved is not None


def test_cancelling_one_that_waits_for_approval_leaves_the_next_waiting_for_it_too(ws, skiers, drive, clock, work):
    ws._planning._approval_above = 1
    (first,) = ws.distributions.send(Sending(skiers.audience_id, drive.platform_id, repeat=NINE))

    ws.distributions.cancel(first.distribution_id)

    assert [(clock.day(0), "cancelled"), (clock.day(1), "awaiting_approval")] == [told_[:2] for told_ in told(ws)]
    assert 0 == work(1)


def test_a_series_of_changes_may_begin_on_a_day_without_any(ws, skiers, drive, clock, work):
    ws.distributions.send(Sending(skiers.audience_id, drive.platform_id))
    ws.worker().run_until_idle()

    ws.distributions.send(Sending(skiers.audience_id, drive.platform_id, distribution_type="incremental", repeat=NINE))

    assert [1, 1] == [work(0), work(1)]
    assert ["completed", "completed", "completed", "scheduled"] == [status for _, status, _ in told(ws)]
    quiet = next(one for one in ws.distributions.list() if one.series_id and one.status == "completed")
    people = skiers.total_audience_size
    assert ([], 5, 0, 0, 5, 0, people) == (
        quiet.files, quiet.rows, quiet.added, quiet.removed, quiet.unchanged, quiet.bytes, quiet.size,
    )  # fmt: skip
    first = ws.distributions.list(offset=3 - 1, limit=2)
    assert ws.platforms.get(drive.platform_id).last_sync == next(one for one in first if one.files).executed_at


def test_sending_one_of_a_series_again_makes_no_second_series(ws, series, work):
    work(0)

    again = ws.distributions.send_again(series.distribution_id)

    assert (None, None) == (again.repeats, again.series_id)


def test_a_sending_that_begins_while_its_audience_is_archived_is_asked_to_stop(ws, series, skiers, monkeypatch):
    asked_before = ws.store.distributions.update

    def begins_first(key, user_id, changes, expecting=None):
        """The worker has begun between the look at the list and the change."""
        if expecting is not None and changes.get("status") == "cancelled":
            monkeypatch.setattr(ws.store.distributions, "update", asked_before)
            attempts = [{"number": 1, "started_at": datetime.now(UTC), "ended_at": None, "outcome": None, "rows": None,
                         "bytes": None, "error": None}]  # fmt: skip
            asked_before(key, user_id, {"status": "processing", "attempts": attempts})
        return asked_before(key, user_id, changes, expecting)

    monkeypatch.setattr(ws.store.distributions, "update", begins_first)
    ws.audiences.set_status(skiers.audience_id, "archived", stop_sendings=True)

    one = ws.distributions.get(series.distribution_id)
    assert ("processing", True) == (one.status, one.cancel_requested_at is not None)
