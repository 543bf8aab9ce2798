"""Places in the words of a brief, with the traps: IN and OR are states only where they can be, Mobile is a word."""

from collections.abc import Sequence
from dataclasses import replace

from activation.briefs.county_lists import CountyLists
from activation.briefs.lexicon import load
from activation.briefs.pieces import Joint, Piece, Spot
from activation.briefs.tokens import Word
from activation.briefs.zip_codes import ZipCodes
from activation.places import LEAST_PEOPLE, Place, Places
from activation.search.spelling import english

_CODES = load("places")["words"]["codes"]
_BEFORE = frozenset(
    {
        "in",
        "near",
        "around",
        "from",
        "outside",
        "of",
        "within",
        "across",
        "to",
        "throughout",
        "greater",
        "excluding",
        "except",
        "downtown",
        "for",
        "city",
        "suburban",
        "urban",
        "central",
        "inner",
        "metro",
        "metropolitan",
    }
)
_AFTER = frozenset(
    {"suburb", "suburbs", "suburban", "metro", "area", "region", "market", "msa", "dma", "outskirts", "residents"}
)
_SIDES = frozenset(load("places")["words"]["sides"])
_LEFT_OUT = frozenset({"but", "not", "minus", "without", "besides", "bar"})
_SAID_SO = _LEFT_OUT | {"NOT"}
_REGIONS = frozenset({"south", "west", "northeast", "midwest"})
_LEAST_STRANGE = 20_000
_FOREIGN = frozenset(load("places")["words"]["foreign"])
_BIG = 200_000


