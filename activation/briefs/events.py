"""Events: what single people did, with the words that belong to it, none of which becomes a rule."""

from collections.abc import Sequence
from dataclasses import replace

from activation.briefs.ages import Ages, of_bound
from activation.briefs.lexicon import Lexicon, load
from activation.briefs.numbers import NUMBERS, Bound, bound_at
from activation.briefs.pieces import Content, Event, Idea, Jargon, Joint, Level, Negation, Piece, Skip, Spot, Unknown
from activation.briefs.tokens import Word

_FILE = load("events")
EVENTS: Lexicon[Event] = Lexicon(
    {
        phrase: Event(form, group["why"])
        for group in _FILE["event"]
        for form in ("verb", "noun", "adjective", "time")
        for phrase in group.get(form, ())
    },
    by_stem=True,
)
_NO_DATES: str = next(group["why"] for group in _FILE["event"] if "time" in group)
_NO_DISTANCES = "no distances: an area is in a place or not"
_UNITS: dict[str, list[str]] = _FILE["units"]
_WHO_THEY_ARE = ("demographic", "financial", "household", "geographic")
_OBJECT = (Idea, Jargon, Unknown, Level, Bound, Skip, Event)
# 35 to 54 yrs are ages, and no time.
_YEARS = frozenset({"years", "yrs", "yr"})
# Fillers that can be what something was done with: buy a home soon, an email from the spring promo.
_NOUNS = frozenset(load("filler")[group]["reason"] for group in ("people", "request", "general"))
_BELONGING = frozenset({"of", "on", "at", "from"})


def time_at(words: Sequence[Word], at: int) -> tuple[int, Event] | None:
    """In the last 30 days, past 6 months, 3 weeks ago, within 10 miles: stretches of time and distances."""
    place, pointed = at, False
    while place < len(words) and words[place].plain in _UNITS["before"] and place - at < 4:
        pointed = pointed or words[place].plain in ("last", "past", "next", "previous", "every")
        place += 1
    found = bound_at(words, place) if place < len(words) else None
    worded = not found and place < len(words) and words[place].plain in NUMBERS
    place += found[0] if found else worded
    place += place < len(words) and words[place].plain == "odd"
    if found and words[at].plain == "for" and any(word.plain in _YEARS for word in words[at:place]):
        return place - at, Event("time", _NO_DATES)
    if place >= len(words) or place == at or not (found or worded or pointed) or words[place].breaks:
        return None
    if found and found[1].low and found[1].high and not pointed and words[place].plain in _YEARS:
        return None
    for unit, why in (("time", _NO_DATES), ("distance", _NO_DISTANCES)):
        if words[place].plain in _UNITS[unit] and words[place].before != "/" and (found or unit == "time"):
            ago = (
                place + 1 < len(words)
                and words[place + 1].plain in ("ago", "of", "from")
                and unit + words[place + 1].plain != "timeof"
            )
            return place + 1 + ago - at, Event("time", why)
    return None


def absorbed(pieces: Sequence[Piece], words: Sequence[Word]) -> list[Piece]:
    """The pieces with each event and all that belongs to it as one piece; its ideas stay known as its objects."""
    taken: list[Piece] = []
    position = 0
    while position < len(pieces):
        piece = pieces[position]
        if not isinstance(piece.content, Event):
            taken.append(piece)
            position += 1
            continue
        before = _before(taken, piece, words)
        end = _after(pieces, position, words)
        parts = [*taken[len(taken) - before :], *pieces[position:end]]
        del taken[len(taken) - before :]
        whole = Event("whole", piece.content.why, _objects(parts))
        if (
            taken
            and isinstance(taken[-1].content, Event)
            and taken[-1].last + 1 == parts[0].first
            and not words[parts[0].first].breaks
        ):
            parts = [taken.pop(), *parts]
            whole = replace(whole, why=parts[0].content.why, objects=_objects(parts))  # type: ignore[union-attr]
        taken.append(Piece(whole, parts[0].first, parts[-1].last))
        position = end
    return taken


def _objects(parts: Sequence[Piece]) -> tuple[Piece, ...]:
    inner = [part for piece in parts if isinstance(piece.content, Event) for part in piece.content.objects]
    return (*inner, *(piece for piece in parts if isinstance(piece.content, Idea | Unknown)))


def _before(taken: Sequence[Piece], event: Piece, words: Sequence[Word]) -> int:
    """How many pieces before an event belong to it: its negation and auxiliaries; before a noun, its adjectives too."""
    assert isinstance(event.content, Event)
    noun = event.content.form == "noun"
    count, useful, first = 0, 0, event.first
    for piece in reversed(taken):
        if words[first].breaks:
            break
        content = piece.content
        if _is_of_people(content):
            break
        if useful and isinstance(taken[len(taken) - useful].content, Negation) and not isinstance(content, Skip):
            break  # what stands before its "not" is another wish
        if isinstance(content, Negation) or (noun and isinstance(content, Idea | Unknown | Level | Bound)):
            count += 1
            useful = count
        elif isinstance(content, Skip):
            count += 1
        else:
            break
        first = piece.first
    return useful


def _after(pieces: Sequence[Piece], position: int, words: Sequence[Word]) -> int:
    """Where what belongs to an event ends: at a comma, a joint, a place or ages."""
    event = pieces[position].content
    assert isinstance(event, Event)
    form = event.form
    end, useful = position + 1, position + 1
    while end < len(pieces) and not words[pieces[end].first].breaks:
        content = pieces[end].content
        form = content.form if isinstance(content, Event) and content.form != "time" else form
        if form == "noun" and _is_of_people(content):
            break
        linking = words[pieces[end].first].plain
        linked = linking in _BELONGING or (linking == "for" and form == "adjective")
        belongs = isinstance(content, Joint) and linked and end + 1 < len(pieces)
        if belongs and isinstance(pieces[end + 1].content, Spot | Ages):
            break
        if form in ("noun", "time") and isinstance(content, Idea | Unknown | Jargon):
            if not (useful < end and isinstance(pieces[end - 1].content, Joint)):
                break
        elif not (belongs or isinstance(content, _OBJECT)):
            break
        end += 1
        if not isinstance(content, Skip | Joint) or (
            isinstance(content, Skip) and event.form == "verb" and content.why in _NOUNS
        ):
            useful = end
    return useful


def _is_of_people(content: Content) -> bool:
    """Whether a piece says who they are, and so stays a wish of its own beside "buyers" or "visitors"."""
    if isinstance(content, Bound):
        return bool(content.stated and (content.low or 0) >= 13 and of_bound(content))
    if isinstance(content, Idea):
        return content.variable.type in _WHO_THEY_ARE and content.variable.unit != "per 10,000 people"
    return isinstance(content, Jargon)
