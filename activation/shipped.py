"""The shipped data: what one folder of Parquet files holds, read once and shared by all workspaces over it."""

import hashlib
from functools import cached_property, lru_cache
from pathlib import Path

from activation.catalogue import Catalogue
from activation.measures import Measures
from activation.places import Places
from activation.population import Population
from activation.prizm import Prizm
from activation.search import Finder


class Data:
    """The shipped data of one folder, each part read when it is first needed and then shared by all workspaces."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every variable of the population."""
        return Catalogue.read(self.folder / "variables.parquet")

    @cached_property
    def population(self) -> Population:
        """The ZIP areas with their values."""
        return Population(self.folder / "population.parquet")

    @cached_property
    def prizm(self) -> Prizm:
        """The modelled lifestyle codes of the ZIP areas."""
        return Prizm.read(self.folder)

    @cached_property
    def finder(self) -> Finder:
        """The search over the catalogue."""
        return Finder(self.catalogue)

    @cached_property
    def places(self) -> Places:
        """The names of states, regions, counties and towns."""
        return Places.read(self.catalogue, self.folder / "population.parquet")

    @cached_property
    def measures(self) -> Measures:
        """The values of all ZIP areas, for profiles."""
        return Measures(self.population, self.catalogue)

    @cached_property
    def catalogue_hash(self) -> str:
        """What tells one catalogue from another: the hash of its file."""
        return hashlib.sha256((self.folder / "variables.parquet").read_bytes()).hexdigest()


@lru_cache(maxsize=4)
def data_of(folder: Path) -> Data:
    """The data of a folder, read once by this process."""
    return Data(folder)
