"""Public addresses are called, all others are not; told address by address, after the registries of IANA."""

import ipaddress

import pytest

from activation.delivery.channels.addresses import is_public

PUBLIC = ["8.8.8.8", "1.1.1.1", "203.0.114.1", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "2a00:1450::1",
          "64:ff9b::808:808", "2002:808:808::1"]  # fmt: skip
NOT_PUBLIC = {
    "this computer": ["127.0.0.1", "127.255.255.254", "::1"],
    "nobody": ["0.0.0.0", "0.1.2.3", "::"],
    "private": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "fc00::1", "fd12::1"],
    "the link": ["169.254.0.1", "fe80::1", "fe80::1%eth0"],
    "a cloud's metadata": ["169.254.169.254", "fd00:ec2::254"],
    "a carrier's network": ["100.64.0.1", "100.127.255.255"],
    "many at once": ["224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"],
    "all at once": ["255.255.255.255"],
    "reserved": ["240.0.0.1", "192.0.0.8", "198.18.0.1", "192.88.99.1", "fec0::1"],
    "documentation": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1"],
    "IPv4 in IPv6": ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1",
                     "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b::7f00:1", "2002:7f00:1::1", "2002:a9fe:a9fe::1"],
    "a tunnel": ["2001:0:4136:e378:8000:63bf:3fff:fdd2", "64:ff9b:1::1"],
}  # fmt: skip


@pytest.mark.parametrize("text", PUBLIC)
def test_an_address_of_the_public_internet_may_be_called(text):
    assert is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize(("what", "text"), [(what, text) for what, texts in NOT_PUBLIC.items() for text in texts])
def test_an_address_that_is_not_of_the_public_internet_may_not(what, text):
    assert not is_public(ipaddress.ip_address(text)), what
