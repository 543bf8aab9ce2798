"""Negation: what a "not" turns round, and how far it reaches."""

import re
from collections.abc import Iterator, Sequence

from activation.briefs.belonging import Subject
from activation.briefs.lexicon import Lexicon, load, phrases
from activation.briefs.pieces import Idea, Joint, Level, Negation, Piece, Skip, Spot
from activation.briefs.row import Row
from activation.briefs.tokens import Word

# What stands behind the thing it turns round: smoke-free, mobile homes excluded.
# Without kids, homeowners and dog owners: these say what somebody lacks, and the list may be of what they have.
_OF_ONE = frozenset({"without", "but without", "lacking", "lack", "lacks", "free of", "free from", "devoid of"})
_TURNS = Lexicon(phrases([text for kind in ("narrow", "wide") for text in load("joints")["negations"][kind]], True))
_LEAVING_OUT = frozenset(load("joints")["negations"]["leaving_out"])
_OUTSIDE = frozenset(load("joints")["negations"]["outside"])
_NARROW = Negation("no", False)
_WHOM = frozenset(
    {
        "people",
        "anyone",
        "anybody",
        "those",
        "households",
        "families",
        "adults",
        "areas",
        "places",
        "zips",
        "homes",
        "anywhere",
        "everyone",
        "everybody",
    }
)
_ARTICLES = frozenset({"a", "an", "the", "any", "their"})
# Skip the check-up and have broadband: who do something else are no more of what is left out.
_THEY_DO = frozenset(load("joints")["negations"]["they_do"])
_LITTLE = (Joint, Skip, Level)
_UNEQUAL = re.compile(r"!=|<>")  # state != 'NY'
_STOP = re.compile(r"[.;:!?\n]")
AFTERWARDS = ("-free", "excluded", "omitted", "left out", "not included")


def negate(found: dict[int, Subject], pieces: Sequence[Piece], words: Sequence[Word]) -> None:
    """Counts at each subject the negations that turn it round; two of them cancel."""
    row, order = Row(pieces, words), sorted(found)
    for position, piece in enumerate(pieces):
        if position in found and _UNEQUAL.search(words[piece.first].before):
            found[position].negations += 1
        if position in found and isinstance(piece.content, Idea) and _TURNS.longest(words, piece.first):
            _share(found, _reached(row, position, _NARROW, order))
        if not isinstance(piece.content, Negation):
            continue
        inside = next((at for at in order if found[at].bound and found[at].first < piece.first < found[at].last), None)
        if inside is not None:
            found[inside].negations += 1  # young, not at least 40 percent: of the number that it stands before
            continue
        target = _target(row, position, piece.content, order)
        if target is None:
            continue
        found[target].negations += 1
        found[target].reach(piece)
        if found[target].negations == 1:
            reached = (
                _before_it(row, position, target, order)
                if piece.content.word in AFTERWARDS
                else _reached(row, target, piece.content, order) or _listed(row, position, target, order)
            )
            _share(found, reached)


def _share(found: dict[int, Subject], places: Sequence[int]) -> None:
    for also in places:
        found[also].negations += 1
        found[also].shared = True


def _target(row: Row, position: int, negation: Negation, order: Sequence[int]) -> int | None:
    """The subject that a negation turns round: the next one in its clause, or the one before -free and excluded."""
    if negation.word in AFTERWARDS or _answers(row, position):
        return max((place for place in order if place < position), default=None)
    target = min((place for place in order if place > position), default=None)
    if target is None or any(
        row.breaks(place, colon=False, bracket=False) for place in range(position + 1, target + 1)
    ):
        return None
    return None if _joints(row, position, target) & {"and", "or", "but"} else target


def _before_it(row: Row, position: int, target: int, order: Sequence[int]) -> list[int]:
    """The places before the last of a list that is left out: Hawaii and Alaska excluded."""
    found: list[int] = []
    for place in reversed([place for place in order if place < target]):
        after = found[-1] if found else target
        same = _axis(row.pieces[place]) == _axis(row.pieces[target]) != ""
        between = row.pieces[place + 1 : after]
        if not (same and between and all(isinstance(piece.content, Joint) for piece in between)):
            break
        if not _joints(row, place, after) <= {"and", "or"}:
            break
        found.append(place)
    return found


