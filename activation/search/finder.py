"""Search over the catalogue: variables for plain words, each with a score and the reason for it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict

from activation.catalogue import Catalogue, Variable
from activation.search.index import Index, fields_holding
from activation.search.spelling import Speller, likeness
from activation.search.words import STOP_WORDS, singular, split, stem

LEAST_SCORE = 0.2
MOST_WORDS = 32
MOST_KEPT = 2_000


class FoundVariable(BaseModel):
    """A variable that a search found; 0.8 or more means that a label or synonym holds every word, 0.5 a part."""

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
    """A variable and how well it fits.

    exact: the query is its label or a synonym, word for word; whole: how many of these hold every word of the query.
    """

    variable: Variable
    score: float
    exact: bool = False
    whole: int = 0


@dataclass(frozen=True)
class _Word:
    typed: str
    taken: str
    likeness: float

    @property
    def stem(self) -> str:
        return stem(self.taken)


class Finder:
    """Finds variables of one catalogue; the same words always find the same variables, in the same order."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._index = Index(tuple(catalogue))
        self._speller = Speller(self._index.words)
        # A brief asks for the same few words many times over.
        self._kept: dict[tuple[str, int], tuple[Hit, ...]] = {}
        self._exact: dict[str, list[int]] = {}
        for number, variable in enumerate(self._index.variables):
            for text in (variable.label, *variable.synonyms, variable.code.replace("_", " ")):
                self._exact.setdefault(_said(text), []).append(number)

    def find(self, text: str, limit: int = 10, allow_sensitive: Collection[str] = ()) -> list[FoundVariable]:
        """Variables for plain words, best first; sensitive ones only where their class is allowed.

        The score depends on the words and the variable alone. Text that means nothing here finds nothing.
        """
        words = list(self._words(text))
        if not words or limit < 1:
            return []
        hits = (hit for hit in self._ranked(words, text) if _allowed(hit.variable, allow_sensitive))
        return [
            FoundVariable.of(hit.variable, hit.score, self._reason(hit, words))
            for hit, _ in zip(hits, range(limit), strict=False)
        ]

    def hits(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """The best variables for words, sensitive ones among them."""
        if (text, limit) not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            words = list(self._words(text))
            found = zip(self._ranked(words, text), range(limit), strict=False) if words else ()
            self._kept[text, limit] = tuple(hit for hit, _ in found)
        return self._kept[text, limit]

    def exact(self, stems: Sequence[str], ordered: bool = False) -> list[Variable]:
        """The variables with these stems and no others as a label or synonym, in any order or in this one."""
        table, key = (self._index.phrases, stems) if ordered else (self._index.unordered, sorted(stems))
        return [self._index.variables[number] for number in table.get(tuple(key), ())]

    def named(self, words: Sequence[str]) -> list[Variable]:
        """The variables that have these very words as their label or a synonym."""
        return [self._index.variables[number] for number in self._exact.get(" ".join(words), ())]

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

    def _words(self, text: str) -> Iterator[_Word]:
        typed = [word for word in split(text[:2000]) if word not in STOP_WORDS][:MOST_WORDS]
        for position, word in enumerate(typed):
            before = typed[position - 1] if position else ""
            if self.knows(word):
                yield _Word(word, word, 1.0)
            elif (parts := self._compound(word)) or (parts := self._joined(before, word)):
                yield from (_Word(word, part, 1.0) for part in parts)
            elif correction := self._speller.correct(word):
                yield _Word(word, correction, likeness(word, correction))
            else:
                yield _Word(word, word, 1.0)

    def _compound(self, word: str) -> list[str]:
        """homeowners as home owners, where the catalogue knows both."""
        for cut in range(3, len(word) - 2):
            if self.knows(word[:cut]) and self.knows(word[cut:]):
                return [word[:cut], word[cut:]]
        return []

    def _joined(self, before: str, word: str) -> list[str]:
        """day care as daycare, where the catalogue writes it so."""
        return [before + word] if before and self.knows(before + word) else []

    def _ranked(self, words: Sequence[_Word], text: str) -> Iterator[Hit]:
        taken = {word.stem: word for word in words}
        matches = self._index.match(list(taken), [word.likeness for word in taken.values()])
        scores = np.minimum(matches.scores, 0.97)
        same = self._exact.get(_said(text.replace("_", " ")), [])
        if same:
            scores[same] = 1.0
        order = np.lexsort((-matches.whole, -scores.round(6)))
        for number in order:
            if scores[number] < LEAST_SCORE:
                return
            yield Hit(
                self._index.variables[number], float(scores[number]), int(number) in same, int(matches.whole[number])
            )

    def _reason(self, hit: Hit, words: Sequence[_Word]) -> str:
        parts = []
        for word in words:
            fields = fields_holding(hit.variable, word.stem)
            if fields:
                shown = f"'{word.typed}'" if word.typed == word.taken else f"'{word.typed}' (read as '{word.taken}')"
                parts.append(f"{shown} in its {fields[0]}")
        return "matches " + "; ".join(dict.fromkeys(parts)) if parts else ""


def _said(text: str) -> str:
    return " ".join(word for word in split(text) if word not in ("the", "a", "an"))


def _allowed(variable: Variable, allow_sensitive: Collection[str]) -> bool:
    return not variable.sensitive or variable.sensitive in allow_sensitive
