"""Search over the catalogue: variables for plain words, each with a score and the reason for it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict

from activation.catalogue import Catalogue, Variable
from activation.search.index import Index, joined
from activation.search.meaning import Meaning
from activation.search.relevance import LEAST, finds_something, relevance
from activation.search.terms import MOST_LETTERS, Term, Terms
from activation.search.variety import label_words, varied
from activation.search.why import why
from activation.search.words import singular, split, stem

LEAST_SCORE = 0.2
# Only what has the query as its very name is sure.
MOST_BUT_NAMED = 0.97
MOST_KEPT = 2_000


class FoundVariable(BaseModel):
    """A variable that a search found; of those with a relevance of 0.8 some eight in ten are about what was asked."""

    model_config = ConfigDict(frozen=True)

    code: str
    description: str
    type: str
    category: str
    relevance_score: float
    reason: str
    label: str
    unit: str
    source: str
    vintage: str
    coverage: float
    sensitive: str

    @classmethod
    def of(cls, variable: Variable, score: float, reason: str) -> "FoundVariable":
        """The variable with its score and reason."""
        return cls(
            relevance_score=round(score, 3),
            reason=reason,
            **{name: getattr(variable, name) for name in cls.model_fields if name not in ("relevance_score", "reason")},
        )


@dataclass(frozen=True)
class Hit:
    """A variable and how well its words fit: 0.8 or more where a label or synonym holds every word, 0.5 for a part.

    exact: the query is its label or a synonym, word for word; whole: how many of these hold every word of the query.
    """

    variable: Variable
    score: float
    exact: bool = False
    whole: int = 0


class Finder:
    """Finds variables of one catalogue; the same words always find the same variables, in the same order."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._index = Index(tuple(catalogue))
        self._terms = Terms(self._index.words, self._index.stems, Meaning(self._index.words))
        codes = [variable.code for variable in self._index.variables]
        self._by_code = np.argsort(np.argsort(codes, kind="stable"), kind="stable")
        # A brief asks for the same few words many times over.
        self._kept: dict[tuple[str, int], tuple[Hit, ...]] = {}

    def find(self, text: str, limit: int = 10, allow_sensitive: Collection[str] = ()) -> list[FoundVariable]:
        """Variables for plain words, the likeliest first; sensitive ones only where their class is allowed.

        Among the first ten, shades of one thing stand behind what differs, unless the words name numbers. Relevance and
        order depend on the words and the catalogue alone. Text that means nothing here finds nothing.
        """
        terms = self._terms.wide(text)
        if not terms or limit < 1:
            return []
        found = [
            (number, likely)
            for number, likely in self._likely(terms, text)
            if _allowed(self._index.variables[number], allow_sensitive)
        ]
        if not any(map(str.isdigit, text)):
            found = varied(found, self._label_words)
        return [self._found(number, likely, terms) for number, likely in found[:limit]]

    def hits(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """The best variables for words, sensitive ones among them."""
        if (text, limit) not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            words = self._terms.plain(text)
            found = zip(self._ranked(words, text), range(limit), strict=False) if words else ()
            self._kept[text, limit] = tuple(hit for hit, _ in found)
        return self._kept[text, limit]

    def exact(self, stems: Sequence[str], ordered: bool = False) -> list[Variable]:
        """The variables with these stems and no others as a label or synonym, in any order or in this one."""
        table, key = (self._index.phrases, stems) if ordered else (self._index.unordered, sorted(stems))
        return [self._index.variables[number] for number in table.get(tuple(key), ())]

    def named(self, words: Sequence[str]) -> list[Variable]:
        """The variables that have these very words as their label or a synonym."""
        return [self._index.variables[number] for number in self._index.named.get(" ".join(words), ())]

    def headless(self, words: Sequence[str]) -> list[Variable]:
        """The variables with a synonym of these words and one such as riders, owners or stores after them."""
        return [self._index.variables[number] for number in self._index.headless.get(tuple(map(singular, words)), ())]

    def knows(self, word: str) -> bool:
        """Whether the catalogue has the word in any form."""
        return stem(word) in self._index

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word that the catalogue uses."""
        return frozenset(self._index.words)

    def _likely(self, terms: Sequence[Term], text: str) -> list[tuple[int, float]]:
        """Numbers of variables with their relevance, best first, ties by code; none if not even the best is likely."""
        matches = self._index.match(terms)
        likely = np.minimum(relevance(matches), MOST_BUT_NAMED)
        named = self._named(text)
        likely[named] = 1.0
        likely = likely.round(3)
        if not finds_something(likely, matches):
            return []
        order = np.lexsort((self._by_code, -matches.whole, -likely))
        return [(int(number), float(likely[number])) for number in order[: np.count_nonzero(likely >= LEAST)]]

    def _ranked(self, terms: Sequence[Term], text: str) -> Iterator[Hit]:
        matches = self._index.match(_once(terms))
        scores = np.minimum(matches.scores, MOST_BUT_NAMED)
        named = self._named(text)
        scores[named] = 1.0
        for number in np.lexsort((-matches.whole, -scores.round(6))):
            if scores[number] < LEAST_SCORE:
                return
            yield Hit(
                self._index.variables[number], float(scores[number]), int(number) in named, int(matches.whole[number])
            )

    def _named(self, text: str) -> list[int]:
        """The variables whose label, synonym or code is the text, word for word."""
        return self._index.named.get(joined(split(text[:MOST_LETTERS].replace("_", " "))), [])

    def _label_words(self, number: int) -> frozenset[str]:
        return label_words(self._index.variables[number].label)

    def _found(self, number: int, likely: float, terms: Sequence[Term]) -> FoundVariable:
        return FoundVariable.of(self._index.variables[number], likely, why(terms, self._index.fields(number)))


def _once(terms: Iterable[Term]) -> list[Term]:
    """Each word of the catalogue once, as it was typed last."""
    return list({term.senses[0].stem if term.senses else term.typed: term for term in terms}.values())


def _allowed(variable: Variable, allow_sensitive: Collection[str]) -> bool:
    return not variable.sensitive or variable.sensitive in allow_sensitive
