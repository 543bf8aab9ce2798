"""What needs an approval waits for it; a second person gives it, or the single user, by the audience's name, typed."""

import pytest

from activation import Workspace
from activation.distribution import Repeat
from activation.errors import DistributionNotFound, InvalidDistribution, NotPermitted
from activation.sending.asked import Sending
from store.errors import StaleVersion
from tests.activation.sending.conftest import NORTH, saved
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
    approved = ws.approvals.approve(waiting.distribution_id, typed)
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
        ws.approvals.approve(waiting.distribution_id, typed)

    assert "confirmation" == error.value.field
    assert waiting == ws.distributions.get(waiting.distribution_id)


def test_what_was_approved_or_needs_none_cannot_be_approved_again(ws, skiers, drive, waiting):
    ws.approvals.approve(waiting.distribution_id, "Ski families")

    with pytest.raises(InvalidDistribution, match="waits for no approval"):
        ws.approvals.approve(waiting.distribution_id, "Ski families")


@pytest.fixture
def signed_in(ws, store_folder, population_frame, folder):
    """Ana, an analyst, has asked for what needs an approval; answers with her, with what waits, and with others."""
    settings = ws.settings.model_copy(update={"approval_above": 1})

    def person(user_id, role):
        return Workspace(settings, user_id, ws.store, role)

    ana = person("usr-ana", "analyst")
    ana.people.seen("usr-ana", "Ana")  # the first is an admin by her row; the role here is that of this visit
    skiers = saved(ana, population_frame, NORTH, criteria={"variable": "STATE", "op": "in", "value": ["VT"]})
    drive = person("usr-root", "admin").platforms.connect("folder", "Drive", {"path": str(folder)}, offered="everyone")
    (asked,) = ana.distributions.send(Sending(skiers.audience_id, drive.platform_id))
    return ana, asked, person


def test_with_people_who_sign_in_nobody_approves_what_they_asked_for_themselves(signed_in):
    ana, asked, person = signed_in

    for role, title in (("analyst", "needs the role of an admin"), ("admin", "You asked for it")):
        with pytest.raises(NotPermitted, match=title):
            person("usr-ana", role).approvals.approve(asked.distribution_id, "Ski families")
    assert [] == list(person("usr-ana", "admin").approvals.waiting())

    assert asked == ana.distributions.get(asked.distribution_id)


def test_an_admin_sees_who_asked_for_what_by_which_rules_and_approves_it(signed_in, folder):
    ana, asked, person = signed_in
    root = person("usr-root", "admin")

    (one,) = root.approvals.waiting()
    root.approvals.approve(asked.distribution_id, "Ski families")
    ana.worker().run_until_idle()

    assert (asked, "Ana", {"variable": "STATE", "op": "in", "value": ["VT"]}) == (
        one.distribution, one.asked_by, one.criteria,
    )  # fmt: skip
    sent = ana.distributions.get(asked.distribution_id)
    assert ("completed", "usr-root") == (sent.status, sent.approval.approved_by)
    assert ([], 1) == (list(root.approvals.waiting()), len(list(folder.glob("*/*/_SUCCESS"))))
    event = root.audit.list(action="distribution.approved").items[0]
    assert ("usr-root", asked.distribution_id, "usr-ana") == (event.user_id, event.object_id, event.detail["of"])


def test_an_admin_sees_nothing_of_anothers_distributions_that_do_not_wait(signed_in):
    _, asked, person = signed_in
    root = person("usr-root", "admin")
    root.approvals.approve(asked.distribution_id, "Ski families")

    for ask in (root.approvals.turn_down, root.distributions.get):
        with pytest.raises(DistributionNotFound):
            ask(asked.distribution_id)


def test_what_is_turned_down_is_cancelled_with_a_word_to_whoever_asked(signed_in, folder):
    ana, asked, person = signed_in
    root = person("usr-root", "admin")
    root.people.seen("usr-root", "Root")
    root.approvals.turn_down(asked.distribution_id, "  Not before\nMonday. ")

    told = ana.distributions.get(asked.distribution_id)
    assert ("cancelled", "turned_down", "Root turned it down.", "Not before Monday.") == (
        told.status, told.error_details.kind, told.error_details.title, told.error_details.hint,
    )  # fmt: skip
    assert (0, []) == (ana.worker().run_until_idle(), list(folder.iterdir()))
    assert 1 == root.audit.list(action="distribution.turned_down").total


def test_turning_one_of_a_series_down_stops_the_series(signed_in):
    ana, asked, person = signed_in
    repeat = Repeat(cron="0 9 * * *", time_zone="UTC")
    ana.distributions.cancel(asked.distribution_id)
    (first,) = ana.distributions.send(Sending(asked.audience_id, asked.platform_id, repeat=repeat))
    person("usr-root", "admin").approvals.turn_down(first.distribution_id)

    assert [] == list(ana.distributions.pending())


def test_of_two_who_decide_at_once_the_second_is_told(signed_in):
    _, asked, person = signed_in
    first, second = person("usr-root", "admin").approvals, person("usr-zoe", "admin").approvals
    given = second._waiting(asked.distribution_id, None)
    first.turn_down(asked.distribution_id)

    with pytest.raises(StaleVersion):
        second._changed(given, {"status": "scheduled"})
    with pytest.raises(DistributionNotFound):
        second.approve(asked.distribution_id, "Ski families")


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
