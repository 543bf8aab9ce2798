"""The source that the data is built from: a committed sample of it, and the whole where it is at hand."""

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from activation.settings import DATA
from data.build import source

SAMPLE = Path(__file__).with_name("source_sample.parquet")
SAMPLE_COLUMNS = Path(__file__).with_name("source_sample_columns.csv")


def whole_source_folder() -> Path:
    """The folder with the whole source, or a skipped test."""
    folder = Path(os.environ.get("ACTIVATION_SOURCE_DATA", "no-such-folder"))
    if not (folder / source.TABLE).exists():
        pytest.skip("needs the whole source: set ACTIVATION_SOURCE_DATA to its folder")
    return folder


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample under the names that the build reads."""
    folder = tmp_path_factory.mktemp("source")
    shutil.copyfile(SAMPLE, folder / source.TABLE)
    shutil.copyfile(SAMPLE_COLUMNS, folder / source.COLUMNS)
    return folder


@pytest.fixture(scope="session", params=["sample", "whole"])
def source_rows(request: pytest.FixtureRequest) -> pd.DataFrame:
    """The source as plain pandas in double precision, one row per ZIP: the sample, then the whole."""
    path = SAMPLE if request.param == "sample" else whole_source_folder() / source.TABLE
    rows = pd.read_parquet(path).set_index("zcta")
    numbers = rows.select_dtypes("number").columns
    return rows.astype(dict.fromkeys(numbers, "float64"))


@pytest.fixture(scope="session")
def catalogue_rows() -> pd.DataFrame:
    """The shipped catalogue as plain pandas, by code."""
    return pd.read_parquet(DATA / "variables.parquet").set_index("code", drop=False)
