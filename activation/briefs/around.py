"""Words that mean what they mean by what stands around them: a number, another idea, an animal."""

from collections.abc import Sequence
from dataclasses import replace

from activation.briefs import vocabulary
from activation.briefs.events import EVENTS, time_at
from activation.briefs.ideas import Ideas
from activation.briefs.levels import level_at
from activation.briefs.lexicon import load
from activation.briefs.numbers import Bound, bound_at, value_at
from activation.briefs.pieces import (
    Beyond,
    Content,
    Event,
    Idea,
    Joint,
    Level,
    Piece,
    Skip,
    Unknown,
)
from activation.briefs.tokens import Word
from activation.search.words import stem

Found = tuple[int, Content] | None
_FILE: dict[str, list[str]] = load("around")
_HOUSEHOLDS, _SIZES, _MEMBERS = (frozenset(_FILE[name]) for name in ("households", "sizes", "members"))
_MEAN = frozenset(_FILE["mean"])
_GRADES, _EARNING = frozenset(_FILE["grades"]), frozenset(_FILE["earning"])
_NIGHTS, _YEARS, _ONE_YEAR = (frozenset(_FILE[name]) for name in ("nights", "years", "one_year"))
_BEING, _HAD = frozenset(_FILE["being"]), frozenset(_FILE["had"])
# The growth of people, homes and incomes is since then, whatever year is named near to it.
_GROWTH_SINCE = range(2009, 2015)
_STAY = stem("stay")
_NO_STAYS = "no data on stays, visits or bookings: ZIP data describes areas, not what single people did"
_IN_FIELDS = frozenset(_FILE["in_fields"])
_CARS = frozenset(_FILE["cars"])
_EMPTINESS = frozenset(_FILE["emptiness"])
_LONG_THERE = "LONG_TERM_RESIDENTS_SHARE"
_TIMES: dict[str, float] = load("levels")["times"]["words"]
_MEANS, _AS_MUCH = frozenset(load("levels")["times"]["means"]), frozenset({"many", "much", "high"})
_MEDIAN_AGE, _SECURITY, _BENEFITS = "MEDIAN_AGE", "security", frozenset(map(stem, ("benefit", "check", "payment")))
_PAST_YEAR = "past year"
_MORE = frozenset({"than", "over", "above"})
_SINCE_WHEN = Skip("since when the data counts stands in its description")
_HOW_MANY = Skip("no variable counts how many somebody has")


