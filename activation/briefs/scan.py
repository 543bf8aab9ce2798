"""Cuts a brief into pieces: at each word, the longest phrase that anything knows."""

from collections.abc import Callable, Collection, Sequence

from activation.briefs import vocabulary
from activation.briefs.ages import Ages, ages_at
from activation.briefs.events import EVENTS, time_at
from activation.briefs.ideas import Ideas
from activation.briefs.levels import level_at
from activation.briefs.numbers import NUMBERS, Bound, bound_at
from activation.briefs.pieces import Beyond, Content, Idea, Jargon, Negation, Piece, Skip, Spot, Unknown
from activation.briefs.spots import Spots
from activation.briefs.tokens import Word
from activation.places import Places
from activation.search import Finder, Hit

Found = tuple[int, Content] | None
NEAR = 3
LEAST_NEAR = 0.3
_SHORTEST_ADVERB = 5
_HOUSEHOLDS = frozenset({"household", "households", "family", "families", "home", "homes", "dwelling", "dwellings"})
_SIZES = frozenset({"three", "four", "five", "six", "seven", "eight"})
_LEAVING = frozenset({"leave", "leaving"})
# Who eat out and work out are left in.
_DOING_OUT = frozenset(
    {"eat", "eats", "eating", "dine", "dines", "dining", "go", "goes", "going", "work", "works", "working"}
)
_LONGEST_LEFT_OUT = 10
_TENURE = frozenset({"home", "housing", "tenure", "ownership", "homeownership", "dwelling", "residence", "house"})
_OWNERS = frozenset({"owner", "owners", "own", "owned"})
_MEAN = frozenset({"average", "mean", "typical"})
_MEMBERS = frozenset({"people", "persons", "members", "person"})
# The growth of people, homes and incomes is since then, whatever year is named near to it.
_GROWTH_SINCE = range(2009, 2015)
_BEFORE_RENT = vocabulary.BEFORE_VERBS | {
    "rather",
    "probably",
    "likely",
    "all",
    "generally",
    "often",
    "typically",
    "always",
    "just",
    "now",
    "mostly",
    "mainly",
    "still",
    "usually",
    "or",
    "currently",
    "either",
    "anybody",
}
_AFTER_RENT = frozenset({"in", "and", "but", "or", "there", "rather", "instead", "who", "not", "their", "than"})
_SMALL = frozenset({"of", "by", "for", "to", "on", "the", "a", "an", "long", "new"})


def pieces_of(words: Sequence[Word], finder: Finder, places: Places) -> list[Piece]:
    """The pieces of a brief in order; every word is in exactly one."""
    scan = _Scan(words, finder, places)
    pieces: list[Piece] = []
    at = 0
    while at < len(words):
        length, content = scan.at(at, pieces)
        pieces.append(Piece(content, at, at + length - 1))
        at += length
    return _unknown_together(pieces, words, finder)


