"""What belongs together: which numbers are ages and whose, and which level, number or "not" goes with what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from activation.briefs.ages import Ages, of_bound
from activation.briefs.lexicon import load
from activation.briefs.numbers import Bound
from activation.briefs.pieces import Beyond, Event, Idea, Jargon, Joint, Level, Negation, Piece, Skip, Spot, Unknown
from activation.briefs.tokens import Word
from activation.catalogue import Variable
from activation.search.words import stem

SUBJECTS = (Idea, Ages, Spot, Jargon, Event, Beyond, Unknown)
_CHILDREN = frozenset(stem(word) for word in load("ages")["children"]["words"])
_MONEY = frozenset(stem(word) for word in load("jargon")["money"]["words"])
_COUNTING = frozenset({"more", "fewer", "less", "greater", "at", "up", "no", "minimum", "maximum", "exactly", "about"})
_ADULT = 13
STRAY = "a number of nothing that the data holds"


@dataclass
class Subject:
    """A piece that can become a rule, with the level, number and negations that belong to it and the words of all."""

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


def fits(idea: Idea, bound: Bound) -> bool:
    """Whether a number can be one of an idea's variable, by unit and size."""
    variable = idea.variable
    if variable.kind != "number" or idea.coded:
        return variable.kind == "number"
    money = variable.unit.startswith("usd")
    if bound.unit == "percent":
        return variable.unit in ("percent", "percent change")
    if bound.unit == "usd" or money:
        return money
    return variable.unit not in ("percent", "per 10,000 people") and _possible(variable, bound)


def _fitting(idea: Idea, bound: Bound) -> Idea | None:
    """The idea with the variable first that the number fits: in "half of homes rent", renters and not the rent."""
    for hit in idea.hits if bound.unit != "plain" else idea.hits[:1]:
        first = replace(idea, hits=(hit, *(other for other in idea.hits if other is not hit)))
        near = hit is idea.hits[0] or (hit.score >= idea.hits[0].score - 0.05 and _possible(hit.variable, bound))
        if near and fits(first, bound):
            return first
    return None


def _possible(variable: Variable, bound: Bound) -> bool:
    return variable.kind == "number" and all(end <= variable.quantiles[100] for end in (bound.low, bound.high) if end)


def with_ages(pieces: Sequence[Piece], words: Sequence[Word]) -> list[Piece]:
    """The pieces with the numbers that are ages as ages, together with the women, men or children they are said of."""
    aged = [_as_ages(pieces, position, words) for position in range(len(pieces))]
    merged: list[Piece] = []
    for piece in aged:
        merged.append(piece)
        while (joined := _joined(merged, words)) is not None:
            merged = joined
    return merged


def _as_ages(pieces: Sequence[Piece], position: int, words: Sequence[Word]) -> Piece:
    piece = pieces[position]
    if not isinstance(piece.content, Bound):
        return piece
    around = [neighbour for neighbour in _neighbours(pieces, position, words) if neighbour]
    if any(isinstance(near.content, Idea) and _fitting(near.content, piece.content) for near in around):
        return piece
    ages = of_bound(piece.content)
    children = bool(ages and ages.high <= 21) and any(_are_children(near, words) for near in around)
    counted = words[piece.first].plain in _COUNTING
    strange = position + 1 < len(pieces) and isinstance(pieces[position + 1].content, Unknown)
    old_enough = ages and (ages.low >= _ADULT or ages.high < 21)
    if ages and piece.content.stated and not counted and not strange and (old_enough or children):
        return replace(piece, content=ages)
    return piece


def _neighbours(pieces: Sequence[Piece], position: int, words: Sequence[Word]) -> tuple[Piece | None, Piece | None]:
    """The subjects before and after a piece with nothing but filler and no comma between."""
    return _step(pieces, position, -1, words), _step(pieces, position, 1, words)


def _step(pieces: Sequence[Piece], position: int, by: int, words: Sequence[Word]) -> Piece | None:
    place = position
    while 0 <= place + by < len(pieces):
        later = pieces[max(place, place + by)]
        if words[later.first].breaks:
            return None
        place += by
        if isinstance(pieces[place].content, SUBJECTS):
            return pieces[place]
        if not isinstance(pieces[place].content, Skip):
            return None
    return None


def _are_children(piece: Piece, words: Sequence[Word]) -> bool:
    return isinstance(piece.content, Idea | Ages) and any(
        word.stem in _CHILDREN for word in words[piece.first : piece.last + 1]
    )


