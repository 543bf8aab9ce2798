"""Several processes share one store: no save is lost, and no reader sees half of one."""

import pickle
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from store import open_store
from store.errors import StaleVersion, StoreBusy
from store.tables import AUDIENCES

PROJECT = Path(__file__).parents[2]


def start_saving(root, audience, first, many):
    command = [sys.executable, str(Path(__file__).with_name("saving_process.py")), str(root), str(first), str(many)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, env={"PYTHONPATH": str(PROJECT)})
    process.stdin.write(pickle.dumps(audience))
    process.stdin.close()
    return process


def test_eight_processes_that_save_50_times_each_into_one_month_leave_400_audiences(root, audience):
    writers = [start_saving(root, audience(), 1000 + 50 * at, 50) for at in range(8)]

    assert [0] * 8 == [writer.wait(120) for writer in writers]

    store = open_store(root)
    rows = sorted(store.audiences.rows("demo_user").whole().to_pylist(), key=lambda row: row["audience_id"])
    expected = [audience(audience_id=f"aud-{number}", version=1, members_version=1) for number in range(1000, 1400)]
    assert expected == rows
    people = [store.members_of(row["audience_id"], "demo_user")["people"].to_pylist() for row in rows]
    assert [[number] for number in range(1000, 1400)] == people


def test_a_reader_beside_a_writing_process_sees_only_whole_tables(root, audience):
    store = open_store(root)
    writer = start_saving(root, audience(), 100, 40)
    sizes = []

    while writer.poll() is None:
        reading = store.audiences.rows("demo_user", ["audience_id", "name", "segments"])
        assert () == reading.damaged
        sizes.append(reading.rows.num_rows)

    assert 0 == writer.wait()
    assert sorted(sizes) == sizes
    assert 40 == store.audiences.rows("demo_user").rows.num_rows


def test_threads_of_one_process_lose_no_save_either(store, audience):
    store.audiences._backend._wait = 30

    def save(first):
        for number in range(first, first + 5):
            store.save_audience(audience(audience_id=f"aud-{number}"))

    threads = [threading.Thread(target=save, args=(first,)) for first in (10, 20, 30, 40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 20 == store.audiences.rows("demo_user").rows.num_rows


def test_of_two_that_change_the_same_version_one_is_told_to_read_again(root, audience):
    here, there = open_store(root), open_store(root)
    seen = here.save_audience(audience())["version"]

    there.save_audience(audience(name="Ski clubs"), expecting=seen)

    with pytest.raises(StaleVersion):
        here.save_audience(audience(name="Snow families"), expecting=seen)


def test_a_month_locked_by_another_store_is_busy(root, audience):
    here, there = open_store(root, wait=0.1), open_store(root)
    here.save_audience(audience())

    with there.audiences._backend.exclusive(AUDIENCES, ("demo_user", 2025, 5)), pytest.raises(StoreBusy):
        here.audiences.update("aud-ski01", "demo_user", {"status": "active"})

    assert "active" == here.audiences.update("aud-ski01", "demo_user", {"status": "active"})["status"]
