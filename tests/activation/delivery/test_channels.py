"""What any channel does, over a folder, S3, Google Cloud Storage, SFTP, a webhook and BigQuery."""

import hashlib

import pytest

from activation.delivery.channels.channel import PROBE
from activation.delivery.errors import DeliveryFailed, PlaceNotFound, WrongSettings
from tests.activation.delivery.places import in_chunks, members, rows_of

NAME = "aud-ski01_v2.jsonl"


def test_a_file_arrives_whole_with_its_size_and_sum(place):
    content = members(300)

    with place.open() as channel:
        delivered = channel.put(NAME, in_chunks(content))

    assert rows_of(content) == place.arrived(NAME)
    assert (NAME, len(content), hashlib.sha256(content).hexdigest()) == (
        delivered.name,
        delivered.bytes,
        delivered.sha256,
    )


def test_what_the_other_side_said_is_kept(place):
    with place.open() as channel:
        said = channel.put(NAME, [members(1)]).said

    assert said
    assert all(isinstance(what, str) and isinstance(words, str) and words for what, words in said.items())


def test_the_same_file_again_changes_nothing(place):
    content = members(50)

    for _ in range(2):
        with place.open() as channel:
            channel.put(NAME, in_chunks(content))

    assert rows_of(content) == place.arrived(NAME)
    assert 1 == len(place.listed())


def test_an_empty_file_is_a_file_too(place):
    with place.open() as channel:
        delivered = channel.put(NAME, [])

    assert (0, hashlib.sha256(b"").hexdigest()) == (delivered.bytes, delivered.sha256)
    assert (place.arrived(NAME) or []) == []


def test_an_error_of_our_own_while_reading_stays_what_it_is_and_nothing_arrives(place):
    def failing():
        yield members(100_000)  # more than one part of an upload
        raise ZeroDivisionError("our own error")

    with place.open() as channel, pytest.raises(ZeroDivisionError, match="our own error"):
        channel.put(NAME, failing())

    assert [] == place.listed()


@pytest.mark.parametrize(
    "name",
    ["../other", "a/../../other", "/etc/passwd", "", ".", "..", "a//b", "a/", ".hidden", "a\\b", "a\nb", "a\0b", "é",
     "a" * 256, "trailing ", "trailing."],
)  # fmt: skip
def test_a_name_that_could_lead_elsewhere_is_refused(place, name):
    with place.open() as channel, pytest.raises(WrongSettings) as error:
        channel.put(name, [b"x"])

    assert "name" == error.value.field
    assert [] == place.listed()


def test_a_test_of_the_connection_tells_each_step_and_leaves_nothing(place):
    with place.open() as channel:
        steps = list(channel.probe())

    assert [True] * len(steps) == [step.ok for step in steps]
    assert len(steps) >= 2
    assert all(step.title and step.said for step in steps)
    assert [] == place.listed()


def test_a_test_of_the_connection_happens_step_by_step(place):
    with place.open() as channel:
        steps = channel.probe()
        first = next(steps)
        steps.close()

    assert first.ok


def test_no_secret_shows_in_a_channel(place):
    with place.open() as channel:
        shown = repr(channel) + str(channel) + repr(vars(channel))

    for secret in place.secrets.values():
        assert secret not in shown


def test_a_larger_file_arrives_in_the_order_it_was_sent(keeper):
    content = members(250_000)  # 17 MB: three parts of an upload to a bucket

    with keeper.open() as channel:
        channel.put(NAME, in_chunks(content, 3_000_001))

    assert hashlib.sha256(content).digest() == hashlib.sha256(keeper.content(NAME)).digest()


def test_a_file_replaces_the_one_before_it(keeper):
    with keeper.open() as channel:
        channel.put(NAME, [members(50)])
        channel.put(NAME, [members(3, score=2)])

    assert members(3, score=2) == keeper.content(NAME)
    assert [NAME] == keeper.listed()


def test_the_size_of_a_file_is_told_and_none_of_one_that_is_not_there(keeper):
    with keeper.open() as channel:
        assert channel.size_of(NAME) is None
        channel.put(NAME, [b"12345"])
        assert 5 == channel.size_of(NAME)


def test_what_was_put_can_be_read_again(keeper):
    content = members(40_000)
    with keeper.open() as channel:
        channel.put(NAME, in_chunks(content, 65_536))

        assert content == b"".join(channel.read(NAME))


def test_reading_what_is_not_there_says_so(keeper):
    with keeper.open() as channel, pytest.raises(PlaceNotFound):
        list(channel.read(NAME))


def test_a_removed_file_is_gone_and_removing_it_again_is_harmless(keeper):
    with keeper.open() as channel:
        channel.put(NAME, [b"12345"])
        channel.remove(NAME)
        channel.remove(NAME)

        assert channel.size_of(NAME) is None
    assert [] == keeper.listed()


def test_a_name_may_hold_folders(keeper):
    name = "ski families/2025-05/_SUCCESS"
    with keeper.open() as channel:
        channel.put(name, [b"1"])
        channel.put(name, [b"22"])

        assert 2 == channel.size_of(name)
    assert [name] == keeper.listed()


def test_a_place_that_keeps_nothing_says_so(make_place):
    for kind in ("webhook", "bigquery"):
        with make_place(kind).open() as channel:
            assert not channel.keeps
            for ask in (channel.size_of, channel.remove, channel.read):
                with pytest.raises(DeliveryFailed, match="keeps nothing that could be asked for by name"):
                    ask(NAME)


def test_the_small_file_of_a_test_says_what_it_is():
    assert b"A test of the connection. It may be deleted.\n" == PROBE