def _listed(row: Row, position: int, target: int, order: Sequence[int]) -> list[int]:
    """The further subjects of a list: exclude renters, students and smokers; exclude: renters, students.

    Without a colon, the list must end in an "or", or after a wide negation in an "and".
    """
    negation = row.pieces[position].content
    assert isinstance(negation, Negation)
    colon = any(":" in row.words[row.pieces[place].first].before for place in range(position + 1, target + 1))
    found, place, closed = [], target, colon
    for following in [place for place in order if place > target]:
        between = row.pieces[place + 1 : following]
        joints = _joints(row, place, following)
        if any(isinstance(piece.content, Negation) and piece.content.word == "nor" for piece in between):
            closed = True
            break
        stops = any(_STOP.search(row.words[piece.first].before) for piece in row.pieces[place + 1 : following + 1])
        said = row.words[row.pieces[place].last + 1 : row.pieces[following].first + 1]
        if any(word.plain in _THEY_DO for word in said) or _TURNS.longest(row.words, row.pieces[following].first):
            break
        if stops or joints - {"and", "or"} or not all(isinstance(piece.content, _LITTLE) for piece in between):
            break
        if (not joints and not row.breaks(following)) or _axis(row.pieces[following]) != _axis(row.pieces[target]):
            break
        found.append(following)
        place = following
        if joints:
            closed = closed or "or" in joints or (negation.wide and negation.word not in _OF_ONE)
            if not colon:
                break
    return found if closed else []


def _answers(row: Row, position: int) -> bool:
    """Whether a "no" answers what stands before its colon: Presence of children: No; smoker = N."""
    first = row.words[row.pieces[position].first]
    ends = position + 1 == len(row.pieces) or row.breaks(position + 1)
    return (
        ends
        and first.before.strip() in (":", "=", "==")
        and first.plain in ("no", "n", "false", "none", "never", "not")
    )


def _reached(row: Row, start: int, negation: Negation, order: Sequence[int]) -> list[int]:
    """The further subjects that one negation reaches: not A or B; except A and B; not in Texas, Florida or Ohio."""
    return list(_one_by_one(row, start, negation, order))


def _one_by_one(row: Row, start: int, negation: Negation, order: Sequence[int]) -> Iterator[int]:
    wide, out = negation.wide, negation.word in _LEAVING_OUT
    place = start
    for following in order:
        if following <= place:
            continue
        between = row.pieces[place + 1 : following]
        more = out and bool(between) and _more_people(row, between)
        if _TURNS.longest(row.words, row.pieces[following].first) and not more:
            return  # it says by itself what it is not: without children and without a car
        said = row.words[row.pieces[place].last + 1 : row.pieces[following].first + 1]
        if _new_sentence(said) or (any(word.plain in _THEY_DO for word in said) and not more):
            return
        spots = _axis(row.pieces[place]) == _axis(row.pieces[following]) != ""
        opened = bool({"(", ":"} & {*row.words[row.pieces[following].first].before})
        if opened and spots and negation.word in _OUTSIDE and _is_city(row.pieces[place]):
            return  # suburbs outside Boston (Newton, Quincy): the bracket says which are meant
        spots = spots or (opened and out and _axis(row.pieces[place]) != "" != _axis(row.pieces[following]))
        joints = _joints(row, place, following)
        bar = row.words[row.pieces[following].first].before
        slash = not between and "/" in bar and (spots or " / " not in bar)
        listed = spots and not between and row.breaks(following)
        linked = slash or "or" in joints or ("and" in joints and (wide or spots)) or listed
        only_joints = all(isinstance(piece.content, Joint | Level) or _is_small(row, piece) for piece in between)
        if not (more and linked) and not (
            linked and only_joints and joints <= {"and", "or", *(["with"] if spots else [])}
        ):
            return
        yield following
        place = following


def _more_people(row: Row, between: Sequence[Piece]) -> bool:
    """The "and people who" of "leave out smokers and people who gamble": more of those who are left out."""
    start = next((at for at, piece in enumerate(between) if not isinstance(piece.content, Skip)), 0)
    first, rest = between[start], between[start + 1 :]
    joined = isinstance(first.content, Joint) and first.content.word in ("and", "or")
    said = [word.plain for piece in rest for word in row.words_of(piece)]
    return joined and bool(said) and said[0] in _WHOM and all(isinstance(piece.content, _LITTLE) for piece in rest)


def _new_sentence(words: Sequence[Word]) -> bool:
    return any(_STOP.search(word.before.replace(":", "")) for word in words)


def _is_small(row: Row, piece: Piece) -> bool:
    """Whether it is an article, or the end of a word with a hyphen: the up of check-up."""
    first = row.words[piece.first]
    return isinstance(piece.content, Skip) and (first.plain in _ARTICLES or first.before == "-")


def _axis(piece: Piece) -> str:
    return piece.content.place.axis if isinstance(piece.content, Spot) else ""


def _is_city(piece: Piece) -> bool:
    return isinstance(piece.content, Spot) and piece.content.place.rule["variable"] == "ZIP"


def _joints(row: Row, first: int, last: int) -> set[str]:
    return {piece.content.word for piece in row.pieces[first + 1 : last] if isinstance(piece.content, Joint)}
