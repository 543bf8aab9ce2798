"""A webhook is called over HTTPS, at the public address that its name has, and nowhere else."""

import itertools
import socket

import pytest

from activation.delivery.channels import Reach, open_channel, webhook
from activation.delivery.errors import (
    AddressRefused,
    PlaceNotFound,
    TlsFailed,
    Unreachable,
    WrongSettings,
)
from tests.activation.delivery.certificates import Authority
from tests.activation.delivery.places import members
from tests.activation.delivery.receiver import Receiver

NAME = "aud-ski01_v2.jsonl"
KEY = "a throwaway signing key"


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
