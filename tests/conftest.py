"""What most tests start from: the shipped data, and a workspace on a store of its own."""

from pathlib import Path

import pandas as pd
import pytest

from activation import Workspace, open_workspace
from activation.settings import DATA


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
