"""What is on its way out lies in the outbox whole or not at all, for its owner's eyes only, with a log that survives."""

import hashlib
import os
import string
import threading

import pytest

from store import files
from store.errors import InvalidName, NotWritten, RowNotFound, StoreFull
from store.lease import holder, lease
from store.outbox import Outbox
from tests.store.test_hostile_names import HOSTILE

ANA = ("ana", "dst-1")


@pytest.fixture
def outbox(root):
    return Outbox(root)


@pytest.fixture
def place(root):
    return root / "outbox" / "user_id=ana" / "distribution_id=dst-1"


def read(outbox, name, where=ANA):
    return b"".join(outbox.read(*where, name))


def test_a_file_is_kept_to_the_byte_and_its_size_and_sum_are_told(outbox):
    content = os.urandom(3_000_000)

    written = outbox.write(*ANA, "a.csv", [content[:5], content[5:2_000_000], b"", content[2_000_000:]])

    assert ("a.csv", 3_000_000, hashlib.sha256(content).hexdigest()) == (written.name, written.bytes, written.sha256)
    assert content == read(outbox, "a.csv")
    assert ["a.csv"] == outbox.names(*ANA)


def test_an_empty_file_is_a_file(outbox):
    assert 0 == outbox.write(*ANA, "a.csv", []).bytes
    assert b"" == read(outbox, "a.csv")


def test_a_file_whose_making_breaks_off_is_not_there_and_the_one_before_stays(outbox, place):
    def broken():
        yield b"half"
        raise ValueError("broken off")

    with pytest.raises(ValueError, match="broken off"):
        outbox.write(*ANA, "a.csv", broken())
    assert [] == outbox.names(*ANA)

    outbox.write(*ANA, "a.csv", [b"whole"])
    with pytest.raises(ValueError, match="broken off"):
        outbox.write(*ANA, "a.csv", broken())
    assert (b"whole", ["a.csv"]) == (read(outbox, "a.csv"), [path.name for path in place.iterdir()])


def test_a_reader_never_sees_half_a_file(outbox):
    outbox.write(*ANA, "a.csv", [b"old"])

    with outbox.writing(*ANA, "a.csv") as file:
        file.write(b"ne")
        assert b"old" == read(outbox, "a.csv")
        file.write(b"w")

    assert b"new" == read(outbox, "a.csv")


def test_a_full_disk_is_told_as_such_and_leaves_nothing(outbox, place, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)

    with pytest.raises(StoreFull):
        outbox.write(*ANA, "a.csv", [b"whole"])
    with pytest.raises(NotWritten):
        outbox.note(*ANA, {"name": "a.csv"})

    assert [] == outbox.names(*ANA)


def test_only_the_owner_can_read_what_lies_there(outbox, root, place):
    previous = os.umask(0)
    try:
        outbox.write(*ANA, "a.csv", [b"whole"])
        outbox.note(*ANA, {"name": "a.csv"})
    finally:
        os.umask(previous)

    modes = {path.relative_to(root).as_posix(): path.stat().st_mode & 0o777 for path in (root / "outbox").rglob("*")}
    inside = "outbox/user_id=ana/distribution_id=dst-1"
    assert {
        "outbox/user_id=ana": 0o700,
        inside: 0o700,
        f"{inside}/a.csv": 0o600,
        f"{inside}/done.jsonl": 0o600,
    } == modes
    assert 0o700 == (root / "outbox").stat().st_mode & 0o777


def test_a_renamed_file_is_there_once(outbox):
    outbox.write(*ANA, "a_part0001.csv", [b"whole"])

    outbox.rename(*ANA, "a_part0001.csv", "a.csv")

    assert (["a.csv"], b"whole") == (outbox.names(*ANA), read(outbox, "a.csv"))


def test_the_log_tells_what_was_noted_in_order_whatever_characters_it_holds(outbox):
    entries = [{"name": "a", "said": {"answer": text}} for text in ("ok", "Zürich", "a\nb", "a b", "a\x85b", "a\x1cb")]
    assert [] == outbox.noted(*ANA)

    for entry in entries:
        outbox.note(*ANA, entry)

    assert entries == outbox.noted(*ANA)
    assert [] == outbox.names(*ANA)  # the log is no sent file


