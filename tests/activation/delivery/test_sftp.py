"""Delivery by SFTP to a real OpenSSH server: its key is pinned, and files appear in it whole."""

import os
import socket
import subprocess
import threading
import time

import paramiko
import pytest

from activation.delivery.channels import sftp_connection
from activation.delivery.errors import (
    HostKeyRefused,
    NotAllowed,
    PlaceNotFound,
    Refused,
    Unreachable,
    WrongSettings,
)
from tests.activation.delivery.cutting import CutLine
from tests.activation.delivery.places import members
from tests.activation.delivery.sshd import PASSPHRASE, Sshd, generate

NAME = "aud-ski01_v2.jsonl"
OTHER = "SHA256:" + "A" * 43


@pytest.fixture
def server(make_place):
    return make_place("sftp")


@pytest.mark.parametrize("pin", ["public_key", "fingerprint"])
def test_the_server_s_key_may_be_given_whole_or_as_its_fingerprint(server, sshd, pin):
    server.open(host_key=getattr(sshd, pin)).put(NAME, [b"1"])

    assert b"1" == server.content(NAME)


def test_two_keys_may_be_given_while_the_server_changes_its_own(server, sshd):
    server.open(host_key=f"{OTHER}, {sshd.fingerprint}").put(NAME, [b"1"])

    assert b"1" == server.content(NAME)


def test_another_key_than_the_pinned_one_is_refused_and_both_are_named(server, sshd):
    with pytest.raises(HostKeyRefused) as error:
        server.open(host_key=OTHER).put(NAME, [b"1"])

    assert sshd.fingerprint in error.value.title
    assert OTHER in error.value.title
    assert ("refused_host_key", False, "host_key") == (error.value.kind, error.value.passing, error.value.field)
    assert [] == server.listed()


def test_a_server_with_another_key_never_sees_the_password(server, monkeypatch):
    tried = []
    monkeypatch.setattr(paramiko.Transport, "auth_password", lambda *words: tried.append(words))

    with pytest.raises(HostKeyRefused):
        server.open({"private_key": "", "password": "sesame"}, host_key=OTHER).put(NAME, [b"1"])

    assert [] == tried


@pytest.mark.parametrize("text", ["none", "SHA256:short", "MD5:aa:bb", "ssh-ed25519"])
def test_what_is_no_server_key_is_told(server, text):
    with pytest.raises(WrongSettings) as error:
        server.open(host_key=text)

    assert "host_key" == error.value.field


@pytest.mark.parametrize("name", ["user", "rsa", "ecdsa"])
def test_private_keys_of_the_usual_types_let_us_in(server, sshd, name):
    server.open({"private_key": sshd.key(name)}).put(NAME, [b"1"])

    assert b"1" == server.content(NAME)


def test_a_private_key_with_a_passphrase_needs_it(server, sshd):
    server.open({"private_key": sshd.key("locked"), "passphrase": PASSPHRASE}).put(NAME, [b"1"])
    with pytest.raises(WrongSettings) as missing:
        server.open({"private_key": sshd.key("locked")})
    with pytest.raises(WrongSettings) as wrong:
        server.open({"private_key": sshd.key("locked"), "passphrase": "another"})

    assert b"1" == server.content(NAME)
    assert ("passphrase", "passphrase") == (missing.value.field, wrong.value.field)
    assert missing.value.title != wrong.value.title


def test_a_private_key_that_the_server_does_not_know_is_told(server, sshd):
    with pytest.raises(NotAllowed) as error:
        server.open({"private_key": sshd.key("stranger")}).put(NAME, [b"1"])

    assert ("127.0.0.1 did not let us in.", False) == (error.value.title, error.value.passing)
    assert "Authentication failed." == error.value.said


def test_a_wrong_password_is_told_without_showing_it(server):
    with pytest.raises(NotAllowed) as error:
        server.open({"private_key": "", "password": "sesame"}).put(NAME, [b"1"])

    assert "sesame" not in str(error.value) + error.value.said


