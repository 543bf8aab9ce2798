"""Amounts and comparisons: over $100k, between 50 and 75 thousand, at least 30 %, 65+, six or fewer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from activation.briefs.lexicon import Lexicon, load
from activation.briefs.tokens import Word

Unit = Literal["usd", "usd a month", "percent", "plain", "per 10,000", "a square mile", "homes a square mile"]

_FILE = load("numbers")
_BEFORE = Lexicon({phrase: side for side, texts in _FILE["before"].items() for phrase in texts})
_AFTER = Lexicon({phrase: side for side, texts in _FILE["after"].items() for phrase in texts})
_UNITS: Lexicon[Unit] = Lexicon({text: unit for unit, texts in _FILE["units"].items() for text in texts})
_NAMES: dict[str, float] = _FILE["words"]
NUMBERS = frozenset(_NAMES)
_SCALES: dict[str, float] = _FILE["scales"]
_HUNDRED = "hundred"
_SYMBOLS = {">": "least", "≥": "least", "<": "most", "≤": "most"}
_DASH = re.compile(r"[ \t]*[-–—][ \t]*\$?[ \t]*")


@dataclass(frozen=True)
class Bound:
    """A number or range that something is compared with; None on a side is open; `stated` where words said which."""

    low: float | None
    high: float | None
    unit: Unit
    stated: bool = True

    def times(self, factor: float) -> "Bound":
        """The same bound in another unit of count."""
        return replace(self, low=self.low and self.low * factor, high=self.high and self.high * factor)


@dataclass(frozen=True)
class _Amount:
    value: float
    unit: Unit
    scaled: bool
    end: int


def side_before(words: Sequence[Word], at: int) -> tuple[int, str] | None:
    """The number of words and the side of a comparison: more than is least, less than is most."""
    return _BEFORE.longest(words, at)


def bound_at(words: Sequence[Word], at: int) -> tuple[int, Bound] | None:
    """The number of words and the bound that begin at a word, with the words of comparison around it."""
    if tens := _tens_of_percent(words, at):
        return tens
    between = words[at].plain in ("between", "from")
    before = None if between else _BEFORE.longest(words, at)
    number_at = at + (1 if between else before[0] if before else 0)
    # At least a hundred thousand.
    number_at += bool(before) and number_at < len(words) and _is_one(words, number_at)
    first = _amount(words, number_at)
    if first is None or (number_at > at and words[number_at].breaks and not _symbol(words[number_at])):
        return None
    second = _second(words, first, between)
    if second:
        bound = _range(first, second)
        return second.end - at, bound
    side = (before[1] if before else "least" if words[at].plain == "from" else "") or ""
    side = _symbol(words[number_at]) or ("" if side == "about" else side)
    end = first.end
    if words[end - 1].after.lstrip().startswith("+"):
        side = "least"
    after = _side_after(words, end, first.unit)
    said_twice = after and side == after[1] and (after[0] == len(words) or words[after[0]].breaks)
    if after and (not side or said_twice):
        end, side = after
    unit = first.unit
    later = {"plain": ("a square mile", "homes a square mile"), "usd": ("usd a month",)}.get(unit, ())
    follows = later and first.end < end < len(words) and not words[end].breaks
    if follows and (after := _unit(words, end)) and after[1] in later:
        unit, end = after[1], end + after[0]
    worded = words[number_at].number is None and not first.scaled
    if worded and not side and (first.unit == "plain" or (end == number_at + 1 and not _of_all(words, end))):
        return None
    low, high = (None, first.value) if side == "most" else (first.value, None)
    return end - at, Bound(low, high, unit, bool(side))


def _is_one(words: Sequence[Word], at: int) -> bool:
    """Whether an "a" stands for the one of a hundred, a thousand."""
    return words[at].plain == "a" and at + 1 < len(words) and words[at + 1].plain in _SCALES


def _tens_of_percent(words: Sequence[Word], at: int) -> tuple[int, Bound] | None:
    """In the seventies per cent: 70 to 79."""
    low = _FILE["tens"].get(words[at].plain)
    found = _UNITS.longest(words, at + 1) if low and at + 1 < len(words) and not words[at + 1].breaks else None
    if low and words[at].after.lstrip().startswith("%"):
        return 1, Bound(low, low + 9, "percent")
    return (1 + found[0], Bound(low, low + 9, "percent")) if low and found and found[1] == "percent" else None


def _side_after(words: Sequence[Word], at: int, unit: Unit) -> tuple[int, str] | None:
    """Where "or more" ends and which side it says; of a share, the homes may stand between: 4 in 10 homes or more."""
    for place in range(at, at + {"percent": 4, "plain": 2}.get(unit, 1)):
        between = words[at:place]
        if unit == "plain" and between and between[0].plain not in _FILE["members"]:
            return None
        if place >= len(words) or any(word.breaks for word in words[at : place + 1]):
            return None
        if all(word.plain in _FILE["wholes"] + _FILE["members"] for word in between) and (
            found := _AFTER.longest(words, place)
        ):
            return place + found[0], found[1]
    return None


def _of_all(words: Sequence[Word], at: int) -> bool:
    """Whether a share is one of something: half of the homes, half the households."""
    return at < len(words) and not words[at].breaks and words[at].plain in _FILE["wholes"]


def _second(words: Sequence[Word], first: _Amount, between: bool) -> _Amount | None:
    """The upper end of a range, where one follows."""
    if first.end >= len(words):
        return None
    word = words[first.end]
    if _DASH.fullmatch(word.before) and (second := _amount(words, first.end)):
        return second
    if not word.breaks and word.plain in ("to", "through", "thru", *(["and"] if between else [])):
        return _amount(words, first.end + 1)
    return None


def _range(first: _Amount, second: _Amount) -> Bound:
    low, high = first.value, second.value
    unit = second.unit if second.unit != "plain" else first.unit
    if second.scaled and low < 1000 <= high and (not first.scaled or 1000 * low <= high):
        low *= 1_000_000 if high >= 1_000_000 and low < 10 else 1000
    return Bound(min(low, high), max(low, high), unit)


def _amount(words: Sequence[Word], at: int) -> _Amount | None:
    """The amount that begins at a word: figures or words, a scale, a unit."""
    if at >= len(words):
        return None
    if named := _part_of_a_million(words, at) or _named(words, at):
        return named
    coined = at + 1 < len(words) and words[at].plain in _FILE["coined"] and not words[at + 1].breaks
    value, end = value_at(words, at + coined)
    scaled = False
    end += end < len(words) and value is not None and words[end].plain == "odd"
    while end < len(words) and not words[end].breaks and words[end].plain in _SCALES:
        name, close = words[end].plain, words[end].before == ""
        if (name in ("m", "mm", "mil") and not close) or (
            value is None and name in ("k", "m", "mm", "mil", "thousands")
        ):
            break
        value, scaled, end = (1 if value is None else value) * _SCALES[name], True, end + 1
        if name == _HUNDRED:
            more, end = _after_hundred(words, end)
            value += more
    ordinal = end < len(words) and words[end].before == "" and words[end].plain in ("th", "st", "nd", "rd")
    if value is None or abs(value) > 1e12 or ordinal:
        return None
    unit: Unit = "plain"
    if coined or words[at].before.rstrip().endswith("$"):
        unit = "usd"
    if words[end - 1].after.lstrip(" +").startswith("%"):
        unit = "percent"
    elif end < len(words) and not words[end].breaks and (found := _unit(words, end)):
        unit, end = (found[1] if unit == "plain" or found[1].startswith(unit) else unit), end + found[0]
    return _Amount(value, unit, scaled, end)


def _after_hundred(words: Sequence[Word], at: int) -> tuple[float, int]:
    """The fifty of "a hundred and fifty thousand", and where it ends; 0 where none follows."""
    start = at + (at < len(words) and words[at].plain == "and")
    if start >= len(words) or words[start].breaks or words[start].plain not in _NAMES:
        return 0, at
    more, end = value_at(words, start)
    whole = more is not None and more < _SCALES[_HUNDRED]
    another = end < len(words) and words[end].plain == _HUNDRED
    return (float(more), end) if more and whole and not another else (0, at)


def _part_of_a_million(words: Sequence[Word], at: int) -> _Amount | None:
    """Half a million, a quarter million: a sum of money."""
    start = at + (words[at].plain == "a")
    if start >= len(words) or not (share := _FILE["shares"].get(words[start].plain)):
        return None
    end = start + 1
    end += end < len(words) and words[end].plain in ("a", "of")
    end += end < len(words) and words[end].plain == "a"
    if end >= len(words) or words[end].breaks or words[end].plain not in _FILE["whole_sums"]:
        return None
    found = _unit(words, end + 1) if end + 1 < len(words) and not words[end + 1].breaks else None
    return _Amount(round(share / 100 * _SCALES[words[end].plain]), "usd", True, end + 1 + (found[0] if found else 0))


def _named(words: Sequence[Word], at: int) -> _Amount | None:
    """Half, a third, two thirds, one in ten, six figures."""
    if parts := _parts(words, at):
        return parts
    start = at + (words[at].plain == "a" and at + 1 < len(words))
    start += words[start].plain in _FILE["rough"] and start + 1 < len(words)
    shares = _FILE["shares"] | (_FILE["small_shares"] if start > at else {})
    if share := shares.get(words[start].plain):
        return _Amount(share, "percent", False, start + 1)
    following = words[at + 1] if at + 1 < len(words) else None
    if following and following.stem == "figur" and (sum_ := _FILE["figures"].get(words[at].plain)):
        return _Amount(sum_, "usd", True, at + 2)
    return None


def _parts(words: Sequence[Word], at: int) -> _Amount | None:
    """Two thirds, 3 quarters, one in ten, 9 out of 10."""
    many, end = value_at(words, at)
    if many is None or end >= len(words) or words[end].breaks:
        return None
    if part := _FILE["fractions"].get(words[end].plain):
        return _Amount(round(many * part, 2), "percent", False, end + 1)
    end += words[end].plain in _FILE["ones"]
    of = [words[place].plain for place in range(end, min(end + 2, len(words)))]
    start = end + (2 if of in (["out", "of"], ["in", "every"], ["of", "every"]) else 1 if of[:1] == ["in"] else 0)
    whole, end = value_at(words, start) if end < start < len(words) else (None, end)
    if whole is None or not 0 < many < whole <= 100 or words[end - 1].after.lstrip().startswith(("%", "k", "K")):
        return None
    return _Amount(round(100 * many / whole, 2), "percent", False, end)


def _unit(words: Sequence[Word], at: int) -> tuple[int, Unit] | None:
    """The unit that stands at a word; the years of "40 years old" are an age and no unit."""
    if words[at].before == "/" and words[at].plain in _FILE["pay_periods"]:
        return 1, "usd a month" if words[at].plain.startswith("mo") else "usd"
    found = _UNITS.longest(words, at)
    aged = words[at].plain == "years" and at + 1 < len(words) and words[at + 1].plain in ("old", "of", "young")
    return None if aged else found


def value_at(words: Sequence[Word], at: int) -> tuple[float | None, int]:
    """The number that stands at a word, in figures or words, and where it ends; None where there is none."""
    if (value := words[at].number) is not None:
        return value, at + 1
    value = _NAMES.get(words[at].plain)
    if value is None:
        return None, at
    ones = _NAMES.get(words[at + 1].plain) if at + 1 < len(words) and value >= 20 else None
    return (value, at + 1) if ones is None or ones > 9 else (value + ones, at + 2)


def _symbol(word: Word) -> str:
    return next((side for mark, side in _SYMBOLS.items() if mark in word.before), "")
