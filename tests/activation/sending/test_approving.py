"""What needs an approval waits for it, and only the audience's name, typed, gives it."""

import pytest

from activation import open_workspace
from activation.errors import DistributionNotFound, InvalidDistribution
from activation.sending.asked import Sending
from tests.activation.sending.conftest import saved
from tests.activation.sending.steps import changed, held, send

THERE = ["05401", "05602", "05672", "33109", "33125"]


@pytest.fixture
def waiting(ws, skiers, drive):
    ws._planning._approval_above = 1
    (one,) = send(ws, Sending(skiers.audience_id, drive.platform_id))
    return one


def test_what_needs_an_approval_is_not_sent_and_says_why(ws, skiers, drive, folder, waiting):
    assert ("awaiting_approval", [], None) == (waiting.status, waiting.attempts, waiting.approval.approved_at)
    assert f"It is larger than 1 people ({skiers.total_audience_size:,})." == waiting.approval.reason
    assert ([], ([], [])) == (list(folder.iterdir()), held(ws, drive, skiers))


@pytest.mark.parametrize("typed", ["Ski families", "  Ski   families\n"])
def test_the_audiences_name_typed_approves_it_with_who_and_when(ws, skiers, drive, waiting, typed):
    approved = ws.distributions.approve(waiting.distribution_id, typed)
    ws.worker().run_until_idle()

    assert ("scheduled", "demo_user", True) == (
        approved.status, approved.approval.approved_by, approved.approval.approved_at >= waiting.created_at,
    )  # fmt: skip
    sent = ws.distributions.get(waiting.distribution_id)
    assert ("completed", approved.approval) == (sent.status, sent.approval)
    assert (THERE, []) == held(ws, drive, skiers)


@pytest.mark.parametrize("typed", ["", "ski families", "Ski families!", "yes"])
def test_anything_else_approves_nothing(ws, waiting, typed):
    with pytest.raises(InvalidDistribution, match="Type Ski families") as error:
        ws.distributions.approve(waiting.distribution_id, typed)

    assert "confirmation" == error.value.field
    assert waiting == ws.distributions.get(waiting.distribution_id)


def test_what_was_approved_or_needs_none_cannot_be_approved_again(ws, skiers, drive, waiting):
    ws.distributions.approve(waiting.distribution_id, "Ski families")

    with pytest.raises(InvalidDistribution, match="waits for no approval"):
        ws.distributions.approve(waiting.distribution_id, "Ski families")


def test_nobody_approves_for_another_user(ws, store_folder, waiting):
    with pytest.raises(DistributionNotFound):
        open_workspace(store=store_folder, user_id="ben").distributions.approve(waiting.distribution_id, "Ski families")

    assert "awaiting_approval" == ws.distributions.get(waiting.distribution_id).status


def test_what_waits_for_approval_can_be_cancelled_and_its_audience_not_be_deleted_before(ws, skiers, waiting):
    assert [waiting] == list(ws.distributions.coming(skiers.audience_id))

    assert "cancelled" == ws.distributions.cancel(waiting.distribution_id).status

    assert 0 == ws.worker().run_until_idle()


def test_an_audience_that_grew_after_it_was_asked_for_is_not_sent_unapproved(ws, population_frame, drive):
    small = saved(ws, population_frame, ["33109"])
    ws._planning._approval_above = small.total_audience_size
    (asked,) = ws.distributions.send(Sending(small.audience_id, drive.platform_id))
    assert "scheduled" == asked.status
    changed(ws, population_frame, small, THERE)

    ws.worker().run_until_idle()

    failed = ws.distributions.get(asked.distribution_id)
    assert "failed" == failed.status
    assert failed.error_details.title.startswith("It needs an approval now: It is larger than 1,083 people")
    assert ([], []) == held(ws, drive, small)