def _joined(pieces: list[Piece], words: Sequence[Word]) -> list[Piece] | None:
    """The last two subjects as one, where one is the ages of the other: women 25-54, kids under 5, seniors 65+."""
    places = [place for place, piece in enumerate(pieces) if isinstance(piece.content, SUBJECTS)][-2:]
    if len(places) < 2 or places[1] != len(pieces) - 1:
        return None
    first, second = pieces[places[0]], pieces[places[1]]
    between = pieces[places[0] + 1 : places[1]]
    near = all(isinstance(piece.content, Skip) or _is_with(piece, words) for piece in between)
    comma = any(words[piece.first].breaks for piece in pieces[places[0] + 1 :])
    content = _one(first, second, words) if near and not (comma and between) else None
    if content is None:
        return None
    return [*pieces[: places[0]], Piece(content, first.first, second.last)]


def _one(first: Piece, second: Piece, words: Sequence[Word]) -> Ages | None:
    ages = [piece.content for piece in (first, second) if isinstance(piece.content, Ages)]
    ideas = [piece for piece in (first, second) if isinstance(piece.content, Idea)]
    if len(ages) == 2:
        in_figures = [
            any(word.number is not None for word in words[piece.first : piece.last + 1]) for piece in (first, second)
        ]
        return None if in_figures[0] == in_figures[1] else ages[in_figures.index(True)]
    if len(ages) != 1 or not ideas:
        return None
    if _are_children(ideas[0], words) and ages[0].low < 18 and ages[0].high <= 21:
        return ages[0]
    idea = ideas[0].content
    assert isinstance(idea, Idea)
    gender = next((gender for gender in ("WOMEN", "MEN") if idea.variable.code.startswith(f"{gender}_")), "")
    return replace(ages[0], gender=gender) if gender and not ages[0].gender else None


def _is_with(piece: Piece, words: Sequence[Word]) -> bool:
    return isinstance(piece.content, Joint) and words[piece.first].plain in ("who", "that", "of", "between", "from")


def subjects(pieces: Sequence[Piece], words: Sequence[Word], income: Idea | None) -> list[Subject]:
    """The subjects in order, each with what belongs to it; a sum of money alone is taken for `income`."""
    found = {
        position: Subject(
            piece, piece.first, piece.last, compared=position > 0 and pieces[position - 1].content == Joint("than")
        )
        for position, piece in enumerate(pieces)
        if isinstance(piece.content, SUBJECTS)
    }
    for position, piece in enumerate(pieces):
        if isinstance(piece.content, Level) and (target := _of_level(pieces, position, words, found)):
            target.level = target.level or piece.content
            target.reach(piece)
    for position, piece in enumerate(pieces):
        if isinstance(piece.content, Bound):
            target = _of_bound(pieces, position, words, found) or _other_end(pieces, position, found)
            if target is None:
                target = found[position] = Subject(_stray(piece, words, income), piece.first, piece.last)
            target.bound = _both(target.bound, piece.content)
            target.reach(piece)
    _negate(pieces, words, found)
    return sorted({id(subject): subject for subject in found.values()}.values(), key=lambda subject: subject.first)


def _stray(piece: Piece, words: Sequence[Word], income: Idea | None) -> Piece:
    """A number alone: an income if it is money or stands after a word such as earning."""
    assert isinstance(piece.content, Bound)
    earned = any(word.stem in _MONEY for word in words[max(0, piece.first - 2) : piece.first])
    if income and (piece.content.unit == "usd" or (earned and piece.content.unit == "plain")):
        return replace(piece, content=income)
    return replace(piece, content=Unknown(why=STRAY))


def _of_level(
    pieces: Sequence[Piece], position: int, words: Sequence[Word], found: dict[int, Subject]
) -> Subject | None:
    """What a level says how much of: what follows it, or what stands before it ("income is high")."""
    before, after = _places(pieces, position, words)
    level = pieces[position].content
    assert isinstance(level, Level)
    follows = after == position + 1
    if before is not None and not follows and (level.side in ("above", "below") or after is None):
        return found[before]
    return found[after] if after is not None else None


