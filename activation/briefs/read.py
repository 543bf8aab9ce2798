"""Reads a brief in plain English into a receipt and criteria: by grammar and lexicon alone, the same way every time."""

from collections.abc import Collection, Sequence

from activation.briefs.belonging import subjects
from activation.briefs.compose import Part, parts_of, places_together
from activation.briefs.events import absorbed
from activation.briefs.lines import SMALLEST_ZIP, lines_of, unmapped_of
from activation.briefs.mentions import Mention, Sources, mention_of
from activation.briefs.negation import negate
from activation.briefs.pieces import Idea, Piece
from activation.briefs.ranking import ranked
from activation.briefs.receipt import Reading
from activation.briefs.scan import pieces_of
from activation.briefs.tokens import Word, words_of
from activation.briefs.vocabulary import spelt
from activation.briefs.whose_ages import with_ages
from activation.catalogue import Catalogue
from activation.errors import InvalidBrief
from activation.places import Places
from activation.search import Finder, Hit

LONGEST = 2_000
_INCOME = "MEDIAN_HOUSEHOLD_INCOME"


def read(
    text: str, catalogue: Catalogue, finder: Finder, places: Places, allow_sensitive: Collection[str] = ()
) -> Reading:
    """What a brief means on this catalogue; nothing is counted and nothing but the data files is asked.

    Raises InvalidBrief where the brief is not a text. Of a longer one, the first 2,000 characters are read.
    """
    if not isinstance(text, str):
        raise InvalidBrief("A brief is a text.", "Describe the audience in plain English.", field="text")
    read_text = _cut(text)
    words = spelt(words_of(read_text), finder, places)
    mentions, pieces = _mentions(words, catalogue, finder, places, allow_sensitive)
    parts = [*parts_of(mentions, pieces, words), Part(SMALLEST_ZIP, ())]
    lines = lines_of(read_text, words, pieces, mentions, parts)
    return Reading(
        text=read_text,
        lines=lines,
        criteria={"all": [part.rule for part in parts]},
        variables=ranked(mentions, read_text, words),
        unmapped=unmapped_of(read_text, words, mentions, finder, allow_sensitive),
        ignored=[
            word.text
            for line in lines
            if line.kind == "ignored"
            for word in words
            if line.start <= word.start < line.end
        ],
        notes=[*_notes(text, read_text, words, mentions), *(part.note for part in parts if part.note)],
    )


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(None, 1)[0] if any(char.isspace() for char in text[1:LONGEST]) else text[:LONGEST]


def _mentions(
    words: Sequence[Word],
    catalogue: Catalogue,
    finder: Finder,
    places: Places,
    allow_sensitive: Collection[str],
    deep: bool = False,
) -> tuple[list[Mention], list[Piece]]:
    def expand(reads: str) -> list[Mention]:
        return [] if deep else _mentions(words_of(reads), catalogue, finder, places, allow_sensitive, deep=True)[0]

    sources = Sources(catalogue, finder, allow_sensitive, expand)
    pieces = with_ages(absorbed(pieces_of(words, finder, places), words), words)
    found = subjects(pieces, words, _income(catalogue))
    negate(found, pieces, words)
    in_order = sorted(found.values(), key=lambda subject: subject.first)
    return places_together([mention_of(subject, words, sources) for subject in in_order], pieces, words), pieces


def _income(catalogue: Catalogue) -> Idea | None:
    if _INCOME not in catalogue:
        return None
    return Idea((Hit(catalogue.get(_INCOME), 0.9),), why="a sum of money alone is taken as household income")


def _notes(text: str, read_text: str, words: Sequence[Word], mentions: Sequence[Mention]) -> list[str]:
    notes = []
    if len(read_text) < len(text):
        notes.append(f"The brief has {len(text):,} characters; the first {len(read_text):,} were read.")
    if not words:
        notes.append("Describe who should be reached: where they live, their age, income, household or interests.")
    elif not any(mention.kind == "rule" for mention in mentions):
        notes.append("Nothing in this brief became a rule, so the audience is everybody.")
    return notes
