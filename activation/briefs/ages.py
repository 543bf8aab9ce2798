"""Ages, as marketers write them, and the nearest age band that the catalogue holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from activation.briefs.lexicon import Lexicon, load, phrases
from activation.briefs.numbers import Bound, bound_at, value_at
from activation.briefs.tokens import Word
from activation.catalogue import Catalogue, Variable

OLDEST = 120
_NEARLY_ALL = 40  # years of age: more than that are most adults

_FILE = load("ages")
_YEAR: int = _FILE["year"]
_NAMES = Lexicon({name: (low, high) for name, (low, high) in _FILE["names"].items()}, by_stem=True)
_BEFORE = Lexicon(phrases(load("numbers")["ages"]["before"], True))
_AFTER = Lexicon(phrases(load("numbers")["ages"]["after"], True))
_OLDER = Lexicon(phrases(load("numbers")["ages"]["older"], True))
_COMPARE = Lexicon(phrases([text for side in load("numbers")["before"].values() for text in side], True))
_TENS: dict[str, float] = {word: value for word, value in load("numbers")["words"].items() if value % 10 == 0}
_DEMOGRAPHIC = {"a": "", "p": "", "w": "WOMEN", "f": "WOMEN", "m": "MEN"}
_CODE = re.compile(r"(AGE|ADULTS|MEN|WOMEN)_(?:UNDER_(\d+)|(\d+)_(\d+|PLUS))_SHARE")


@dataclass(frozen=True)
class Ages:
    """People from one age to another, both included; `gender` is WOMEN, MEN or empty."""

    low: int
    high: int
    gender: str = ""

    def __str__(self) -> str:
        if self.high >= OLDEST - 1:
            return f"{self.low} and over"
        return f"under {self.high + 1}" if self.low == 0 else f"{self.low} to {self.high}"


@dataclass(frozen=True)
class Band:
    """A variable that is the share of one age band."""

    variable: Variable
    gender: str
    low: int
    high: int


def of_bound(bound: Bound) -> Ages | None:
    """The ages that a comparison means, where it can mean ages at all: under 35 is taken as adults."""
    low, high = bound.low, bound.high
    if bound.unit != "plain" or any(end is not None and not 0 <= end <= 110 for end in (low, high)):
        return None
    if low is None and high is not None:
        return Ages(18 if high > 21 else 0, int(high) - 1)
    if low is not None and high is None:
        return Ages(int(low), OLDEST if bound.stated else int(low))
    assert low is not None and high is not None
    return Ages(int(low), int(high))


def ages_at(words: Sequence[Word], at: int) -> tuple[int, Ages] | None:
    """The number of words and the ages that begin at a word, where the words say that ages are meant."""
    forms = (_born, _decades, _named, _demographic, _decade, _overs, _worded)
    return max(filter(None, (form(words, at) for form in forms)), key=lambda found: found[0], default=None)


def _born(words: Sequence[Word], at: int) -> tuple[int, Ages] | None:
    """Born in the 80s, born between 1981 and 1996, born after 1990: as ages in the year that the names are of."""
    if words[at].plain != "born":
        return None
    place = at + 1
    while place < len(words) and words[place].plain in ("in", "the", "during"):
        place += 1
    side = words[place].plain if place < len(words) else ""
    if side in ("after", "since", "before"):
        place += 1
    found = bound_at(words, place) if place < len(words) else None
    if not found or found[1].unit != "plain" or not (low := found[1].low):
        return None
    end, high = place + found[0], found[1].high or low
    if end < len(words) and words[end].plain == "s" and words[end].before in ("", "'", "’"):
        low, high, end = low + (1900 if low < 100 else 0), low + (1909 if low < 100 else 9), end + 1
    if not 1900 <= low <= high <= _YEAR:
        return None
    youngest, oldest = _YEAR - int(high), _YEAR - int(low)
    return end - at, Ages(0 if side in ("after", "since") else youngest, OLDEST if side == "before" else oldest)


def _decades(words: Sequence[Word], at: int) -> tuple[int, Ages] | None:
    """Mid 30s to late 40s."""
    first = _decade(words, at) or _tens(words, at)
    if not first or at + first[0] + 1 >= len(words) or words[at + first[0]].plain not in ("to", "through", "and", "or"):
        return None
    second = _decade(words, at + first[0] + 1)
    joined = words[at + first[0]].plain in ("to", "through") or (second and second[1].low == first[1].high + 1)
    return (first[0] + 1 + second[0], Ages(first[1].low, second[1].high)) if second and joined else None


def _tens(words: Sequence[Word], at: int) -> tuple[int, Ages] | None:
    """The 20 of 20- and 30-somethings."""
    number = words[at].number
    hyphen = words[at].after.startswith("-") and number is not None and number % 10 == 0 and 10 <= number <= 90
    return (1, _part_of("", int(number or 0))) if hyphen else None


def _named(words: Sequence[Word], at: int) -> tuple[int, Ages] | None:
    found = _NAMES.longest(words, at)
    return (found[0], Ages(*found[1])) if found else None


def _demographic(words: Sequence[Word], at: int) -> tuple[int, Ages] | None:
    """A18-34, W25-54, M18+: the trade's shorthand."""
    letter = words[at].plain
    if letter not in _DEMOGRAPHIC or at + 1 >= len(words):
        return None
    if words[at + 1].before and not (words[at].text.isupper() and words[at + 1].before == " "):
        return None
    if (found := bound_at(words, at + 1)) and (ages := of_bound(found[1])):
        return found[0] + 1, Ages(ages.low, ages.high, _DEMOGRAPHIC[letter])
    return None


