"""How much is meant: high, very low, above average, top 10 %, bottom third."""

from collections.abc import Sequence
from typing import Literal

from activation.briefs.lexicon import Lexicon, load
from activation.briefs.numbers import bound_at
from activation.briefs.pieces import Level
from activation.briefs.tokens import Word

_FILE = load("levels")
LEVELS = Lexicon(
    {text: Level(level["side"], level.get("percent", 0)) for level in _FILE["level"] for text in level["words"]}
)
OPPOSITES: dict[str, list[str]] = _FILE["opposites"]
# Superlatives: the side and the name of the variable.
SUPERLATIVES: dict[str, tuple[Literal["top", "bottom"], str]] = _FILE["superlatives"]
_PARTS: dict[str, float] = _FILE["parts"]["names"]


def level_at(words: Sequence[Word], at: int) -> tuple[int, Level] | None:
    """The number of words and the level that begin at a word."""
    return _part(words, at) or LEVELS.longest(words, at)


def _part(words: Sequence[Word], at: int) -> tuple[int, Level] | None:
    """Top 10 %, bottom third, highest quintile."""
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
