"""What was typed, word by word, with what each word may stand for in the catalogue's own words."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from activation.search.respelling import american
from activation.search.spelling import Speller, likeness
from activation.search.words import STOP_WORDS, opposite, split, stem

MOST_LETTERS = 2_000
MOST_WORDS = 32
# A word that is still being typed shows from its second letter on what it may become.
SHORTEST_BEGINNING = 2
MOST_ENDINGS = 12
# "house" is a word of its own, and may yet become "household".
WHOLE_WORD = 0.5
# A word that the catalogue has stands first for itself; what is near to it in meaning is worth less then.
KNOWN = 0.6

How = Literal["word", "respelt", "misspelt", "begun", "meaning"]


@dataclass(frozen=True)
class Sense:
    """One thing that a typed word may stand for: a word of the catalogue, and how sure that is (0 to 1)."""

    word: str
    stem: str
    likeness: float
    how: How = "word"


@dataclass(frozen=True)
class Term:
    """A typed word with its senses, the surest first; none where the catalogue knows nothing of the kind."""

    typed: str
    senses: tuple[Sense, ...]


class Kin(Protocol):
    """Words of the catalogue that are near a word in meaning."""

    def near(self, word: str) -> Iterable[tuple[str, float]]:
        """Words with how near each is (0 to 1), nearest first."""


class Terms:
    """Reads text into terms of one catalogue's words."""

    def __init__(self, words: Iterable[str], stems: Iterable[str], kin: Kin) -> None:
        self._words = sorted(set(words))
        self._stems = frozenset(stems)
        self._speller = Speller(self._words)
        self._kin = kin

    def plain(self, text: str) -> list[Term]:
        """The words as written, joined, cut apart or spelt right; nothing that they only begin or resemble."""
        typed = telling(text)
        return [
            Term(word, (sense,))
            for position, word in enumerate(typed)
            for sense in self._written(word, typed[position - 1] if position else "")
        ]

    def wide(self, text: str) -> list[Term]:
        """The same, with what the last word may yet become and what each is near to in meaning."""
        typed = telling(text)
        terms = []
        for position, word in enumerate(typed):
            last = position == len(typed) - 1
            begun = list(self._begun(word)) if last else []
            for sense in self._written(word, typed[position - 1] if position else "", corrected=not begun):
                kin = self._near(sense)
                terms.append(Term(word, _surest([sense, *begun, *kin], self._stems)))
        return terms

    def _written(self, word: str, before: str, corrected: bool = True) -> Iterator[Sense]:
        respelt = next((other for other in american(word) if stem(other) in self._stems), None)
        if stem(word) in self._stems:
            yield Sense(word, stem(word), 1.0)
        elif (parts := self._compound(word)) or (parts := self._joined(before, word)):
            yield from (Sense(part, stem(part), 1.0) for part in parts)
        elif respelt:
            yield Sense(respelt, stem(respelt), 1.0, "respelt")
        elif corrected and (correction := self._speller.correct(word)):
            yield Sense(correction, stem(correction), likeness(word, correction), "misspelt")
        else:
            yield Sense(word, stem(word), 1.0)

    def _compound(self, word: str) -> list[str]:
        """homeowners as home owners, where the catalogue knows both."""
        for cut in range(3, len(word) - 2):
            if stem(word[:cut]) in self._stems and stem(word[cut:]) in self._stems:
                return [word[:cut], word[cut:]]
        return []

    def _joined(self, before: str, word: str) -> list[str]:
        """day care as daycare, where the catalogue writes it so."""
        return [before + word] if before and stem(before + word) in self._stems else []

    def _begun(self, word: str) -> Iterator[Sense]:
        if len(word) < SHORTEST_BEGINNING or not word.isalpha():
            return
        whole = WHOLE_WORD if stem(word) in self._stems else 1.0
        first = bisect_left(self._words, word)
        seen: set[str] = set()
        for longer in self._words[first:]:
            if not longer.startswith(word) or len(seen) >= MOST_ENDINGS:
                return
            if longer != word and stem(longer) not in seen:
                seen.add(stem(longer))
                yield Sense(longer, stem(longer), whole * (0.6 + 0.4 * len(word) / len(longer)), "begun")

    def _near(self, sense: Sense) -> Iterator[Sense]:
        """What is near in meaning, and less so where the catalogue has the very word: women are near to men."""
        known = KNOWN if sense.stem in self._stems else 1.0
        for other, near in self._kin.near(sense.word):
            if not opposite(sense.word, other):
                yield Sense(other, stem(other), known * sense.likeness * near, "meaning")


def telling(text: str) -> list[str]:
    """The words of a text that tell which variable is meant, as many as a search looks at."""
    return [word for word in split(text[:MOST_LETTERS]) if word not in STOP_WORDS][:MOST_WORDS]


def _surest(senses: Iterable[Sense], stems: frozenset[str]) -> tuple[Sense, ...]:
    """Each stem once, the surest first; of words that the catalogue does not know only the first."""
    best: dict[str, Sense] = {}
    for sense in senses:
        if sense.stem not in best or sense.likeness > best[sense.stem].likeness:
            best[sense.stem] = sense
    known = [sense for sense in best.values() if sense.stem in stems]
    return tuple(sorted(known, key=lambda sense: (-sense.likeness, sense.stem)))
