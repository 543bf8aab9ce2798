"""What belongs together: which level and which number goes with which subject."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from activation.briefs.ages import Ages
from activation.briefs.fitting import fitting
from activation.briefs.lexicon import load
from activation.briefs.numbers import Bound
from activation.briefs.pieces import Beyond, Event, Idea, Joint, Level, Negation, Piece, Skip, Unknown
from activation.briefs.row import SUBJECTS, Row
from activation.briefs.tokens import Word
from activation.search.words import stem

# What a number alone may measure: a sum of money, a month's rent, people to the square mile.
Measured = Literal["income", "rent", "density", "housing", "benefit"]
_HOW_MANY = frozenset({"few", "fewer", "hardly", "scarcely", "barely", "not", "very", "many", "lots"})
_SOCIAL_SECURITY = "SOCIAL_SECURITY_SHARE"
_RENTERS = "RENTERS_SHARE"
_WHOLES = frozenset(load("numbers")["ones"] + load("numbers")["wholes"])
_FULL_STOP = "."
STRAY = "a number of nothing that the data holds"
_MONEY = frozenset(stem(word) for word in load("numbers")["incomes"])
_OF_SHARE = ("of", "for", "with", "in", "on", "who", "that", "having")
_AFTER = ("of", "for", "with")
_LEAST_INCOME = 1000  # a sum below it is no income, unless words say so: incomes are told in thousands
_OF_MONEY = (*_AFTER, "from", "in")
_LINKS = {"percent": _OF_SHARE, "usd": _OF_MONEY, "usd a month": _OF_MONEY}
_RATES = frozenset({"rate", "rates", "share", "percentage", "proportion", "level"})
_BACK = ("of", "in", "among", "at")
_BEFORE = ("in", "within", "at")


@dataclass
class Subject:
    """A piece that can become a rule, with the level and number that belong to it and the words of all.

    negations: how many words turn it round; shared: one of them stands before an earlier subject; compared: it is
    only what another is compared with.
    """

    piece: Piece
    first: int
    last: int
    level: Level | None = None
    bound: Bound | None = None
    negations: int = 0
    shared: bool = False
    compared: bool = False

    def reach(self, piece: Piece) -> None:
        """Takes the words of a piece in."""
        self.first, self.last = min(self.first, piece.first), max(self.last, piece.last)


def subjects(pieces: Sequence[Piece], words: Sequence[Word], alone: Mapping[Measured, Idea]) -> dict[int, Subject]:
    """The subjects by the place of their piece; alone: what a number is taken for that stands beside none of them."""
    row = Row(pieces, words)
    found = {
        place: Subject(
            piece, piece.first, piece.last, compared=place > 0 and pieces[place - 1].content == Joint("than")
        )
        for place, piece in enumerate(pieces)
        if isinstance(piece.content, SUBJECTS)
    }
    for place, piece in enumerate(pieces):
        if isinstance(piece.content, Level) and (target := _of_level(row, place, piece.content, found)):
            target.level = target.level or piece.content
            target.reach(piece)
            if words[piece.first].plain in _HOW_MANY and (also := _as_many(row, place, found)):
                also.level = piece.content
        elif isinstance(piece.content, Level) and (denied := _denied(row, place)) is not None:
            found[denied].level = found[denied].level or piece.content
            found[denied].negations += 1
            found[denied].reach(piece)
    for place, piece in enumerate(pieces):
        if isinstance(piece.content, Bound):
            measured = _of_bound(row, place, piece.content, found) or _other_end(row, place, found)
            measured = measured or _of_earlier(row, place, piece.content, found)
            if measured is None:
                measured = found[place] = Subject(_stray(piece, row, place, alone), piece.first, piece.last)
            measured.bound = _both(measured.bound, piece.content)
            measured.reach(piece)
    return found


def _of_level(row: Row, position: int, level: Level, found: dict[int, Subject]) -> Subject | None:
    """What a level says how much of: what follows it, or what stands before it ("income is high")."""
    before = row.subject(position, -1, _BEFORE, colon=False)
    after = row.subject(position, 1, _AFTER)
    follows = after == position + 1
    if before is not None and not follows and (level.side in ("above", "below") or after is None):
        return found[before]
    return found[after] if after is not None else None


def _as_many(row: Row, position: int, found: dict[int, Subject]) -> Subject | None:
    """The liquor stores of "few bars and liquor stores": a second thing that is counted alike."""
    first = row.subject(position, 1, _AFTER)
    second = row.subject(first, 1, ("and", "or")) if first is not None else None
    if first is None or second is None or second != first + 2:
        return None
    one, other = row.pieces[first].content, row.pieces[second].content
    alike = isinstance(one, Idea) and isinstance(other, Idea) and one.variable.unit == other.variable.unit
    return found[second] if alike and found[second].level is None else None


def _denied(row: Row, position: int) -> int | None:
    """What a level with a not before it is denied of: incomes that aren't high."""
    after = position + 1
    ends = after == len(row.pieces) or row.breaks(after) or row.starts_with(after, ("and", "or", "but"))
    before = position - 1
    while before > 0 and isinstance(row.pieces[before].content, Skip):
        before -= 1
    if not ends or before < 0 or not isinstance(row.pieces[before].content, Negation):
        return None
    return row.subject(before, -1, ("that", "which", "who"))


