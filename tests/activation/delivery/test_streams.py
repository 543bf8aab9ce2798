"""Bytes pass through unchanged, counted and summed, in pieces that fit."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activation.delivery.channels.streams import PIECE, Readable, Source, pieces
from activation.delivery.errors import PlaceFull

CHUNKS = st.lists(st.binary(max_size=50), max_size=20)


@given(CHUNKS, st.integers(1, 60))
def test_pieces_hold_the_same_bytes_all_of_one_size_but_the_last(chunks, size):
    made = list(pieces(chunks, size))

    assert b"".join(chunks) == b"".join(made)
    assert {size} >= {len(piece) for piece in made[:-1]}
    assert len(made[-1]) <= size
    assert b"" not in made[:-1] and (len(made) == 1 or made[-1])


@given(CHUNKS, st.lists(st.integers(-1, 70), max_size=8))
def test_a_readable_gives_as_many_bytes_as_a_file_would(chunks, sizes):
    ours, file = Readable(chunks), io.BytesIO(b"".join(chunks))

    for size in sizes:
        assert file.read(size) == ours.read(size)
        assert file.tell() == ours.tell()


@given(CHUNKS)
def test_a_source_counts_and_sums_what_passed(chunks):
    source = Source(chunks)
    content = b"".join(source)

    assert content == b"".join(chunks)
    assert (len(content), hashlib.sha256(content).hexdigest()) == (source.bytes, source.sha256)


def test_a_huge_chunk_of_the_caller_goes_on_in_small_ones():
    assert [PIECE, PIECE, 5] == [len(piece) for piece in Source([bytes(2 * PIECE + 5)])]


def test_no_room_for_a_copy_on_this_computer_is_told_as_such(monkeypatch):
    class Full(io.BytesIO):
        def write(self, _):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", Full)

    with pytest.raises(PlaceFull, match="This computer has no room"):
        Source([b"1"]).spooled()
