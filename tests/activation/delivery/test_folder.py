"""A folder takes files whole, keeps them inside itself, and says what is wrong with it."""

import errno
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from activation.delivery.channels import open_channel
from activation.delivery.errors import PlaceFull, PlaceNotFound, Refused, WrongSettings
from tests.activation.delivery.places import members

PROJECT = Path(__file__).parents[3]

LIMITED = """
import resource, sys
from activation.delivery.channels import open_channel
from activation.delivery.errors import PlaceFull
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    open_channel("folder", {"path": sys.argv[1]}, {}).put("ski.jsonl", [bytes(5_000)] * 10)
except PlaceFull as error:
    print(error.title, error.said)
"""

WITHOUT_RIGHTS = """
import os, sys
from activation.delivery.channels import open_channel
from activation.delivery.errors import NotAllowed
if os.geteuid() == 0:
    os.setuid(65534)
try:
    open_channel("folder", {"path": sys.argv[1]}, {}).put("ski.jsonl", [b"1"])
except NotAllowed as error:
    print(error.kind, error.passing, error.said)
"""

CUT_OFF = """
import sys, time
from activation.delivery.channels import open_channel
def chunks():
    yield bytes(100_000)
    print("half", flush=True)
    time.sleep(600)
open_channel("folder", {"path": sys.argv[1]}, {}).put("ski.jsonl", chunks())
"""


@pytest.fixture
def folder(make_place):
    return make_place("folder")


@pytest.fixture
def small_disk(tmp_path):
    """A real disk of 256 KB, where the system lets one be made."""
    path = tmp_path / "disk"
    path.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "small_disk", str(path)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here; another test limits the file size instead")
    yield path
    subprocess.run(["umount", str(path)], check=True)


def test_a_full_disk_is_told_and_keeps_nothing_half(small_disk):
    channel = open_channel("folder", {"path": str(small_disk)}, {})
    channel.put("before.jsonl", [b"kept"])

    with pytest.raises(PlaceFull) as error:
        channel.put("ski.jsonl", [bytes(100_000)] * 10)

    assert ("full", True) == (error.value.kind, error.value.passing)
    assert "No space left on device" == error.value.said
    assert ["before.jsonl"] == [path.name for path in small_disk.iterdir()]


def test_a_file_that_outgrows_its_limit_is_told_and_nothing_is_left(folder):
    command = [sys.executable, "-c", LIMITED, str(folder.folder)]
    tried = subprocess.run(command, env={"PYTHONPATH": str(PROJECT)}, capture_output=True, text=True, check=True)

    assert "The folder's disk is full. File too large" == tried.stdout.strip()
    assert [] == folder.listed()


@pytest.mark.skipif(os.name == "nt", reason="the rights of other systems")
def test_a_folder_that_may_not_be_written_to_is_told():
    with tempfile.TemporaryDirectory() as path:
        Path(path).chmod(0o555)
        command = [sys.executable, "-c", WITHOUT_RIGHTS, path]
        tried = subprocess.run(command, env={"PYTHONPATH": str(PROJECT)}, capture_output=True, text=True, check=True)

    assert "auth False Permission denied" == tried.stdout.strip()


@pytest.mark.parametrize("path", ["audiences", "./audiences", "../audiences"])
def test_a_path_that_depends_on_where_the_app_was_started_is_refused(path):
    with pytest.raises(WrongSettings) as error:
        open_channel("folder", {"path": path}, {})

    assert "path" == error.value.field


def test_a_folder_that_is_not_there_is_told_and_not_made(folder, tmp_path):
    with pytest.raises(PlaceNotFound) as error:
        folder.open(path=str(tmp_path / "mounted" / "later")).put("ski.jsonl", [b"1"])

    assert ("path", "No such file or directory") == (error.value.field, error.value.said)
    assert not (tmp_path / "mounted").exists()


def test_a_file_in_place_of_the_folder_is_told(folder, tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(PlaceNotFound):
        folder.open(path=str(tmp_path / "file")).put("ski.jsonl", [b"1"])


@pytest.mark.parametrize("act", ["put", "read", "remove", "size_of"])
def test_a_link_in_the_folder_leads_nobody_out_of_it(folder, tmp_path, act):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "ski.jsonl").write_text("private")
    (folder.folder / "link").symlink_to(tmp_path / "elsewhere")
    channel = folder.open()
    acts = {"put": lambda name: channel.put(name, [b"1"]), "read": lambda name: list(channel.read(name))}

    with pytest.raises(Refused, match="leads out of the folder"):
        (acts.get(act) or getattr(channel, act))("link/ski.jsonl")

    assert "private" == (tmp_path / "elsewhere" / "ski.jsonl").read_text()


