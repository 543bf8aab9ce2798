"""What most tests start from: the shipped data, and a workspace on a store of its own."""

from pathlib import Path

import pandas as pd
import pytest

from activation import Workspace, open_workspace
from activation.settings import DATA

BROWSER = "browser"
# What takes longest begins: begun last, it would run alone for minutes while the other processes are done.
LONGEST = (BROWSER, "test_worker_killed.py", "test_importing.py", "test_killed_savers.py", "test_many_writers.py")


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in its own
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps a file's tests on one process, so that its servers start once, and all browser tests on one of them.

    Two browsers at once on two processors draw a map too slowly for any test to wait.
    """
    order = {name: place for place, name in enumerate(LONGEST)}
    for item in items:
        item.add_marker(pytest.mark.xdist_group(BROWSER if _in_browser(item) else item.nodeid.partition("::")[0]))
    items.sort(key=lambda item: order.get(BROWSER if _in_browser(item) else item.path.name, len(order)))


def _in_browser(item: pytest.Item) -> bool:
    return item.path.parent.name == BROWSER


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