class Around:
    """Finds them in the words of one brief."""

    def __init__(self, words: Sequence[Word], ideas: Ideas) -> None:
        self._words = words
        self._ideas = ideas

    def numbering(self, at: int) -> Found:
        """The 1) of a list."""
        word = self._words[at]
        bracket = any("(" in before.before for before in self._words[max(0, at - 6) : at + 1])
        numbered = word.text.isdigit() and len(word.text) < 3 and word.after[:1] == ")" and not bracket
        return (1, Skip("numbers the list")) if numbered else None

    def of_median_age(self, at: int, before: Sequence[Piece]) -> Found:
        """The 45 or older of "the median age is 45 or older": its number, and nobody's age."""
        last = before[-1].content if before else None
        aged = isinstance(last, Idea) and last.variable.code == _MEDIAN_AGE and not self._words[at].breaks
        return bound_at(self._words, at) if aged else None

    def times_as(self, at: int) -> Found:
        """Twice as many lawyers as average: what is counted stands within the comparison."""
        times, start = _TIMES.get(self._words[at].plain), at
        counted, end = value_at(self._words, at)
        if counted and end < len(self._words) and self._words[end].plain == "times":
            times, at = counted, end
        said = [word.plain for word in self._words[at + 1 : at + 3]]
        if not times or len(said) < 2 or said[0] != "as" or said[1] not in _AS_MUCH or at + 3 >= len(self._words):
            return None
        found = self._ideas.exact_at(at + 3)
        end = at + 3 + found[0] if found else len(self._words)
        if end >= len(self._words) or self._words[end].plain not in ("as", "than"):
            return None
        while end < len(self._words) and not self._words[end].breaks and self._words[end].plain not in _MEANS:
            end += 1
        if not found or end >= len(self._words) or self._words[end].breaks:
            return None
        level = Level("above" if times >= 1 else "below", times=times)
        return end + 1 - start, replace(found[1], level=level)

    def no_matter(self, at: int) -> Found:
        """Income doesn't matter, regardless of age: said so, and no wish."""
        told = vocabulary.NO_MATTER_OF.longest(self._words, at)
        if told and at + told[0] < len(self._words) and not self._words[at + told[0]].breaks:
            idea = self._ideas.exact_at(at + told[0])
            return (told[0] + idea[0], told[1]) if idea else None
        idea = self._ideas.exact_at(at)
        end = at + idea[0] if idea else len(self._words)
        after = vocabulary.NO_MATTER.longest(self._words, end) if end < len(self._words) else None
        return (idea[0] + after[0], after[1]) if idea and after and not self._words[end].breaks else None

    def benefit(self, at: int) -> Found:
        """The benefit of those on Social Security, before its sum."""
        said = self._words[at].stem in _BENEFITS and _SECURITY in {word.plain for word in self._words[:at]}
        after = at + 1
        after += after < len(self._words) and self._words[after].plain == "of"
        follows = said and after < len(self._words) and bound_at(self._words, after)
        idea = self._ideas.named("social security benefit") if follows else None
        return (1, idea) if idea else None

    def heading(self, at: int) -> Found:
        """The age of "age: young": what follows says which."""
        last = at + 1 == len(self._words)
        if self._words[at].plain not in ("age", "ages") or last or not self._words[at].after.startswith(":"):
            return None
        amount = bound_at(self._words, at + 1) or level_at(self._words, at + 1)
        return None if amount else (1, Skip("names what follows"))

    def graded(self, at: int) -> Found:
        """Grades 3 to 8: children at school; tenure 15+ years: long-term residents."""
        if self._words[at].plain == "tenure" and at + 1 < len(self._words) and bound_at(self._words, at + 1):
            stayed = self._ideas.named("long term residents")
            return (1, stayed) if stayed else None
        bound = (
            bound_at(self._words, at + 1) if self._words[at].plain in _GRADES and at + 1 < len(self._words) else None
        )
        idea = self._ideas.named("school-aged children") if bound else None
        return (1 + bound[0], idea) if bound and idea else None

    def earning(self, at: int) -> Found:
        """The earning of "earning double the average"."""
        follows = at + 1 < len(self._words) and not self._words[at + 1].breaks
        level = level_at(self._words, at + 1) if follows and self._words[at].plain in _EARNING else None
        idea = self._ideas.named("household income") if level and level[1].times != 1 else None
        return (1, idea) if idea else None

    def being(self, at: int, before: Sequence[Piece]) -> Found:
        """The run of "rents run over $1,100": a verb between what is measured and its number."""
        measured = bool(before) and isinstance(before[-1].content, Idea) and not self._words[at].breaks
        follows = at + 1 < len(self._words) and not self._words[at + 1].breaks
        if self._words[at].plain not in _BEING or not measured or not follows:
            return None
        skipped = self._words[at + 1].plain in ("at", "in", "from", "around", "about", "well")
        bound = bound_at(self._words, at + 1) or (
            bound_at(self._words, at + 2) if skipped and at + 2 < len(self._words) else None
        )
        return (1, Skip("joins what is measured and its number")) if bound else None

    def years_there(self, at: int, before: Sequence[Piece]) -> Found:
        """The 20+ years of those who have been in their house so long."""
        last = next((one.content for one in reversed(before) if not isinstance(one.content, Skip | Joint)), None)
        there = isinstance(last, Idea) and last.variable.code == _LONG_THERE
        bound = bound_at(self._words, at) if there else None
        if there and not bound and self._words[at].plain in _YEARS and not self._words[at].breaks:
            return 1, _SINCE_WHEN
        years = [place for place, word in enumerate(self._words[at:][:4]) if word.plain in _YEARS] if bound else []
        near = bound and years and years[0] <= bound[0]
        length = max(bound[0], years[0] + 1) if bound and years else 0
        return (length, _SINCE_WHEN) if near else None

    def counted(self, at: int) -> Found:
        """At least one, two or more, before what people have: nearly all who have it; more than two is another wish."""
        bound = bound_at(self._words, at)
        end = at + bound[0] if bound else len(self._words)
        if not bound or bound[1].unit != "plain" or bound[1].low not in (1, 2) or end >= len(self._words):
            return None
        if (
            self._words[end].plain in _CARS
            and not self._words[end].breaks
            and (owners := self._ideas.named("car owners"))
        ):
            return bound[0] + 1, owners
        said, more = self._words[end], any(word.plain in _MORE for word in self._words[at:end])
        one = bound[1].low == 1 and bound[1].stated and self._ideas.exact_at(end)
        return (bound[0], _HOW_MANY) if not (said.breaks or more) and (said.plain in _HAD or one) else None

    def sized(self, at: int) -> Found:
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

    def per_home(self, at: int, before: Sequence[Piece]) -> Found:
        """Per home, after a number: the size of households."""
        words = [word.plain for word in self._words[at : at + 3]]
        home = len(words) > 1 and words[0] in ("per", "a") and words[1] in _HOUSEHOLDS
        within = len(words) > 2 and words[0] == "in" and words[1] in ("the", "a", "their") and words[2] in _HOUSEHOLDS
        number = next((piece.content for piece in reversed(before) if not isinstance(piece.content, Skip)), None)
        counted = isinstance(number, Bound) and (home or (within and self._words[at - 1].plain in _MEMBERS))
        idea = self._ideas.named("household size") if counted else None
        return (3 if within else 2, idea) if idea else None

    def _counts_people(self, at: int, length: int) -> bool:
        """Whether people are what a number counts: 5 or more people, 2 members or fewer."""
        return any(word.plain in _MEMBERS for word in self._words[at : at + length + 1])

    def making_up(self, at: int) -> Found:
        """Make up, before a number: a share, and nothing for the face."""
        words = [word.plain for word in self._words[at : at + 2]]
        number = at + 2 < len(self._words) and words in (["make", "up"], ["makes", "up"], ["making", "up"])
        return (2, Skip("says how much")) if number and bound_at(self._words, at + 2) else None

    def since(self, at: int, before: Sequence[Piece]) -> Found:
        """Since 2011, after a growth."""
        grown = any(isinstance(one.content, Idea) and one.content.variable.unit == "percent change" for one in before)
        follows = grown and at + 1 < len(self._words) and self._words[at].plain == "since"
        year = self._words[at + 1].number if follows else None
        return (2, Skip("the growth in the data is since about then")) if year in _GROWTH_SINCE else None

    def asked_about(self, at: int, before: Sequence[Piece]) -> Found:
        """In the past year, after what people were asked of their past year: a visit to a dentist."""
        last = next((one.content for one in reversed(before) if not isinstance(one.content, Skip | Joint)), None)
        asked = isinstance(last, Idea) and _PAST_YEAR in last.variable.description
        time = time_at(self._words, at) or EVENTS.longest(self._words, at) if asked else None
        said = [word.plain for word in self._words[at : at + time[0]]] if time else []
        return (
            (len(said), Skip("the year before they were asked is what the data holds")) if _ONE_YEAR & {*said} else None
        )

    def staying(self, at: int) -> Found:
        """Stayed, before three nights: a stay somewhere, and not years in the same home."""
        if self._words[at].stem != _STAY or at + 1 >= len(self._words):
            return None
        found = bound_at(self._words, at + 1)
        value, end = value_at(self._words, at + 1)
        end = at + 1 + found[0] if found else end
        counted = (found or value) and any(word.plain in _NIGHTS for word in self._words[end : end + 2])
        return (1, Event("verb", _NO_STAYS)) if counted else None

    def field(self, at: int) -> Found:
        """A name with underscores that is no variable's, or one that is not empty: a field of somebody's own table."""
        end = at + 1
        while (
            end < len(self._words) and self._words[end].plain in ("is", "not", "isn't") and not self._words[end].breaks
        ):
            end += 1
        if at + 1 < end < len(self._words) and self._words[end].plain in _EMPTINESS and self._closes(end + 1):
            return end + 1 - at, Unknown()
        end = at + 1
        while end < len(self._words) and self._words[end].before == "_":
            end += 1
        return (end - at, Unknown()) if end - at > 1 and not self._is_said(at, end - at) else None

    def _closes(self, at: int) -> bool:
        return at == len(self._words) or self._words[at].breaks or self._words[at].plain in ("and", "or")

    def _is_said(self, at: int, length: int) -> bool:
        """Whether the words of a field say something that the catalogue knows: owns_home, has_dog, median_income."""
        end = at + length
        while at < end:
            known = (
                self._ideas.code_at(at),
                self._ideas.owned_at(at),
                self._ideas.exact_at(at),
                vocabulary.JARGON.longest(self._words, at),
            )
            if any(found is not None and at + found[0] == end for found in known):
                return True
            if self._words[at].plain not in _IN_FIELDS:
                return False
            at += 1
        return False

    def doer(self, at: int, before: Sequence[Piece]) -> Found:
        """Drinkers, right after what they drink; drinking, after a hyphen."""
        after_idea = before and isinstance(before[-1].content, Idea | Unknown | Beyond) and not self._words[at].breaks
        lexicon = vocabulary.DOING if self._words[at].before == "-" else vocabulary.DOERS
        return (lexicon.longest(self._words, at) or vocabulary.DOERS.longest(self._words, at)) if after_idea else None