def test_a_link_that_is_the_file_itself_is_replaced_and_not_followed(folder, tmp_path):
    (tmp_path / "private").write_text("private")
    (folder.folder / "ski.jsonl").symlink_to(tmp_path / "private")

    with pytest.raises(Refused, match="leads out of the folder"):
        list(folder.open().read("ski.jsonl"))
    folder.open().put("ski.jsonl", [b"1"])

    assert "private" == (tmp_path / "private").read_text()
    assert b"1" == (folder.folder / "ski.jsonl").read_bytes()


def test_a_reader_never_meets_half_a_file(folder):
    folder.open().put("ski.jsonl", [b"old"])
    seen = []

    def chunks():
        for _ in range(3):
            seen.append((folder.content("ski.jsonl"), [name for name in folder.listed() if not name.startswith(".")]))
            yield b"new"

    folder.open().put("ski.jsonl", chunks())

    assert [(b"old", ["ski.jsonl"])] * 3 == seen
    assert b"newnewnew" == folder.content("ski.jsonl")


@pytest.fixture
def killed(folder):
    """What a delivery that was killed half-way has left in the folder."""
    command = [sys.executable, "-c", CUT_OFF, str(folder.folder)]
    with subprocess.Popen(command, env={"PYTHONPATH": str(PROJECT)}, stdout=subprocess.PIPE, text=True) as delivery:
        assert "half" == delivery.stdout.readline().strip()
        delivery.kill()
    [left] = folder.folder.iterdir()
    assert left.name.startswith(".delivery.") and left.stat().st_size > 0
    return left


def aged(path, seconds):
    moment = path.stat().st_mtime - seconds
    os.utime(path, (moment, moment))


def test_what_a_killed_delivery_left_is_cleared_by_the_first_one_a_day_later(folder, killed):
    folder.open().put("ski.jsonl", [members(3)])
    assert sorted([killed.name, "ski.jsonl"]) == folder.listed()

    aged(killed, 86_500)
    folder.open().put("golf.jsonl", [members(4)])

    assert ["golf.jsonl", "ski.jsonl"] == folder.listed()
    assert (members(3), members(4)) == (folder.content("ski.jsonl"), folder.content("golf.jsonl"))


def test_what_a_killed_delivery_left_is_cleared_before_the_next_one_needs_its_room(small_disk):
    left = small_disk / f".delivery.{'0' * 32}.tmp"
    left.write_bytes(bytes(150_000))
    aged(left, 86_500)

    open_channel("folder", {"path": str(small_disk)}, {}).put("ski.jsonl", [bytes(150_000)])

    assert ["ski.jsonl"] == [path.name for path in small_disk.iterdir()]


@pytest.mark.parametrize(
    "name", [".delivery.notes.tmp", ".delivery", "old.tmp", f"{'0' * 32}.tmp", f"x.delivery.{'0' * 32}.tmp"]
)
def test_nobody_else_s_file_is_cleared_however_old(folder, name):
    (folder.folder / name).write_text("theirs")
    aged(folder.folder / name, 10**8)

    folder.open().put("ski.jsonl", [b"1"])

    assert sorted([name, "ski.jsonl"]) == folder.listed()


def test_one_left_over_that_cannot_be_cleared_keeps_neither_the_others_nor_the_delivery(folder):
    left = [folder.folder / f".delivery.{digit * 32}.tmp" for digit in "0123456789"]
    for number, path in enumerate(left):
        path.mkdir() if number % 2 else path.write_bytes(b"half")
        aged(path, 86_500)

    folder.open().put("ski.jsonl", [b"1"])

    assert ["ski.jsonl"] == folder.listed()


def test_two_deliveries_of_one_name_at_once_each_put_a_whole_file_there(folder):
    seen = []

    def slow():
        yield b"slow"
        folder.open().put("ski.jsonl", [b"quick"])
        seen.append(folder.content("ski.jsonl"))
        yield b" and whole"

    folder.open().put("ski.jsonl", slow())

    assert ([b"quick"], b"slow and whole") == (seen, folder.content("ski.jsonl"))
    assert ["ski.jsonl"] == folder.listed()


def test_the_file_and_then_its_name_are_on_the_disk_before_it_counts_as_delivered(folder, monkeypatch):
    done = []
    fsync, replace = os.fsync, Path.replace

    def synced(handle):
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", lambda *paths: done.append("name") or replace(*paths))

    folder.open().put("ski.jsonl", [members(3)])

    assert ["file", "name", "folder"] == done


def test_a_disk_that_fails_is_told_in_its_own_words_and_may_be_tried_again(folder, monkeypatch):
    def fail(_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(Refused) as error:
        folder.open().put("ski.jsonl", [b"1"])

    assert (True, "Input/output error") == (error.value.passing, error.value.said)
    assert [] == folder.listed()


def test_a_folder_that_may_not_be_used_fails_the_test_of_the_connection_at_its_first_step(folder):
    steps = list(folder.open(path="/nowhere/at/all").probe())

    assert [False] == [step.ok for step in steps]
    assert "The folder or file is not there." in steps[0].said
