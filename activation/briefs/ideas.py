"""Words that the catalogue knows: the longest phrase that is a label or a synonym, or that only one variable holds."""

from collections.abc import Sequence
from itertools import pairwise

from activation.briefs.events import EVENTS
from activation.briefs.levels import COMPARED, LEVELS, OPPOSITES, SUPERLATIVES, percent_at
from activation.briefs.lexicon import Lexicon, load, phrases
from activation.briefs.numbers import bound_at
from activation.briefs.pieces import Idea, Level, Piece, Unknown
from activation.briefs.tokens import Word, words_of
from activation.briefs.vocabulary import BEFORE_ANY_VERB, BEFORE_VERBS, BEYOND, FILLER, JARGON
from activation.catalogue import Variable
from activation.search import Finder, Hit
from activation.search.words import STOP_WORDS, singular, split, stem

LONGEST = 6
LONGEST_LOOSE = 4
_LONGEST_LIST = 8
# A direct hit that is not a whole label or synonym counts only if no other variable comes this near to it.
CLEAR = 0.03
DIRECT = 0.8
# The score of subway for "subway riders".
HEADLESS = 0.9
_NO = Lexicon(phrases(load("joints")["negations"]["narrow"] + load("joints")["negations"]["wide"], True))
_OWN = frozenset({"got", "own", "owns", "owning", "owned", "possess", "possesses"})
_HAVE = frozenset({"have", "has", "having", "with"})
_OWN_CARS = frozenset(map(stem, ("car", "vehicle", "truck", "pickup", "auto")))
_A = frozenset(["a", "an", "the", "their", "his", "her", "its", "at", "least", "own", "or", "more", "than", "plus"])
_FEW = frozenset({"one", "two", "three", "several", "multiple", "both"})
_DOINGS = ("ing", "er", "ers")
_DOERS = ("ing", "er", "ers", "ists", "ist")
_WHERE = frozenset({"in", "on", "near", "at", "around", "by", "with", "within", "outside", "close", "alone", "along"})
_PARTING = frozenset({"who", "that", "or", "but", "which", "whose"})


