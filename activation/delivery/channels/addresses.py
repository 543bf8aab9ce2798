"""Which addresses the app may talk to for somebody else.

A webhook's address comes from a user, and the app stands inside a network that the user does not. So a name is
looked up once, every address it has is checked, and the connection goes to an address that was checked: a name
that changes its answer between the check and the connection (DNS rebinding) gains nothing.
"""

import ipaddress
import socket
from urllib.parse import urlsplit

from activation.delivery.errors import AddressRefused, DeliveryFailed, PlaceNotFound, Unreachable, WrongSettings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# What `is_global` of the standard library does not know of, or knows only in newer versions.
_ALSO_REFUSED = tuple(
    ipaddress.ip_network(text)
    for text in (
        "100.64.0.0/10",  # a carrier's own network
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "fec0::/10",
    )
)
# IPv6 addresses that stand for an IPv4 address: the bits from the right at which that one begins.
_CARRY_IPV4 = {
    ipaddress.IPv6Network(text): shift
    for text, shift in {
        "::/96": 0,
        "::ffff:0:0/96": 0,
        "::ffff:0:0:0/96": 0,
        "64:ff9b::/96": 0,
        "2002::/16": 80,
    }.items()
}


def addresses_of(host: str, port: int, allow_private: bool = False, field: str = "url") -> list[str]:
    """The addresses a host has now, if every one of them is public.

    Raises AddressRefused, PlaceNotFound and Unreachable, naming the field.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise not_looked_up(host, field, error) from None
    texts = list(dict.fromkeys(str(answer[4][0]) for answer in found))
    if not allow_private:
        for text in texts:
            if not is_public(ipaddress.ip_address(text)):
                hint = "Give an address of the public internet, or ask whoever runs this app to allow private ones."
                raise AddressRefused(f"{host} leads to {text}, which is not public.", hint, field)
    return texts


def check_endpoint(url: str, allow_private: bool) -> None:
    """Raises WrongSettings or AddressRefused for an address of storage that is not public, or not secure."""
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        parts, port = urlsplit(""), 0
    if not parts.hostname or parts.scheme not in (("https", "http") if allow_private else ("https",)):
        raise WrongSettings("That is no endpoint.", "It is like https://storage.example.com.", field="endpoint_url")
    addresses_of(parts.hostname, port, allow_private, "endpoint_url")


def not_looked_up(host: str, field: str, error: Exception) -> DeliveryFailed:
    """The error for a name that has no address: there is none, or nobody could be asked."""
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        hint = "It will be tried again; see whether names can be looked up here."
        return Unreachable(f"{host} could not be looked up.", hint, field, said=str(error))
    return PlaceNotFound(f"There is no server called {host}.", "Correct the name.", field, said=str(error))


def is_public(address: Address) -> bool:
    """Whether an address, and the IPv4 address in it if there is one, can be reached from anywhere."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id:
            return False
        for network, shift in _CARRY_IPV4.items():
            if address in network:
                return is_public(ipaddress.IPv4Address(int(address) >> shift & 0xFFFFFFFF))
        if address in ipaddress.IPv6Network("2001::/32"):  # Teredo: a tunnel to somebody's own network
            return False
    refused = any(address.version == network.version and address in network for network in _ALSO_REFUSED)
    return address.is_global and not address.is_multicast and not address.is_reserved and not refused
