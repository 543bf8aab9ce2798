"""Which numbers are ages, and whose: women 25-54, kids under 5, seniors 65+."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from activation.briefs.ages import Ages, of_bound
from activation.briefs.fitting import fitting
from activation.briefs.lexicon import load
from activation.briefs.numbers import Bound
from activation.briefs.pieces import Beyond, Event, Idea, Piece, Skip, Unknown
from activation.briefs.row import SUBJECTS, Row
from activation.briefs.tokens import Word
from activation.search.words import stem

_PARENTS = frozenset(stem(word) for word in load("ages")["children"]["parents"])
_PARENTS_BY_GENDER = {
    gender: frozenset(map(stem, words)) for gender, words in load("ages")["parents_by_gender"].items()
}
_CHILDREN = frozenset(stem(word) for word in load("ages")["children"]["words"])
# "More than 20" and "at least 3" count something; "over 20" may be an age.
_COUNTING = frozenset({"more", "fewer", "less", "greater", "at", "up", "no", "minimum", "maximum", "exactly", "about"})
_NO_YEARS = frozenset({"later", "earlier", "newer", "longer", "shorter", "bigger", "larger", "smaller"})
_MEASURES = frozenset(load("numbers")["measures"])
_LINKS = frozenset({"who", "that", "of", "between", "from", "in"})
_OF_PARENTS = _LINKS | {"with", "to"}
_TEEN = 13
_GROWN = 21


def with_ages(pieces: Sequence[Piece], words: Sequence[Word]) -> list[Piece]:
    """The pieces with the numbers that are ages as ages, together with those they are said of."""
    row = Row(pieces, words)
    merged: list[Piece] = []
    for position in range(len(pieces)):
        merged.append(_of_parents(row, position, _as_ages(row, position)))
        while (joined := _joined(Row(merged, words))) is not None:
            merged = joined
    return merged


def _as_ages(row: Row, position: int) -> Piece:
    piece = row.pieces[position]
    bound = piece.content
    ages = of_bound(bound) if isinstance(bound, Bound) and bound.stated else None
    if not isinstance(bound, Bound) or ages is None:
        return piece
    around = [row.pieces[place] for by in (-1, 1) if (place := row.subject(position, by)) is not None]
    if any(isinstance(near.content, Idea) and fitting(near.content, bound, row.words_of(near)) for near in around):
        return piece
    counted = row.words[piece.first].plain in _COUNTING or _measures(row, position)
    after = position + 1 < len(row.pieces) and not row.breaks(position + 1)
    strange = after and isinstance(row.pieces[position + 1].content, Unknown)
    of_children = ages.high <= _GROWN and any(_are_children(near, row) for near in around)
    likely = ages.low >= _TEEN or ages.high < _GROWN or of_children
    return replace(piece, content=ages) if likely and not counted and not strange else piece


def _of_parents(row: Row, position: int, piece: Piece) -> Piece:
    """The 35-54 of moms 35-54 as ages of women."""
    if not isinstance(piece.content, Ages) or piece.content.gender or piece.content.high <= _GROWN:
        return piece
    whose = row.subject(position, -1, _LINKS)
    last = row.words[row.pieces[whose].last].stem if whose is not None else ""
    gender = next((gender for gender, stems in _PARENTS_BY_GENDER.items() if last in stems), "")
    return replace(piece, content=replace(piece.content, gender=gender)) if gender else piece


def _measures(row: Row, position: int) -> bool:
    """Whether the number is one of what stands right before it: a score over 80, last_seen < 14, iOS 17 or later."""
    if any(word.plain in _NO_YEARS for word in row.words_of(row.pieces[position])):
        return True
    if position == 0 or not isinstance(row.pieces[position - 1].content, Unknown | Beyond | Event | Idea):
        return False
    first, before = row.words[row.pieces[position].first], row.words[row.pieces[position].first - 1]
    return before.plain in _MEASURES or any(sign in first.before for sign in "<>=")


def _are_children(piece: Piece, row: Row) -> bool:
    return _are(piece, row, _CHILDREN)


def _are(piece: Piece, row: Row, stems: Collection[str]) -> bool:
    return isinstance(piece.content, Idea | Ages) and any(word.stem in stems for word in row.words_of(piece))


def _joined(row: Row) -> list[Piece] | None:
    """The last two subjects as one piece, where one is the ages of the other."""
    places = [place for place, piece in enumerate(row.pieces) if isinstance(piece.content, SUBJECTS)][-2:]
    if len(places) < 2 or places[1] != len(row.pieces) - 1:
        return None
    between = range(places[0] + 1, places[1])
    links = _OF_PARENTS if _are(row.pieces[places[0]], row, _PARENTS) else _LINKS
    near = all(isinstance(row.pieces[place].content, Skip) or row.starts_with(place, links) for place in between)
    if not near or (between and any(row.breaks(place) for place in range(places[0] + 1, places[1] + 1))):
        return None
    first, second = (row.pieces[place] for place in places)
    # Over a comma only as in "women, 25-54": in "seniors, women over 65" each stands for itself.
    listed = isinstance(first.content, Idea) and isinstance(second.content, Ages)
    if row.breaks(places[1]) and not (listed or _figures_then_gender(first, second, row)):
        return None
    ages = _one(first, second, row)
    return [*row.pieces[: places[0]], Piece(ages, first.first, second.last)] if ages else None


def _figures_then_gender(first: Piece, second: Piece, row: Row) -> bool:
    """Ages 18-34, female: the gender as one word between commas."""
    alone = second.first == second.last and (second.last + 1 == len(row.words) or row.words[second.last + 1].breaks)
    figures = any(word.number is not None for word in row.words_of(first))
    gender = isinstance(second.content, Idea) and second.content.variable.code in ("WOMEN_SHARE", "MEN_SHARE")
    return isinstance(first.content, Ages) and figures and alone and gender


def _one(first: Piece, second: Piece, row: Row) -> Ages | None:
    """The ages of two subjects that belong together: those in figures, of the women, men or children."""
    ages = [piece.content for piece in (first, second) if isinstance(piece.content, Ages)]
    if len(ages) == 2:
        figures = [any(word.number is not None for word in row.words_of(piece)) for piece in (first, second)]
        if figures[0] == figures[1]:
            return None
        exact, named = ages[figures.index(True)], ages[figures.index(False)]
        return replace(exact, gender=exact.gender or named.gender)
    idea = next((piece for piece in (first, second) if isinstance(piece.content, Idea)), None)
    if not ages or idea is None or not isinstance(idea.content, Idea):
        return None
    if _are_children(idea, row) and ages[0].low < 18 and ages[0].high <= _GROWN:
        return ages[0]
    if idea is first and _are(idea, row, _PARENTS) and ages[0].high <= _GROWN:
        return ages[0]
    code = idea.content.variable.code
    gender = next((gender for gender in ("WOMEN", "MEN") if code.startswith(f"{gender}_")), "")
    return replace(ages[0], gender=gender) if gender and not ages[0].gender else None