class _Scan:
    def __init__(self, words: Sequence[Word], finder: Finder, places: Places) -> None:
        self._words = words
        self._spots = Spots(words, places)
        self._ideas = Ideas(words, finder)

    def at(self, at: int, before: Sequence[Piece]) -> tuple[int, Content]:
        """The longest content that begins at a word; among equally long ones, that of the first reader."""
        idea = self._ideas.exact_at(at)
        readers: tuple[Callable[[], Found], ...] = (
            lambda: self._numbering(at),
            lambda: self._leaving_out(at),
            lambda: self._heading(at),
            lambda: self._tenure(at),
            lambda: self._outside(at, before),
            lambda: time_at(self._words, at),
            lambda: self._spots.at(at, before),
            lambda: self._ideas.code_at(at),
            lambda: self._ideas.superlative_at(at),
            lambda: self._doer(at, before),
            lambda: ages_at(self._words, at),
            lambda: level_at(self._words, at),
            lambda: bound_at(self._words, at),
            lambda: self._sized(at),
            lambda: self._per_home(at, before),
            lambda: self._since(at, before),
            lambda: self._making_up(at),
            lambda: self._field(at),
            lambda: self._jargon(at),
            lambda: self._ideas.owned_at(at),
            lambda: self._renting(at, before),
            lambda: self._free(at, before),
            lambda: vocabulary.NEGATIONS.longest(self._words, at),
            lambda: vocabulary.JOINTS.longest(self._words, at),
            lambda: EVENTS.longest(self._words, at),
            lambda: vocabulary.BEYOND.longest(self._words, at),
            lambda: idea if idea and idea[0] > 1 else None,
            lambda: vocabulary.FILLER.longest(self._words, at),
            lambda: idea,
        )
        found = [match for reader in readers if (match := reader())]
        longest = max(found, key=lambda match: match[0], default=None)
        if longest and not (longest[0] == 1 and isinstance(longest[1], Idea)):
            return longest
        loose = self._ideas.loose_at(at)
        return max(filter(None, (longest, loose)), key=lambda match: match[0], default=(1, self._left_over(at)))

    def _left_over(self, at: int) -> Content:
        plain = self._words[at].plain
        if plain.endswith("ly") and len(plain) > _SHORTEST_ADVERB:
            return Skip("says in what way, which the data does not hold")
        if plain in NUMBERS:
            return Skip("a number that no variable counts")
        return Skip("a single letter") if len(plain) == 1 and plain.isascii() else Unknown()

    def _leaving_out(self, at: int) -> Found:
        """The leave of "leave Wisconsin out"."""
        if self._words[at].plain not in _LEAVING:
            return None
        for place in range(at + 1, min(at + _LONGEST_LEFT_OUT, len(self._words))):
            if self._words[place].breaks:
                return None
            if self._words[place].plain == "out" and self._words[place - 1].plain not in {*_LEAVING, *_DOING_OUT}:
                return 1, Negation("leave out", True)
        return None

    def _numbering(self, at: int) -> Found:
        """The 1) of a list."""
        word = self._words[at]
        bracket = any("(" in before.before for before in self._words[max(0, at - 6) : at + 1])
        numbered = word.text.isdigit() and len(word.text) < 3 and word.after[:1] == ")" and not bracket
        return (1, Skip("numbers the list")) if numbered else None

    def _tenure(self, at: int) -> Found:
        """The owner of "Home: owner"."""
        at_colon = at and self._words[at - 1].plain in _TENURE and self._words[at].before.strip() == ":"
        owners = self._ideas.named("homeowners") if at_colon and self._words[at].plain in _OWNERS else None
        return (1, owners) if owners else None

    def _heading(self, at: int) -> Found:
        """The age of "age: young": what follows says which."""
        last = at + 1 == len(self._words)
        if self._words[at].plain not in ("age", "ages") or last or not self._words[at].after.startswith(":"):
            return None
        amount = bound_at(self._words, at + 1) or level_at(self._words, at + 1)
        return None if amount else (1, Skip("names what follows"))

    def _sized(self, at: int) -> Found:
        """Households of, families of, before a number: their size; households with, before a number of people."""
        words = self._words[at : at + 3]
        mean = at and self._words[at - 1].plain in _MEAN and words[0].plain in _HOUSEHOLDS
        if mean and len(words) > 1 and not words[1].breaks and bound_at(self._words, at + 1):
            size = self._ideas.named("household size")
            return (1, size) if size else None
        if len(words) < 3 or words[1].plain not in ("of", "with") or words[0].plain not in _HOUSEHOLDS:
            return None
        bound = bound_at(self._words, at + 2)
        if words[1].plain == "with" and not (bound and self._counts_people(at + 2, bound[0])):
            return None
        idea = self._ideas.named("household size") if bound or words[2].plain in _SIZES else None
        return (2, idea) if idea else None

    def _per_home(self, at: int, before: Sequence[Piece]) -> Found:
        """Per home, after a number: the size of households."""
        words = [word.plain for word in self._words[at : at + 2]]
        home = len(words) == 2 and words[0] in ("per", "a") and words[1] in _HOUSEHOLDS
        number = next((piece.content for piece in reversed(before) if not isinstance(piece.content, Skip)), None)
        idea = self._ideas.named("household size") if home and isinstance(number, Bound) else None
        return (2, idea) if idea else None

    def _counts_people(self, at: int, length: int) -> bool:
        """Whether people are what a number counts: 5 or more people, 2 members or fewer."""
        return any(word.plain in _MEMBERS for word in self._words[at : at + length + 1])

    def _making_up(self, at: int) -> Found:
        """Make up, before a number: a share, and nothing for the face."""
        words = [word.plain for word in self._words[at : at + 2]]
        number = at + 2 < len(self._words) and words in (["make", "up"], ["makes", "up"], ["making", "up"])
        return (2, Skip("says how much")) if number and bound_at(self._words, at + 2) else None

    def _since(self, at: int, before: Sequence[Piece]) -> Found:
        """Since 2011, after a growth."""
        grown = any(isinstance(one.content, Idea) and one.content.variable.unit == "percent change" for one in before)
        follows = grown and at + 1 < len(self._words) and self._words[at].plain == "since"
        year = self._words[at + 1].number if follows else None
        return (2, Skip("the growth in the data is since about then")) if year in _GROWTH_SINCE else None

    def _field(self, at: int) -> Found:
        """A name with underscores that is no variable's: a field of somebody's own table."""
        end = at + 1
        while end < len(self._words) and self._words[end].before == "_":
            end += 1
        return (end - at, Unknown()) if end - at > 1 and not self._ideas.code_at(at) else None

    def _outside(self, at: int, before: Sequence[Piece]) -> Found:
        """Outside, away from: a negation only where a place follows."""
        found = vocabulary.OUTSIDE.longest(self._words, at)
        if not found:
            return None
        after = at + found[0]
        skipped = after < len(self._words) and self._words[after].plain in ("the", "of")
        follows = any(place < len(self._words) and self._spots.at(place, before) for place in (after, after + skipped))
        return found if follows else None

    def _doer(self, at: int, before: Sequence[Piece]) -> Found:
        """Drinkers, right after what they drink; drinking, after a hyphen."""
        after_idea = before and isinstance(before[-1].content, Idea | Unknown | Beyond) and not self._words[at].breaks
        lexicon = vocabulary.DOING if self._words[at].before == "-" else vocabulary.DOERS
        return (lexicon.longest(self._words, at) or vocabulary.DOERS.longest(self._words, at)) if after_idea else None

    def _jargon(self, at: int) -> Found:
        """A word of the trade; what it reads, where that is one idea, so that a level or number can be said of it."""
        found = vocabulary.JARGON.longest(self._words, at)
        idea = self._ideas.named(found[1].reads) if found else None
        return (found[0], idea) if found and idea else found

    def _renting(self, at: int, before: Sequence[Piece]) -> Found:
        """Rent as what people do: most people rent, who rent, in Ohio rent?"""
        if self._words[at].plain not in ("rent", "rents") or not before or self._words[at].breaks:
            return None
        last, plain = before[-1].content, self._words[at - 1].plain
        ends = at + 1 == len(self._words) or self._words[at + 1].breaks or self._words[at + 1].plain in _AFTER_RENT
        people = plain in vocabulary.PEOPLE or isinstance(last, Spot | Ages | Jargon) or _is_of_whom(last)
        doing = isinstance(last, Negation) or plain in _BEFORE_RENT or (people and ends)
        idea = self._ideas.named("renters") if doing else None
        return (1, idea) if idea else None

    def _free(self, at: int, before: Sequence[Piece]) -> Found:
        """The free of child-free turns round the idea before it."""
        hyphen = self._words[at].before == "-" and before and isinstance(before[-1].content, Idea)
        return (1, Negation("-free", False)) if self._words[at].plain == "free" and hyphen else None


