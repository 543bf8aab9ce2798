"""A connection to an SFTP server: its key is compared before anything of ours is said, our password least of all."""

import base64
import hashlib
import io
import re
import socket
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_ssh_private_key,
)

from activation.delivery.channels.addresses import not_looked_up
from activation.delivery.channels.libraries import library
from activation.delivery.errors import (
    DeliveryFailed,
    HostKeyRefused,
    NotAllowed,
    PlaceNotFound,
    Refused,
    Unreachable,
    WrongSettings,
)

PATIENCE = 20.0  # seconds to connect and to sign in
SILENCE = 60.0  # seconds without an answer while a file is sent
_KEY_HINT = "Paste the whole file. It must be an Ed25519, ECDSA or RSA key."
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
_PUBLIC_KEY = re.compile(r"(?:ssh|ecdsa)-[a-z0-9-]+\s+([A-Za-z0-9+/]+={0,2})")


def connect(address: tuple[str, int], user: str, pins: set[str], password: str, key: Any) -> Any:
    """A signed-in SFTP client of paramiko; raises HostKeyRefused before it signs in, and paramiko's errors."""
    paramiko = library("paramiko", "SFTP")
    transport = paramiko.Transport(socket.create_connection(address, PATIENCE))
    try:
        transport.banner_timeout = transport.auth_timeout = PATIENCE
        transport.start_client(timeout=PATIENCE)
        _compare(transport.get_remote_server_key(), pins, address[0])
        if key is not None:
            transport.auth_publickey(user, key)
        else:
            transport.auth_password(user, password)
        client = transport.open_sftp_client()
        client.get_channel().settimeout(SILENCE)
        return client
    except BaseException:
        transport.close()
        raise


def pins(text: str) -> set[str]:
    """The fingerprints of the keys a server may show; several may be given, for the time when it changes its key."""
    found = set(_FINGERPRINT.findall(text))
    for encoded in _PUBLIC_KEY.findall(text):
        found.add(_fingerprint(base64.b64decode(encoded + "=" * (-len(encoded) % 4))))
    if not found:
        hint = "Ask the server's owner for its public key (ssh-ed25519 AAAA…) or its fingerprint (SHA256:…)."
        raise WrongSettings("That is no server's key.", hint, field="host_key")
    return found


def whole_port(text: str) -> int:
    """A port's number; raises WrongSettings."""
    if text.isdecimal() and 0 < int(text) < 65_536:
        return int(text)
    raise WrongSettings("That is no port.", "A port is a number from 1 to 65535; SFTP's own is 22.", field="port")


def private_key(text: str, passphrase: str) -> Any:
    """A private key of whatever type, or None if there is none; raises WrongSettings."""
    if not text:
        return None
    paramiko, content = library("paramiko", "SFTP"), text.strip().encode() + b"\n"
    # Not with paramiko's own reader: 5.1 reads no ECDSA key in OpenSSH's form, and none at all in PKCS #8.
    read = load_ssh_private_key if b"BEGIN OPENSSH" in content else load_pem_private_key
    key = _read_key(read, content, passphrase)
    if isinstance(key, rsa.RSAPrivateKey):
        return paramiko.RSAKey(key=key)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return paramiko.ECDSAKey(vals=(key, key.public_key()))
    if isinstance(key, ed25519.Ed25519PrivateKey):
        plain = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()
        return paramiko.Ed25519Key.from_private_key(io.StringIO(plain))
    raise WrongSettings("The private key is of a type we do not use.", _KEY_HINT, field="private_key")


def _read_key(read: Callable[..., Any], content: bytes, passphrase: str) -> Any:
    try:
        return read(content, None)
    except TypeError:  # cryptography's word for an encrypted key
        if not passphrase:
            title, hint = "The private key has a passphrase.", "Enter it as well."
            raise WrongSettings(title, hint, field="passphrase") from None
    except (ValueError, UnsupportedAlgorithm):
        raise WrongSettings("The private key cannot be read.", _KEY_HINT, field="private_key") from None
    try:
        return read(content, passphrase.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise WrongSettings(
            "That is not the private key's passphrase.", "Enter it again.", field="passphrase"
        ) from None


def sync(client: Any, file: Any) -> None:
    """Ask the server to put a file on its disk; many cannot, which is no failure."""
    sftp = library("paramiko.sftp", "SFTP")
    try:
        client._request(sftp.CMD_EXTENDED, "fsync@openssh.com", file.handle)
    except OSError as error:
        if "unsupported" not in str(error).lower():
            raise


def failure_of(error: Exception, host: str) -> DeliveryFailed:
    """The meaning of an error of paramiko, or of the network below it."""
    paramiko, said = library("paramiko", "SFTP"), getattr(error, "strerror", None) or str(error)
    if isinstance(error, paramiko.BadAuthenticationType):
        title, allowed = f"{host} does not take that way of signing in.", ", ".join(error.allowed_types)
        return NotAllowed(title, f"It takes: {allowed}.", said=said)
    if isinstance(error, paramiko.AuthenticationException):
        return NotAllowed(
            f"{host} did not let us in.", "Check the user name and the password or private key.", said=said
        )
    if isinstance(error, socket.gaierror):
        return not_looked_up(host, "host", error)
    if isinstance(error, FileNotFoundError):
        return PlaceNotFound("The folder or file is not on the server.", "Correct the folder, or make it.", said=said)
    if isinstance(error, PermissionError):
        return NotAllowed("The server does not let us write there.", "Ask its owner for the right to write.", said=said)
    # The server's own failures come without a number; with one, it is the network's, as is what paramiko says of a
    # channel that was closed under it.
    network = getattr(error, "errno", None) or str(error) == "Socket is closed"
    if network or isinstance(error, paramiko.SSHException | EOFError | TimeoutError):
        hint = "It will be tried again; see the server, its port and the network."
        return Unreachable(f"The connection to {host} failed.", hint, said=said or type(error).__name__)
    hint = "Its disk may be full, or our share of it used up: show its words to the server's owner."
    return Refused("The server could not write the file.", hint, said=said, passing=True)


def _compare(key: Any, allowed: set[str], host: str) -> None:
    shown = _fingerprint(key.asbytes())
    if shown not in allowed:
        raise HostKeyRefused(
            f"{host} showed another key than the one it should have: {shown}, not {' or '.join(sorted(allowed))}.",
            f"Nothing was sent. Ask the server's owner whether its key ({key.get_name()}) was changed; only then "
            "enter the new one.",
            field="host_key",
            said=f"{key.get_name()} {shown}",
        )


def _fingerprint(key: bytes) -> str:
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")
