"""A webhook is called with a signed body, in numbered parts that make one whole."""

import base64
import gc
import hashlib
import hmac
import time
import tracemalloc
from collections import deque

import pytest

from activation.delivery.channels import webhook
from activation.delivery.channels.signing import signed
from activation.delivery.errors import (
    Unreachable,
    WrongSettings,
)
from tests.activation.delivery.places import members
from tests.activation.delivery.receiver import Reply

NAME = "aud-ski01_v2.jsonl"
KEY = "a throwaway signing key"


def test_a_receiver_can_check_who_sent_the_body_and_when(hook):
    hook.open().put(NAME, [members(3)])

    (call,) = hook.receiver.calls
    identity, moment = call.headers["webhook-id"], call.headers["webhook-timestamp"]
    digest = hmac.new(KEY.encode(), f"{identity}.{moment}.".encode() + members(3), hashlib.sha256).digest()
    assert "v1," + base64.b64encode(digest).decode() == call.headers["webhook-signature"]
    assert abs(time.time() - int(moment)) < 5


def test_the_signature_is_that_of_the_published_example_of_standard_webhooks():
    headers = signed(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )

    assert "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" == headers["webhook-signature"]


def test_a_call_says_what_it_carries(hook):
    hook.open().put(NAME, [members(3)])

    (call,) = hook.receiver.calls
    assert "/audiences?from=us" == call.path
    assert f"127.0.0.1:{hook.receiver.port}" == call.headers["host"]
    assert "Bearer throwaway+token/==" == call.headers["authorization"]
    assert "application/x-ndjson" == call.headers["content-type"]
    assert (NAME, "1/1") == (call.headers["activation-file"], call.headers["activation-part"])
    assert hashlib.sha256(members(3)).hexdigest() == call.headers["activation-sha256"]


def test_a_large_list_comes_in_numbered_parts_of_whole_lines_each_with_its_own_key(hook, monkeypatch):
    monkeypatch.setattr(webhook, "PART", 10_000)
    content = members(1_000)

    hook.open().put(NAME, [content])

    calls = hook.receiver.calls
    assert [f"{n}/{len(calls)}" for n in range(1, len(calls) + 1)] == [c.headers["activation-part"] for c in calls]
    assert content == b"".join(call.body for call in calls)
    assert len(calls) > 5
    assert all(call.body.endswith(b"\n") and len(call.body) <= 10_000 for call in calls)
    assert len(calls) == len({call.headers["idempotency-key"] for call in calls})
    assert {hashlib.sha256(content).hexdigest()} == {call.headers["activation-sha256"] for call in calls}


def test_a_json_document_is_one_call_however_large(hook, monkeypatch):
    monkeypatch.setattr(webhook, "PART", 10)
    document = b'{"audience_id": "aud-ski01",\n "add": [1, 2, 3]}'

    hook.open().put("aud-ski01_v2.json", [document])

    assert [document] == [call.body for call in hook.receiver.calls]
    assert "1/1" == hook.receiver.calls[0].headers["activation-part"]


def test_the_parts_that_were_sent_are_not_kept_in_memory(hook, monkeypatch):
    monkeypatch.setattr(webhook, "PART", 1_000_000)
    hook.receiver.calls = deque(maxlen=1)
    channel = hook.open()
    channel.put("before.bin", [b"1"])
    gc.disable()
    tracemalloc.start()
    try:
        channel.put("large.bin", (bytes(1_000_000) for _ in range(30)))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.enable()

    assert most < 10_000_000


def test_content_without_lines_comes_in_parts_too(hook, monkeypatch):
    monkeypatch.setattr(webhook, "PART", 10_000)

    hook.open().put("a.gz", [bytes(25_000)])

    assert [10_000, 10_000, 5_000] == [len(call.body) for call in hook.receiver.calls]


def test_the_same_delivery_again_carries_the_same_keys_and_another_content_others(hook):
    for content in (members(3), members(3), members(4)):
        hook.open().put(NAME, [content])

    first, again, other = (call.headers["idempotency-key"] for call in hook.receiver.calls)
    assert first == again
    assert first != other


def test_a_delivery_that_failed_at_its_second_part_is_made_whole_by_sending_it_again(hook, monkeypatch):
    monkeypatch.setattr(webhook, "PART", 10_000)
    hook.receiver.replies = [Reply(200), Reply(503)]

    with pytest.raises(Unreachable):
        hook.open().put(NAME, [members(1_000)])
    assert 2 == len(hook.receiver.calls)
    hook.open().put(NAME, [members(1_000)])

    assert members(1_000) == hook.content(NAME)


def test_a_test_of_the_connection_is_marked_as_one(hook):
    steps = list(hook.open().probe())

    assert ["127.0.0.1", '200 OK {"status": "processing"}'] == [step.said for step in steps]
    assert "1" == hook.receiver.calls[0].headers["activation-test"]


@pytest.mark.parametrize("timeout", ["0", "301", "-1", "1.5", "soon"])
def test_a_patience_that_is_none_is_told(hook, timeout):
    with pytest.raises(WrongSettings) as error:
        hook.open(timeout=timeout)

    assert "timeout" == error.value.field
