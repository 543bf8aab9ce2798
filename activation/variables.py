"""The catalogue as the analyst meets it: look one up, list all, or find those that plain words mean."""

from collections.abc import Iterator

from activation.catalogue import Catalogue, Variable
from activation.search import Finder, FoundVariable


class Variables:
    """The variables a user may see, with search."""

    def __init__(self, catalogue: Catalogue, finder: Finder, allow_sensitive: tuple[str, ...] = ()) -> None:
        self._catalogue = catalogue
        self._finder = finder
        self._allow_sensitive = allow_sensitive

    def find(self, text: str, limit: int = 10) -> list[FoundVariable]:
        """Variables for plain words, best first, each with a relevance score (0 to 1) and the reason for it."""
        return self._finder.find(text, limit=limit, allow_sensitive=self._allow_sensitive)

    def all(self) -> list[FoundVariable]:
        """Every variable, in the catalogue's order, as one that no words were looked for."""
        return [FoundVariable.of(variable, 0.0, "") for variable in self._catalogue.variables]

    def get(self, code: str) -> Variable:
        """The variable with that code; UnknownVariable names the nearest."""
        return self._catalogue.get(code)

    def __iter__(self) -> Iterator[Variable]:
        return iter(self._catalogue.variables)

    def __len__(self) -> int:
        return len(self._catalogue)

    def __contains__(self, code: str) -> bool:
        return code in self._catalogue
