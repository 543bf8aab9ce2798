"""A webhook is called over HTTPS with a signed body, in numbered parts, and each of its answers means something."""

import base64
import gc
import hashlib
import hmac
import itertools
import socket
import time
import tracemalloc
from collections import deque
from email.utils import formatdate

import pytest

from activation.delivery.channels import Reach, open_channel, webhook
from activation.delivery.channels.signing import signed
from activation.delivery.channels.webhook_answers import seconds_to_wait
from activation.delivery.errors import (
    AddressRefused,
    DeliveryFailed,
    PlaceNotFound,
    Refused,
    TlsFailed,
    Unreachable,
    WrongSettings,
)
from tests.activation.delivery.certificates import Authority
from tests.activation.delivery.places import members
from tests.activation.delivery.receiver import Receiver, Reply

NAME = "aud-ski01_v2.jsonl"
KEY = "a throwaway signing key"


@pytest.fixture
def hook(make_place):
    return make_place("webhook")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def secure(authority, monkeypatch):
    """Makes receivers of HTTPS whose authority this computer trusts, and channels to them by name."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    made = []

    def make(host="localhost", days=60):
        made.append(Receiver(authority.certificate(host, days)))
        return made[-1]

    yield make
    for one in made:
        one.close()


def to(url, **settings):
    return open_channel("webhook", {"url": url, **settings}, {"signing_key": KEY}, reach=Reach(allow_private=True))


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


def test_a_secure_receiver_whose_authority_is_trusted_gets_the_list(secure):
    receiver = secure()

    to(f"https://localhost:{receiver.port}/").put(NAME, [members(3)])

    assert members(3) == receiver.calls[0].body
    assert f"localhost:{receiver.port}" == receiver.calls[0].headers["host"]


def test_a_certificate_for_another_name_is_refused_though_the_address_is_right(secure):
    receiver = secure("someone-else.example")

    with pytest.raises(TlsFailed) as error:
        to(f"https://localhost:{receiver.port}/").put(NAME, [members(3)])

    assert ("tls", False) == (error.value.kind, error.value.passing)
    assert [] == receiver.calls


def test_a_certificate_that_has_ended_is_refused(secure):
    receiver = secure(days=-1)

    with pytest.raises(TlsFailed, match="No secure connection"):
        to(f"https://localhost:{receiver.port}/").put(NAME, [members(3)])


def test_a_certificate_of_an_unknown_authority_is_refused(secure, monkeypatch):
    receiver = secure()
    monkeypatch.delenv("SSL_CERT_FILE")

    with pytest.raises(TlsFailed) as error:
        to(f"https://localhost:{receiver.port}/").put(NAME, [members(3)])

    assert "certificate verify failed" in error.value.said


def test_a_server_that_speaks_no_tls_is_told(receiver):
    with pytest.raises((TlsFailed, Unreachable)):
        to(f"https://localhost:{receiver.port}/").put(NAME, [members(3)])


@pytest.mark.parametrize(
    "url",
    ["http://example.com/", "ftp://example.com/", "example.com", "", "https://", "https://ann:sesame@example.com/",
     "https://example.com/#part", "https://exam ple.com/", "https://example.com:99999/", "https://[::1/", "https://é.com/"],
)  # fmt: skip
def test_what_is_no_secure_address_is_refused(url):
    with pytest.raises(WrongSettings) as error:
        open_channel("webhook", {"url": url}, {"signing_key": KEY})

    assert "url" == error.value.field


@pytest.mark.parametrize("timeout", ["0", "301", "-1", "1.5", "soon"])
def test_a_patience_that_is_none_is_told(hook, timeout):
    with pytest.raises(WrongSettings) as error:
        hook.open(timeout=timeout)

    assert "timeout" == error.value.field


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_this_computer_is_not_called_for_a_user_however_it_is_written(secure, host):
    receiver = secure()
    channel = open_channel("webhook", {"url": f"https://{host}:{receiver.port}/"}, {"signing_key": KEY})

    with pytest.raises(AddressRefused) as error:
        channel.put(NAME, [members(3)])

    assert ("address_refused", False, "url") == (error.value.kind, error.value.passing, error.value.field)
    assert [] == receiver.calls


def test_a_name_that_changes_its_address_after_the_check_gains_nothing(secure, monkeypatch):
    """DNS rebinding: the first look-up is public, every later one is this computer."""
    receiver = secure("rebinding.example")
    answers = itertools.chain(["203.0.114.1"], itertools.repeat("127.0.0.1"))
    asked, connected = [], []

    def resolve(host, port, *_, **__):
        asked.append(host)
        return [(2, 1, 6, "", (next(answers), port))]

    def connect(address, *_, **__):
        connected.append(address[0])
        raise OSError("no way out of here")

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    monkeypatch.setattr("socket.create_connection", connect)
    channel = open_channel("webhook", {"url": f"https://rebinding.example:{receiver.port}/"}, {"signing_key": KEY})

    with pytest.raises(Unreachable):
        channel.put(NAME, [members(3)])

    assert (["rebinding.example"], ["203.0.114.1"]) == (asked, connected)


def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch):
    found = [(2, 1, 6, "", (text, 443)) for text in ("203.0.114.1", "10.0.0.8")]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: found)

    with pytest.raises(AddressRefused, match=r"leads to 10\.0\.0\.8"):
        open_channel("webhook", {"url": "https://both.example/"}, {"signing_key": KEY}).put(NAME, [b"1"])


def test_the_next_address_is_tried_where_the_first_does_not_answer(hook, monkeypatch):
    found = [(2, 1, 6, "", (text, 80)) for text in ("127.0.0.2", "127.0.0.1")]
    monkeypatch.setattr(webhook, "addresses_of", lambda *_: [answer[4][0] for answer in found])

    hook.open().put(NAME, [members(3)])

    assert 1 == len(hook.receiver.calls)


def test_proxies_of_the_environment_are_not_used(hook, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    hook.open().put(NAME, [members(3)])

    assert 1 == len(hook.receiver.calls)


def test_a_name_that_does_not_exist_is_final_and_a_look_up_that_failed_is_not(monkeypatch):
    for number, kind in {socket.EAI_NONAME: PlaceNotFound, socket.EAI_AGAIN: Unreachable}.items():

        def fail(*_, number=number, **__):
            raise socket.gaierror(number, "the resolver's words")

        monkeypatch.setattr("socket.getaddrinfo", fail)
        with pytest.raises(kind) as error:
            to("https://nowhere.example/").put(NAME, [b"1"])
        assert "the resolver's words" in error.value.said
        assert kind is not PlaceNotFound or not error.value.passing


def test_a_test_of_the_connection_is_marked_as_one(hook):
    steps = list(hook.open().probe())

    assert ["127.0.0.1", '200 OK {"status": "processing"}'] == [step.said for step in steps]
    assert "1" == hook.receiver.calls[0].headers["activation-test"]


def test_a_test_of_the_connection_stops_at_the_step_that_fails(hook):
    hook.receiver.reply = Reply(401, b"who are you")

    steps = list(hook.open().probe())

    assert [True, False] == [step.ok for step in steps]
    assert steps[-1].said.startswith("The receiver does not accept our signature or token.")
    assert steps[-1].said.endswith("who are you")
