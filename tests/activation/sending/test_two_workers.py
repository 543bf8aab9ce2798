"""Two workers on one store: one of them sends, and the other takes over when it dies."""

import json
import os
import time

import pytest

from store.lease import lease
from tests.activation.sending.killed import asked, audiences, open_ones, statuses, wait_until

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the workers are forked")
NUMBER = 8


@pytest.fixture
def sendings(ws, population_frame, drive):
    return asked(ws, list(audiences(ws, population_frame, NUMBER)), [drive.platform_id])


def holder(store_folder) -> int:
    """The number of the process that signed the lease last."""
    return int(json.loads((store_folder / ".locks" / "sending.lock").read_text())["who"].split()[1])


def test_of_two_workers_one_sends_all_and_each_only_once(ws, workers, sendings, store_folder, folder):
    first = workers.begin()
    wait_until(lambda: open_ones(ws) < NUMBER)
    workers.begin()
    time.sleep(0.5)

    wait_until(lambda: not open_ones(ws))

    assert first == holder(store_folder)
    for one in sendings:
        assert ["scheduled", "processing", "completed"] == list(statuses(ws, one))
    assert NUMBER == len(list(folder.glob("*/*/_SUCCESS")))


def test_the_other_worker_takes_over_what_a_killed_one_leaves_and_sends_nothing_twice(
    ws, workers, sendings, store_folder, folder
):
    first = workers.begin()
    wait_until(lambda: open_ones(ws) < NUMBER)
    second = workers.begin()
    left = open_ones(ws)
    workers.kill(first)
    assert left, "all was sent before the death: that tests nothing"
    arrived = {path: path.stat().st_mtime_ns for path in folder.glob("*/*/_SUCCESS")}

    wait_until(lambda: not open_ones(ws))

    assert second == holder(store_folder)
    done = [ws.distributions.get(one) for one in sendings]
    assert {"completed"} == {one.status for one in done}
    assert NUMBER == len(list(folder.glob("*/*/_SUCCESS")))
    completed = {one.distribution_id for one in done if [a.outcome for a in one.attempts] == ["completed"]}
    again = {path.parent.name for path, moment in arrived.items() if path.stat().st_mtime_ns != moment}
    assert not again & completed, "what was done was sent again"


def test_whoever_has_no_lease_sends_nothing(ws, sendings, store_folder, folder):
    with lease(store_folder) as alone:
        assert alone
        assert 0 == ws.worker().run_until_idle()
    assert [] == list(folder.iterdir())

    assert NUMBER == ws.worker().run_until_idle()
    assert NUMBER == len(list(folder.glob("*/*/_SUCCESS")))
