"""The shipped catalogue with its search and places, and one function that reads a brief on them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from activation.briefs import Reading, read
from activation.catalogue import Catalogue
from activation.places import Places
from activation.search import Finder

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.read(DATA / "variables.parquet")


@pytest.fixture(scope="session")
def finder(catalogue: Catalogue) -> Finder:
    return Finder(catalogue)


@pytest.fixture(scope="session")
def places(catalogue: Catalogue) -> Places:
    return Places.read(catalogue, DATA / "population.parquet")


@pytest.fixture(scope="session")
def reading(catalogue: Catalogue, finder: Finder, places: Places) -> Callable[..., Reading]:
    """Reads a brief on the shipped data."""

    def read_on_shipped_data(text: str, allow_sensitive: tuple[str, ...] = ()) -> Reading:
        return read(text, catalogue, finder, places, allow_sensitive)

    return read_on_shipped_data
