"""When the disk is full, the save says so and everything saved before is intact."""

import contextlib
import errno
import os
import pickle
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store import files, open_store
from store.errors import NotWritten, StoreFull

PROJECT = Path(__file__).parents[2]
APRIL = datetime(2025, 4, 2, tzinfo=UTC)

LIMITED = """
import pickle, resource, sys
from store import open_store
from store.errors import StoreFull
root, what = sys.argv[1:]
audience, members = pickle.load(sys.stdin.buffer)
store = open_store(root)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    if what == "members":
        store.save_audience(audience, members)
    else:
        store.save_audience(audience | {"notes": members}, None)
except StoreFull as error:
    print(error.title)
"""


@pytest.fixture
def small_disk(tmp_path):
    """A real disk of 256 KB, where the system lets one be made."""
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "small_disk", str(tmp_path)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here; the tests below limit the file size instead")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_really_full_disk_refuses_saves_keeps_what_it_has_and_recovers(small_disk, audience, vermont):
    store = open_store(small_disk / "persistence")
    before = store.save_audience(audience(), vermont)
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)):
            pass

    with pytest.raises(StoreFull):
        store.save_audience(audience(name="Ski clubs"), vermont[:1])

    assert before == store.audiences.get("aud-ski01", "demo_user")
    assert vermont == store.members_of("aud-ski01", "demo_user").to_pylist()
    assert [] == list(small_disk.rglob("*.tmp"))

    ballast.unlink()
    assert "Ski clubs" == store.save_audience(audience(name="Ski clubs"), vermont[:1])["name"]


@pytest.mark.parametrize("what", ["members", "audience"])
def test_a_save_that_outgrows_the_disk_is_refused_and_the_one_before_it_stays(root, audience, vermont, what):
    store = open_store(root)
    before = store.save_audience(audience(), vermont)
    members = [{"zip": f"{at * 7919 % 100_000:05d}", "people": at * at % 99_991} for at in range(20_000)]
    large = members if what == "members" else os.urandom(40_000).hex()

    tried = subprocess.run(
        [sys.executable, "-c", LIMITED, str(root), what],
        input=pickle.dumps((audience(name="Ski clubs"), large)),
        env={"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        check=True,
    )

    place = {"members": "members/user_id=demo_user/audience_id=aud-ski01/members_v2", "audience": "audiences_202505"}
    assert tried.stdout.startswith(b"The disk is full: ")
    assert f"{place[what]}.parquet was not saved." in tried.stdout.decode()
    assert before == store.audiences.get("aud-ski01", "demo_user")
    assert vermont == store.members_of("aud-ski01", "demo_user").to_pylist()
    assert [] == [path.name for path in root.rglob("*.tmp")]


def test_a_disk_that_fills_up_between_two_months_says_which_audiences_are_not_saved(root, audience, monkeypatch):
    store = open_store(root)
    write = files.write_whole

    def write_until_full(path, content):
        if path.name == "audiences_202505.parquet":
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, content)

    monkeypatch.setattr(files, "write_whole", write_until_full)

    with pytest.raises(StoreFull) as error:
        store.audiences.save_many([audience(), audience(audience_id="aud-apr01", created_at=APRIL)])

    assert ("aud-ski01",) == error.value.unsaved
    assert "1 of 2 parts of this save are done." in error.value.hint
    assert ["aud-apr01"] == store.audiences.rows("demo_user").rows["audience_id"].to_pylist()


@pytest.mark.parametrize("what", ["audiences_202505", "audiences_v1"])
def test_any_other_refusal_of_the_system_is_told_with_its_reason(root, audience, monkeypatch, what):
    store = open_store(root)
    before = store.save_audience(audience())

    replace = Path.replace

    def refuse(here, there):
        if what in here.name:
            raise PermissionError(errno.EACCES, "Permission denied")
        return replace(here, there)

    monkeypatch.setattr(Path, "replace", refuse)

    with pytest.raises(NotWritten) as error:
        store.save_audience(audience(name="Ski clubs"))

    assert error.value.title.endswith(f"{what}.parquet was not saved: Permission denied.")
    assert ("aud-ski01",) == error.value.unsaved
    assert before == store.audiences.get("aud-ski01", "demo_user")
    assert [] == list(root.rglob("*.tmp"))
