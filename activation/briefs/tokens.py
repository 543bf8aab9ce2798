"""The words of a brief with their places in it: everything later says where in the text it stands."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from activation.search.words import folded, stem

_WORD = re.compile(r"\b[wW]/(?:[oO](?:ut)?\b)?|\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)*|&")
_NOT_OWNERS = frozenset({"it", "that", "who", "there", "let", "he", "she", "what", "here", "where", "how"})
_SHORT = {"&": "and", "w/": "with", "w/o": "without", "w/out": "without"}
_SHORTENED = frozenset({"st", "mt", "ft", "vs", "approx", "incl", "excl", "min", "max", "avg", "inc", "est", "y", "o"})
_SIGNS = ("%+", "+ %", "+%", " %", "%", "+")
_BREAK = re.compile(r"[,;.:!?()\[\]{}|\n\"“”]|--| [-–—] |[<>](?![\s=]*\$?\d)")


@dataclass(frozen=True)
class Word:
    """A word or number: as written, as read (lower case, spelt right), and what stands before and after it.

    read: whether it was misspelt and is taken for another word.
    """

    text: str
    plain: str
    start: int
    end: int
    before: str
    after: str
    read: bool = False

    @cached_property
    def stem(self) -> str:
        """The part that its forms share."""
        return stem(self.plain)

    @cached_property
    def breaks(self) -> bool:
        """Whether a comma, a full stop or the like stands before it, over which no phrase runs."""
        return bool(_BREAK.search(self.before + self.text[0]))

    @property
    def number(self) -> float | None:
        """Its value, where it is a number in figures."""
        return float(self.plain.replace(",", "")) if self.text[0].isdecimal() else None

    def read_as(self, plain: str) -> "Word":
        """The same word, taken for another."""
        return replace(self, plain=plain, read=True)


def words_of(text: str) -> list[Word]:
    """The words of a text in order; what lies between two words is the one's `after` and the other's `before`.

    A number's place takes in its $, % or +.
    """
    found = list(_WORD.finditer(text))
    ends = [0, *(match.end() for match in found)]
    starts = [*(match.start() for match in found), len(text)]
    words: list[Word] = []
    for position, match in enumerate(found):
        before, after = text[ends[position] : match.start()], text[match.end() : starts[position + 1]]
        if words and words[-1].plain in _SHORTENED:
            before = before.removeprefix(".")
        start, end = match.span()
        if match.group()[0].isdecimal():
            start -= before.endswith("$")
            end += next((len(sign) for sign in _SIGNS if after.startswith(sign)), 0)
        words.append(Word(match.group(), _plain(match.group()), start, end, before, after))
    return words


def _plain(word: str) -> str:
    """Lower case, & as and, w/o as without, without a possessive: Ohio's is ohio, but it's stays."""
    plain = _SHORT.get(word.lower()) or folded(word).replace("’", "'") or word
    owner = plain.removesuffix("'s")
    return plain if owner in _NOT_OWNERS or not owner else owner
