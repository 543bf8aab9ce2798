"""Words beside each other that found nothing, told as the one phrase that they are."""

from collections.abc import Sequence
from dataclasses import replace

from activation.briefs.events import time_at
from activation.briefs.mentions import Mention
from activation.briefs.pieces import Joint, Level, Piece, Skip
from activation.briefs.tokens import Word

_WHEN = frozenset({"recently", "recent", "lately", "newly"})
_INSIDE = frozenset({"of", "in", "on", "for", "to", "the", "a", "an", "with", "from", "at", "by", "within"})


def misses_together(mentions: Sequence[Mention], pieces: Sequence[Piece], words: Sequence[Word]) -> list[Mention]:
    """The mentions, each run of neighbours that found nothing as one; a comma or an "and" parts them."""
    together: list[Mention] = []
    for mention in mentions:
        before = together[-1] if together else None
        if before and _is_miss(before) and _is_miss(mention) and _adjoin(before, mention, pieces, words):
            reasons = dict.fromkeys(filter(None, [before.reason, mention.reason]))
            together[-1] = replace(
                before,
                last=mention.last,
                reason="; ".join(reasons),
                hits=(*before.hits, *mention.hits),
                family=mention.family if before.family == "number" else before.family,
            )
        else:
            together.append(mention)
    return [_unless_only_when(mention, words) for mention in together]


def _unless_only_when(mention: Mention, words: Sequence[Word]) -> Mention:
    """A "recently" or "for years" beside nothing else that found nothing is of a rule, and no wish of its own."""
    time = time_at(words, mention.first) if words[mention.first].plain == "for" else None
    if _is_miss(mention) and time and time[0] > mention.last - mention.first:
        return replace(mention, kind="ignored", reason=mention.reason, hits=())
    said = {word.plain for word in words[mention.first : mention.last + 1]}
    if _is_miss(mention) and said <= _WHEN:
        return replace(mention, kind="ignored", reason="says when, which the data does not hold", hits=())
    return mention


def _is_miss(mention: Mention) -> bool:
    return mention.kind == "unmapped"


def _adjoin(first: Mention, second: Mention, pieces: Sequence[Piece], words: Sequence[Word]) -> bool:
    """Whether only small words stand between two misses."""
    if any(word.breaks for word in words[first.last + 1 : second.first + 1]):
        return False
    between = [piece for piece in pieces if first.last < piece.first and piece.last < second.first]
    return all(
        isinstance(piece.content, Skip | Level)
        or (isinstance(piece.content, Joint) and words[piece.first].plain in _INSIDE)
        for piece in between
    )