def _of_bound(row: Row, position: int, bound: Bound, found: dict[int, Subject]) -> Subject | None:
    """What a number belongs to: the neighbour that it can measure, else an unknown word beside it."""
    bound = _of_ten_thousand(row, position, bound)
    near = [
        row.subject(position, -1, _BACK, colon=False, bracket=False),
        row.subject(position, 1, _LINKS.get(bound.unit, _AFTER)),
    ]
    # A percent is of what follows it, but for a rate that it is told of: an uninsured rate above 15 percent.
    rated = bound.unit != "percent" or row.words[row.pieces[position].first - 1].plain in _RATES
    places = [place for place in (near if rated else near[::-1]) if place is not None]
    for place in places:
        content = row.pieces[place].content
        if isinstance(content, Idea) and (measured := fitting(content, bound, row.words_of(row.pieces[place]))):
            if bound.unit == "percent" and place > position and _is_everybody(row, place):
                doing = _of_these(row, place, position, bound, found)
                if doing:
                    return doing
            found[place].piece = replace(row.pieces[place], content=measured)
            return found[place]
        if isinstance(content, Ages) and bound.unit == "percent":
            said_of = row.words[row.pieces[place].first - 1].plain in ("of", "the")
            return (_of_these(row, place, position, bound, found) if said_of else None) or found[place]
    return next(
        (found[place] for place in places if isinstance(row.pieces[place].content, Unknown | Beyond | Event)), None
    )


def _is_everybody(row: Row, place: int) -> bool:
    """Whether an idea is only whom a share is told of: one in five workers."""
    said = row.words_of(row.pieces[place])
    return len(said) == 1 and said[0].plain in _WHOLES


def _of_these(row: Row, whose: int, position: int, bound: Bound, found: dict[int, Subject]) -> Subject | None:
    """What a share of some people do: two thirds of working-age people have a job. Who they are is no wish then."""
    doing = row.subject(whose, 1, ("who", "that", "with", "by")) if whose > position else None
    if doing is None:
        return None
    content = row.pieces[doing].content
    shares = isinstance(content, Idea) and content.variable.unit == "percent"
    measured = fitting(content, bound, row.words_of(row.pieces[doing])) if shares else None  # type: ignore[arg-type]
    if measured is None:
        return None
    found[doing].piece = replace(row.pieces[doing], content=measured)
    del found[whose]
    return found[doing]


def _of_ten_thousand(row: Row, position: int, bound: Bound) -> Bound:
    """The number in the shops' own unit, where "per 10,000 people" follows it or its subject."""
    last = row.pieces[position].last
    following = [word.plain.replace(",", "") for word in row.words[last + 1 : last + 7]]
    own = [word.plain.replace(",", "") for word in row.words_of(row.pieces[position])]
    for run in (own, following):
        if any(
            run[at : at + 2] in (["per", "10000"], ["per", "10k"]) or run[at : at + 3] == ["per", "10", "k"]
            for at in range(len(run))
        ):
            return replace(bound, unit="per 10,000")
    return bound


def _other_end(row: Row, position: int, found: dict[int, Subject]) -> Subject | None:
    """The subject of the number before "and" or "but": an income over 100k but under 200k."""
    if position and isinstance(row.pieces[position - 1].content, Bound):
        before = row.pieces[position - 1]
    elif position > 1 and isinstance(row.pieces[position - 1].content, Joint):
        before = row.pieces[position - 2]
    else:
        return None
    return next((one for one in found.values() if one.bound is before.content and one.last == before.last), None)


def _of_earlier(row: Row, position: int, bound: Bound, found: dict[int, Subject]) -> Subject | None:
    """The share named before in the sentence, which has no number yet: uninsured, only where it's a fifth or more."""
    if bound.unit != "percent" or not bound.stated:
        return None
    for place in range(position - 1, -1, -1):
        content = row.pieces[place].content
        free = place in found and isinstance(content, Idea) and found[place].bound is None
        if free and fitting(content, bound, row.words_of(row.pieces[place])):  # type: ignore[arg-type]
            return found[place]
        if place in found or _FULL_STOP in row.words[row.pieces[place].first].before:
            return None
    return None


def _both(first: Bound | None, second: Bound) -> Bound:
    """Two ends as one range; the first number where they are no two ends."""
    if first is None:
        return second
    low, high = first.low or second.low, first.high or second.high
    ends = (first.low is None) != (second.low is None) and low is not None and high is not None and low <= high
    return replace(first, low=low, high=high) if ends else first


def _on_social_security(row: Row) -> bool:
    ideas = (piece.content for piece in row.pieces if isinstance(piece.content, Idea))
    return any(idea.variable.code == _SOCIAL_SECURITY for idea in ideas)


def _stray(piece: Piece, row: Row, place: int, alone: Mapping[Measured, Idea]) -> Piece:
    """A number alone: an income if it is money or stands after a word such as earning; a rent if renters pay it."""
    income, rent = alone.get("income"), alone.get("rent")
    assert isinstance(piece.content, Bound)
    density = alone.get("housing" if piece.content.unit.startswith("homes") else "density")
    renters = any(
        isinstance(other.content, Idea) and other.content.variable.code == _RENTERS for other in row.pieces[:place]
    )
    if density and piece.content.unit.endswith("a square mile"):
        return replace(piece, content=density)
    if alone.get("benefit") and piece.content.unit == "usd a month" and _on_social_security(row):
        return replace(piece, content=alone["benefit"])
    if rent and renters and piece.content.unit == "usd a month":
        return replace(piece, content=rent)
    earned = any(word.stem in _MONEY for word in row.words[max(0, piece.first - 2) : piece.first])
    little = piece.content.unit == "usd" and (piece.content.low or piece.content.high or 0) < _LEAST_INCOME
    if (
        income
        and not (little and not earned)
        and (piece.content.unit.startswith("usd") or (earned and piece.content.unit == "plain"))
    ):
        return replace(piece, content=income)
    return replace(piece, content=Unknown(why=STRAY))
