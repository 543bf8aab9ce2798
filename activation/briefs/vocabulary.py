"""The phrases of the lexicon by what they mean, and the spelling of every word that anything here knows."""

from collections.abc import Sequence
from functools import lru_cache

from activation.briefs.events import EVENTS
from activation.briefs.levels import LEVELS
from activation.briefs.lexicon import Lexicon, load
from activation.briefs.pieces import Beyond, Jargon, Joint, Negation, Skip
from activation.briefs.tokens import Word
from activation.places import Places
from activation.search import Finder
from activation.search.spelling import Speller
from activation.search.words import singular, split, stem

_TURNS = load("joints")["negations"]

FILLER = Lexicon(
    {
        text: Skip(group["reason"])
        for name, group in load("filler").items()
        if name not in ("doers", "doing")
        for text in [*group["phrases"], *group["words"].split()]
    }
)
# Drinkers after "craft beer" are a filler; elsewhere they are drinkers.
_DOING = load("filler")["doing"]
DOING = Lexicon(dict.fromkeys(_DOING["words"].split(), Skip(_DOING["reason"])))
DOERS = Lexicon(dict.fromkeys(load("filler")["doers"]["words"].split(), Skip(load("filler")["doers"]["reason"])))
PEOPLE = frozenset(load("filler")["people"]["words"].split())
# As written, in the plural or not: by their stems, hats were what people hate.
_GOODS = {
    f"={form}": shop
    for shop, goods in load("goods")["goods"].items()
    for good in goods
    for form in (good, singular(good), f"{good}s")
}
_IN_OTHER_WORDS = ("jargon", "people", "living", "interests")
_SAID = {
    said: reads
    for name in _IN_OTHER_WORDS
    for subject in load(name).values()
    for reads, phrases in subject.items()
    for said in phrases
}
JARGON = Lexicon({said: Jargon(reads) for said, reads in (_GOODS | _SAID).items()}, by_stem=True)
JOINTS = Lexicon({text: Joint(word) for word, texts in load("joints")["joints"].items() for text in texts})
NEGATIONS = Lexicon({text: Negation(text, kind == "wide") for kind in ("wide", "narrow") for text in _TURNS[kind]})
# A single word right after one of these is a verb, as in "who hike"; after the first kind, often one with an object,
# as in "who read books".
BEFORE_VERBS = frozenset(load("joints")["verbs"]["before"])
BEFORE_ANY_VERB = BEFORE_VERBS | frozenset(load("joints")["verbs"]["also_before"])
DOING_WITH = frozenset(load("joints")["verbs"]["doing"])
OUTSIDE = Lexicon({text: Negation(text, True) for text in _TURNS["outside"]})
# Said not to matter, after what and before what: "income doesn't matter", "regardless of age".
_NO_MATTER = Skip(load("joints")["no_matter"]["reason"])
NO_MATTER = Lexicon(dict.fromkeys(load("joints")["no_matter"]["after"], _NO_MATTER))
NO_MATTER_OF = Lexicon(dict.fromkeys(load("joints")["no_matter"]["before"], _NO_MATTER))
BEYOND = Lexicon(
    {
        word: Beyond(group["why"], group.get("class", ""), tuple(group.get("nearest", ())))
        for group in load("beyond")["subject"]
        for word in group["words"]
    },
    by_stem=True,
)


def _plain_words() -> frozenset[str]:
    """Every word that stands in a data file of the lexicon."""
    texts = [
        text
        for name in ("numbers", "events", "ages", *_IN_OTHER_WORDS, "goods", "levels", "places")
        for text in _texts(load(name))
    ]
    lexicons = (FILLER, JARGON, JOINTS, NEGATIONS, OUTSIDE, BEYOND, EVENTS, LEVELS)
    return frozenset(word for text in texts for word in split(text)).union(*(lexicon.words for lexicon in lexicons))


def _texts(part: object) -> list[str]:
    if isinstance(part, dict):
        return [*map(str, part), *(text for value in part.values() for text in _texts(value))]
    if isinstance(part, list):
        return [text for value in part for text in _texts(value)]
    return [part] if isinstance(part, str) else []


WORDS = _plain_words()
STEMS = frozenset(map(stem, WORDS))
SAME: dict[str, str] = load("spelling")["same"]


@lru_cache(maxsize=4)
def _speller(finder: Finder, places: Places) -> Speller:
    return Speller(WORDS | finder.vocabulary | places.big_words)


def spelt(words: Sequence[Word], finder: Finder, places: Places) -> list[Word]:
    """The words, those that nothing knows taken for the nearest that something does."""
    speller = _speller(finder, places)

    def corrected(word: Word) -> Word:
        if same := SAME.get(word.plain):
            return word.read_as(same)
        if word.stem in STEMS or finder.knows(word.plain) or word.plain in places.words:
            return word
        for goer in ("goers", "goer"):
            gone = word.plain.removesuffix(goer)
            if gone != word.plain and (finder.knows(gone) or stem(gone) in STEMS):
                return word.read_as(gone)
        nearest = speller.correct(word.plain)
        return word.read_as(nearest) if nearest else word

    return [corrected(word) for word in words]