class Spots:
    """Finds places in the words of one brief."""

    def __init__(self, words: Sequence[Word], places: Places) -> None:
        self._words = words
        self._plain = [_bare(part.plain, places) for part in words]
        self._places = places
        self._counties = CountyLists(words, places, self._state_after)
        self._zips = ZipCodes(words, places)
        letters = [char for word in words for char in word.text if char.isalpha()]
        self._one_case = not any(char.isupper() for char in letters) or all(char.isupper() for char in letters)
        self._shouted = self._one_case and any(len(word.text) > 3 and word.text.isupper() for word in words)

    def at(self, at: int, before: Sequence[Piece]) -> tuple[int, Spot] | None:
        """The number of words and the place that begin at a word; `before` is what the words before it became."""
        in_list = _ends_in_list(before) or self._begins_list(at)
        if _ends_in_state(before) and self._words[at].text.isupper() and (code := self._code(at, in_list)):
            return code
        return (
            self._side(at)
            or self._counties.at(at)
            or self._among_cities(at, before)
            or self._named(at, in_list, before)
            or self._region(at, before)
            or self._code(at, in_list)
            or self._zips.at(at, in_list)
        )

    def _region(self, at: int, before: Sequence[Piece]) -> tuple[int, Spot] | None:
        """South and West without their "the", beside another region: Midwest or South; or with it: all of the South."""
        if self._plain[at] not in _REGIONS or not (self._one_case or self._words[at].text[0].isupper()):
            return None
        end = at + 1 + (at + 1 < len(self._words) and self._plain[at + 1] in ("or", "and"))
        follows = end < len(self._words) and self._plain[end] in _REGIONS and end > at + 1
        the = at > 0 and self._plain[at - 1] == "the" and not self._words[at].breaks
        the = the or bool(before and isinstance(before[-1].content, Spot))
        the = the or (at + 1 < len(self._words) and self._plain[at + 1] in ("region", "us", "usa"))
        if not (_ends_in_list(before) or follows or the):
            return None
        named = self._places.at(["the", self._plain[at]], 0)
        return (1, Spot(named[1][0])) if named else None

    def _begins_list(self, at: int) -> bool:
        """Whether a name with a capital is the first of a list of places: Reading, Scranton and Allentown, PA."""
        found = self._at(at)
        if not found or not self._words[at].text[0].isupper() or self._shouted:
            return False
        end = at + found[0]
        end += end < len(self._words) and self._plain[end] in ("or", "and")
        if end >= len(self._words) or (end == at + found[0] and self._words[end].before.strip() not in (",", "/")):
            return False
        after = self._places.at(self._plain, end)
        return bool(after and self._words[end].text[0].isupper() and after[1][0].people >= _LEAST_STRANGE)

    def _side(self, at: int) -> tuple[int, Spot] | None:
        """West Texas, upstate New York: the whole state, and a note that says so; names of their own stay those."""
        if self._plain[at] not in _SIDES or at + 1 >= len(self._words) or self._words[at + 1].breaks:
            return None
        state = self._places.state_at(self._plain, at + 1)
        named = self._places.at(self._plain, at)
        if not state or (named and named[0] > state[0]):
            return None
        place = self._places.state(state[1])
        assert place
        part = f"{self._words[at].text} {place.name}".title()
        note = f"the data knows no {part}: all of {place.name} is taken; name counties for less"
        return state[0] + 1, Spot(replace(place, note=note))

    def _named(self, at: int, in_list: bool, before: Sequence[Piece]) -> tuple[int, Spot] | None:
        found = self._at(at)
        if not found:
            return None
        length, options = found
        if at + length < len(self._words) and self._words[at + length].before == "-" and options[0].axis == "kind":
            return None
        if state := self._state_after(at + length):
            within = [place for place in options if state[1] in place.states and not _is_state(place)]
            # Washington is a town in California, but not after Oregon.
            if within and not (_ends_in_state(before) and _is_state(options[0])):
                return length + state[0], Spot(within[0])
        first = self._in_state(at, options, before) or options[0]
        if first.needs_context and not self._believable(at, length, first, in_list):
            return None
        others = [place for place in options if place is not first]
        return length, Spot(_with_namesakes(first, others))

    def _in_state(self, at: int, options: Sequence[Place], before: Sequence[Piece]) -> Place | None:
        """The Portland of "Maine, but not Portland": what is left out lies in the state that was named."""
        if not any(word in _LEFT_OUT | {"except", "excluding"} for word in self._plain[max(0, at - 2) : at]):
            return None
        named = [piece.content.place for piece in before if isinstance(piece.content, Spot)]
        states = named[-1].states if named and _is_state(named[-1]) else frozenset()
        return next((place for place in options if place.states and place.states <= states), None)

    def _among_cities(self, at: int, before: Sequence[Piece]) -> tuple[int, Spot] | None:
        """New York and Washington as cities, where they stand in a list beside a city and beside no state."""
        found = self._at(at)
        if not found or not _is_state(found[1][0]):
            return None
        city = next((place for place in found[1][1:] if _is_city(place) and place.people >= _BIG), None)
        beside = [place for place in (_last_place(before), self._listed_after(at + found[0])) if place]
        if not city or not any(_is_city(place) for place in beside) or any(_is_state(place) for place in beside):
            return None
        return found[0], Spot(city)

    def _listed_after(self, at: int) -> Place | None:
        """The place that a list goes on with, after a comma, an "and" or an "or"."""
        joined = at < len(self._words) and self._plain[at] in ("and", "or")
        place = at + joined
        if place >= len(self._words) or not (joined or self._words[place].before.strip() in (",", "/")):
            return None
        if self._words[place].text.isupper() and (code := self._places.state(self._words[place].text)):
            return code
        found = self._places.at(self._plain, place)
        big = found and (_is_state(found[1][0]) or found[1][0].people >= _LEAST_STRANGE)
        return found[1][0] if found and big else None

    def _at(self, at: int) -> tuple[int, list[Place]] | None:
        """The longest name that begins at a word and runs over no comma but the one before its state."""
        found = self._places.at(self._plain, at)
        if found and self._goes_on(at, at + found[0]):
            return None
        if not found or not self._broken(at, found[0]):
            return found
        end = next(place for place in range(at + 1, len(self._words)) if self._words[place].breaks)
        return self._places.at(self._plain[:end], at)

    def _goes_on(self, at: int, end: int) -> bool:
        """Whether a longer name begins within "in the South": the South Atlantic."""
        if self._plain[at] != "in":
            return False
        inner = ((start, self._places.at(self._plain, start)) for start in range(at + 1, end))
        return any(found is not None and start + found[0] > end for start, found in inner)

    def _broken(self, at: int, length: int) -> bool:
        """Whether a name runs over a comma that is not the one before its state: New York, NY."""
        last = self._words[at + length - 1]
        of_state = last.before.strip() == "," and self._places.state(last.text.upper())
        inner = self._words[at + 1 : at + length - 1 if of_state else at + length]
        return any(word.breaks and word.plain not in ("d", "c") for word in inner)

    def _state_after(self, at: int) -> tuple[int, str] | None:
        """A state that follows, as in Austin, Texas or Portland ME."""
        if at >= len(self._words) or self._words[at].before.strip() not in ("", ","):
            return None
        word = self._words[at]
        if word.text.isupper() and len(word.text) == 2 and self._places.state(word.text):
            trap = self._shouted and word.plain in _CODES["never_lower"]
            return None if trap and "," not in word.before else (1, word.text)
        return self._places.state_at(self._plain, at)

    def _believable(self, at: int, length: int, place: Place, in_list: bool) -> bool:
        """Whether a town is meant: big enough, after a word such as in, and with a capital if the text has any."""
        # Bozeman is a town at 40,000 people, for it is no word; Hope needs more than that.
        names = self._plain[at : at + length]
        strange = not any(word in english() or word in _FOREIGN for word in names)
        if place.people < (_LEAST_STRANGE if strange else LEAST_PEOPLE):
            return False
        end = at + length
        followed = end < len(self._words) and self._plain[end] in _AFTER and not self._words[end].breaks
        alone = length == len(self._words)
        before = at > 0 and self._plain[at - 1] in _BEFORE and not self._words[at].breaks
        capital = self._words[at].text[0].isupper()
        ordinary = self._places.needs_context(" ".join(self._plain[at : at + length]))
        between = self._words[at].breaks and (end == len(self._words) or self._words[end].breaks)
        if between and capital and not self._shouted and (place.people >= _BIG or (length > 1 and not ordinary)):
            return True
        left_out = at > 0 and self._plain[at - 1] in _LEFT_OUT and self._words[at - 1].text in _SAID_SO
        if left_out and capital and not self._one_case:
            return True
        if in_list or before or followed or (alone and capital):
            plainly = (length > 1 and not ordinary) or (before and place.people >= _BIG)
            return capital or self._one_case or plainly
        return (
            capital
            and not self._shouted
            and not ordinary
            and place.people >= _BIG
            and (at > 0 or length > 1 or len(self._words) > 1)
        )

    def _code(self, at: int, in_list: bool) -> tuple[int, Spot] | None:
        """A postal code: TX anywhere, IN and OR only after a comma, in, or another place; tx after in."""
        word = self._words[at]
        place = self._places.state(word.text.upper()) if len(word.text) == 2 and word.text.isascii() else None
        if not place:
            return None
        placed = (
            in_list
            or self._state_follows(at)
            or (at > 0 and self._plain[at - 1] in ("in", "from", "outside", "of", "near"))
        )
        if word.text == "OR" and "," not in word.before and "/" not in word.before:
            placed = at > 0 and self._plain[at - 1] in ("in", "from", "or", "and") and not self._place_at(at + 1)
        if word.text.isupper() and not self._shouted:
            return (
                (1, Spot(place)) if placed or word.text not in _CODES["needs_context"] or "," in word.before else None
            )
        if placed and word.plain not in _CODES["never_lower"]:
            return 1, Spot(place)
        return None

    def _state_follows(self, at: int) -> bool:
        """Whether the code of another state follows, as in MI, WI, MN."""
        following = self._words[at + 1] if at + 1 < len(self._words) else None
        listed = following is not None and following.before.strip() in (",", "/") and following.text.isupper()
        return bool(listed and following and self._places.state(following.text))

    def _place_at(self, at: int) -> bool:
        """Whether a place's name or code begins at a word."""
        if at >= len(self._words):
            return False
        return bool(self._places.at(self._plain, at) or self._places.state(self._words[at].text))