class Ideas:
    """Finds ideas in the words of one brief."""

    def __init__(self, words: Sequence[Word], finder: Finder) -> None:
        self._words = words
        self._finder = finder

    def code_at(self, at: int) -> tuple[int, Idea] | None:
        """A variable's code, as in RENTERS_SHARE >= 40."""
        end = at + 1
        while end < len(self._words) and self._words[end].before == "_":
            end += 1
        if end - at < 2:
            return None
        hits = self._finder.hits("_".join(word.text for word in self._words[at:end]), 1)
        code = "_".join(word.text for word in self._words[at:end]).upper()
        return (end - at, Idea((hits[0],), coded=True)) if hits and hits[0].variable.code == code else None

    def exact_at(self, at: int) -> tuple[int, Idea] | None:
        """The longest label or synonym that begins at a word."""
        if len(self._words[at].plain) < 2:
            return None
        for length in range(self._room(at), 0, -1):
            found = self._stems(at, length)
            known = found and (self._finder.exact(found, ordered=True) or self._turned_round(found, at, length))
            if known and self._cuts_another(at, length):
                continue
            plain = [word.plain for word in self._words[at : at + length]]
            named = length > 1 and self._finder.named(plain)
            # Pensioners with incomes are no income of pensions.
            joined = "with" in plain[1:] or ("and" in plain and not self._names_both(at, length))
            known = known and (named or not joined)
            if (known or named) and not self._is_level_and_idea(at, length) and not self.goes_on(at, length):
                hits = [hit for hit in self._hits(at, length) if hit.score >= 0.9]
                aged = hits and any(part.isdigit() for part in found) and _is_age_band(hits[0])
                if hits and not aged and (length > 1 or hits[0].exact or self._same_word(at, hits[0].variable)):
                    return length, Idea(tuple(hits))
        return self._opposite(at)

    def _names_both(self, at: int, length: int) -> bool:
        """Whether a name joins the same two by an "and": food and drink, but no "rented and median"."""
        said = " ".join(word.plain for word in self._words[at : at + length])
        hits = self._hits(at, length)[:1]
        return any(said in name.lower() for hit in hits for name in (hit.variable.label, *hit.variable.synonyms))

    def _turned_round(self, stems: Sequence[str], at: int, length: int) -> bool:
        """Whether a name has these very words in another order: homes vacant, but no income pensioners."""
        if len(stems) < length:
            return False
        said = sorted(singular(word.plain) for word in self._words[at : at + length])
        names = (name for variable in self._finder.exact(stems) for name in (variable.label, *variable.synonyms))
        return any(said == sorted(map(singular, split(name))) for name in names)

    def _cuts_another(self, at: int, length: int) -> bool:
        """Whether another phrase begins after its negation and ends behind it: didn't check out, no car payment."""
        negated = _NO.longest(self._words, at)
        if not negated or negated[0] >= length:
            return False
        after = at + negated[0]
        longer = EVENTS.longest(self._words, after), BEYOND.longest(self._words, after)
        return any(found is not None and negated[0] + found[0] > length for found in longer)

    def goes_on(self, at: int, length: int) -> bool:
        """Whether its last word belongs to what follows: seniors living in Iowa, income up to 50k."""
        last, after = self._words[at + length - 1], at + length
        follows = after < len(self._words) and not self._words[after].breaks and self._words[after].plain in _WHERE
        compared = after < len(self._words) and self._words[after].plain == "than"
        bounded = length > 1 and (bound := bound_at(self._words, after - 1)) is not None and bound[0] > 1
        return length > 1 and ((last.plain == "living" and follows) or compared or bool(bounded))

    def superlative_at(self, at: int) -> tuple[int, Idea] | None:
        """The richest, the oldest 5 %: a variable and a level in one word."""
        side, name = SUPERLATIVES.get(self._words[at].plain, ("top", ""))
        hits = self._finder.hits(name, 1)
        if not hits:
            return None
        length, percent = percent_at(self._words, at + 1)
        return length + 1, Idea(hits, level=Level(side, percent or 10))

    def compared_at(self, at: int, before: Sequence[Piece]) -> tuple[int, Idea] | None:
        """Younger than average: the median age; only a level after "whose median age is"."""
        found = COMPARED.longest(self._words, at)
        hits = self._finder.hits(found[1][1], 1) if found else ()
        said = (
            any(isinstance(one.content, Idea) and one.content.variable == hits[0].variable for one in before)
            if hits
            else True
        )
        return None if said or not found else (found[0], Idea(hits, level=Level(found[1][0])))

    def named(self, text: str) -> Idea | None:
        """The idea that a text is a name of."""
        hits = tuple(hit for hit in self._finder.hits(text, 6) if hit.score >= DIRECT)
        return Idea(hits, why=f"taken as '{text}'") if hits and hits[0].exact else None

    def named_or_said(self, text: str) -> Idea | None:
        """The idea that a text is a name of, or other words for."""
        words = words_of(text)
        said = JARGON.longest(words, 0)
        return self.named(said[1].reads if said and said[0] == len(words) else text)

    def owned_at(self, at: int) -> tuple[int, Idea] | None:
        """Own a dog, owns their home, with two cars: the owners of what follows."""
        verb = self._words[at].plain
        counted = self._is_little(at) and verb not in _A
        if verb not in _OWN and verb not in _HAVE and not counted:
            return None
        ends = at + 1 == len(self._words) or self._words[at + 1].breaks
        if verb in ("own", "owns") and ends and at and self._words[at - 1].plain in BEFORE_VERBS:
            owners = self.named("homeowners")
            return (1, owners) if owners else None
        if verb in _OWN and [word.plain for word in self._words[at + 1 : at + 3]] in (["or", "rent"], ["nor", "rent"]):
            owners = self.named("homeowners")
            return (1, owners) if owners else None
        start = at + 1
        while start < len(self._words) and not self._words[start].breaks and self._is_little(start):
            start += 1
        for length in range(min(self._room(start), 3) if start < len(self._words) else 0, 0, -1):
            if self._words[start].breaks or not (thing := self._stems(start, length)):
                continue
            if counted and self._words[start].stem not in _OWN_CARS:
                continue
            if BEYOND.longest(self._words, start):
                return None  # a car loan is no car
            longer = (JARGON.longest(self._words, start) or self.exact_at(start)) if verb in _HAVE else None
            if longer and longer[0] > length:
                return None  # with home ownership of 80 %
            known = verb in _HAVE and self._plain_idea(start) and self._words[start].stem not in _OWN_CARS
            if not known and (variables := self._finder.exact([*thing, stem("owners")])):
                end = start + length
                said = " ".join(word.plain for word in self._words[start:end])
                hits = tuple(Hit(variable, 0.95) for variable in variables)
                return end - at, Idea(hits, why=f"taken as owners of {said}")
        return None

    def _is_little(self, at: int) -> bool:
        word = self._words[at]
        return word.plain in _A or (word.number is not None and word.number < 10) or word.plain in _FEW

    def loose_at(self, at: int) -> tuple[int, Idea | Unknown] | None:
        """The longest run of words that one label or synonym holds among others; Unknown where several do."""
        for length in range(min(self._room(at), LONGEST_LOOSE), 0, -1):
            found = self._stems(at, length)
            if not found or any(part.isdigit() or not self._finder.knows(part) for part in found):
                continue
            # "Families without" is no name of anything: what follows a negation is what it turns round.
            if any(_NO.longest(self._words, place) for place in range(at, at + length)):
                continue
            plain = [word.plain for word in self._words[at : at + length]]
            if ("and", "the") in pairwise(plain) or "with" in plain or self.goes_on(at, length):
                continue
            if "and" in plain and not self._names_both(at, length):
                continue
            headless = self._finder.headless(plain)
            if len(headless) == 1 and not headless[0].sensitive:
                return length, Idea((Hit(headless[0], HEADLESS),))
            hits = [hit for hit in self._hits(at, length) if hit.score >= DIRECT and not hit.variable.sensitive]
            if length == 1 or not hits or hits[0].whole < 2:
                continue
            if len(hits) > 1 and hits[1].score > hits[0].score - CLEAR:
                return length, Unknown(tuple(hits[:3]))
            return length, Idea(tuple(hits))
        return None

    def _same_word(self, at: int, variable: Variable) -> bool:
        """Whether a single word is a name of the variable and not just kin to one.

        Hikers, and hike as a verb, are hiking; but accounts are no accountants, and details no detailing.
        """
        word = self._words[at]
        bare = word.plain == singular(word.plain)
        verb = bare and not word.plain.endswith("ed") and at > 0 and self._words[at - 1].plain in BEFORE_ANY_VERB
        bare = bare or self._is_doing(at)
        if word.plain.endswith(_DOERS) or verb:
            return True
        names = [name for text in (variable.label, *variable.synonyms) for name in split(text)]
        kin = [name for name in names if stem(name) == word.stem]
        return any(singular(name) == singular(word.plain) or (bare and name.endswith(_DOINGS)) for name in kin)

    def _is_doing(self, at: int) -> bool:
        """Whether a word with an s is a verb: who sews, quilts or crochets."""
        before = at - 1
        while before >= 0 and at - before < _LONGEST_LIST:
            if self._words[before].plain in BEFORE_VERBS:
                return self._words[at].plain.endswith("s")
            listed = self._words[before + 1].breaks or self._words[before + 1].plain in ("or", "and")
            if not listed and self._words[before].plain not in ("or", "and"):
                return False
            before -= 1
        return False

    def _opposite(self, at: int) -> tuple[int, Idea] | None:
        """Small households, where the catalogue speaks of large ones only."""
        if at + 1 >= len(self._words) or self._words[at + 1].breaks:
            return None
        if LEVELS.longest(self._words, at) and self._plain_idea(at + 1):
            return None
        for opposite in OPPOSITES.get(self._words[at].plain, ()):
            for length in range(min(self._room(at + 1), 3), 0, -1):
                rest = self._stems(at + 1, length)
                if rest and (variables := self._finder.exact([*map(stem, opposite.split()), *rest])):
                    why = (
                        f"the opposite of {opposite} {' '.join(w.plain for w in self._words[at + 1 : at + 1 + length])}"
                    )
                    return length + 1, Idea(tuple(Hit(variable, 0.95) for variable in variables), low=True, why=why)
        return None

    def _plain_idea(self, at: int) -> bool:
        """Whether an idea begins at a word by itself, so that a level before it is only a level."""
        if JARGON.longest(self._words, at):
            return True
        filler = FILLER.longest(self._words, at)
        return not filler and any(
            (found := self._stems(at, length)) and self._finder.exact(found, len(found) < length)
            for length in range(1, self._room(at) + 1)
        )

    def _room(self, at: int) -> int:
        """How many words may belong to a phrase that begins here: none over a comma or a word such as who."""
        end = at + 1
        while end < min(at + LONGEST, len(self._words)):
            if self._words[end].breaks or self._words[end].plain in _PARTING:
                break
            end += 1
        return end - at

    def _stems(self, at: int, length: int) -> list[str]:
        """The telling stems of a run of words; none where it begins or ends with a word that tells nothing."""
        run = self._words[at : at + length]
        negated = _NO.longest(run, 0)
        first = negated[0] if negated else 0
        rest = run[first:]
        if not rest or rest[-1].plain in STOP_WORDS or (not negated and rest[0].plain in STOP_WORDS):
            return []
        return [*(["no"] if negated else []), *(word.stem for word in rest if word.plain not in STOP_WORDS)]

    def _hits(self, at: int, length: int) -> tuple[Hit, ...]:
        run = self._words[at : at + length]
        negated = _NO.longest(run, 0)
        plain = [word.plain for word in run[negated[0] if negated else 0 :]]
        return self._finder.hits(" ".join([*(["no"] if negated else []), *plain]), 6)

    def _is_level_and_idea(self, at: int, length: int) -> bool:
        """Whether the phrase is better read as how much of what: "high income", "average income"."""
        level = LEVELS.longest(self._words[: at + length], at)
        if not level or level[0] >= length:
            return False
        if self._words[at + level[0]].plain == "and":
            return True
        if [word.plain for word in self._words[at + level[0] : at + length]] == ["age"]:
            return False  # the average age is a number, and no middling amount of age
        rest = self._stems(at + level[0], length - level[0])
        if not rest or not self._finder.exact(rest):
            return False
        whole = self._hits(at, length)[0]
        rest_named = self._finder.named([word.plain for word in self._words[at + level[0] : at + length]])
        named = whole.exact and not whole.variable.sensitive and (level[1].side != "middle" or not rest_named)
        return not named or whole.variable in self._finder.exact(rest)


def _is_age_band(hit: Hit) -> bool:
    return hit.variable.code.startswith(("AGE_", "ADULTS_", "MEN_", "WOMEN_"))
