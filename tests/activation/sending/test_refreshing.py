"""Sending an audience that has changed: all of it again, or what has changed; and what then lies on the list."""

import json

import pyarrow as pa
import pytest

from activation.sending.asked import Sending
from tests.activation.delivery.receiver import Receiver
from tests.activation.sending.conftest import NORTH, saved
from tests.activation.sending.steps import arrived, changed, held, hook, send

THERE = sorted([*NORTH, "33109", "33125"])
NOW = sorted(["05401", "05602", "33130", "33131"])
NEW, GONE = sorted(set(NOW) - set(THERE)), sorted(set(THERE) - set(NOW))


@pytest.fixture
def asked(skiers, drive):
    """Asks for the skiers on the drive, with no limit to what is removed."""
    return lambda **how: Sending(skiers.audience_id, drive.platform_id, max_removed=1.0, **how)


@pytest.fixture
def receiver():
    server = Receiver()
    yield server
    server.close()


def bodies(receiver):
    """What each call said: the word for what to do, and the ZIPs."""
    found = []
    for call in receiver.calls:
        body = json.loads(call.body)
        (action,) = set(body) & {"add", "remove"}
        found.append((action, sorted(entry["zip"] for entry in body[action])))
    return found


def test_a_first_sending_puts_everybody_on_the_list(ws, skiers, drive, folder, asked):
    (sent,) = send(ws, asked())

    assert ("initial", {"add": THERE}) == (sent.distribution_type, arrived(folder, sent))
    assert (THERE, []) == held(ws, drive, skiers)
    assert (5, 5, 0, 0) == (sent.rows, sent.added, sent.removed, sent.unchanged)


def test_a_refresh_sends_all_who_belong_there_now_and_the_list_is_they(
    ws, population_frame, skiers, drive, folder, asked
):
    send(ws, asked())
    changed(ws, population_frame, skiers, NOW)

    (sent,) = send(ws, asked())

    assert ("refresh", {"add": NOW}) == (sent.distribution_type, arrived(folder, sent))
    assert (NOW, []) == held(ws, drive, skiers)
    assert (4, 2, 3, 2) == (sent.rows, sent.added, sent.removed, sent.unchanged)


def test_an_incremental_sending_is_two_files_with_exactly_who_is_new_and_who_is_gone(
    ws, population_frame, skiers, drive, folder, asked
):
    send(ws, asked())
    changed(ws, population_frame, skiers, NOW)

    (sent,) = send(ws, asked(distribution_type="incremental"))

    assert {"add": NEW, "remove": GONE} == arrived(folder, sent)
    assert [False, True] == ["_removed_" in file.name for file in sent.files]
    assert (NOW, []) == held(ws, drive, skiers)
    assert (4, 2, 3, 2) == (sent.rows, sent.added, sent.removed, sent.unchanged)


@pytest.mark.parametrize(
    ("now", "expected"), [(THERE[:4], {"remove": THERE[4:]}), ([*THERE, "33130"], {"add": ["33130"]})]
)
def test_an_incremental_sending_has_no_empty_file(ws, population_frame, skiers, folder, asked, now, expected):
    send(ws, asked())
    changed(ws, population_frame, skiers, now)

    (sent,) = send(ws, asked(distribution_type="incremental"))

    assert expected == arrived(folder, sent)


@pytest.mark.parametrize("kind", ["refresh", "incremental"])
def test_a_receiver_is_told_in_a_body_of_its_own_who_is_gone(ws, population_frame, skiers, receiver, kind):
    ws, platform = hook(ws, receiver)
    send(ws, Sending(skiers.audience_id, platform.platform_id))
    changed(ws, population_frame, skiers, NOW)

    (sent,) = send(ws, Sending(skiers.audience_id, platform.platform_id, distribution_type=kind, max_removed=1.0))

    assert "completed" == sent.status
    added = NOW if kind == "refresh" else NEW
    assert [("add", THERE), ("add", added), ("remove", GONE)] == bodies(receiver)
    assert (NOW, []) == held(ws, platform, skiers)