def _decade(words: Sequence[Word], at: int) -> tuple[int, Ages] | None:
    """In their 30s, early 40s, 50-somethings."""
    part = words[at].plain if words[at].plain in ("early", "mid", "late") else ""
    start = at + bool(part)
    if part and start < len(words) and (decade := _FILE["decades"].get(words[start].plain)):
        return start + 1 - at, _part_of(part, decade)
    if words[at].plain.endswith("ies") and (decade := _FILE["decades"].get(words[at].plain)):
        return 1, _part_of("", decade)
    if start + 1 >= len(words) or words[start + 1].breaks:
        return None
    following = words[start + 1]
    if not (following.plain == "s" and following.before in ("", "'", "’")) and following.plain not in (
        "something",
        "somethings",
    ):
        return None
    decade = words[start].number or _TENS.get(words[start].plain)
    if decade is None or decade % 10 or not 10 <= decade <= 90:
        return None
    return start + 2 - at, _part_of(part, int(decade))


def _overs(words: Sequence[Word], at: int) -> tuple[int, Ages] | None:
    """Over-55s, the under 30s: a side, and not a decade."""
    found = bound_at(words, at) if words[at].plain in ("over", "under") else None
    end = at + found[0] if found else len(words)
    plural = end < len(words) and words[end].plain == "s" and words[end].before in ("", "'", "’")
    ages = of_bound(found[1]) if found and plural else None
    return (end + 1 - at, ages) if ages else None


def _part_of(part: str, decade: int) -> Ages:
    first, last = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part, (0, 9))
    return Ages(decade + first, decade + last)


def _worded(words: Sequence[Word], at: int) -> tuple[int, Ages] | None:
    """Aged 25-34, over the age of 65, 18 to 25 year olds, older than 50."""
    compared = _COMPARE.longest(words, at)
    start = at + compared[0] if compared else at
    named = start < len(words) and _BEFORE.longest(words, start)
    if named:
        # The comparison may stand before "age": "over the age of 65" is read as "age over 65".
        number_at = start + named[0]
        reordered = [*words[at:start], *words[number_at:]]
        skipped = named[0]
    elif words[at].plain == "age" or _BEFORE.longest(words, at):
        return None
    else:
        reordered, skipped = list(words[at:]), 0
    if not reordered:
        return None
    range_word = named and "between" in {word.plain for word in words[start : start + named[0]]}
    found = bound_at(reordered, 0)
    if range_word and not (found and found[1].low is not None and found[1].high is not None):
        found = _between(reordered)
    found = found or _in_words(reordered)
    if not found or not (ages := of_bound(found[1])):
        return None
    length = found[0]
    after = length < len(reordered) and not reordered[length].breaks and _AFTER.longest(reordered, length)
    years = (
        length < len(reordered) and reordered[length].plain in ("years", "yrs", "yr") and not reordered[length].breaks
    )
    if years and not after and found[1].low and found[1].high and not compared:
        after = (1, True)
    older = _OLDER.longest(words, at) or any(_OLDER.longest(reordered[:length], i) for i in range(length))
    if not (named or after or older):
        return None
    return length + skipped + (after[0] if after else 0), ages


def _in_words(words: Sequence[Word]) -> tuple[int, Bound] | None:
    """The twenty-four of twenty-four year olds."""
    value, end = value_at(words, 0)
    aged = value is not None and end < len(words) and not words[end].breaks and _AFTER.longest(words, end)
    return (end, Bound(value, None, "plain", stated=False)) if aged else None


def _between(words: list[Word]) -> tuple[int, Bound] | None:
    """18 and 25, once "between" has been said."""
    found = bound_at([replace(words[0], plain="between"), *words], 0)
    return (found[0] - 1, found[1]) if found else None


def weight(age: int) -> float:
    """Roughly how many people are of an age, against those in midlife: fewer and fewer from 65 on."""
    return 1.0 if age < 65 else max(0.0, 1.0 - (age - 65) / 27)


@lru_cache(maxsize=4)
def bands(catalogue: Catalogue) -> tuple[Band, ...]:
    """The age bands of a catalogue, by the form of their codes."""
    found = []
    for variable in catalogue:
        if match := _CODE.fullmatch(variable.code):
            group, under, low, high = match.groups()
            ends = (0, int(under) - 1) if under else (int(low), OLDEST if high == "PLUS" else int(high))
            found.append(Band(variable, "" if group in ("AGE", "ADULTS") else group, *ends))
    return tuple(found)


def nearest(ages: Ages, catalogue: Catalogue) -> list[tuple[Band, float]]:
    """The bands of that gender that share most people with the ages, best first, with the share they have in common.

    A band with more than twice the people that were asked for comes last: it says too little about them. So does one of
    nearly all adults, where half as many people more are in it: 18 to 64 is no answer to 40 to 65.
    """
    asked = _people(ages.low, ages.high)
    scored = []
    for band in bands(catalogue):
        common = _people(max(ages.low, band.low), min(ages.high, band.high))
        if band.gender == ages.gender and common:
            held = _people(band.low, band.high)
            scored.append(
                (band, common / (asked + held - common), held > min(2 * max(asked, 5), max(1.5 * asked, _NEARLY_ALL)))
            )
    return [(band, share) for band, share, _ in sorted(scored, key=lambda found: (found[2], -found[1]))]


def covered(ages: Ages, band: Band) -> float:
    """The share of the people of these ages that a band holds."""
    return _people(max(ages.low, band.low), min(ages.high, band.high)) / (_people(ages.low, ages.high) or 1)


def _people(low: int, high: int) -> float:
    return sum(map(weight, range(low, min(high, OLDEST) + 1)))
