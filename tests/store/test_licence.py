"""A licensee's codes on the disk: whole or not there, checked when read, and part of looking a store over."""

import os
import subprocess
import sys
import time

import pyarrow as pa
import pytest

from bench.serving import PROJECT
from store.checking import check
from store.errors import DamagedFile, NotWritten, UnreadableFile
from store.licence import FACTS, FILE, LICENCE, Licence
from store.repairing import repair

ROWS = pa.table({"zip": ["00801", "10001"], "code": ["Q1", "Q2"], "name": ["Lake", "Hill"], "group": ["S", "H"]})
SAID = {"name": "Invented", "vintage": "2026"}
WRITING = """
import sys, pyarrow as pa
from pathlib import Path
from store.licence import Licence
licence, at = Licence(Path(sys.argv[1])), 0
while True:
    at += 1
    zips = [f"{n:05}" for n in range(501, 20_501)]
    same = [str(at)] * len(zips)
    licence.write(pa.table({"zip": zips, "code": same, "name": same, "group": same}), {"name": str(at), "vintage": "1"})
    print(at, flush=True)
"""


@pytest.fixture
def licence(tmp_path):
    found = Licence(tmp_path / "store")
    found.write(ROWS, SAID)
    return found


def test_what_is_written_is_read_as_it_was(licence):
    held = licence.read()

    assert (ROWS.to_pylist(), SAID) == (held.rows.to_pylist(), held.facts)
    assert 0o600 == licence.path.stat().st_mode & 0o777


def test_nothing_is_there_before_and_after(tmp_path, licence):
    empty = Licence(tmp_path / "other")
    assert (None, None) == (empty.state(), empty.read())
    empty.drop()
    assert not (tmp_path / "other").exists()

    licence.drop()
    assert (None, None) == (licence.state(), licence.read())


def test_the_state_changes_with_every_write_also_of_the_same(licence):
    before = licence.state()
    licence.write(ROWS, SAID)

    assert before != licence.state()


def test_a_process_that_is_killed_while_it_writes_leaves_a_whole_file(tmp_path):
    root = tmp_path / "store"
    for pause in (0.0, 0.013, 0.041):
        process = subprocess.Popen([sys.executable, "-c", WRITING, str(root)], cwd=PROJECT, stdout=subprocess.PIPE)
        process.stdout.readline()
        time.sleep(pause)
        process.kill()
        process.wait()
        process.stdout.close()

        held = Licence(root).read()
        assert {held.facts["name"]} == set(held.rows["code"].to_pylist())
        assert 20_000 == held.rows.num_rows


def test_any_byte_that_changed_is_found(licence):
    content = licence.path.read_bytes()
    for at in range(4, len(content)):
        changed = bytearray(content)
        changed[at] ^= 0x55
        licence.path.write_bytes(changed)
        try:
            held = licence.read()
        except DamagedFile:
            continue
        # The footer holds what nobody reads, such as who wrote the file; what is read is as it was.
        assert (ROWS.to_pylist(), SAID) == (held.rows.to_pylist(), held.facts), at


@pytest.mark.parametrize("content", [b"", b"PAR1", b"no Parquet"])
def test_what_is_no_such_file_is_damaged(licence, content):
    licence.path.write_bytes(content)

    with pytest.raises(DamagedFile) as error:
        licence.read()
    assert "Lifestyle codes" in error.value.hint


def test_a_file_without_a_name_or_with_other_columns_is_damaged(licence):
    import pyarrow.parquet as pq

    for rows in (ROWS, ROWS.replace_schema_metadata({FACTS: b"[]"}), ROWS.drop_columns(["group"])):
        pq.write_table(rows, licence.path)
        with pytest.raises(DamagedFile):
            licence.read()


def test_a_file_that_may_not_be_read_is_not_called_damaged(licence, monkeypatch):
    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refused)
    with pytest.raises(UnreadableFile):
        licence.read()


def test_a_disk_that_refuses_leaves_what_was_there(licence, monkeypatch):
    def broken(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("store.files.os.fsync", broken)
    with pytest.raises(NotWritten):
        licence.write(ROWS, SAID | {"name": "New"})
    monkeypatch.undo()

    assert "Invented" == licence.read().facts["name"]
    assert [FILE] == [path.name for path in licence.path.parent.iterdir()]


def test_a_store_with_a_licence_is_sound(licence, tmp_path):
    assert [] == check(tmp_path / "store").findings


def test_a_damaged_licence_is_found_and_left_for_the_page_to_replace(licence, tmp_path):
    licence.path.write_bytes(b"no Parquet")

    [found] = check(tmp_path / "store").findings
    assert (f"{LICENCE}/{FILE}", "leaves it") == (found.path, found.repair)
    assert [] == list(repair(tmp_path / "store"))
    assert licence.path.exists()


def test_what_a_killed_load_left_behind_is_cleared_after_an_hour_and_strangers_are_set_aside(licence, tmp_path):
    left = licence.path.with_name(f".{FILE}.{'0' * 32}.tmp")
    left.write_bytes(b"half")
    assert [] == check(tmp_path / "store").findings
    os.utime(left, (0, 0))
    (licence.path.parent / "notes.txt").write_text("mine")

    found = {finding.path: finding.repair for finding in check(tmp_path / "store").findings}

    assert {f"{LICENCE}/{left.name}": "removes it", f"{LICENCE}/notes.txt": "sets it aside"} == found
    list(repair(tmp_path / "store"))
    assert [FILE] == [path.name for path in licence.path.parent.iterdir()]
