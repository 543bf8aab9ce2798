"""Words that say what people own, rent and work in, by what stands beside them: owners, a car, rent, manufacturing."""

from collections.abc import Sequence

from activation.briefs import vocabulary
from activation.briefs.ages import Ages
from activation.briefs.ideas import Ideas
from activation.briefs.lexicon import load
from activation.briefs.numbers import Bound
from activation.briefs.pieces import Content, Idea, Jargon, Joint, Level, Negation, Piece, Skip, Spot
from activation.briefs.tokens import Word
from activation.search.words import STOP_WORDS, stem

Found = tuple[int, Idea] | None
_FILE: dict[str, list[str]] = load("around")
_TENURE, _OWNERS, _OWNERS_ALONE = (frozenset(_FILE[name]) for name in ("tenure", "owners", "owners_alone"))
_OWNABLE = frozenset(map(stem, _FILE["ownable"]))
_CARS, _HAVING, _CLOSING = (frozenset(_FILE[name]) for name in ("cars", "having", "closing"))
_WORKING, _WORKERS = frozenset(_FILE["working"]), frozenset(_FILE["workers"])
_BEFORE_RENT, _AFTER_RENT = vocabulary.BEFORE_VERBS.union(_FILE["before_rent"]), frozenset(_FILE["after_rent"])
_ENDING = frozenset({"who", "that", "with", "but", "live", "own", "have", "rent", "are"})
_NEAR = 8  # words between "with" and the last of what they have


class Living:
    """Finds them in the words of one brief."""

    def __init__(self, words: Sequence[Word], ideas: Ideas) -> None:
        self._words = words
        self._ideas = ideas

    def tenure(self, at: int) -> Found:
        """The owner of "Home: owner"."""
        at_colon = at and self._words[at - 1].plain in _TENURE and self._words[at].before.strip() == ":"
        owners = self._ideas.named("homeowners") if at_colon and self._words[at].plain in _OWNERS else None
        return (1, owners) if owners else None

    def owners(self, at: int, before: Sequence[Piece]) -> Found:
        """The owners of "older owners and younger renters": of homes, where the brief names nothing else to own."""
        if self._words[at].plain not in _OWNERS_ALONE or _OWNABLE & {word.stem for word in self._words}:
            return None
        of = at + 1 < len(self._words) and self._words[at + 1].plain == "of" and not self._words[at + 1].breaks
        alone = not before or self._words[at].breaks or isinstance(before[-1].content, Skip | Joint | Level | Ages)
        aged = before and isinstance(before[-1].content, Idea) and _is_of_whom(before[-1].content)
        idea = self._ideas.named("homeowners") if not of and (alone or aged) else None
        return (1, idea) if idea else None

    def a_car(self, at: int) -> Found:
        """The car of "with a dog and a car": who have one, and no dealers."""
        said = [word.plain for word in self._words[at : at + 2]]
        listed = at > 1 and self._words[at - 1].plain in ("and", "or", "plus") and len(said) > 1
        if not listed or said[0] not in ("a", "their") or said[1] not in _CARS or not self._ends(at + 2):
            return None
        had = any(word.plain in _HAVING for word in self._words[max(0, at - _NEAR) : at])
        idea = self._ideas.named("car owners") if had else None
        return (2, idea) if idea else None

    def working_with(self, at: int) -> Found:
        """The construction of "construction and factory workers"."""
        joined = at + 2 < len(self._words) and self._words[at + 1].plain in ("and", "or")
        if not joined or any(word.breaks for word in self._words[at + 1 : at + 3]):
            return None
        after = self._words[at + 2 : at + 5]
        head = next((place for place, word in enumerate(after) if word.plain in _WORKERS), 0)
        if not head or any(word.breaks for word in after[: head + 1]):
            return None
        idea = self._ideas.named_or_said(f"{self._words[at].plain} workers")
        return (1, idea) if idea else None

    def working_too(self, at: int, before: Sequence[Piece]) -> Found:
        """The manufacturing of "work in construction or manufacturing"."""
        last = next((piece for piece in reversed(before) if not isinstance(piece.content, Skip | Joint)), None)
        said = [word.plain for word in self._words[last.first : last.last + 1]] if last else []
        joined = before and (isinstance(before[-1].content, Joint) or self._words[at].breaks)
        began = len(said) > 2 and said[0] in _WORKING and said[1] == "in"
        if not joined or not (began or self._lists_work(at)):
            return None
        for length in (2, 1):
            words = [word.plain for word in self._words[at : at + length]]
            if (
                len(words) == length
                and words[0] not in STOP_WORDS
                and (idea := self._ideas.named_or_said(" ".join([*words, "workers"])))
            ):
                return length, idea
        return None

    def _lists_work(self, at: int) -> bool:
        """Whether "work in" stands before a list that a word is in: work in oil, construction or farming."""
        for place in range(at - 1, max(0, at - _NEAR), -1):
            word = self._words[place]
            if word.plain == "in" and self._words[place - 1].plain in _WORKING:
                return True
            if word.plain in _ENDING or "." in word.before:
                return False
        return False

    def renting(self, at: int, before: Sequence[Piece]) -> Found:
        """Rent as what people do: most people rent, who rent, in Ohio rent?"""
        if self._words[at].plain not in ("rent", "rents") or not before or self._words[at].breaks:
            return None
        last, plain = before[-1].content, self._words[at - 1].plain
        ends = at + 1 == len(self._words) or self._words[at + 1].breaks or self._words[at + 1].plain in _AFTER_RENT
        people = plain in vocabulary.PEOPLE or isinstance(last, Spot | Ages | Jargon) or _is_of_whom(last)
        doing = isinstance(last, Negation | Bound) or plain in _BEFORE_RENT or (people and ends)
        idea = self._ideas.named("renters") if doing else None
        return (1, idea) if idea else None

    def owning(self, at: int, before: Sequence[Piece]) -> Found:
        """The own of "at least 60% own", with nothing named that they own."""
        last = before[-1].content if before and not self._words[at].breaks else None
        share = isinstance(last, Bound) and last.unit == "percent"
        owners = share and self._words[at].plain in ("own", "owns") and self._ends(at + 1)
        idea = self._ideas.named("homeowners") if owners else None
        return (1, idea) if idea else None

    def _ends(self, at: int) -> bool:
        return at >= len(self._words) or self._words[at].breaks or self._words[at].plain in _CLOSING


def _is_of_whom(content: Content) -> bool:
    """Whether an idea is people of some kind, and not a number of dollars or shops."""
    return isinstance(content, Idea) and content.variable.unit == "percent"
