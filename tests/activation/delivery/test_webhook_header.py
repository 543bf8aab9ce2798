"""A webhook carries a header of the receiver's own choosing, which can be none of those that a call has anyway."""

import pytest

from activation.delivery.channels import open_channel
from activation.delivery.errors import DeliveryFailed, WrongSettings
from activation.delivery.platform_types import checked_settings, platform_type
from activation.errors import InvalidPlatform
from tests.activation.delivery.places import members
from tests.activation.delivery.receiver import Reply

NAME = "aud-ski01_v2.jsonl"
VALUE = "throwaway key, of two words"
OF_THE_LIBRARY = {"accept", "accept-encoding", "user-agent"}  # these a receiver may want otherwise


def refused_field(name, value):
    """The field that both the form and the channel name for a header, which they agree on."""
    settings = {"url": "https://example.com/", "header_name": name}
    secrets = {"signing_key": "s" * 16, "header_value": value}
    with pytest.raises(InvalidPlatform) as on_the_form:
        checked_settings(platform_type("webhook"), settings | secrets)
    with pytest.raises(WrongSettings) as by_the_channel:
        open_channel("webhook", settings, secrets)
    assert on_the_form.value.hint and by_the_channel.value.hint
    assert value == "" or value not in str(on_the_form.value) + str(by_the_channel.value)
    assert on_the_form.value.field == by_the_channel.value.field
    return by_the_channel.value.field


@pytest.mark.parametrize("name", ["X-Api-Key", "x", "apikey", "Host-Name", "Te-2", "User-Agent", "a" * 64])
def test_each_call_and_the_test_of_the_connection_carry_the_header(hook, name):
    with hook.open({"header_value": VALUE}, header_name=name) as channel:
        channel.put(NAME, [members(3)])
        assert all(step.ok for step in channel.probe())

    assert [VALUE, VALUE] == [call.headers[name.lower()] for call in hook.receiver.calls]
    assert [f"Bearer {hook.secrets['token']}"] * 2 == [call.headers["authorization"] for call in hook.receiver.calls]


def test_without_one_a_call_has_no_header_but_ours(hook):
    hook.open().put(NAME, [members(3)])

    [call] = hook.receiver.calls
    ours = {name for name in call.headers if not name.startswith(("activation-", "webhook-"))} - OF_THE_LIBRARY
    assert {"host", "content-type", "content-length", "authorization", "idempotency-key", "connection"} == ours


def test_none_of_the_headers_that_a_call_has_anyway_can_be_set_by_another(hook):
    with hook.open() as channel:
        channel.put(NAME, [members(3)])
        list(channel.probe())
    sent = {name for call in hook.receiver.calls for name in call.headers} - OF_THE_LIBRARY

    assert "activation-test" in sent and "webhook-signature" in sent
    for name in sent:
        assert ["header_name", "header_name"] == [refused_field(name, "x~"), refused_field(name.title(), "x~")]


@pytest.mark.parametrize(
    "name",
    ["Transfer-Encoding", "TE", "trailer", "Upgrade", "Expect", "Content-Encoding", "Activation-Anything", "ACTIVATION-", "1-Key",
     "-Key", "X Api", "X_Api", "X:Api", "X-Api\r\nHost", "Host\nX", "Schlüssel", "a" * 65, "ſet-cookie"],
)  # fmt: skip
def test_a_header_that_would_break_a_call_or_is_none_is_refused(name):
    assert "header_name" == refused_field(name, "x~")


@pytest.mark.parametrize(
    "value", ["two\r\nHost: lines", "end\n", " sesame", "sesame ", "\t", "a\0b", "schlüssel", "\x7f"]
)
def test_a_value_that_is_not_plain_is_refused_without_showing_it(value):
    assert "header_value" == refused_field("X-Api-Key", value)


def test_a_name_without_a_value_and_a_value_without_a_name_are_told_by_what_is_missing():
    assert "header_value" == refused_field("X-Api-Key", "")
    assert "header_name" == refused_field("", VALUE)


@pytest.mark.parametrize("status", [200, 400])
def test_a_receiver_that_repeats_the_value_does_not_have_it_shown(hook, status):
    hook.receiver.reply = Reply(status, f"you said {VALUE}".encode())
    try:
        with hook.open({"header_value": VALUE}, header_name="X-Api-Key") as channel:
            shown = repr(vars(channel)) + str(channel.put(NAME, [members(3)]).said)
    except DeliveryFailed as error:
        shown = error.said

    assert "you said •••" in shown
    assert VALUE not in shown
