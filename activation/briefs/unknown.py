"""Words that nothing knows: neighbours as one phrase, and the variables that come nearest to them."""

from collections.abc import Collection, Sequence

from activation.briefs import vocabulary
from activation.briefs.pieces import Idea, Level, Piece, Skip, Unknown
from activation.briefs.tokens import Word
from activation.search import Finder, Hit

NEAR = 3
_DOING = vocabulary.DOING_WITH  # drink a lot of coffee
LEAST_NEAR = 0.3
_ARTICLES = frozenset({"the", "a", "an", "long", "new"})
_SMALL = frozenset({"of", "by", "for", "to", "on", "the", "a", "an", "long", "new"})


def together(pieces: Sequence[Piece], words: Sequence[Word], finder: Finder) -> list[Piece]:
    """Neighbouring words that nothing knows as one piece, with the variables nearest to them."""
    joined: list[Piece] = []
    for piece in _verbs(pieces, words):
        if not isinstance(piece.content, Unknown):
            joined.append(piece)
            continue
        start = len(joined)
        while start and not words[joined[start - 1].last + 1].breaks and _is_small(joined[start - 1], words):
            start -= 1
        if start and isinstance(joined[start - 1].content, Unknown) and not words[joined[start - 1].last + 1].breaks:
            piece = Piece(Unknown(), joined[start - 1].first, piece.last)
            del joined[start - 1 :]
        joined.append(piece)
    return [_with_near(piece, words, finder) for piece in joined]


def _is_filler(piece: Piece, words: Sequence[Word]) -> bool:
    return isinstance(piece.content, Skip) and words[piece.first].plain not in _SMALL - _ARTICLES


def _is_small(piece: Piece, words: Sequence[Word]) -> bool:
    """Whether a piece can stand inside a phrase that nothing knows, as the "of" in "smell of rain"."""
    return piece.first == piece.last and words[piece.first].plain in _SMALL


def _is_done(words: Sequence[Word], at: int) -> bool:
    """Whether a word is a verb by the word before it: who drink, and drink."""
    if words[at].breaks:
        return False
    before = words[at - 1].plain
    return before in vocabulary.BEFORE_VERBS or (before in ("and", "or") and words[at].plain in vocabulary.DOING_WITH)


def _with_near(piece: Piece, words: Sequence[Word], finder: Finder) -> Piece:
    if not isinstance(piece.content, Unknown) or piece.content.near:
        return piece
    return Piece(Unknown(near(words[piece.first : piece.last + 1], finder)), piece.first, piece.last)


def _verbs(pieces: Sequence[Piece], words: Sequence[Word]) -> list[Piece]:
    """Single words that only say what is done with what follows.

    Collect, before an unknown thing, is as unknown, since only another form of it is a name of a variable; drink,
    in "who drink coffee", is a filler.
    """
    found = list(pieces)
    for place in range(len(found) - 2, -1, -1):
        piece, after = found[place], found[place + 1]
        if not isinstance(piece.content, Idea) or piece.first != piece.last or words[after.first].breaks:
            continue
        while (
            (_is_filler(after, words) or (isinstance(after.content, Level) and words[piece.first].plain in _DOING))
            and after is not found[-1]
            and not words[after.last + 1].breaks
        ):
            after = found[found.index(after) + 1]
        if isinstance(after.content, Unknown) and not piece.content.hits[0].exact:
            found[place] = Piece(Unknown(), piece.first, piece.last)
        elif isinstance(after.content, Idea) and piece.first and _is_done(words, piece.first):
            found[place] = Piece(Skip("says what they do with it"), piece.first, piece.last)
    return found


def near(words: Sequence[Word], finder: Finder, allow_sensitive: Collection[str] = ()) -> tuple[Hit, ...]:
    """The variables that words come nearest to, to be offered and never applied."""
    hits = finder.hits(" ".join(word.plain for word in words), 2 * NEAR)
    allowed = (hit for hit in hits if not hit.variable.sensitive or hit.variable.sensitive in allow_sensitive)
    return tuple(hit for hit in allowed if hit.score >= LEAST_NEAR)[:NEAR]
