"""Cuts a brief into pieces: at each word, the longest phrase that anything knows."""

from collections.abc import Callable, Sequence

from activation.briefs import unknown, vocabulary
from activation.briefs.ages import ages_at
from activation.briefs.around import Around, Found
from activation.briefs.company import Company
from activation.briefs.events import EVENTS, time_at
from activation.briefs.ideas import Ideas
from activation.briefs.levels import level_at
from activation.briefs.living import Living
from activation.briefs.numbers import NUMBERS, bound_at
from activation.briefs.pieces import Content, Idea, Piece, Skip, Unknown
from activation.briefs.sender import Sender
from activation.briefs.spots import Spots
from activation.briefs.tokens import Word
from activation.briefs.turns import Turns
from activation.places import Places
from activation.search import Finder

_SHORTEST_ADVERB = 5
_CHILDREN = frozenset({"children", "kids"})


def pieces_of(words: Sequence[Word], finder: Finder, places: Places) -> list[Piece]:
    """The pieces of a brief in order; every word is in exactly one."""
    scan = _Scan(words, finder, places)
    pieces: list[Piece] = []
    at = 0
    while at < len(words):
        length, content = scan.at(at, pieces)
        pieces.append(Piece(content, at, at + length - 1))
        at += length
    return unknown.together(pieces, words, finder)


class _Scan:
    def __init__(self, words: Sequence[Word], finder: Finder, places: Places) -> None:
        self._words = words
        self._spots = Spots(words, places)
        self._ideas = Ideas(words, finder)
        self._turns = Turns(words, self._spots)
        self._around = Around(words, self._ideas)
        self._living = Living(words, self._ideas)
        self._company = Company(words, self._ideas)
        self._sender = Sender(words, self._ideas, self._spots)

    def at(self, at: int, before: Sequence[Piece]) -> tuple[int, Content]:
        """The longest content that begins at a word; among equally long ones, that of the first reader."""
        idea = self._ideas.exact_at(at)
        readers: tuple[Callable[[], Found], ...] = (
            lambda: self._around.numbering(at),
            lambda: self._sender.at(at, before),
            lambda: self._around.no_matter(at),
            lambda: self._around.times_as(at),
            lambda: self._around.of_median_age(at, before),
            lambda: self._turns.leaving_out(at),
            lambda: self._turns.had_already(at),
            lambda: self._turns.but_for(at, before),
            lambda: self._around.staying(at),
            lambda: self._around.asked_about(at, before),
            lambda: self._around.years_there(at, before),
            lambda: self._around.being(at, before),
            lambda: self._living.a_car(at),
            lambda: self._around.graded(at),
            lambda: self._around.benefit(at),
            lambda: self._around.earning(at),
            lambda: self._living.working_with(at),
            lambda: self._company.at(at),
            lambda: self._around.heading(at),
            lambda: self._living.tenure(at),
            lambda: self._turns.outside(at, before),
            lambda: time_at(self._words, at),
            lambda: self._spots.at(at, before),
            lambda: self._ideas.code_at(at),
            lambda: self._ideas.superlative_at(at),
            lambda: self._ideas.compared_at(at, before),
            lambda: self._living.owners(at, before),
            lambda: self._around.doer(at, before),
            lambda: ages_at(self._words, at),
            lambda: level_at(self._words, at),
            lambda: self._around.counted(at),
            lambda: bound_at(self._words, at),
            lambda: self._living.working_too(at, before),
            lambda: self._around.sized(at),
            lambda: self._around.per_home(at, before),
            lambda: self._around.since(at, before),
            lambda: self._around.making_up(at),
            lambda: self._around.field(at),
            lambda: self._jargon(at),
            lambda: self._ideas.owned_at(at),
            lambda: self._living.renting(at, before),
            lambda: self._living.owning(at, before),
            lambda: self._turns.free(at, before),
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

    def _jargon(self, at: int) -> Found:
        """A word of the trade; what it reads, where that is one idea, so that a level or number can be said of it."""
        found = vocabulary.JARGON.longest(self._words, at)
        if found and (self._ideas.goes_on(at, found[0]) or self._says_age(at + found[0])):
            return None
        idea = self._ideas.named(found[1].reads) if found else None
        return (found[0], idea) if found and idea else found

    def _says_age(self, at: int) -> bool:
        """Whether the age of children follows: lots of children under five."""
        follows = at < len(self._words) and not self._words[at].breaks
        return follows and self._words[at - 1].plain in _CHILDREN and ages_at(self._words, at) is not None