def _bare(plain: str, places: Places) -> str:
    """The savannah of Savannah's."""
    bare = plain.removesuffix("'s")
    return bare if bare in places.words else plain


def _ends_in_list(before: Sequence[Piece]) -> bool:
    """Whether a place stands right before, but for a comma, and, or, in."""
    for piece in reversed(before):
        if isinstance(piece.content, Spot):
            return piece.content.place.axis == "where"
        if not isinstance(piece.content, Joint):
            return False
    return False


def _ends_in_state(before: Sequence[Piece]) -> bool:
    """Whether the place right before is a state, so that the LA of "AL, MS, LA" is one."""
    last = next((piece.content for piece in reversed(before) if not isinstance(piece.content, Joint)), None)
    return isinstance(last, Spot) and _is_state(last.place)


def _last_place(before: Sequence[Piece]) -> Place | None:
    """The place right before, but for a comma, and, or."""
    last = next((piece.content for piece in reversed(before) if not isinstance(piece.content, Joint)), None)
    return last.place if isinstance(last, Spot) else None


def _is_city(place: Place) -> bool:
    return bool(place.rule["variable"] == "ZIP" and place.people)


def _is_state(place: Place) -> bool:
    return place.rule["variable"] == "STATE"


def _with_namesakes(place: Place, others: Sequence[Place]) -> Place:
    """The place with a note on others of its name that are large too."""
    rivals = [
        other.name for other in others if other.name != place.name and place.people and other.people >= LEAST_PEOPLE
    ]
    if not rivals or place.rule["variable"] not in ("ZIP", "COUNTY"):
        return place
    shown = ", ".join(rivals[:3]) + (f" and {len(rivals) - 3} more" if len(rivals) > 3 else "")
    return replace(place, note="; ".join(filter(None, [place.note, f"the largest of its name (also {shown})"])))
