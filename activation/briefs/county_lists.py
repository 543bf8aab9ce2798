"""Lists of counties that name the word once: Nassau and Suffolk counties, New York."""

from collections.abc import Callable, Sequence

from activation.briefs.pieces import Spot
from activation.briefs.tokens import Word
from activation.places import Places

_COUNTY = "county"
_COUNTIES = frozenset({"counties", _COUNTY})
_LONGEST_LIST = 15


class CountyLists:
    """Finds them in the words of one brief; state_after: the state that begins at a word."""

    def __init__(
        self, words: Sequence[Word], places: Places, state_after: Callable[[int], tuple[int, str] | None]
    ) -> None:
        self._words = words
        self._plain = [part.plain for part in words]
        self._places = places
        self._state_after = state_after

    def at(self, at: int) -> tuple[int, Spot] | None:
        """Nassau, of Nassau and Suffolk counties, New York; Wake, of Wake or Durham County."""
        end = at + 1
        while end < len(self._words) and self._plain[end] not in _COUNTIES:
            if end - at > _LONGEST_LIST or not (
                self._words[end].text[0].isupper() or self._plain[end] in ("and", "or")
            ):
                return None
            end += 1
        if end == len(self._words):
            return None
        state = self._state_after(end + 1) or self._state_of_last(at, end)
        if self._plain[end] == _COUNTY and (not state or self._places.state_at(self._plain, at)):
            return None
        for length in range(min(3, end - at), 0, -1):
            found = self._places.at([*self._plain[at : at + length], "county"], 0)
            options = found[1] if found and found[0] == length + 1 else []
            place = next((one for one in options if not state or state[1] in one.states), None)
            if place and at + length < end:
                return length, Spot(place)
            if place:
                return length + 1 + (state[0] if state else 0), Spot(place)
        return None

    def _state_of_last(self, at: int, end: int) -> tuple[int, str] | None:
        """The state of the last county of a list: of two counties of one name, the one beside it is meant."""
        joints = [place for place in range(at + 1, end) if self._plain[place] in ("and", "or")]
        found = self._places.at(self._plain, joints[-1] + 1) if joints and self._plain[end] == _COUNTY else None
        whole = found and joints[-1] + 1 + found[0] == end + 1
        return (0, next(iter(found[1][0].states))) if whole and found and found[1][0].states else None
