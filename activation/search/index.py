"""The index behind the search: which words stand in which field of which variable, as arrays of numbers.

A query touches only the postings of its own words, so that the cost hardly grows with the catalogue.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from activation.catalogue import Variable
from activation.search.words import HEADS, STOP_WORDS, singular, split, stem

# What a hit in a field is worth; a hit in label or synonyms is a direct one.
FIELDS = {
    "label": 1.0, "synonyms": 1.0, "code": 0.9, "stands for": 0.7, "description": 0.6, "category": 0.5,
    "meaning of high": 0.5,
}  # fmt: skip
DIRECT = ("label", "synonyms")

# "car" asked for, "no car" found: a hit on the opposite is worth less than half.
OPPOSITE = 0.4


@dataclass(frozen=True)
class Matches:
    """What a query found, per variable: a score (0 to 1), and how many labels and synonyms hold every word."""

    scores: np.ndarray
    whole: np.ndarray


@dataclass
class _Posting:
    """The variables that hold a word, with the worth of the best hit: among all fields, and among those that say no."""

    plain: dict[int, float] = field(default_factory=dict)
    negated: dict[int, float] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)

    def add(self, variable: int, worth: float, negated: bool) -> None:
        """Takes in one hit; one on the opposite counts in full only for a query that says no itself."""
        self.negated[variable] = max(worth, self.negated.get(variable, 0.0))
        self.plain[variable] = max(worth * (OPPOSITE if negated else 1.0), self.plain.get(variable, 0.0))


class Index:
    """The words of all variables; `variables` keep the order they were given in.

    A row is one label or synonym. `phrases` and `unordered` find the variables of a row by its stems, in their order
    or sorted; `headless` those of a row such as "subway riders" by subway alone, in the singular.
    """

    def __init__(self, variables: Sequence[Variable]) -> None:
        self.variables = tuple(variables)
        self.words: set[str] = set()
        self.phrases: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self.unordered: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self.headless: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._postings: dict[str, _Posting] = defaultdict(_Posting)
        self._rows: list[list[str]] = []
        row_variables: list[int] = []
        for number, variable in enumerate(self.variables):
            for name, text in _texts(variable):
                found = self._add(number, name, text)
                if name in DIRECT and found:
                    self._add_row(number, found)
                    self._add_headless(number, text)
                    row_variables.append(number)
        self._hits = {
            word: (_arrays(posting.plain), _arrays(posting.negated)) for word, posting in self._postings.items()
        }
        self._row_hits = {word: np.array(posting.rows, np.int32) for word, posting in self._postings.items()}
        self._row_variables = np.array(row_variables, np.int32)
        self._row_weights = np.array([sum(map(self.weight, set(row))) for row in self._rows])

    def __contains__(self, word: str) -> bool:
        return word in self._hits

    def weight(self, word: str) -> float:
        """How much a word tells: the rarer among the variables, the more; most of all if it is unknown."""
        variables = len(self._postings[word].plain) if word in self._postings else 0
        return float(np.log((len(self.variables) + 1) / (variables + 0.5)))

    def match(self, words: Sequence[str], likeness: Sequence[float]) -> Matches:
        """Scores every variable against stems; `likeness` (0 to 1) is how sure each is what was typed.

        A variable's score is the share of the query that it holds, by weight of the words, times 0.6, plus 0.2
        where one label or synonym holds them all, plus 0.2 where that label or synonym holds nothing else.
        """
        weights = np.array([self.weight(word) for word in words])
        total = weights.sum()
        negated = "no" in words
        held = np.zeros(len(self.variables))
        row_hits = np.zeros(len(self._rows))
        for word, weight, sure in zip(words, weights, likeness, strict=True):
            if word in self._hits:
                variables, worth = self._hits[word][negated]
                held[variables] += weight * sure * worth
                row_hits[self._row_hits[word]] += weight * sure
        touched = np.flatnonzero(row_hits)
        covered, fitting = np.zeros(len(self.variables)), np.zeros(len(self.variables))
        shares = row_hits[touched] / total
        np.maximum.at(covered, self._row_variables[touched], shares)
        fits = np.minimum(shares * row_hits[touched] / self._row_weights[touched], 1.0)
        np.maximum.at(fitting, self._row_variables[touched], fits)
        whole = np.bincount(self._row_variables[touched[shares > 0.999]], minlength=len(self.variables))
        return Matches(np.minimum(held / total * (0.6 + 0.2 * covered + 0.2 * fitting), 1.0), whole)

    def _add(self, number: int, name: str, text: str) -> list[str]:
        words = split(text)
        self.words.update(words)
        found = [stem(word) for word in words if word not in STOP_WORDS]
        for word in found:
            self._postings[word].add(number, FIELDS[name], "no" in found)
        return found

    def _add_row(self, number: int, found: list[str]) -> None:
        for word in set(found):
            self._postings[word].rows.append(len(self._rows))
        self._rows.append(found)
        for table, key in ((self.phrases, tuple(found)), (self.unordered, tuple(sorted(found)))):
            if number not in table[key]:
                table[key].append(number)

    def _add_headless(self, number: int, text: str) -> None:
        words = [singular(word) for word in split(text)]
        key = tuple(words[:-1])
        if key and words[-1] in HEADS and number not in self.headless[key]:
            self.headless[key].append(number)


def _arrays(worth: dict[int, float]) -> tuple[np.ndarray, np.ndarray]:
    return np.fromiter(worth, np.int32, len(worth)), np.fromiter(worth.values(), np.float64, len(worth))


def _texts(variable: Variable) -> Iterator[tuple[str, str]]:
    yield "label", variable.label
    for synonym in variable.synonyms:
        yield "synonyms", synonym
    yield "code", " ".join(variable.code.lower().split("_"))
    yield "stands for", variable.stands_for
    yield "description", variable.description
    yield "category", variable.category
    yield "meaning of high", variable.higher_means


def fields_holding(variable: Variable, word: str) -> list[str]:
    """The fields of a variable that hold a stem, the most telling first."""
    return list(dict.fromkeys(name for name, text in _texts(variable) if word in map(stem, split(text))))
