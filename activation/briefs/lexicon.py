"""Phrases and what they mean, read from the data files beside this one and found in a brief longest first."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from activation.briefs.tokens import Word
from activation.search.words import split, stem

Meaning = TypeVar("Meaning")

FOLDER = Path(__file__).parent / "lexicon"
_END = ""


@cache
def load(name: str) -> dict[str, Any]:
    """One data file of the lexicon."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


class Lexicon(Generic[Meaning]):
    """Phrases of one or several words, each with a meaning; matched as written or, where asked for, by word stem.

    Within a lexicon of stems, a phrase that begins with = is matched as written.
    """

    def __init__(self, phrases: Mapping[str, Meaning], by_stem: bool = False) -> None:
        self._tree: dict[str, Any] = {}
        self._by_stem = by_stem
        self.words = frozenset(word for phrase in phrases for word in _split(phrase))
        for phrase, meaning in phrases.items():
            node = self._tree
            for word in _split(phrase):
                stemmed = by_stem and not phrase.startswith("=")
                node = node.setdefault(f"{stem(word)}*" if stemmed else word, {})
            node.setdefault(_END, meaning)

    def longest(self, words: Sequence[Word], at: int) -> tuple[int, Meaning] | None:
        """The number of words and the meaning of the longest phrase that begins at a word; none over a comma."""
        nodes, found = [self._tree], None
        for position in range(at, len(words)):
            word = words[position]
            if position > at and word.breaks:
                break
            plain = word.plain.replace(",", "") if word.text[0].isdecimal() else word.plain
            keys = (plain, f"{word.stem}*") if self._by_stem else (plain,)
            nodes = [node[key] for node in nodes for key in keys if key in node]
            if not nodes:
                break
            if meaning := next((node[_END] for node in nodes if _END in node), None):
                found = (position - at + 1, meaning)
        return found


def _split(phrase: str) -> list[str]:
    return split(phrase.replace("&", " and "))


def phrases(texts: Iterable[str], meaning: Meaning) -> dict[str, Meaning]:
    """Many phrases of one meaning."""
    return dict.fromkeys(texts, meaning)
