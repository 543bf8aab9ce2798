"""Words that turn round what stands beside them, and nothing by themselves: leave ... out, but, outside, -free."""

from collections.abc import Sequence

from activation.briefs import vocabulary
from activation.briefs.lexicon import load
from activation.briefs.pieces import Event, Idea, Joint, Negation, Piece, Spot
from activation.briefs.spots import Spots
from activation.briefs.tokens import Word

_HAD = load("events")["had_already"]
_LEAVING_OUT = frozenset(load("joints")["negations"]["leaving_out"])
_SUBURBS = frozenset({"suburbs", "suburb", "suburban", "exurbs", "communities"})
_LEAVING = frozenset({"leave", "leaving"})
# Who eat out and work out are left in.
_DOING_OUT = frozenset(
    {"eat", "eats", "eating", "dine", "dines", "dining", "go", "goes", "going", "work", "works", "working"}
)
_EXCLUDING = frozenset({"exclude", "excluding", "omit", "omitting", "skip", "drop", "remove", "suppress", "avoid"})
_HEADS = frozenset({"negative", "negatives", "exclusion", "exclusions", "suppression", "suppressions", "nots"})
_NOES = frozenset({"n", "false"})
_THEM = frozenset({"them", "those", "these", "it", "him", "her", "both"})
_LONGEST_LEFT_OUT = 10
_BUT = frozenset({"but", "bar"})
_EVERYONE = frozenset({"everyone", "everybody", "anyone", "anybody", "all"})
_EVERY = frozenset({"any", "every", "all", "each"})
_WHERES = frozenset(
    {
        "state",
        "states",
        "region",
        "regions",
        "county",
        "counties",
        "city",
        "cities",
        "place",
        "places",
        "area",
        "areas",
        "part",
        "parts",
    }
)


class Turns:
    """Finds them in the words of one brief."""

    def __init__(self, words: Sequence[Word], spots: Spots) -> None:
        self._words = words
        self._spots = spots

    def leaving_out(self, at: int) -> tuple[int, Negation] | None:
        """The leave of "leave Wisconsin out", "negative:" before a list; "leave them out" and "= N" after it."""
        if self._answers_no(at):
            return 1, Negation("no", False)
        if self._words[at].plain == "no" and at and not self._words[at].breaks and self._ends(at + 1):
            return 1, Negation("left out", False)  # sit-down restaurants no
        if self._words[at].plain in _HEADS and at + 1 < len(self._words) and ":" in self._words[at + 1].before:
            return 1, Negation("exclude", True)
        if at and (length := self._leaving_them(at)):
            return length, Negation("left out", False)
        if self._words[at].plain not in _LEAVING:
            return None
        for place in range(at + 1, min(at + _LONGEST_LEFT_OUT, len(self._words))):
            if self._words[place].breaks:
                return None
            if self._words[place].plain == "out" and self._words[place - 1].plain not in {*_LEAVING, *_DOING_OUT}:
                return 1, Negation("leave out", True)
        return None

    def had_already(self, at: int) -> tuple[int, Event] | None:
        """Exclude our customers, suppress last year's guests: the sender's own list."""
        out = vocabulary.NEGATIONS.longest(self._words, at)
        if not out or out[1].word not in _LEAVING_OUT:
            return None
        end = at + out[0]
        while end < len(self._words) and not self._words[end].breaks and self._words[end].plain in _HAD["before"]:
            end += 1
        whole = (
            end + 1 >= len(self._words) or self._words[end + 1].breaks or self._words[end + 1].plain in ("and", "or")
        )
        if (
            end >= len(self._words)
            or self._words[end].breaks
            or self._words[end].plain not in _HAD["words"]
            or not whole
        ):
            return None
        return end + 1 - at, Event("whole", str(_HAD["why"]))

    def _answers_no(self, at: int) -> bool:
        """Whether a word answers the field before it with no: smoker = N."""
        word, end = self._words[at], at + 1
        return word.plain in _NOES and word.before.strip() in ("=", "==", ":") and self._ends(end)

    def _ends(self, at: int) -> bool:
        return at == len(self._words) or self._words[at].breaks

    def _leaving_them(self, at: int) -> int:
        """The number of words that leave out whom others named before: leave them out, exclude those."""
        said = [word.plain for word in self._words[at : at + 3]]
        leaving = said[:1] and said[0] in _LEAVING and said[2:] == ["out"]
        length = 3 if leaving else 2
        end = at + length
        whole = end == len(self._words) or (end < len(self._words) and self._words[end].breaks)
        verb = leaving or (len(said) > 1 and said[0] in _EXCLUDING)
        return length if verb and said[1] in _THEM and whole else 0

    def but_for(self, at: int, before: Sequence[Piece]) -> tuple[int, Negation] | None:
        """The but of "all of Texas but Houston" and "any state but Ohio": the place after it is left out."""
        word = self._words[at]
        if word.plain not in _BUT or not before or at + 1 >= len(self._words):
            return None
        every = self._words[at - 1].plain in _WHERES and any(
            w.plain in _EVERY for w in self._words[max(0, at - 3) : at]
        )
        others = self._words[at + 1].plain == "the" and any(
            w.plain in _EVERYONE for w in self._words[max(0, at - _LONGEST_LEFT_OUT) : at]
        )
        if others and word.plain == "but" and not word.breaks:
            return 1, Negation("but", True)
        placed = every or (word.plain == "but" and isinstance(before[-1].content, Spot))
        skipped = self._words[at + 1].plain in ("the", "in")
        follows = any(
            place < len(self._words) and self._spots.at(place, before) for place in (at + 1, at + 1 + skipped)
        )
        return (1, Negation("but", True)) if placed and follows else None

    def outside(self, at: int, before: Sequence[Piece]) -> tuple[int, Negation | Joint] | None:
        """Outside, away from: a negation only where a place follows; the suburbs outside a city are the city's."""
        found = vocabulary.OUTSIDE.longest(self._words, at)
        if not found:
            return None
        after = at + found[0]
        skipped = after < len(self._words) and self._words[after].plain in ("the", "of")
        places = (after, after + skipped)
        spot = next((it for at_ in places if at_ < len(self._words) and (it := self._spots.at(at_, before))), None)
        if spot and self._is_around(at, found[1].word, spot[1]) and not self._told_apart(after + spot[0]):
            return found[0], Joint("with")
        return found if spot else None

    def _is_around(self, at: int, outside: str, spot: Spot) -> bool:
        """Whether "outside" after suburbs and before a city says around it; "suburban, not in Ohio" does not."""
        city = spot.place.rule["variable"] == "ZIP" and spot.place.people > 0
        suburbs = at > 0 and self._words[at - 1].plain in _SUBURBS and not self._words[at].breaks
        return city and suburbs and outside in ("outside", "outside of")

    def _told_apart(self, at: int) -> bool:
        """Whether a bracket or colon says which suburbs are meant."""
        return at < len(self._words) and bool({"(", ":"} & {*self._words[at].before})

    def free(self, at: int, before: Sequence[Piece]) -> tuple[int, Negation] | None:
        """The free of child-free turns round the idea before it."""
        hyphen = self._words[at].before == "-" and before and isinstance(before[-1].content, Idea)
        return (1, Negation("-free", False)) if self._words[at].plain == "free" and hyphen else None