def _of_bound(
    pieces: Sequence[Piece], position: int, words: Sequence[Word], found: dict[int, Subject]
) -> Subject | None:
    """What a number belongs to: the neighbour that it can measure, else an unknown word beside it."""
    bound = pieces[position].content
    assert isinstance(bound, Bound)
    places = [place for place in _places(pieces, position, words) if place is not None]
    if bound.unit == "percent":
        places.reverse()
    for place in places:
        content = pieces[place].content
        if isinstance(content, Idea) and (fitting := _fitting(content, bound)):
            found[place].piece = replace(pieces[place], content=fitting)
            return found[place]
        if isinstance(content, Ages) and bound.unit == "percent":
            return found[place]
    beside = [place for place in places if isinstance(pieces[place].content, Unknown | Beyond | Event)]
    return found[beside[0]] if beside else None


def _other_end(pieces: Sequence[Piece], position: int, found: dict[int, Subject]) -> Subject | None:
    """The subject of the number before "and" or "but": an income over 100k but under 200k."""
    if position < 2 or not isinstance(pieces[position - 1].content, Joint):
        return None
    before = pieces[position - 2]
    return next((one for one in found.values() if one.bound is before.content and one.last == before.last), None)


def _both(first: Bound | None, second: Bound) -> Bound:
    """Two ends as one range; the first number where they are no two ends."""
    if first is None:
        return second
    low, high = first.low or second.low, first.high or second.high
    ends = (first.low is None) != (second.low is None) and low is not None and high is not None and low <= high
    return replace(first, low=low, high=high) if ends else first


def _places(pieces: Sequence[Piece], position: int, words: Sequence[Word]) -> tuple[int | None, int | None]:
    """The places of the subjects before and after, with nothing but filler between."""

    def walk(by: int) -> int | None:
        place = position
        links = (
            ("of", "for", "with") if by > 0 else ("in", "within") if isinstance(pieces[position].content, Level) else ()
        )
        while 0 <= place + by < len(pieces) and not _parted(words[pieces[max(place, place + by)].first]):
            place += by
            if isinstance(pieces[place].content, SUBJECTS):
                return place
            linked = isinstance(pieces[place].content, Joint) and words[pieces[place].first].plain in links
            if not (isinstance(pieces[place].content, Skip) or linked):
                return None
        return None

    return walk(-1), walk(1)


def _parted(word: Word) -> bool:
    """Whether what stands before a word parts it from a number: a comma does, the colon of "renters: 40 %" does not."""
    return word.breaks and word.before.strip(" $") != ":"


def _negate(pieces: Sequence[Piece], words: Sequence[Word], found: dict[int, Subject]) -> None:
    order = sorted(found)
    for position, piece in enumerate(pieces):
        if not isinstance(piece.content, Negation):
            continue
        target = _negated(pieces, position, words, order)
        if target is None:
            continue
        found[target].negations += 1
        found[target].reach(piece)
        if found[target].negations == 1:
            for also in _reached(pieces, target, piece.content.wide, words, order):
                found[also].negations += 1
                found[also].shared = True


def _negated(pieces: Sequence[Piece], position: int, words: Sequence[Word], order: Sequence[int]) -> int | None:
    """The subject that a negation turns round: the next one in its clause, or the one before -free."""
    negation = pieces[position].content
    assert isinstance(negation, Negation)
    if negation.word == "-free":
        return max((place for place in order if place < position), default=None)
    target = min((place for place in order if place > position), default=None)
    if target is None:
        return None
    between = pieces[position + 1 : target]
    parted = any(isinstance(piece.content, Joint) and piece.content.word in ("and", "or", "but") for piece in between)
    comma = any(words[piece.first].breaks for piece in pieces[position + 1 : target + 1])
    return None if parted or comma else target


def _reached(
    pieces: Sequence[Piece], start: int, wide: bool, words: Sequence[Word], order: Sequence[int]
) -> Iterator[int]:
    """The further subjects that one negation reaches: not A or B; except A and B; not in Texas, Florida or Ohio."""
    place = start
    for following in order:
        if following <= place:
            continue
        between = pieces[place + 1 : following]
        spots = all(isinstance(pieces[end].content, Spot) for end in (place, following))
        joints = {piece.content.word for piece in between if isinstance(piece.content, Joint)}
        only_joints = all(isinstance(piece.content, Joint) for piece in between)
        linked = "or" in joints or ("and" in joints and (wide or spots)) or (spots and not between)
        if not (only_joints and linked and joints <= {"and", "or", *(["with"] if spots else [])}):
            return
        if not between and not words[pieces[following].first].breaks:
            return
        yield following
        place = following
