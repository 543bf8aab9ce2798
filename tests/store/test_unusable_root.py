"""A folder that cannot be used as a store is told in a sentence, with what to do about it, and never in a traceback."""

import errno
import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from store import open_store
from store.checking import check
from store.errors import NotWritten, StoreBusy, UnusableRoot
from store.repairing import repair
from tests.store.conftest import VERMONT, true_audience

PROJECT = Path(__file__).parents[2]
NOBODY = 65534

# All that is needed is loaded before the rights are given up: the project may lie where nobody else can read.
WITHOUT_RIGHTS = f"""
import os, pickle, sys, tempfile
from store import open_store
from store.checking import check
from store.errors import StoreError
from store.repairing import repair
root, act = sys.argv[1:]
audience = pickle.load(sys.stdin.buffer)
with tempfile.TemporaryDirectory() as elsewhere:
    open_store(elsewhere).save_audience(audience)
    open_store(elsewhere).audiences.rows("demo_user")
if os.geteuid() == 0:
    os.setuid({NOBODY})
store = open_store(root)
acts = {{
    "list": lambda: store.audiences.rows("demo_user").whole()["name"].to_pylist(),
    "save": lambda: store.save_audience(audience),
    "start": store.check_usable,
    "check": lambda: check(store._backend.layout.root).summary(),
    "repair": lambda: list(repair(store._backend.layout.root)),
}}
try:
    print(acts[act]())
except StoreError as error:
    print(type(error).__name__, error.title, error.hint, sep="|")
"""

HOLDING = """
import sys, time
from store import open_store
from store.tables import AUDIENCES
store = open_store(sys.argv[1])
with store.audiences._backend.exclusive(AUDIENCES, ("demo_user", 2025, 5)):
    print("held", flush=True)
    time.sleep(60)
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the rights of other systems")


@pytest.fixture
def open_to_others():
    """A store with one audience, where another user's process can get at it; pytest's own folders are closed."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        root = Path(folder) / "persistence"
        open_store(root).save_audience(true_audience(), VERMONT)
        yield root
        allow(root, 0o700, 0o600)


def allow(root, folders, files):
    """Set the rights of everything, from below."""
    root.chmod(0o700)
    below = sorted(root.rglob("*"), reverse=True)
    for path in [*below, root]:
        path.chmod(folders if path.is_dir() else files)


