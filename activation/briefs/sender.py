"""Who writes: we are a bakery, our gym, I'm a dentist. Their business is no wish of those whom they look for."""

from collections.abc import Sequence

from activation.briefs import vocabulary
from activation.briefs.ideas import Ideas
from activation.briefs.lexicon import Lexicon, load
from activation.briefs.pieces import Event, Idea, Piece, Skip
from activation.briefs.spots import Spots
from activation.briefs.tokens import Word

_FILE: dict[str, list[str]] = load("sender")
_WHO_WRITES = Skip("says who writes, and not whom they look for")
_OPENINGS = Lexicon({text: kind for kind in ("called", "as", "ours", "begins") for text in _FILE[kind]})
_ENDS, _THEIRS = frozenset(_FILE["ends"]), frozenset(_FILE["theirs"])
_WE = frozenset({"we", "i", "we're", "i'm", "we'd", "i'd"})
_LONGEST = 6


class Sender:
    """Finds them in the words of one brief."""

    def __init__(self, words: Sequence[Word], ideas: Ideas, spots: Spots) -> None:
        self._words = words
        self._ideas = ideas
        self._spots = spots

    def at(self, at: int, before: Sequence[Piece]) -> tuple[int, Skip] | None:
        """The words that name the sender's business from a word on; none where they name people or a place."""
        opening = _OPENINGS.longest(self._words, at)
        if not opening or (before and (isinstance(before[-1].content, Event) or self._words[at - 1].plain == "of")):
            return None
        if opening[1] == "begins" and at and not self._words[at].breaks:
            return None  # people opening an account are others
        start = at + opening[0]
        end = start
        while end < len(self._words) and end - start < _LONGEST and not self._ends(end):
            end += 1
        if end == start or self._words[end - 1].plain in _THEIRS or not self._is_business(start, end, before):
            return None
        if opening[1] == "as" and (end == len(self._words) or self._words[end].plain not in _WE):
            return None
        named = any(self._sold(place) for place in range(start, end))
        return (end - at, _WHO_WRITES) if named or opening[1] in ("called", "as") else None

    def _ends(self, at: int) -> bool:
        return self._words[at].breaks or self._words[at].plain in _ENDS

    def _is_business(self, start: int, end: int, before: Sequence[Piece]) -> bool:
        """Whether nothing among the words says who people are or where they live."""
        return not any(
            self._words[place].number is not None
            or self._words[place].plain in vocabulary.PEOPLE
            or self._spots.at(place, before)
            or ((beyond := vocabulary.BEYOND.longest(self._words, place)) and beyond[1].sensitive)
            or ((idea := self._idea(place)) and not _is_of_shops(idea))
            for place in range(start, end)
        )

    def _sold(self, at: int) -> bool:
        idea = self._idea(at)
        return idea is not None and _is_of_shops(idea)

    def _idea(self, at: int) -> Idea | None:
        if said := vocabulary.JARGON.longest(self._words, at):
            return self._ideas.named(said[1].reads)
        found = self._ideas.exact_at(at)
        return found[1] if found else None


def _is_of_shops(idea: Idea) -> bool:
    return idea.variable.unit.startswith("per 10,000")
