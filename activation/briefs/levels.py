"""How much is meant: high, very low, above average, top 10 %, bottom third."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from activation.briefs.lexicon import Lexicon, load
from activation.briefs.numbers import bound_at, side_before
from activation.briefs.pieces import Level
from activation.briefs.tokens import Word

_FILE = load("levels")
LEVELS = Lexicon(
    {text: Level(level["side"], level.get("percent", 0)) for level in _FILE["level"] for text in level["words"]}
)
OPPOSITES: dict[str, list[str]] = _FILE["opposites"]
# Superlatives: the side and the name of the variable.
SUPERLATIVES: dict[str, tuple[Literal["top", "bottom"], str]] = _FILE["superlatives"]
# A variable and a side of its mean in one phrase.
COMPARED: Lexicon[tuple[Literal["above", "below"], str]] = Lexicon(
    {text: (side, name) for text, (side, name) in _FILE["compared"].items()}
)
_PARTS: dict[str, float] = _FILE["parts"]["names"]


def level_at(words: Sequence[Word], at: int) -> tuple[int, Level] | None:
    """The number of words and the level that begin at a word."""
    return (
        _part(words, at)
        or _percentile(words, at)
        or _times(words, at)
        or _beside_mean(words, at)
        or LEVELS.longest(words, at)
    )


def _percentile(words: Sequence[Word], at: int) -> tuple[int, Level] | None:
    """Above the 60th percentile, in the 90th percentile, below the 20th."""
    place, below = at, False
    while place < len(words) and place - at < 4 and words[place].plain in _FILE["percentile"]["before"]:
        below = below or words[place].plain in _FILE["percentile"]["below"]
        place += 1
    if place + 2 >= len(words) or (place > at and words[place].breaks) or words[place + 2].plain != "percentile":
        return None
    number = words[place].number
    if not number or not 0 < number < 100 or words[place + 1].plain not in ("th", "st", "nd", "rd"):
        return None
    return place + 3 - at, Level("bottom", number) if below else Level("top", 100 - number)


def _times(words: Sequence[Word], at: int) -> tuple[int, Level] | None:
    """Twice the national average, more than 3x the average, less than half the mean."""
    side = side_before(words, at)
    if side and at + side[0] < len(words) and not words[at + side[0]].breaks:
        inner = _times(words, at + side[0])
        turned: Literal["above", "below"] | None = (
            "below" if side[1] == "most" else "above" if side[1] == "least" else None
        )
        return (side[0] + inner[0], replace(inner[1], side=turned or inner[1].side)) if inner else None
    times: float | None = _FILE["times"]["words"].get(words[at].plain)
    end = at + 1
    if times is None:
        found = bound_at(words, at)
        length, number = (found[0], found[1].low) if found and not found[1].high else (1, words[at].number)
        end = at + length
        if number and found and found[1].unit == "percent":
            times = number / 100
        elif number and end < len(words) and words[end].plain in ("x", "times", "fold") and not words[end].breaks:
            times, end = number, end + 1
    if not times:
        return None
    while end < len(words) and words[end].plain in _FILE["times"]["between"] and not words[end].breaks:
        end += 1
    if end >= len(words) or words[end].breaks or words[end].plain not in _FILE["times"]["means"]:
        return None
    return end + 1 - at, Level("above" if times >= 1 else "below", times=times)


def _beside_mean(words: Sequence[Word], at: int) -> tuple[int, Level] | None:
    """Over the national mean, below the country's median."""
    side = next((side for side in ("above", "below") if words[at].plain in _FILE["beside"][side]), None)
    end = at + 1
    if side is None:
        return None
    while end < len(words) and words[end].plain in _FILE["times"]["between"] and not words[end].breaks:
        end += 1
    if end >= len(words) or words[end].breaks or words[end].plain not in _FILE["times"]["means"]:
        return None
    return end + 1 - at, Level("above" if side == "above" else "below")


def _part(words: Sequence[Word], at: int) -> tuple[int, Level] | None:
    """Top 10 %, bottom third, the highest quintile."""
    if words[at].plain == "the" and at + 1 < len(words) and not words[at + 1].breaks:
        found = _part(words, at + 1)
        return (found[0] + 1, found[1]) if found else None
    side = next((side for side in ("top", "bottom") if words[at].plain in _FILE["parts"][side]), None)
    if side is None or at + 1 >= len(words) or words[at + 1].breaks:
        return None
    if percent := _PARTS.get(words[at + 1].plain):
        return 2, Level("top" if side == "top" else "bottom", percent)
    length, percent = percent_at(words, at + 1)
    return (length + 1, Level("top" if side == "top" else "bottom", percent)) if percent else None


def percent_at(words: Sequence[Word], at: int) -> tuple[int, float]:
    """The number of words and the percentage that stand at a word; zero and zero where there is none."""
    found = bound_at(words, at) if at < len(words) and not words[at].breaks else None
    if found and found[1].unit == "percent" and found[1].low and 0 < found[1].low < 100:
        return found[0], found[1].low
    return 0, 0.0