def _unknown_together(pieces: Sequence[Piece], words: Sequence[Word], finder: Finder) -> list[Piece]:
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


def _is_of_whom(content: Content) -> bool:
    """Whether an idea is people of some kind, and not a number of dollars or shops."""
    return isinstance(content, Idea) and content.variable.unit == "percent"


def _is_small(piece: Piece, words: Sequence[Word]) -> bool:
    """Whether a piece can stand inside a phrase that nothing knows, as the "of" in "smell of rain"."""
    return piece.first == piece.last and words[piece.first].plain in _SMALL


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
        while isinstance(after.content, Skip) and after is not found[-1] and not words[after.last + 1].breaks:
            after = found[found.index(after) + 1]
        if isinstance(after.content, Unknown) and not piece.content.hits[0].exact:
            found[place] = Piece(Unknown(), piece.first, piece.last)
        elif (
            isinstance(after.content, Idea) and piece.first and words[piece.first - 1].plain in vocabulary.BEFORE_VERBS
        ):
            found[place] = Piece(Skip("says what they do with it"), piece.first, piece.last)
    return found


def near(words: Sequence[Word], finder: Finder, allow_sensitive: Collection[str] = ()) -> tuple[Hit, ...]:
    """The variables that words come nearest to, to be offered and never applied."""
    hits = finder.hits(" ".join(word.plain for word in words), 2 * NEAR)
    allowed = (hit for hit in hits if not hit.variable.sensitive or hit.variable.sensitive in allow_sensitive)
    return tuple(hit for hit in allowed if hit.score >= LEAST_NEAR)[:NEAR]
