"""What most tests start from: the shipped data, and a workspace on a store of its own."""

from pathlib import Path

import pandas as pd
import pytest

from activation import Workspace, open_workspace
from activation.settings import DATA

# Files that take longest: begun last, one of them would run alone for a minute while the other processes are done.
LONGEST = ("test_worker_killed.py", "test_importing.py", "test_killed_savers.py", "test_many_writers.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


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
