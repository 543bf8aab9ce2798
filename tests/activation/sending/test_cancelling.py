"""Cancelling: before it is due, while it waits to be approved, while it is under way, and too late."""

from datetime import UTC, datetime, timedelta

import pytest

from activation.sending.asked import Sending
from tests.activation.sending.clocked import outcomes
from tests.activation.sending.conftest import NORTH, SOUTH

ALL = NORTH + SOUTH


def test_one_that_is_to_come_is_cancelled_and_never_sent(ws, skiers, drive, folder, clocked):
    later = datetime.now(UTC) + timedelta(hours=1)
    (asked,) = ws.distributions.send(Sending(skiers.audience_id, drive.platform_id, at=later))

    assert "cancelled" == ws.distributions.cancel(asked.distribution_id).status
    assert 0 == clocked.after(2 * 3_600)
    assert ([], []) == (list(folder.iterdir()), ws.distributions.holding(ALL))


def test_one_cancelled_between_its_last_file_and_the_manifest_is_held_as_possible_and_a_refresh_sends_all_again(
    ws, skiers, drive, folder, clocked, monkeypatch
):
    note = clocked.carrying._outbox.note

    def noted(user, distribution, entry):
        note(user, distribution, entry)
        if "sha256" in entry:
            ws.distributions.cancel(distribution)

    monkeypatch.setattr(clocked.carrying._outbox, "note", noted)
    sent = clocked.send(skiers.audience_id, drive.platform_id)

    assert ("cancelled", ["cancelled"]) == (sent.status, outcomes(sent))
    assert [] == list(folder.rglob("_SUCCESS")) and 1 == len(list(folder.rglob("*.csv")))
    held = ws.distributions.holding(ALL)
    assert len(held) == skiers.rows and {False} == {one.certain for one in held}

    monkeypatch.setattr(clocked.carrying._outbox, "note", note)
    again = clocked.send(skiers.audience_id, drive.platform_id)
    assert ("completed", "refresh", skiers.rows) == (again.status, again.distribution_type, again.added)
    assert {True} == {one.certain for one in ws.distributions.holding(ALL)}


def test_a_call_that_was_answered_too_late_is_not_made_again_once_it_is_cancelled_and_may_have_arrived(
    ws, skiers, hook, receiver, clocked
):
    receiver.reply.wait = 1.5
    post = receiver.answer

    def cancel_and_answer(handler, reply):
        ws.distributions.cancel(ws.distributions.list().items[0].distribution_id)
        post(handler, reply)

    receiver.answer = cancel_and_answer
    sent = clocked.send(skiers.audience_id, hook.platform_id)

    assert ("cancelled", ["failed"]) == (sent.status, outcomes(sent))
    assert 0 == clocked.after(86_400)
    assert 1 == len(receiver.calls)
    assert {False} == {one.certain for one in ws.distributions.holding(ALL)}


def test_a_cancel_that_comes_too_late_leaves_it_completed(ws, skiers, hook, receiver, clocked):
    post = receiver.answer

    def cancel_and_answer(handler, reply):
        ws.distributions.cancel(ws.distributions.list().items[0].distribution_id)
        post(handler, reply)

    receiver.answer = cancel_and_answer
    sent = clocked.send(skiers.audience_id, hook.platform_id)

    assert "completed" == sent.status and sent.cancel_requested_at
    assert {True} == {one.certain for one in ws.distributions.holding(ALL)}


@pytest.mark.parametrize("tried", [False, True])
@pytest.mark.parametrize("what", ["audience", "platform"])
def test_what_was_taken_out_of_use_meanwhile_is_not_sent_even_if_its_files_were_made(
    ws, skiers, hook, receiver, clocked, what, tried
):
    receiver.reply.status = 429
    if tried:
        asked = clocked.send(skiers.audience_id, hook.platform_id)
    else:
        (asked,) = ws.distributions.send(Sending(skiers.audience_id, hook.platform_id))
    if what == "audience":
        ws.store.audiences.update(skiers.audience_id, ws.user_id, {"status": "archived"})
    else:
        ws.platforms.set_status(hook.platform_id, "inactive")

    assert 1 == clocked.after(60)

    sent = ws.distributions.get(asked.distribution_id)
    title = {"audience": "The audience is archived.", "platform": "Partner is not active."}[what]
    assert ("failed", title) == (sent.status, sent.error_details.title)
    assert int(tried) == len(receiver.calls)
