"""Buying as a habit: who buy makeup, spend on furniture, wine buyers; the shops stand for it, so it is no event."""

from collections.abc import Sequence

from activation.briefs.ages import Ages, of_bound
from activation.briefs.lexicon import load
from activation.briefs.numbers import Bound
from activation.briefs.pieces import Event, Idea, Joint, Level, Negation, Piece, Skip
from activation.briefs.tokens import Word

_HABITS: dict[str, list[str]] = load("events")["habits"]
_VERBS, _NOUNS, _OFTEN = (frozenset(_HABITS[form]) for form in ("verb", "noun", "often"))
_PAYING_FOR = frozenset({"pay for", "pays for", "paying for"})
_PAYING = frozenset({"pay", "pays", "paying"})
_ENDING = frozenset({"and", "or", "but", "who", "that", "which"})
_BUYING = Skip("buying it as a rule is what the shops of an area stand for")


def without_habits(pieces: Sequence[Piece], words: Sequence[Word]) -> list[Piece]:
    """The pieces, with the verb or noun of each habit as words that carry no wish of their own."""
    return [
        Piece(_BUYING, piece.first, piece.last) if _is_habit(pieces, at, words) else piece
        for at, piece in enumerate(pieces)
    ]


def _is_habit(pieces: Sequence[Piece], at: int, words: Sequence[Word]) -> bool:
    """Whether it is said of what a kind of shop sells, at no time, for no sum, not how often, and not denied."""
    piece = pieces[at]
    if not isinstance(piece.content, Event):
        return False
    said = " ".join(word.plain for word in words[piece.first : piece.last + 1])
    if said not in _VERBS | _NOUNS:
        return False
    if said in _PAYING and at + 1 < len(pieces) and _is_of_a_month(pieces[at + 1]):
        return True
    first, last = _clause(pieces, at, words)
    rest = [other for other in pieces[first : last + 1] if other is not piece]
    if any(isinstance(other.content, Event | Level | Negation) or _is_amount(other) for other in rest):
        return False
    if any(word.plain in _OFTEN for word in words[pieces[first].first : pieces[last].last + 1]):
        return False
    if said in _PAYING_FOR and at < last and isinstance(pieces[at + 1].content, Idea):
        return True
    return _sold_after(pieces[at + 1 : last + 1]) or (said in _NOUNS and at > first and _is_sold(pieces[at - 1]))


def _clause(pieces: Sequence[Piece], at: int, words: Sequence[Word]) -> tuple[int, int]:
    """The first and the last piece up to a comma or a word that begins something new."""
    first, last = at, at
    while first and not words[pieces[first].first].breaks and not _ends(pieces[first - 1], words):
        first -= 1
    while last + 1 < len(pieces) and not words[pieces[last + 1].first].breaks and not _ends(pieces[last + 1], words):
        if isinstance(pieces[last + 1].content, Negation):
            break  # jewelry buyers minus students: what follows is another wish
        last += 1
    return first, last


def _ends(piece: Piece, words: Sequence[Word]) -> bool:
    return words[piece.first].plain in _ENDING


def _is_amount(piece: Piece) -> bool:
    """Whether a number says how much, and not how old they are: couples 40-60 with golf club memberships."""
    return isinstance(piece.content, Bound) and not (piece.content.high and of_bound(piece.content))


def _is_of_a_month(piece: Piece) -> bool:
    """Whether a sum follows that is paid again and again, as a rent is."""
    return isinstance(piece.content, Bound) and piece.content.unit == "usd a month"


def _sold_after(following: Sequence[Piece]) -> bool:
    """Whether what follows, but for small words and whom it is for, is sold in shops: baby clothes."""
    for piece in following:
        if not isinstance(piece.content, Skip | Joint | Idea | Ages):
            return False
        if _is_sold(piece):
            return True
    return False


def _is_sold(piece: Piece) -> bool:
    return isinstance(piece.content, Idea) and piece.content.variable.unit.startswith("per 10,000")