@pytest.mark.parametrize("cut", range(1, 15))
def test_a_line_that_a_kill_cut_off_is_left_out_and_costs_no_other(outbox, place, cut):
    outbox.note(*ANA, {"name": "a"})
    outbox.note(*ANA, {"name": "ü"})
    whole = (place / "done.jsonl").read_bytes()
    (place / "done.jsonl").write_bytes(whole[:-cut])

    outbox.note(*ANA, {"name": "c"})

    names = [entry["name"] for entry in outbox.noted(*ANA)]
    assert names == ["a", "c"] or (cut == 1 and names == ["a", "ü", "c"])  # without its end alone, it is whole


def test_what_is_dropped_is_gone_and_dropping_it_again_does_nothing(outbox, place):
    outbox.write(*ANA, "a.csv", [b"whole"])
    outbox.note(*ANA, {"name": "a.csv"})
    outbox.write("ana", "dst-2", "b.csv", [b"other"])

    outbox.drop(*ANA)
    outbox.drop(*ANA)

    assert ([], [], False) == (outbox.names(*ANA), outbox.noted(*ANA), place.exists())
    assert b"other" == read(outbox, "b.csv", ("ana", "dst-2"))
    with pytest.raises(RowNotFound, match="no longer kept"):
        read(outbox, "a.csv")


def test_all_that_is_kept_is_listed_by_user_and_distribution(outbox, root):
    assert [] == list(outbox.kept())
    for user, distribution in (("ana", "dst-1"), ("ana", "dst-2"), ("ben", "dst-1")):
        outbox.write(user, distribution, "a.csv", [b"x"])
    (root / "outbox" / "stray.txt").write_text("not ours")

    assert [("ana", "dst-1"), ("ana", "dst-2"), ("ben", "dst-1")] == [one[:2] for one in outbox.kept()]


def test_no_hostile_name_of_a_user_distribution_or_file_reaches_anything(outbox, root):
    outbox.write("victim", "dst-1", "a.csv", [b"secret"])
    before, opened = sorted(root.parent.rglob("*")), []
    texts = [name for name in HOSTILE if isinstance(name, str)]
    letters = set(string.ascii_letters + string.digits + "_.-")
    for name in [*texts, "done.jsonl", ".hidden", "a/../b"]:
        harmless = 0 < len(name) < 256 and set(name) <= letters and name[0] not in ".-" and name != "done.jsonl"
        ways = [] if harmless else [lambda name=name: outbox.write("victim", "dst-1", name, [b"x"]), lambda name=name: read(outbox, name, ("victim", "dst-1")),
                lambda name=name: outbox.rename("victim", "dst-1", "a.csv", name)]  # fmt: skip
        if name in texts:
            for where in ((name, "dst-1"), ("victim", name)):
                ways += [lambda w=where: outbox.write(*w, "a.csv", [b"x"]), lambda w=where: outbox.names(*w),
                         lambda w=where: outbox.drop(*w), lambda w=where: outbox.note(*w, {}), lambda w=where: outbox.noted(*w)]  # fmt: skip
        for at, way in enumerate(ways):
            try:
                way()
            except (InvalidName, RowNotFound):
                continue
            except Exception as error:
                opened.append((name, at, error))
            else:
                opened.append((name, at, "opened"))

    assert [] == opened
    assert before == sorted(root.parent.rglob("*"))


def test_one_process_or_thread_sends_at_a_time_and_the_next_when_it_is_done(root):
    with lease(root) as first:
        with lease(root) as second:
            assert (True, False) == (first, second)
        seen = []

        def look():
            with lease(root) as other:
                seen.append(other)

        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        assert [False] == seen
        assert f"process {os.getpid()}" in holder(root)
    with lease(root) as after:
        assert after


def test_a_lease_is_given_back_even_when_sending_breaks_off(root):
    assert "" == holder(root)
    with pytest.raises(ValueError, match="broken off"), lease(root):
        raise ValueError("broken off")

    with lease(root) as after:
        assert after
