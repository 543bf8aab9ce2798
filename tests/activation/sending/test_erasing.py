"""Erasing a member: where it is held, taking it off every list that holds it, and leaving it out of what follows."""

from datetime import UTC, datetime, timedelta

import pytest

from activation import open_workspace
from activation.delivery.channels.folder import Folder
from activation.delivery.errors import Unreachable
from activation.errors import InvalidDistribution
from activation.sending.asked import Sending
from tests.activation.sending.conftest import NORTH
from tests.activation.sending.steps import arrived, changed, held, send

THERE = sorted([*NORTH, "33109", "33125"])
STOWE = "05672"


@pytest.fixture
def other(ws, folder):
    (folder / "other").mkdir()
    return ws.platforms.connect("folder", "Other drive", {"path": str(folder / "other")})


@pytest.fixture
def lists(ws, skiers, drive, other):
    """All skiers and the southern ones on one drive, the northern ones on another."""
    return send(
        ws,
        Sending(skiers.audience_id, drive.platform_id),
        Sending(skiers.audience_id, drive.platform_id, (1,)),
        Sending(skiers.audience_id, other.platform_id, (0,)),
    )


def erased(ws, *zips):
    """Erases them, lets the worker run, and answers with what became of the sendings that say so."""
    said = ws.erasures.erase(zips)
    ws.worker().run_until_idle()
    return said, [ws.distributions.get(one.distribution_id) for one in said.distributions]


def test_which_platforms_hold_a_zip_area_since_when_and_by_which_distribution(ws, skiers, drive, other, lists):
    found = {(one.platform_id, one.segments): one for one in ws.distributions.holding([STOWE])}

    assert {(drive.platform_id, ()), (other.platform_id, (0,))} == set(found)
    one = found[other.platform_id, (0,)]
    assert (skiers.audience_id, STOWE, lists[2].distribution_id, lists[2].executed_at, True) == (
        one.audience_id, one.member_key, one.added_by, one.added_at, one.certain,
    )  # fmt: skip
    assert [] == list(ws.distributions.holding(["99999"])) == list(ws.distributions.holding([STOWE], "customer_id"))


def test_a_member_that_stays_through_a_refresh_is_held_since_it_was_first_put_there(ws, skiers, drive, lists):
    send(ws, Sending(skiers.audience_id, drive.platform_id))

    added = {one.added_by for one in ws.distributions.holding([STOWE]) if one.platform_id == drive.platform_id}
    assert {lists[0].distribution_id} == added


def test_erasing_takes_a_member_off_every_list_that_holds_it_and_off_no_other(ws, skiers, drive, other, folder, lists):
    said, sent = erased(ws, STOWE)

    assert ((STOWE,), ()) == (said.member_keys, said.by_hand)
    assert {(drive.platform_id, ()), (other.platform_id, (0,))} == {
        (one.platform_id, tuple(one.segments_distributed)) for one in sent
    }
    for one in sent:
        assert ("completed", [STOWE], 0, 1) == (one.status, one.erases, one.added, one.removed)
    by_platform = {one.platform_id: one for one in sent}
    assert {"remove": [STOWE]} == arrived(folder, by_platform[drive.platform_id])
    assert {"remove": [STOWE]} == arrived(folder / "other", by_platform[other.platform_id])
    assert [] == list(ws.distributions.holding([STOWE]))
    assert (sorted(set(THERE) - {STOWE}), []) == held(ws, drive, skiers)
    assert (["33109", "33125"], []) == held(ws, drive, skiers, (1,))


def test_several_members_leave_a_list_with_one_sending(ws, drive, skiers, folder, lists):
    said, sent = erased(ws, STOWE, "05401", STOWE, " 33109 ")

    assert (STOWE, "05401", "33109") == said.member_keys
    assert 3 == len(sent)
    whole = next(one for one in sent if not one.segments_distributed)
    assert {"remove": ["05401", STOWE, "33109"]} == arrived(folder, whole)


def test_an_erased_member_is_left_out_of_all_that_is_sent_later(ws, skiers, drive, folder, lists):
    erased(ws, STOWE)

    (sent,) = send(ws, Sending(skiers.audience_id, drive.platform_id))

    assert {"add": sorted(set(THERE) - {STOWE})} == arrived(folder, sent)


def test_lifting_an_erasure_lets_the_member_be_sent_again(ws, skiers, drive, folder, lists):
    erased(ws, STOWE)
    assert [STOWE] == [key for key, _ in ws.erasures.list()]

    ws.erasures.lift(STOWE)
    ws.erasures.lift("99999")  # who was never erased

    assert [] == list(ws.erasures.list())
    (sent,) = send(ws, Sending(skiers.audience_id, drive.platform_id))
    assert (THERE, 1) == (arrived(folder, sent)["add"], sent.added)