def test_a_list_belongs_to_a_platform_an_audience_and_a_choice_of_segments(ws, population_frame, skiers, drive, folder):
    (folder / "other").mkdir()
    other = ws.platforms.connect("folder", "Other drive", {"path": str(folder / "other")})
    send(ws, Sending(skiers.audience_id, drive.platform_id), Sending(skiers.audience_id, drive.platform_id, (1,)))

    assert (THERE, []) == held(ws, drive, skiers)
    assert (["33109", "33125"], []) == held(ws, drive, skiers, (1,))
    assert ([], []) == held(ws, drive, skiers, (0,)) == held(ws, other, skiers)

    changed(ws, population_frame, skiers, NOW)
    send(ws, Sending(skiers.audience_id, drive.platform_id, (1,), max_removed=1.0))

    assert (THERE, []) == held(ws, drive, skiers)  # what another sending put there stays
    assert (["33130", "33131"], []) == held(ws, drive, skiers, (1,))


def test_two_audiences_on_one_platform_have_a_list_each(ws, population_frame, skiers, drive):
    golfers = saved(ws, population_frame, ["05401", "33130"], name="Golfers")
    send(ws, *(Sending(one.audience_id, drive.platform_id) for one in (skiers, golfers)))
    changed(ws, population_frame, skiers, ["05602"])
    send(ws, Sending(skiers.audience_id, drive.platform_id, max_removed=1.0))

    assert (["05602"], []) == held(ws, drive, skiers)
    assert (["05401", "33130"], []) == held(ws, drive, golfers)


def test_the_file_of_one_segment_is_called_after_it_and_holds_nobody_else(ws, skiers, drive, folder):
    (sent,) = send(ws, Sending(skiers.audience_id, drive.platform_id, (1,)))

    assert {"add": ["33109", "33125"]} == arrived(folder, sent)
    assert "_South_" in sent.files[0].name
    assert [1] == sent.segments_distributed


def test_segments_in_another_order_are_the_same_list(ws, skiers, drive, asked):
    send(ws, asked(segments=(0, 1)))

    (again,) = send(ws, asked(segments=(1, 0, 1)))

    assert ("refresh", 0, 0, 5) == (again.distribution_type, again.added, again.removed, again.unchanged)


def test_what_a_broken_off_sending_may_have_left_is_taken_off_to_be_sure(ws, population_frame, skiers, receiver):
    ws, platform = hook(ws, receiver)
    (sent,) = send(ws, Sending(skiers.audience_id, platform.platform_id))
    broken = sent.model_copy(update={"distribution_id": "dst-broken"})
    perhaps, off = pa.array(["33130", "33131"]), pa.array(["05401"])
    ws._planning.lists.take(broken, "zip", perhaps, off, sent.created_at, certain=False)
    assert (sorted(set(THERE) - {"05401"}), ["05401", "33130", "33131"]) == held(ws, platform, skiers)
    receiver.calls.clear()

    send(ws, Sending(skiers.audience_id, platform.platform_id, distribution_type="incremental", max_removed=1.0))

    assert [("add", ["05401"]), ("remove", ["33130", "33131"])] == bodies(receiver)
    assert (THERE, []) == held(ws, platform, skiers)


def test_sending_again_takes_the_audience_as_it_is_today(ws, population_frame, skiers, drive, folder, asked):
    (first,) = send(ws, asked(segments=(1,)))
    changed(ws, population_frame, skiers, NOW)

    again = ws.distributions.send_again(first.distribution_id)
    ws.worker().run_until_idle()

    again = ws.distributions.get(again.distribution_id)
    assert ("completed", "refresh", [1]) == (again.status, again.distribution_type, again.segments_distributed)
    assert {"add": ["33130", "33131"]} == arrived(folder, again)
    assert first == ws.distributions.get(first.distribution_id)