def without_rights(root, act, audience):
    tried = subprocess.run(
        [sys.executable, "-c", WITHOUT_RIGHTS, str(root), act],
        input=pickle.dumps(audience),
        env={"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        check=True,
    )
    return tried.stdout.decode().strip()


def test_a_store_that_may_only_be_read_can_be_read_and_says_why_it_cannot_be_saved_to(open_to_others, audience):
    allow(open_to_others, 0o555, 0o444)

    assert "['Ski families, Vermont']" == without_rights(open_to_others, "list", audience())
    kind, title, hint = without_rights(open_to_others, "save", audience()).split("|")
    assert ("NotWritten", "The change to audiences was not saved: Permission denied.") == (kind, title)
    assert "What was saved before is intact. Let the app's user write in the store's folder, and try again." == hint
    assert "Sound: 2 files, 1 audience." == without_rights(open_to_others, "check", audience())


def test_a_folder_that_may_not_be_read_is_told_by_name(open_to_others, audience):
    allow(open_to_others, 0o555, 0o444)
    user = "audiences/user_id=demo_user"
    (open_to_others / user).chmod(0o000)

    for act in ["list", "save", "check", "repair"]:
        told = without_rights(open_to_others, act, audience())
        if act != "save":
            assert f"UnusableRoot|{user} cannot be read: Permission denied.|Let the app's user read it." == told
        else:
            assert told.startswith("NotWritten|The change to audiences was not saved: Permission denied.|")


def test_a_root_that_may_not_be_read_is_told(open_to_others, audience):
    open_to_others.chmod(0o000)

    for act in ["list", "check", "repair"]:
        told = without_rights(open_to_others, act, audience())
        assert told.startswith("UnusableRoot|")
        assert "cannot be read: Permission denied." in told


def test_a_repair_that_may_not_move_a_file_says_so_and_leaves_it(open_to_others, audience):
    (open_to_others / "notes.txt").write_text("not ours")
    allow(open_to_others, 0o555, 0o444)

    told = without_rights(open_to_others, "repair", audience())

    assert told.startswith("NotWritten|The move of notes.txt was not done: Permission denied.|")
    assert (open_to_others / "notes.txt").exists()


def test_a_root_that_is_a_file_is_told_on_reading_and_on_saving_and_stays(tmp_path, audience):
    root = tmp_path / "persistence"
    root.write_text("a file is in the way")
    store = open_store(root)

    with pytest.raises(UnusableRoot) as reading:
        store.audiences.rows("demo_user")
    with pytest.raises(NotWritten) as saving:
        store.save_audience(audience())

    assert "The store's folder is a file." == reading.value.title
    assert "A file lies where the store's folder belongs: move it away, or name another folder." in saving.value.hint
    assert "a file is in the way" == root.read_text()
    for look in [check, lambda path: list(repair(path))]:
        with pytest.raises(UnusableRoot):
            look(root)


def test_a_save_waits_for_the_lock_of_another_process_says_so_and_goes_on_once_that_one_is_dead(root, audience):
    store = open_store(root, wait=0.2)
    store.save_audience(audience())
    command = [sys.executable, "-c", HOLDING, str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={"PYTHONPATH": str(PROJECT)}) as holder:
        assert b"held\n" == holder.stdout.readline()

        with pytest.raises(StoreBusy) as error:
            store.save_audience(audience(name="Ski clubs"))
        told = f"Another save is running: process {holder.pid} (-c) on {socket.gethostname()} has held this part"
        assert (True, "Try again in a moment.") == (error.value.title.startswith(told), error.value.hint)
        assert 1 == store.audiences.get("aud-ski01", "demo_user")["version"]

        holder.send_signal(signal.SIGKILL)
    assert 2 == store.save_audience(audience(name="Ski clubs"))["version"]


@pytest.mark.parametrize("code", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_is_told_before_anything_is_saved(root, audience, monkeypatch, code):
    fcntl = pytest.importorskip("fcntl")

    def no_locks(*_):
        raise OSError(code, os.strerror(code))

    store = open_store(root)
    monkeypatch.setattr(fcntl, "flock", no_locks)

    for act in (store.check_usable, lambda: store.save_audience(audience())):
        with pytest.raises(UnusableRoot) as error:
            act()
        assert "The store's folder is on a file system without locks." == error.value.title
        assert error.value.hint.endswith("Name a folder on a local disk in ACTIVATION_STORE.")
    assert [] == list(root.rglob("*.parquet"))


def test_a_usable_root_is_made_at_the_start_and_nothing_else_is_left_there(root):
    store = open_store(root)

    store.check_usable()
    store.check_usable()

    assert [root / ".locks/probe.lock"] == [path for path in root.rglob("*") if path.is_file()]
    assert "Sound: 0 files, 0 audiences." == check(root).summary()


def test_a_root_that_is_a_file_is_told_at_the_start(tmp_path):
    (tmp_path / "persistence").write_text("a file is in the way")

    with pytest.raises(UnusableRoot) as error:
        open_store(tmp_path / "persistence").check_usable()

    assert "The store's folder is a file." == error.value.title


def test_a_root_that_may_only_be_read_is_told_at_the_start(open_to_others, audience):
    allow(open_to_others, 0o555, 0o444)

    kind, title, hint = without_rights(open_to_others, "start", audience()).split("|")
    assert ("UnusableRoot", "Nothing can be saved in the store's folder: Permission denied.") == (kind, title)
    assert hint.endswith("Or name another folder in ACTIVATION_STORE.")


@pytest.mark.parametrize(
    ("code", "words", "advice"),
    [
        (errno.ENOSPC, "No space left on device", "Free some room and save again."),
        (errno.EIO, "Input/output error", "Check the store's folder and try again."),
    ],
)
@pytest.mark.parametrize("refused", ["open", "fsync"])
def test_a_disk_that_refuses_at_the_start_is_told_in_one_sentence(root, monkeypatch, code, words, advice, refused):
    """At the lock file, or at the file that is written on trial."""
    store = open_store(root)
    store.check_usable()

    def fail(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, refused, fail)
    with pytest.raises(UnusableRoot) as error:
        store.check_usable()

    assert f"Nothing can be saved in the store's folder: {words}." == error.value.title
    assert f"{advice} Or name another folder in ACTIVATION_STORE." in error.value.hint
