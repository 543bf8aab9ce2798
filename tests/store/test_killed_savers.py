"""A process may die at any moment of a save: what it had acknowledged is there, and nothing is there by half."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store import open_store
from store.checking import check
from store.repairing import repair

PROJECT = Path(__file__).parents[2]
DEATHS = 100


@pytest.fixture
def savers(root):
    command = [sys.executable, "-m", "tests.store.killed_savers", str(root), "20260101"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as process:
        yield process
        process.stdin.close()


def saved(store):
    """The number of the last save of each audience, where row and members agree that it was that one."""
    numbers = {}
    rows = store.audiences.rows("demo_user", ["audience_id", "name", "version", "members_version"]).whole().to_pylist()
    for row in rows:
        number = int(row["name"])
        people = store.members_of(row["audience_id"], "demo_user")["people"].to_pylist()
        assert ([number, number], row["version"]) == (people, row["members_version"])
        numbers[row["audience_id"]] = number
        versions = store.audiences.versions(row["audience_id"], "demo_user", ["name"])
        # Each save had a greater number than those before it, and every version but the present is in the history.
        names = [int(version["name"]) for version in versions.rows]
        assert ((), list(range(row["version"], 0, -1))) == (
            versions.damaged,
            [version["version"] for version in versions.rows],
        )
        assert sorted(names, reverse=True) == names
    assert len(numbers) == len(rows)
    return numbers


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the children are forked")
def test_a_hundred_killed_processes_lose_nothing_that_they_had_acknowledged(root, savers):
    acknowledged = {}
    store = open_store(root)

    for _ in range(DEATHS):
        savers.stdin.write("next\n")
        savers.stdin.flush()
        acknowledged |= {f"aud-{one}": int(number) for one, number in json.loads(savers.stdout.readline())}

        assert () == store.audiences.rows("demo_user").damaged

    # The very last save of a process may have been stored and not yet acknowledged; an older one never stands for it.
    found = saved(store)
    assert acknowledged.keys() <= found.keys()
    assert [] == [one for one, number in acknowledged.items() if found[one] < number]
    assert DEATHS <= len(acknowledged)

    for path in root.rglob("*"):
        if path.is_file():
            os.utime(path, (time.time() - 7200,) * 2)
    done = list(repair(root))
    assert ([], found) == (check(root).findings, saved(open_store(root)))
    assert done, "not one of the processes was killed in the middle of a save"
