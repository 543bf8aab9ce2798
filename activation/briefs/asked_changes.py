"""What a refinement asks for: rules looser or stricter, a variable up or down, rules dropped; and the rest, a brief."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from activation.briefs.lexicon import Lexicon, load, phrases
from activation.briefs.tokens import Word, words_of

Way = Literal["looser", "stricter", "up", "down"]


@dataclass(frozen=True)
class Shift:
    """One change of degree: variable None for all rules (looser, stricter), else that variable (up, down)."""

    way: Way
    variable: str | None = None


@dataclass(frozen=True)
class Asked:
    """A refinement taken apart; drops: the words that name rules to take away; rest: what is read as a brief.

    beside: whether places are put beside those that are there rather than in place of them.
    """

    shifts: tuple[Shift, ...]
    drops: tuple[str, ...]
    rest: str
    beside: bool


_FILE = load("refining")
_DROP, _AROUND, _BESIDE = "drop", "around", "beside"
_SHIFTS: dict[str, Shift] = {
    **phrases(_FILE["all"]["looser"], Shift("looser")),
    **phrases(_FILE["all"]["stricter"], Shift("stricter")),
    **{
        text: Shift(way, shift["variable"]) for shift in _FILE["shift"] for way in ("up", "down") for text in shift[way]
    },
}
_WORDS: Lexicon[Any] = Lexicon(
    {**phrases(_FILE["around"]["words"], _AROUND), **phrases(_FILE["drop"]["words"], _DROP), **_SHIFTS}
)
_BESIDE_WORDS: Lexicon[str] = Lexicon(phrases(_FILE["beside"]["words"], _BESIDE))
_AFTER, _BEFORE = frozenset(_FILE["after"]["words"]), frozenset(_FILE["before"]["words"])
_FILLER = frozenset(_FILE["drop"]["filler"])


def asked_changes(text: str) -> Asked:
    """A refinement taken apart, whatever words it holds."""
    words = words_of(text)
    shifts: list[Shift] = []
    drops: list[str] = []
    kept: list[Word] = []
    at = 0
    while at < len(words):
        length, meaning = _WORDS.longest(words, at) or (1, None)
        if isinstance(meaning, Shift) and _stands_alone(words, at + length):
            shifts.append(meaning)
            length += _noun(words, at + length)
        elif meaning == _DROP and (target := _target(words, at, length)):
            drops.append(" ".join(word.text for word in target if word.plain not in _FILLER))
            length += len(target)
        elif meaning != _AROUND:
            kept += words[at : at + length]
        at += length
    beside = any(_BESIDE_WORDS.longest(words, at) for at in range(len(words)))
    return Asked(tuple(shifts), tuple(drop for drop in drops if drop), _text(text, kept), beside)


def _stands_alone(words: Sequence[Word], after: int) -> bool:
    return after == len(words) or words[after].breaks or words[after].plain in _AFTER


def _noun(words: Sequence[Word], at: int) -> int:
    """1 where the changed thing is named ("a broader audience"), else 0."""
    named = at < len(words) and not words[at].breaks and words[at].plain in ("audience", "people", "reach", "coverage")
    return int(named)


def _target(words: Sequence[Word], at: int, length: int) -> Sequence[Word]:
    """The words up to the end of the clause; none where no clause begins here."""
    if at and not words[at].breaks and words[at - 1].plain not in _BEFORE:
        return ()
    end = at + length
    while end < len(words) and not (words[end].breaks or words[end].plain in ("but", "then")):
        end += 1
    return words[at + length : end]


def _text(text: str, kept: Sequence[Word]) -> str:
    """The kept words with what stood between those that were neighbours."""
    parts: list[str] = []
    for before, word in zip([None, *kept], kept, strict=False):
        between = text[before.end : word.start] if before else ""
        parts.append(between if not any(char.isalnum() for char in between) else ", ")
        parts.append(text[word.start : word.end])
    return "".join(parts)
