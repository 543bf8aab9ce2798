"""Misspelt words: the nearest word of the vocabulary, and only for words that neither it nor English holds."""

import gzip
from collections.abc import Collection
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from activation.search.words import stem

SHORTEST = 5
# From this length on, two letters may be wrong.
LONG = 8


@cache
def english() -> frozenset[str]:
    """English words of five letters or more: "diving" is no misspelt "driving", however near. 62,000 words, 20 ms."""
    packed = Path(__file__).with_name("english.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split())


class Speller:
    """Corrects a word to one of a vocabulary's; likes short edits, and words that begin alike."""

    def __init__(self, vocabulary: Collection[str]) -> None:
        self._vocabulary = sorted(word for word in set(vocabulary) if len(word) >= SHORTEST - 1 and word.isalpha())
        self._english = english()
        self._known: dict[str, str | None] = {}

    def correct(self, word: str) -> str | None:
        """The word meant, or None where nothing is near enough; first letters must agree."""
        if len(word) < SHORTEST or not word.isalpha() or word in self._english:
            return None
        if word not in self._known:
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[word] = self._nearest(word)
        return self._known[word]

    def _nearest(self, word: str) -> str | None:
        most = 2 if len(word) >= LONG else 1
        near = process.extract(word, self._vocabulary, scorer=OSA.distance, score_cutoff=most, limit=20)
        alike = [
            (distance, -JaroWinkler.similarity(word, other), other)
            for other, distance, _ in near
            if other[0] == word[0]
        ]
        return min(alike)[2] if alike else None


def likeness(word: str, correction: str) -> float:
    """How sure a correction is: 1 for the same stem, less the more letters differ."""
    if stem(word) == stem(correction):
        return 1.0
    return 1.0 - 0.5 * OSA.distance(word, correction) / max(len(word), len(correction))
