"""ZIP codes in the words of a brief, where one can be meant."""

from collections.abc import Sequence

from activation.briefs.pieces import Spot
from activation.briefs.tokens import Word
from activation.places import Place, Places

_DIGITS = 5
_ALONE = 2  # words of a brief that is nothing but a ZIP code: "60614 only"
_AFTER = frozenset({"zip", "zips", "zipcode"})
_BEFORE = frozenset({"in", "zip", "zips", "code", "codes", "near", "around"})


class ZipCodes:
    """Finds them in the words of one brief."""

    def __init__(self, words: Sequence[Word], places: Places) -> None:
        self._words = words
        self._zips = places.zips

    def at(self, at: int, in_list: bool) -> tuple[int, Spot] | None:
        """The ZIP code that a word is, one that the data holds; in_list: whether a place stands before it."""
        text = self._words[at].text
        if not self._is_zip(at) or not text.isascii() or not text.isdigit():
            return None
        after = at + 1 < len(self._words) and self._words[at + 1].plain in _AFTER
        before = at > 0 and self._words[at - 1].plain in _BEFORE
        if not (after or before or in_list or len(self._words) <= _ALONE or self._follows(at + 1)):
            return None
        return 1, Spot(Place(text, {"variable": "ZIP", "op": "in", "value": [text]}, "where"))

    def _is_zip(self, at: int) -> bool:
        return len(self._words[at].text) == _DIGITS and self._words[at].text in self._zips

    def _follows(self, at: int) -> bool:
        """Whether the next word, but for an "and", is a ZIP code too."""
        at += at < len(self._words) and self._words[at].plain in ("and", "or")
        return at < len(self._words) and self._is_zip(at)
