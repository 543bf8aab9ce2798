"""Queries with what is right for each, and how well a search answers them."""

import re
import tomllib
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from activation.catalogue import Catalogue
from activation.search import FoundVariable
from activation.search.variety import alike, label_words

FIRST = 10
# The highest relevance of each row of the reliability table.
BOUNDS = (0.2, 0.4, 0.6, 0.8, 0.9, 1.0)


@dataclass(frozen=True)
class Query:
    """What one types, and the codes that are right for it: one set per idea, and what is on topic at all."""

    text: str
    right: tuple[frozenset[str], ...]
    on_topic: frozenset[str]

    @property
    def held_out(self) -> bool:
        """Whether the query is one of the three in ten that nothing was tuned on."""
        return zlib.crc32(self.text.encode()) % 10 >= 7


@dataclass(frozen=True)
class Answer:
    """A query with the first ten that were found."""

    query: Query
    found: Sequence[FoundVariable]

    @property
    def hits(self) -> list[tuple[float, bool]]:
        """The relevance of each, and whether it is on topic."""
        return [(found.relevance_score, found.code in self.query.on_topic) for found in self.found]


def shipped() -> list[Query]:
    """The queries over the shipped catalogue."""
    file = tomllib.loads(Path(__file__).with_name("shipped.toml").read_text(encoding="utf-8"))

    def codes(text: str) -> frozenset[str]:
        return frozenset(
            chain.from_iterable(codes(file["topics"][word]) if word.islower() else [word] for word in text.split())
        )

    return [_query(each, codes) for group in file["queries"].values() for each in group]


def survey(catalogue: Catalogue) -> list[Query]:
    """The queries over the variables of the American Community Survey."""
    file = tomllib.loads(Path(__file__).with_name("acs.toml").read_text(encoding="utf-8"))
    texts = {variable.code: variable.description.lower() for variable in catalogue}

    def codes(pattern: str) -> frozenset[str]:
        sought = re.compile(pattern or "(?!)")
        return frozenset(code for code, text in texts.items() if sought.search(text))

    return [_query(each, codes) for each in file["queries"]]


def _query(judged: dict, codes: Callable[[str], frozenset[str]]) -> Query:
    right = tuple(map(codes, judged.get("right", ())))
    return Query(judged["text"], right, frozenset().union(*right, codes(judged.get("near", ""))))


def recall(answers: Iterable[Answer]) -> float:
    """The share of all ideas that have a right variable among the first ten."""
    met = [bool(idea & {found.code for found in answer.found}) for answer in answers for idea in answer.query.right]
    return float(np.mean(met))


def on_topic(answers: Iterable[Answer]) -> float:
    """The mean share of the found that are on topic, over the queries that mean something here."""
    shares = [np.mean([on for _, on in answer.hits] or [False]) for answer in answers if answer.query.right]
    return float(np.mean(shares))


def reciprocal_rank(answers: Iterable[Answer]) -> float:
    """One over the place of the first right variable (none is 0), as a mean."""
    return float(np.mean([_reciprocal(answer) for answer in answers if answer.query.right]))


def _reciprocal(answer: Answer) -> float:
    right = frozenset().union(*answer.query.right)
    return next((1 / place for place, found in enumerate(answer.found, start=1) if found.code in right), 0.0)


def shades(answers: Iterable[Answer]) -> float:
    """How many of the first ten name a shade of what stands before them, as a mean over the queries that found any."""
    labels = [[label_words(found.label) for found in answer.found] for answer in answers if answer.found]
    return float(
        np.mean(
            [
                sum(any(alike(label, other) for other in found[:at]) for at, label in enumerate(found))
                for found in labels
            ]
        )
    )


def nothing_found(answers: Sequence[Answer]) -> tuple[float, float]:
    """Of the queries that found nothing, the share that should; and of those that should, the share that did."""
    did = [not answer.query.right for answer in answers if not answer.found]
    should = [not answer.found for answer in answers if not answer.query.right]
    return float(np.mean(did or [True])), float(np.mean(should))


def reliability(answers: Iterable[Answer]) -> list[tuple[float, float, float, int]]:
    """Per range of relevance: its highest, the mean relevance, the share on topic, and how many were found."""
    hits = np.array(list(chain.from_iterable(answer.hits for answer in answers)), dtype=float).reshape(-1, 2)
    rows, low = [], -1.0
    for high in BOUNDS:
        within = hits[(hits[:, 0] > low) & (hits[:, 0] <= high)]
        if len(within):
            rows.append((high, float(within[:, 0].mean()), float(within[:, 1].mean()), len(within)))
        low = high
    return rows


def misreliance(answers: Iterable[Answer]) -> float:
    """By how much the relevance differs from the share on topic: the mean over the rows of the reliability table."""
    rows = reliability(answers)
    return sum(abs(said - true) * number for _, said, true, number in rows) / sum(number for *_, number in rows)
