"""Each subject of a brief as what becomes of it: a rule, a refusal, or a phrase that found nothing."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from activation.briefs.ages import OLDEST, Ages, Band, covered, nearest
from activation.briefs.belonging import STRAY, Subject
from activation.briefs.ideas import DIRECT
from activation.briefs.numbers import Bound
from activation.briefs.pieces import Beyond, Content, Event, Idea, Jargon, Spot, Unknown
from activation.briefs.receipt import Kind
from activation.briefs.rules import PLAIN, Ruled, by_bound, by_level
from activation.briefs.tokens import Word
from activation.catalogue import Catalogue, Variable
from activation.places import Place
from activation.search import Finder, Hit
from activation.wording import some_of

NOTHING = "nothing in the catalogue fits"
SEVERAL = "it could mean several things: choose one"
_MEDIAN = "MEDIAN_AGE"
# From the one age to the other, "over 40" is better told by the median age than by any band.
_MIDLIFE = (31, 50)
_FLIPPED = {"top": "bottom", "bottom": "top", "above": "below", "below": "above", "middle": "middle"}
# What a band must share with the ages that were asked for to be offered beside the nearest.
_ALIKE = 0.3


@dataclass(frozen=True)
class Mention:
    """What became of the words first to last; `rule` is without the negation, `hits` are the variables found for it."""

    first: int
    last: int
    kind: Kind
    meaning: str = ""
    rule: dict[str, Any] | None = None
    reason: str = ""
    proxy: str = ""
    hits: tuple[Hit, ...] = ()
    negated: bool = False
    shared: bool = False
    place: Place | None = None
    family: str = "idea"
    inner: tuple["Mention", ...] = ()

    @property
    def signed_rule(self) -> dict[str, Any] | None:
        """The rule with its negation."""
        return {"not": self.rule} if self.negated and self.rule else self.rule


@dataclass(frozen=True)
class Sources:
    """What mentions are made from; `expand` reads the brief that a word of the trade stands for."""

    catalogue: Catalogue
    finder: Finder
    allow_sensitive: Collection[str]
    expand: Callable[[str], list[Mention]]


def mention_of(subject: Subject, words: Sequence[Word], sources: Sources) -> Mention:
    """What becomes of a subject."""
    content = subject.piece.content
    blank = Mention(subject.first, subject.last, "unmapped", negated=subject.negations % 2 == 1, shared=subject.shared)
    match content:
        case Idea():
            mention = _idea(content, subject, blank, words, sources)
        case Ages():
            mention = _ages(content, subject, blank, sources)
        case Spot(place):
            little = subject.level is not None and subject.level.side in ("bottom", "below")
            mention = _spot(place, replace(blank, negated=blank.negated != little), sources)
        case Jargon(reads):
            mention = _jargon(reads, blank, sources)
        case Beyond():
            mention = _beyond(content, blank, sources)
        case Event(why=why, objects=objects):
            hits = [hit for piece in objects for hit in _hits_of(piece.content)]
            mention = replace(blank, reason=why, hits=_allowed(hits, sources), family="event")
        case Unknown(near, why):
            family = "number" if why == STRAY else "idea"
            several = len(near) > 1 and near[1].score >= DIRECT
            reason = why or (SEVERAL if several else NOTHING)
            mention = replace(blank, reason=reason, hits=_allowed(near, sources), family=family)
        case _:
            raise AssertionError(content)
    if subject.compared:
        mention = replace(blank, kind="ignored", reason="only compared with")
    taken = [f"'{word.text}' read as '{word.plain}'" for word in words[subject.first : subject.last + 1] if word.read]
    return replace(mention, reason="; ".join([*taken, *filter(None, [mention.reason])]))


def _idea(idea: Idea, subject: Subject, blank: Mention, words: Sequence[Word], sources: Sources) -> Mention:
    allowed = _allowed(idea.hits, sources)
    if not allowed or allowed[0].score < idea.hits[0].score - 0.05:
        return _refused(idea.hits[0].variable.sensitive, blank)
    variable = allowed[0].variable
    if variable.kind == "category":
        return replace(blank, kind="ignored", reason=f"names {variable.label.lower()}, but none in particular")
    subject.level = subject.level or idea.level
    ruled = _ruled(variable, subject, idea.low)
    phrase = " ".join(word.plain for word in words[subject.piece.first : subject.piece.last + 1])
    said = "" if subject.level or subject.bound else "no amount is said, so the top 20 % is taken"
    how = idea.why or (f"'{phrase}' is one of its names" if allowed[0].score > 0.95 else f"'{phrase}' is in its names")
    return replace(
        _with_rule(blank, ruled),
        reason="; ".join(filter(None, [how, said, ruled.remark])),
        proxy=proxy_of(variable),
        hits=allowed,
    )


def _ages(ages: Ages, subject: Subject, blank: Mention, sources: Sources) -> Mention:
    found = nearest(ages, sources.catalogue)
    if (median := _median(ages, subject, sources)) and found:
        return _by_median(ages, median, found, subject, blank)
    who = {"WOMEN": "women ", "MEN": "men "}.get(ages.gender, "")
    if not found:
        return replace(blank, reason=f"no age band holds {who}aged {ages}", family="age")
    band, share = found[0]
    ruled = _ruled(band.variable, subject, False)
    same = share > 0.99
    covers = round(100 * covered(ages, band))
    why = f"{who}aged {ages}" + ("" if same else f": the nearest band in the data is {band.variable.label.lower()}")
    why += f", about {covers} % of them" if covers < 95 else ""
    said = "" if subject.level or subject.bound else "no amount is said, so the top 20 % is taken"
    hits = tuple(
        Hit(other.variable, round(0.6 + 0.4 * part, 3)) for other, part in found if other is band or part >= _ALIKE
    )
    return replace(
        _with_rule(blank, ruled), reason="; ".join(filter(None, [why, said, ruled.remark])), hits=hits[:4], family="age"
    )


def _median(ages: Ages, subject: Subject, sources: Sources) -> Variable | None:
    """The median age, for "over 40": no band but that of all adults holds them, which says little about age."""
    open_ended = ages.high >= OLDEST - 1 and _MIDLIFE[0] <= ages.low < _MIDLIFE[1] and not ages.gender
    plain = open_ended and subject.bound is None and _MEDIAN in sources.catalogue
    return sources.catalogue.get(_MEDIAN) if plain else None


def _by_median(
    ages: Ages, median: Variable, found: Sequence[tuple[Band, float]], subject: Subject, blank: Mention
) -> Mention:
    ruled = _ruled(median, subject, False)
    why = f"aged {ages}: no band in the data ends there, and the median age follows them best"
    said = "" if subject.level else "no amount is said, so the top 20 % is taken"
    hits = (Hit(median, 0.9), *(Hit(band.variable, round(0.6 + 0.3 * part, 3)) for band, part in found[:3]))
    return replace(
        _with_rule(blank, ruled), reason="; ".join(filter(None, [why, said, ruled.remark])), hits=hits, family="age"
    )


def _spot(place: Place, blank: Mention, sources: Sources) -> Mention:
    variable = sources.catalogue.get(place.rule["variable"])
    shown = f"ZIPs of {place.name}" if place.needs_context else f"{variable.label} is {some_of(place.rule['value'])}"
    code = "COUNTY" if variable.code == "ZIP" and "COUNTY" in sources.catalogue else variable.code
    hits = (Hit(sources.catalogue.get(code), 1.0),) if code != "ZIP" else ()
    return replace(
        blank,
        kind="rule",
        rule=place.rule,
        meaning=shown,
        reason=place.note or f"'{place.name}' is a place",
        hits=hits,
        place=place,
        family=place.axis,
    )


def _jargon(reads: str, blank: Mention, sources: Sources) -> Mention:
    inner = [mention for mention in sources.expand(reads) if mention.kind == "rule"]
    if not inner:
        return replace(blank, reason=f"taken as '{reads}', for which {NOTHING}")
    rules = [mention.signed_rule for mention in inner]
    return replace(
        blank,
        kind="rule",
        rule=rules[0] if len(rules) == 1 else {"all": rules},
        meaning="; and ".join(_signed(mention) for mention in inner),
        reason=f"taken as '{reads}'",
        proxy="; ".join(mention.proxy for mention in inner if mention.proxy),
        hits=tuple(hit for mention in inner for hit in mention.hits[:1]),
        inner=tuple(inner),
    )


def _beyond(beyond: Beyond, blank: Mention, sources: Sources) -> Mention:
    if beyond.sensitive and beyond.sensitive not in sources.allow_sensitive:
        return _refused(beyond.sensitive, blank)
    codes = [code for code in beyond.nearest if code in sources.catalogue]
    near = tuple(Hit(sources.catalogue.get(code), 0.4 if place else 0.5) for place, code in enumerate(codes))
    return replace(blank, reason=beyond.why, hits=_allowed(near, sources), family="beyond")


def _refused(sensitive: str, blank: Mention) -> Mention:
    shown = sensitive.replace("_", " ")
    why = f"sensitive ({shown}): it may describe an audience, but this workspace does not allow it to select one"
    return replace(blank, kind="refused", reason=why, family="refused")


def _ruled(variable: Variable, subject: Subject, low: bool) -> Ruled:
    if subject.bound:
        return by_bound(variable, _of_a_year(_in_thousands(subject.bound, variable), variable))
    level = subject.level or PLAIN
    return by_level(variable, replace(level, side=_FLIPPED[level.side]) if low else level)  # type: ignore[arg-type]


def _in_thousands(bound: Bound, variable: Variable) -> Bound:
    """An income of 50 to 75 is one of thousands."""
    ends = [end for end in (bound.low, bound.high) if end is not None]
    small = variable.unit == "usd" and all(0 < end < 1000 for end in ends)
    return bound.times(1000) if small else bound


def _of_a_year(bound: Bound, variable: Variable) -> Bound:
    """An income of 5k a month is one of 60k."""
    return bound.times(12) if variable.unit == "usd" and bound.unit == "usd a month" else bound


def _with_rule(blank: Mention, ruled: Ruled) -> Mention:
    return replace(blank, kind="rule", rule=ruled.rule, meaning=ruled.meaning)


def _signed(mention: Mention) -> str:
    return f"not: {mention.meaning}" if mention.negated else mention.meaning


def proxy_of(variable: Variable) -> str:
    """What a variable stands for where it measures something near to a wish: coffee shops, liking coffee."""
    if not variable.stands_for:
        return ""
    return f"{variable.label} {variable.unit} stand for {variable.stands_for}"


def _hits_of(content: Content) -> Iterable[Hit]:
    return content.hits if isinstance(content, Idea) else content.near if isinstance(content, Unknown) else ()


def _allowed(hits: Iterable[Hit], sources: Sources) -> tuple[Hit, ...]:
    return tuple(hit for hit in hits if not hit.variable.sensitive or hit.variable.sensitive in sources.allow_sensitive)