class Doorkeeper(paramiko.ServerInterface):
    """Lets in whoever knows the password, as a real server would need a user of this computer for."""

    def check_auth_password(self, username, password):
        right = (username, password) == ("ann", "sesame")
        return paramiko.AUTH_SUCCESSFUL if right else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username):
        return "password"

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED


class Empty(paramiko.SFTPServerInterface):
    def stat(self, path):
        return paramiko.SFTPAttributes() if path == "." else paramiko.SFTP_NO_SUCH_FILE


@pytest.fixture
def doorkeeper():
    key = paramiko.ECDSAKey.generate()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        connection, _ = listener.accept()
        transport = paramiko.Transport(connection)
        transport.add_server_key(key)
        transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Empty)
        transport.start_server(server=Doorkeeper())

    threading.Thread(target=serve, daemon=True).start()
    settings = {"port": str(listener.getsockname()[1]), "user": "ann", "folder": ".", "host_key": key.fingerprint}
    yield settings
    listener.close()


def test_the_right_password_lets_us_in(server, doorkeeper):
    with server.open({"private_key": "", "password": "sesame"}, **doorkeeper) as channel:
        assert channel.size_of(NAME) is None


def test_a_server_that_takes_no_key_says_what_it_takes(server, doorkeeper):
    with pytest.raises(NotAllowed) as error:
        server.open(**doorkeeper).size_of(NAME)

    assert "It takes: password." == error.value.hint


def test_a_folder_that_is_not_on_the_server_is_told_and_not_made(server):
    channel = server.open(folder=f"{server.folder}/nowhere")

    for act in (lambda: channel.put(NAME, [b"1"]), lambda: channel.size_of(NAME)):
        with pytest.raises(PlaceNotFound) as error:
            act()
        assert ("folder", "No such file") == (error.value.field, error.value.said)
    assert not (server.folder / "nowhere").exists()


def test_a_server_that_lets_nobody_write_says_so(server, sshd, tmp_path):
    reading = tmp_path / "reading"
    reading.mkdir()
    strict = Sshd(reading, "-R")
    settings = {"port": str(strict.port), "host_key": strict.fingerprint}

    with pytest.raises(NotAllowed) as error:
        server.open({"private_key": strict.key()}, **settings).put(NAME, [b"1"])

    assert "Permission denied" == error.value.said
    strict.close()


def test_a_port_where_nobody_listens_is_told_and_may_be_tried_again(server):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with pytest.raises(Unreachable) as error:
        server.open(port=str(port)).put(NAME, [b"1"])

    assert error.value.passing
    assert "Connection refused" in error.value.said


