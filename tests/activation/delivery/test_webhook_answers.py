"""Each answer of a webhook's receiver means something, and so does the lack of one."""

import time
from email.utils import formatdate

import pytest

from activation.delivery.channels.webhook_answers import seconds_to_wait
from activation.delivery.errors import (
    DeliveryFailed,
    Refused,
    Unreachable,
)
from tests.activation.delivery.places import members
from tests.activation.delivery.receiver import Reply

NAME = "aud-ski01_v2.jsonl"
KEY = "a throwaway signing key"


def test_what_the_receiver_said_is_kept(hook):
    hook.receiver.reply = Reply(202, b'{"status": "processing"}', {"x-request-id": "r-17"})

    said = hook.open().put(NAME, [members(3)]).said

    assert {"status": "202 Accepted", "answer": '{"status": "processing"}', "request id": "r-17"} == said


@pytest.mark.parametrize(
    ("status", "kind", "passing"),
    [
        (400, "schema", False),
        (401, "auth", False),
        (403, "auth", False),
        (404, "not_found", False),
        (408, "network", True),
        (410, "not_found", False),
        (413, "size", False),
        (418, "refused", False),
        (422, "schema", False),
        (429, "rate", True),
        (500, "network", True),
        (503, "network", True),
        (599, "network", True),
    ],
)
def test_an_answer_that_is_no_yes_is_sorted_and_kept(hook, status, kind, passing):
    hook.receiver.reply = Reply(status, b'{"problem": "row 17"}')

    with pytest.raises(DeliveryFailed) as error:
        hook.open().put(NAME, [members(3)])

    assert (kind, passing) == (error.value.kind, error.value.passing)
    assert error.value.said.startswith(str(status))
    assert error.value.said.endswith('{"problem": "row 17"}')
    assert error.value.title and error.value.hint


def test_a_receiver_that_repeats_our_secrets_does_not_have_them_shown(hook):
    echo = f'{{"token": "{hook.secrets["token"]}", "key": "{KEY}"}}'.encode()
    for status in (200, 400):
        hook.receiver.reply = Reply(status, echo)
        try:
            shown = str(hook.open().put(NAME, [members(3)]).said)
        except DeliveryFailed as error:
            shown = error.said
        assert "•••" in shown
        assert KEY not in shown and "throwaway+token" not in shown


@pytest.mark.parametrize(("status", "header"), [(429, "17"), (503, "17")])
def test_how_long_to_wait_is_told_as_data(hook, status, header):
    hook.receiver.reply = Reply(status, b"", {"retry-after": header})

    with pytest.raises(DeliveryFailed) as error:
        hook.open().put(NAME, [members(3)])

    assert 17.0 == error.value.retry_after


def test_how_long_to_wait_may_be_a_date_and_nonsense_is_no_wait():
    assert 58 < seconds_to_wait(formatdate(time.time() + 60, usegmt=True)) <= 60
    assert 0.0 == seconds_to_wait(formatdate(time.time() - 60, usegmt=True))
    assert [86_400.0, None, None, None] == [seconds_to_wait(text) for text in ("999999999", "", "soon", "-5")]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_its_target_is_told(hook, status):
    hook.receiver.reply = Reply(status, b"", {"location": f"http://127.0.0.1:{hook.receiver.port}/elsewhere"})

    with pytest.raises(Refused) as error:
        hook.open().put(NAME, [members(3)])

    assert 1 == len(hook.receiver.calls)
    assert ("url", False) == (error.value.field, error.value.passing)
    assert f"http://127.0.0.1:{hook.receiver.port}/elsewhere" in error.value.said


def test_a_receiver_that_hangs_is_left_and_may_be_tried_again(hook):
    hook.receiver.reply = Reply(wait=2)

    with pytest.raises(Unreachable) as error:
        hook.open(timeout="1").put(NAME, [members(3)])

    assert ("127.0.0.1 did not answer within 1 seconds.", True) == (error.value.title, error.value.passing)


def test_an_answer_that_never_ends_is_left_and_its_beginning_counts(hook):
    hook.receiver.reply = Reply(200, drip=0.1)
    begun = time.monotonic()

    said = hook.open(timeout="1").put(NAME, [members(3)]).said

    assert "200 OK" == said["status"]
    assert time.monotonic() - begun < 10


def test_a_connection_cut_in_place_of_an_answer_may_be_tried_again(hook):
    hook.receiver.reply = Reply(cut=True)

    with pytest.raises(Unreachable) as error:
        hook.open().put(NAME, [members(3)])

    assert error.value.passing


def test_a_test_of_the_connection_stops_at_the_step_that_fails(hook):
    hook.receiver.reply = Reply(401, b"who are you")

    steps = list(hook.open().probe())

    assert [True, False] == [step.ok for step in steps]
    assert steps[-1].said.startswith("The receiver does not accept our signature or token.")
    assert steps[-1].said.endswith("who are you")
