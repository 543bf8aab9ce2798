"""The variables of a brief, ranked: those that its rules use, then those that come near to its words."""

from collections.abc import Iterable, Sequence

from activation.briefs.mentions import Mention
from activation.briefs.tokens import Word
from activation.search import FoundVariable, Hit

MOST = 10
# What a variable must score to be suggested: beside one of its category that a rule uses, beside one of another
# category, and for words that became no rule.
LEAST_ALIKE = 0.6
LEAST_NAMED = 0.95
LEAST_NEAR = 0.45


def ranked(mentions: Sequence[Mention], text: str, words: Sequence[Word]) -> list[FoundVariable]:
    """Used variables in the order of the text, then suggestions by score; ten, or more where the rules use more."""
    found: dict[str, FoundVariable] = {}
    for mention in mentions:
        if mention.kind == "rule":
            for hit in _used(mention):
                _add(found, hit, f"used for '{_phrase(mention, text, words)}'")
    used = len(found)
    nearby = [(hit, mention) for mention in mentions for hit in _beside(mention)]
    for hit, mention in sorted(nearby, key=lambda pair: -pair[0].score):
        if len(found) < max(MOST, used):
            _add(found, hit, f"near to '{_phrase(mention, text, words)}'")
    return list(found.values())


def _used(mention: Mention) -> Iterable[Hit]:
    return [inner.hits[0] for inner in mention.inner if inner.hits] if mention.inner else mention.hits[:1]


def _beside(mention: Mention) -> Iterable[Hit]:
    if mention.kind != "rule":
        return [hit for hit in mention.hits if hit.score >= LEAST_NEAR]
    groups = [inner.hits for inner in mention.inner] or [mention.hits]
    return [hit for hits in groups for hit in hits[1:] if mention.family == "age" or _alike(hits[0], hit)]


def _alike(used: Hit, other: Hit) -> bool:
    """Whether another variable is about the same thing: of the same category, or named by the very words."""
    return other.score >= (LEAST_ALIKE if other.variable.category == used.variable.category else LEAST_NAMED)


def _add(found: dict[str, FoundVariable], hit: Hit, reason: str) -> None:
    if hit.variable.code not in found:
        found[hit.variable.code] = FoundVariable.of(hit.variable, hit.score, reason)


def _phrase(mention: Mention, text: str, words: Sequence[Word]) -> str:
    return text[words[mention.first].start : words[mention.last].end]
