"""Words that are near a word in meaning: toffee and coffee, inmates and prisoners.

The vectors are of single English words, 64 small numbers each, made once by data/build/word_vectors.py.
"""

from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from activation.search.words import singular

VECTORS = Path(__file__).with_name("meaning.npz")
# Words less alike than this have little to do with each other; at the other end they mean the same.
UNRELATED, SAME = 0.45, 0.85
# How sure the least and the most alike words make it that one stands for the other.
LEAST_SURE, MOST_SURE = 0.3, 0.9
MOST_NEAR = 3
MOST_KEPT = 2_000


@cache
def vectors() -> tuple[np.ndarray, np.ndarray]:
    """The words, sorted, and a vector of length 1 for each; read when first asked for, 20 ms."""
    with np.load(VECTORS) as file:
        numbers = file["vectors"].astype(np.float32)
        return file["words"], numbers / np.linalg.norm(numbers, axis=1, keepdims=True)


class Meaning:
    """Knows which of a catalogue's words are near a word in meaning."""

    def __init__(self, words: Iterable[str]) -> None:
        self._given = tuple(sorted(set(words)))
        self._kept: dict[str, tuple[tuple[str, float], ...]] = {}

    def near(self, word: str) -> tuple[tuple[str, float], ...]:
        """The catalogue's nearest words with how sure each is, nearest first; none for a word that is not known."""
        if word not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[word] = tuple(self._nearest(word))
        return self._kept[word]

    def _nearest(self, word: str) -> Iterable[tuple[str, float]]:
        row = _row(word)
        words, matrix = self._own
        if row is None or not words:
            return
        # Rounded, for the last digits differ from one processor to the next.
        alike = (matrix @ vectors()[1][row]).round(4)
        sure = LEAST_SURE + (MOST_SURE - LEAST_SURE) * np.minimum((alike - UNRELATED) / (SAME - UNRELATED), 1.0)
        others = (at for at in np.argsort(-alike, kind="stable") if singular(words[at]) != singular(word))
        for at, _ in zip(others, range(MOST_NEAR), strict=False):
            if alike[at] < UNRELATED:
                return
            yield words[at], float(sure[at])

    @cached_property
    def _own(self) -> tuple[list[str], np.ndarray]:
        """The catalogue's own words that have a vector, with these."""
        rows = {word: row for word in self._given if (row := _row(word)) is not None}
        return list(rows), vectors()[1][list(rows.values())]


def _row(word: str) -> int | None:
    """Where the word, or else its singular, stands among the vectors."""
    words = vectors()[0]
    for form in (word, singular(word)):
        try:
            sought = form.encode("ascii")
        except UnicodeEncodeError:
            continue
        at = int(np.searchsorted(words, sought))
        if at < len(words) and words[at] == sought:
            return at
    return None
