"""The index behind the search: which words stand in which field of which variable, as arrays of numbers.

A query touches only the postings of its own words, so that the cost hardly grows with the catalogue.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from activation.catalogue import Variable
from activation.search.terms import Term
from activation.search.words import HEADS, STOP_WORDS, singular, split, stem

# What a hit in a field is worth; a hit in label or synonyms is a direct one.
FIELDS = {
    "label": 1.0, "synonyms": 1.0, "code": 0.9, "stands for": 0.7, "description": 0.6, "category": 0.5,
    "meaning of high": 0.5,
}  # fmt: skip
DIRECT = ("label", "synonyms")
NAMES = (*DIRECT, "code")

MOST_KEPT = 1_000

_ARTICLES = ("the", "a", "an")

# "car" asked for, "no car" found: a hit on the opposite is worth less than half.
OPPOSITE = 0.4
# In place of a stem's number, for the words that tell nothing.
NO_STEM = -1


@dataclass(frozen=True)
class Matches:
    """What a query found, per variable, each from 0 to 1, and how many labels and synonyms hold every word.

    held: the share of the query that it holds, by weight of the words; written: the same without what is only near in
    meaning; covered: the most that one label or synonym holds; fitting: how little else that label or synonym holds.
    """

    held: np.ndarray
    written: np.ndarray
    covered: np.ndarray
    fitting: np.ndarray
    whole: np.ndarray

    @property
    def scores(self) -> np.ndarray:
        """How well each variable's names hold the query: one that says just this has 1, one that holds it 0.8."""
        return np.minimum(self.held * (0.6 + 0.2 * self.covered + 0.2 * self.fitting), 1.0)


@dataclass(frozen=True)
class _Postings:
    """For every stem the variables that hold it, with the worth of the best hit, and the rows that hold it."""

    variables: list[np.ndarray]
    plain: list[np.ndarray]
    negated: list[np.ndarray]
    rows: list[np.ndarray]


