"""What one "no" denies together: no young renters are no renters who are young, and neither no renters nor no youth."""

from collections.abc import Sequence
from dataclasses import replace

from activation.briefs.lexicon import load
from activation.briefs.mentions import Mention
from activation.briefs.pieces import Joint, Negation, Piece, Skip
from activation.briefs.tokens import Word
from activation.search.words import singular

_LEAVING_OUT = frozenset(load("joints")["negations"]["leaving_out"])
_NO = "no"
_WHO = frozenset({"with", "who", "that", "having", "whose"})


def denied_together(mentions: Sequence[Mention], pieces: Sequence[Piece], words: Sequence[Word]) -> list[Mention]:
    """The mentions, each that a "no" or "except" turns round as one with what it is said of."""
    together: list[Mention] = []
    for mention in mentions:
        before = together[-1] if together else None
        if before and _is_said_of(before, mention, pieces, words):
            together[-1] = _as_one(before, mention)
        else:
            together.append(mention)
    return together


def _is_said_of(before: Mention, after: Mention, pieces: Sequence[Piece], words: Sequence[Word]) -> bool:
    turn = next((piece for piece in pieces if piece.first == before.first), None)
    if not before.negated or before.shared or turn is None or not isinstance(turn.content, Negation):
        return False
    out = turn.content.word in _LEAVING_OUT
    # "With no kids" is said of those before it, and so is what follows: families with no kids who rent.
    alone = turn.content.word == _NO and (before.first == 0 or words[before.first].breaks)
    if after.kind != "rule" or after.negated or any(word.breaks for word in words[before.last + 1 : after.first + 1]):
        return False
    between = [piece for piece in pieces if before.last < piece.first and piece.last < after.first]
    if not between and out and before.place and after.place and before.family != after.family:
        return True  # the rural South
    if not between and words[after.first].plain in _WHO:
        return (out or alone) and before.kind == "rule"
    if not between:
        return (out or turn.content.word == _NO) and _describes(before, words) and _is_described(after, words)
    linked = isinstance(between[0].content, Joint) and words[between[0].first].plain in _WHO
    little = all(isinstance(piece.content, Skip) for piece in between[1:])
    # "Anyone in the Northeast except New York City who reads": whoever reads, anywhere else.
    whole = before.place is None
    return (out or alone) and before.kind == "rule" and linked and little and after.family != "where" and whole


def _describes(mention: Mention, words: Sequence[Word]) -> bool:
    """Whether it is no noun of its own: young, low-income, Texas; but not the kids of "no kids suburbs"."""
    last = words[mention.last].plain
    return mention.place is not None or mention.kind == "unmapped" or singular(last) == last


def _is_described(mention: Mention, words: Sequence[Word]) -> bool:
    last = words[mention.last].plain
    return mention.family != "where" and (mention.place is not None or singular(last) != last)


def _as_one(before: Mention, after: Mention) -> Mention:
    """Both as one mention; where the first found nothing, so has the whole: nobody knows who those golfers are."""
    hits = (*before.hits, *after.hits)
    if before.kind != "rule":
        return replace(before, last=after.last, hits=hits)
    reasons = dict.fromkeys(filter(None, [before.reason, after.reason]))
    proxies = dict.fromkeys(filter(None, [before.proxy, after.proxy]))
    return replace(
        before,
        last=after.last,
        rule={"all": [before.rule, after.rule]},
        meaning=f"{before.meaning}; and {after.meaning}",
        reason="; ".join([*reasons, "both together are what is left out"]),
        proxy="; ".join(proxies),
        hits=hits,
        place=None,
        family="group",
    )
