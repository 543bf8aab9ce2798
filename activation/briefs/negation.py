"""Negation: what a "not" turns round, and how far it reaches."""

from collections.abc import Iterator, Sequence

from activation.briefs.belonging import Subject
from activation.briefs.pieces import Joint, Negation, Piece, Spot
from activation.briefs.row import Row
from activation.briefs.tokens import Word

# What stands behind the thing it turns round: smoke-free, mobile homes excluded.
AFTERWARDS = ("-free", "excluded", "omitted", "left out", "not included")


def negate(found: dict[int, Subject], pieces: Sequence[Piece], words: Sequence[Word]) -> None:
    """Counts at each subject the negations that turn it round; two of them cancel."""
    row, order = Row(pieces, words), sorted(found)
    for position, piece in enumerate(pieces):
        if not isinstance(piece.content, Negation):
            continue
        target = _target(row, position, piece.content, order)
        if target is None:
            continue
        found[target].negations += 1
        found[target].reach(piece)
        if found[target].negations == 1:
            for also in _reached(row, target, piece.content.wide, order):
                found[also].negations += 1
                found[also].shared = True


def _target(row: Row, position: int, negation: Negation, order: Sequence[int]) -> int | None:
    """The subject that a negation turns round: the next one in its clause, or the one before -free and excluded."""
    if negation.word in AFTERWARDS:
        return max((place for place in order if place < position), default=None)
    target = min((place for place in order if place > position), default=None)
    if target is None or any(row.breaks(place, bracket=False) for place in range(position + 1, target + 1)):
        return None
    return None if _joints(row, position, target) & {"and", "or", "but"} else target


def _reached(row: Row, start: int, wide: bool, order: Sequence[int]) -> Iterator[int]:
    """The further subjects that one negation reaches: not A or B; except A and B; not in Texas, Florida or Ohio."""
    place = start
    for following in order:
        if following <= place:
            continue
        between = row.pieces[place + 1 : following]
        spots = all(isinstance(row.pieces[end].content, Spot) for end in (place, following))
        joints = _joints(row, place, following)
        slash = not between and "/" in row.words[row.pieces[following].first].before
        listed = spots and not between and row.breaks(following)
        linked = slash or "or" in joints or ("and" in joints and (wide or spots)) or listed
        only_joints = all(isinstance(piece.content, Joint) for piece in between)
        if not (linked and only_joints and joints <= {"and", "or", *(["with"] if spots else [])}):
            return
        yield following
        place = following


def _joints(row: Row, first: int, last: int) -> set[str]:
    return {piece.content.word for piece in row.pieces[first + 1 : last] if isinstance(piece.content, Joint)}
