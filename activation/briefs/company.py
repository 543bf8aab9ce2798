"""Words that mean one thing in some company and another in any other: vets, grooming."""

from collections.abc import Sequence
from dataclasses import replace

from activation.briefs.ideas import Ideas
from activation.briefs.lexicon import load
from activation.briefs.pieces import Idea
from activation.briefs.tokens import Word
from activation.search.words import stem

_COMPANY = load("company")
_ANIMALS = frozenset(map(stem, _COMPANY["animals"]))
_BESIDE: dict[str, list[str]] = _COMPANY["beside_animals"]
_WITHOUT: dict[str, list[str]] = _COMPANY["without_animals"]


class Company:
    """Finds them in the words of one brief."""

    def __init__(self, words: Sequence[Word], ideas: Ideas) -> None:
        self._words = words
        self._ideas = ideas
        self._reads = _BESIDE if any(word.stem in _ANIMALS for word in words) else _WITHOUT

    def at(self, at: int) -> tuple[int, Idea] | None:
        """The idea of the single word at a place, where the company decides what it is."""
        plain = self._words[at].plain
        reads = next((reads for reads, said in self._reads.items() if plain in said), None)
        idea = self._ideas.named(reads) if reads else None
        return (1, replace(idea, why=f"taken as {reads}, by the words around it")) if idea else None
