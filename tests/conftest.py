"""What most tests start from: the shipped data, and a workspace on a store of its own."""

import gc
from pathlib import Path

import pandas as pd
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from activation import Workspace, open_workspace
from activation.settings import DATA

BROWSER = "browser"
# What takes longest begins: begun last, it would run alone for minutes while the other processes are done.
LONGEST = (BROWSER, "test_worker_killed.py", "test_importing.py", "test_killed_savers.py", "test_many_writers.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(_scope(item.nodeid), order.get(item.path.name, len(order))))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    return _OneBrowser(config, log)


class _OneBrowser(LoadFileScheduling):
    """Keeps a file's tests on one process, so that its servers start once, and all browser tests on one of them.

    Two browsers at once on two processors draw a map too slowly for any test to wait.
    """

    def _split_scope(self, nodeid: str) -> str:
        return _scope(nodeid)


def _scope(nodeid: str) -> str:
    file = nodeid.partition("::")[0]
    return BROWSER if f"/{BROWSER}/" in file else file


@pytest.fixture(scope="session")
def population_frame() -> pd.DataFrame:
    """The shipped population as plain pandas, for recomputing what the app says."""
    return pd.read_parquet(DATA / "population.parquet")


@pytest.fixture
def store_folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def ws(store_folder: Path) -> Workspace:
    """A workspace over the shipped data and an empty store."""
    return open_workspace(store=store_folder, user_id="demo_user")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leaves the nine thousand tests out of every garbage collection that follows."""
    gc.collect()
    gc.freeze()