class Index:
    """The words of all variables; `variables` keep the order they were given in. A row is one label or synonym."""

    def __init__(self, variables: Sequence[Variable]) -> None:
        self.variables = tuple(variables)
        built = _Building()
        for number, variable in enumerate(self.variables):
            for name, text in _texts(variable):
                if text:
                    built.add(number, name, text)
        self.words = built.words.keys()
        self.named = built.named
        self._ids = built.ids
        self._postings = built.postings(len(self.variables))
        self._row_variables = np.array(built.row_variables, np.int32)
        self._row_worth = np.where(np.array(built.rows_negated, bool), OPPOSITE, 1.0)
        self._fields: dict[int, dict[str, str]] = {}
        told = np.array([len(found) for found in self._postings.variables])
        self._weights = np.log((len(self.variables) + 1) / (told + 0.5))
        self._row_weights = np.zeros(len(self._row_variables))
        for rows, weight in zip(self._postings.rows, self._weights, strict=True):
            self._row_weights[rows] += weight

    def __contains__(self, word: str) -> bool:
        return word in self._ids

    @property
    def stems(self) -> Iterable[str]:
        """Every stem that a variable holds."""
        return self._ids.keys()

    def weight(self, word: str) -> float:
        """How much a word tells: the rarer among the variables, the more; most of all if it is unknown."""
        if word in self._ids:
            return float(self._weights[self._ids[word]])
        return float(np.log((len(self.variables) + 1) / 0.5))

    def fields(self, number: int) -> dict[str, str]:
        """The stems that a variable holds, each with the most telling field that holds it."""
        if number not in self._fields:
            if len(self._fields) >= MOST_KEPT:
                self._fields.clear()
            texts = reversed([*_texts(self.variables[number])])
            self._fields[number] = {stem(word): name for name, text in texts for word in split(text)}
        return self._fields[number]

    def match(self, terms: Sequence[Term]) -> Matches:
        """Holds every variable against terms; of a term's senses the one counts that a variable holds best."""
        weights = np.array([self.weight(term.senses[0].stem if term.senses else "") for term in terms])
        total = weights.sum()
        weights /= total
        negated = any(sense.stem == "no" for term in terms for sense in term.senses[:1])
        held, written = np.zeros((2, len(self.variables)))
        row_hits = np.zeros(len(self._row_variables))
        for term, weight in zip(terms, weights, strict=True):
            any_sense, as_written, in_rows = self._best(term, negated)
            held += weight * any_sense
            written += weight * as_written
            row_hits += weight * in_rows
        touched = np.flatnonzero(row_hits)
        covered, fitting = np.zeros((2, len(self.variables)))
        shares = row_hits[touched]
        worth = 1.0 if negated else self._row_worth[touched]
        np.maximum.at(covered, self._row_variables[touched], shares * worth)
        fits = np.minimum(shares * shares * total / self._row_weights[touched], 1.0)
        np.maximum.at(fitting, self._row_variables[touched], fits * worth)
        whole = np.bincount(self._row_variables[touched[shares > 0.999]], minlength=len(self.variables))
        return Matches(held, written, covered, fitting, whole)

    def _best(self, term: Term, negated: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """How well each variable holds the term in any sense, in a written one, and how well each row does."""
        best, written = np.zeros((2, len(self.variables)))
        in_rows = np.zeros(len(self._row_variables))
        for sense in term.senses:
            if sense.stem not in self._ids:
                continue
            number = self._ids[sense.stem]
            variables = self._postings.variables[number]
            worth = sense.likeness * (self._postings.negated if negated else self._postings.plain)[number]
            best[variables] = np.maximum(best[variables], worth)
            if sense.how != "meaning":
                written[variables] = np.maximum(written[variables], worth)
            rows = self._postings.rows[number]
            in_rows[rows] = np.maximum(in_rows[rows], sense.likeness)
        return best, written, in_rows

    @cached_property
    def phrases(self) -> dict[tuple[str, ...], list[int]]:
        """The variables of a label or synonym by its stems in their order."""
        return self._by(lambda text: tuple(stem(word) for word in split(text) if word not in STOP_WORDS))

    @cached_property
    def unordered(self) -> dict[tuple[str, ...], list[int]]:
        """The variables of a label or synonym by its stems, sorted."""
        found: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for key, numbers in self.phrases.items():
            known = found[tuple(sorted(key))]
            known.extend(number for number in numbers if number not in known)
        return {key: sorted(numbers) for key, numbers in found.items()}

    @cached_property
    def headless(self) -> dict[tuple[str, ...], list[int]]:
        """The variables of a synonym such as "subway riders" by subway alone, in the singular."""
        return self._by(_before_head)

    def _by(self, key_of: Callable[[str], tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
        found: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, variable in enumerate(self.variables):
            for name, text in _texts(variable):
                if name in DIRECT and (key := key_of(text)) and number not in found[key]:
                    found[key].append(number)
        return dict(found)


@dataclass
class _Hits:
    """A stem in a field of a variable, each a place in four lists of the same length."""

    stems: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    worth: list[float] = field(default_factory=list)
    negated: list[bool] = field(default_factory=list)


class _OfWords(dict[str, int]):
    """The number of every word's stem, given out as words come up: a hundred thousand look-ups stay within a second."""

    def __init__(self, stems: dict[str, int]) -> None:
        super().__init__()
        self._stems = stems

    def __missing__(self, word: str) -> int:
        number = NO_STEM if word in STOP_WORDS else self._stems.setdefault(stem(word), len(self._stems))
        self[word] = number
        return number


class _Building:
    """Collects the words of all texts, each text cut once, as flat lists that become arrays in one go."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.words = _OfWords(self.ids)
        self.row_variables: list[int] = []
        self.rows_negated: list[bool] = []
        self.named: dict[str, list[int]] = {}
        self._hits = _Hits()
        self._row_stems: list[int] = []
        self._rows: list[int] = []

    def add(self, number: int, name: str, text: str) -> None:
        """Takes in one text of a variable."""
        words = split(text)
        stems = [number for number in dict.fromkeys(map(self.words.__getitem__, words)) if number != NO_STEM]
        if name in NAMES and number not in (known := self.named.setdefault(joined(words), [])):
            known.append(number)
        if not stems:
            return
        negated = self.ids.get("no") in stems
        self._hits.stems.extend(stems)
        self._hits.numbers.extend([number] * len(stems))
        self._hits.worth.extend([FIELDS[name]] * len(stems))
        self._hits.negated.extend([negated] * len(stems))
        if name in DIRECT:
            self._row_stems.extend(stems)
            self._rows.extend([len(self.row_variables)] * len(stems))
            self.row_variables.append(number)
            self.rows_negated.append(negated)

    def postings(self, variables: int) -> _Postings:
        """For every stem, in the order of their numbers, what was collected."""
        stems, worth = np.array(self._hits.stems, np.int64), np.array(self._hits.worth, np.float32)
        keys, place = np.unique(stems * variables + np.array(self._hits.numbers, np.int64), return_inverse=True)
        in_full, plain = np.zeros((2, len(keys)), np.float32)
        np.maximum.at(in_full, place, worth)
        np.maximum.at(plain, place, worth * np.where(np.array(self._hits.negated, bool), np.float32(OPPOSITE), 1))
        cuts = np.searchsorted(keys, np.arange(1, len(self.ids)) * variables)
        row_stems, rows = np.array(self._row_stems, np.int32), np.array(self._rows, np.int32)
        order = np.argsort(row_stems, kind="stable")
        row_cuts = np.searchsorted(row_stems[order], np.arange(1, len(self.ids)))
        held = (keys % variables).astype(np.int32)
        return _Postings(
            np.split(held, cuts), np.split(plain, cuts), np.split(in_full, cuts), np.split(rows[order], row_cuts)
        )


def joined(words: Iterable[str]) -> str:
    """Words as one text that is the same for "the elderly" and "elderly"."""
    return " ".join([word for word in words if word not in _ARTICLES])


def _before_head(text: str) -> tuple[str, ...]:
    words = [singular(word) for word in split(text)]
    return tuple(words[:-1]) if words and words[-1] in HEADS else ()


def _texts(variable: Variable) -> Iterator[tuple[str, str]]:
    yield "label", variable.label
    for synonym in variable.synonyms:
        yield "synonyms", synonym
    yield "code", " ".join(variable.code.lower().split("_"))
    yield "stands for", variable.stands_for
    yield "description", variable.description
    yield "category", variable.category
    yield "meaning of high", variable.higher_means