def test_erasing_twice_keeps_the_first_moment_and_sends_nothing_more(ws, lists):
    erased(ws, STOWE)
    before = ws.erasures.list()

    said, sent = erased(ws, STOWE)

    assert ([], ()) == (sent, said.by_hand)
    assert before == ws.erasures.list()


def test_where_nothing_can_be_sent_the_list_is_named_with_the_reason(ws, skiers, drive, other, lists):
    ws.platforms.set_status(other.platform_id, "inactive")

    said, sent = erased(ws, STOWE)

    assert [drive.platform_id] == [one.platform_id for one in sent]
    ((holding, why),) = said.by_hand
    assert (other.platform_id, (0,), STOWE) == (holding.platform_id, holding.segments, holding.member_key)
    assert why.startswith("Other drive: Other drive is not active.")
    assert [other.platform_id] == [one.platform_id for one in ws.distributions.holding([STOWE])]


@pytest.mark.parametrize("status", ["archived", "draft"])
def test_a_member_of_an_audience_that_is_not_sent_any_more_can_be_taken_off(
    ws, population_frame, skiers, lists, status
):
    changed(ws, population_frame, skiers, THERE, status=status)

    said, sent = erased(ws, STOWE)

    assert (["completed"] * 2, ()) == ([one.status for one in sent], said.by_hand)


def test_a_list_of_a_deleted_audience_is_to_be_mended_by_hand(ws, skiers, drive, other, lists):
    ws.audiences.delete(skiers.audience_id)

    said, sent = erased(ws, STOWE)

    assert ([], 2) == (sent, len(said.by_hand))


def test_a_member_erased_while_its_sending_waits_to_be_tried_again_is_not_in_it(ws, skiers, drive, folder, monkeypatch):
    put = Folder.put
    monkeypatch.setattr(Folder, "put", lambda *_: (_ for _ in ()).throw(Unreachable("Away.", "Wait.")))
    (waiting,) = send(ws, Sending(skiers.audience_id, drive.platform_id))
    assert "scheduled" == waiting.status
    monkeypatch.setattr(Folder, "put", put)

    ws.erasures.erase([STOWE])
    ws.store.distributions.update(waiting.distribution_id, ws.user_id, {"next_attempt_at": datetime.now(UTC)})
    ws.worker().run_until_idle()

    sent = ws.distributions.get(waiting.distribution_id)
    assert ("completed", {"add": sorted(set(THERE) - {STOWE})}) == (sent.status, arrived(folder, sent))
    assert [] == list(ws.distributions.holding([STOWE]))


def test_a_member_erased_while_it_is_being_sent_is_taken_off_right_after(ws, skiers, drive, folder, monkeypatch):
    put = Folder.put

    def erase_meanwhile(*args):
        if not ws.erasures.list():
            ws.erasures.erase([STOWE])
        return put(*args)

    monkeypatch.setattr(Folder, "put", erase_meanwhile)

    (sent,) = send(ws, Sending(skiers.audience_id, drive.platform_id))

    assert {"add": THERE} == arrived(folder, sent)
    off = next(one for one in ws.distributions.list() if one.erases)
    assert ("completed", {"remove": [STOWE]}) == (off.status, arrived(folder, off))
    assert [] == list(ws.distributions.holding([STOWE]))


def test_a_member_of_a_list_on_which_something_is_under_way_is_taken_off_after_it(
    ws, skiers, drive, lists, monkeypatch
):
    (waiting,) = ws.distributions.send(
        Sending(skiers.audience_id, drive.platform_id, at=datetime.now(UTC) + timedelta(days=1))
    )
    ws.store.distributions.update(waiting.distribution_id, ws.user_id, {"status": "processing"})

    said = ws.erasures.erase([STOWE])

    assert (2, ()) == (len(said.distributions), said.by_hand)


def test_what_one_user_erases_others_go_on_sending(ws, store_folder, skiers, drive):
    open_workspace(store=store_folder, user_id="ben").erasures.erase([STOWE])

    assert 5 == ws.distributions.preflight(Sending(skiers.audience_id, drive.platform_id)).rows


@pytest.mark.parametrize(
    "keys", [[], ["  "], ["1234"], ["123456"], ["0567a"], ["٠٥٦٧٢"], ["../.."], [STOWE, "x" * 5000]]
)
def test_what_is_no_zip_is_not_erased_and_nothing_is_noted(ws, keys):
    with pytest.raises(InvalidDistribution) as error:
        ws.erasures.erase(keys)

    assert "member_keys" == error.value.field
    assert [] == list(ws.erasures.list())
