"""Search over the catalogue of variables, offline and the same every time."""

from activation.search.finder import Finder, FoundVariable, Hit

__all__ = ["Finder", "FoundVariable", "Hit"]