def test_a_server_that_says_nothing_is_left_after_a_while(server, monkeypatch):
    monkeypatch.setattr(sftp_connection, "PATIENCE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unreachable):
        server.open(port=str(silent.getsockname()[1])).put(NAME, [b"1"])


def test_a_connection_cut_in_the_middle_leaves_no_file_of_that_name_and_may_be_tried_again(server, sshd):
    line = CutLine(sshd.port, after=1_000_000)
    channel = server.open(port=str(line.port))

    with pytest.raises(Unreachable) as error:
        channel.put(NAME, [bytes(100_000)] * 50)
    assert error.value.passing
    assert server.content(NAME) is None

    line.after = None
    channel.put(NAME, [bytes(100_000)] * 50)
    assert 5_000_000 == len(server.content(NAME))


def test_what_a_cut_connection_left_is_cleared_by_a_later_delivery_and_what_others_left_is_not(server):
    yesterday = time.time() - 2 * 86_400
    old, young = (f".delivery.{digit * 32}.tmp" for digit in "01")
    for name in (old, young, ".theirs.tmp"):
        (server.folder / name).write_bytes(b"half")
    for name in (old, ".theirs.tmp"):
        os.utime(server.folder / name, (yesterday, yesterday))

    server.open().put(NAME, [b"1"])

    assert [young, ".theirs.tmp", NAME] == server.listed()


def test_a_reader_on_the_server_never_meets_half_a_file(server):
    server.open().put(NAME, [b"old"])
    seen = []

    def chunks():
        for _ in range(3):
            seen.append((server.content(NAME), len(server.listed())))
            yield bytes(1_000_000)

    server.open().put(NAME, chunks())

    assert {b"old"} == {content for content, _ in seen}
    assert 3_000_000 == len(server.content(NAME))


def test_a_server_that_cannot_rename_over_a_file_still_gets_the_new_one(server, monkeypatch):
    def unsupported(*_):
        raise OSError("Operation unsupported")

    monkeypatch.setattr(paramiko.SFTPClient, "posix_rename", unsupported)

    for content in (b"old", b"new"):
        server.open().put(NAME, [content])
        assert content == server.content(NAME)
    assert [NAME] == server.listed()


def test_a_server_that_cannot_sync_is_none_the_worse(server, monkeypatch):
    request = paramiko.SFTPClient._request

    def without_fsync(self, kind, *words):
        if words[0] == "fsync@openssh.com":
            raise OSError("Operation unsupported")
        return request(self, kind, *words)

    monkeypatch.setattr(paramiko.SFTPClient, "_request", without_fsync)

    server.open().put(NAME, [members(10)])

    assert members(10) == server.content(NAME)


def test_the_server_is_asked_to_put_the_file_on_its_disk(server, monkeypatch):
    asked, request = [], paramiko.SFTPClient._request

    def noted(self, kind, *words):
        asked.append(words[0])
        return request(self, kind, *words)

    monkeypatch.setattr(paramiko.SFTPClient, "_request", noted)

    server.open().put(NAME, [b"1"])

    assert "fsync@openssh.com" in asked


def test_a_full_disk_of_the_server_is_told_and_nothing_half_is_left(server):
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "small_disk", str(server.folder)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        with pytest.raises(Refused) as error:
            server.open().put(NAME, [bytes(100_000)] * 30)

        assert (True, "Failure") == (error.value.passing, error.value.said)
        assert "Its disk may be full" in error.value.hint
        assert [] == server.listed()
    finally:
        subprocess.run(["umount", str(server.folder)], check=True)


def test_a_write_that_failed_among_others_that_did_not_is_noticed(server, monkeypatch):
    """The answers to pipelined writes come later; none of them may be lost."""
    convert, writes = paramiko.SFTPClient._convert_status, []

    def fail_once(self, message):
        writes.append(1)
        if len(writes) == 40:
            raise OSError("Failure")
        return convert(self, message)

    monkeypatch.setattr(paramiko.SFTPClient, "_convert_status", fail_once)

    with pytest.raises(Refused):
        server.open().put(NAME, [bytes(100_000)] * 100)

    assert server.content(NAME) is None


def test_a_channel_connects_again_after_its_connection_was_lost(server):
    channel = server.open()
    channel.put(NAME, [b"1"])
    channel._sftp.get_channel().get_transport().close()

    channel.put(NAME, [b"2"])

    assert b"2" == server.content(NAME)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "ssh", "2.5", "²"])
def test_what_is_no_port_is_told(server, port):
    with pytest.raises(WrongSettings) as error:
        server.open(port=port)

    assert "port" == error.value.field


@pytest.mark.parametrize(
    "text", ["not a key", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----"]
)
def test_what_is_no_private_key_is_told(server, text):
    with pytest.raises(WrongSettings) as error:
        server.open({"private_key": text})

    assert "private_key" == error.value.field


def test_a_fingerprint_is_the_one_that_openssh_tells(tmp_path):
    generate(tmp_path / "key", "ecdsa")
    command = ["ssh-keygen", "-l", "-E", "sha256", "-f", str(tmp_path / "key.pub")]
    expected = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[1]

    assert {expected} == sftp_connection.pins((tmp_path / "key.pub").read_text())
