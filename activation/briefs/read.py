"""Reads a brief in plain English into a receipt and criteria: by grammar and lexicon alone, the same way every time."""

from collections.abc import Collection, Sequence

from activation.briefs.belonging import Measured, subjects
from activation.briefs.compose import Part, parts_of, places_together
from activation.briefs.denied import denied_together
from activation.briefs.events import absorbed
from activation.briefs.habits import without_habits
from activation.briefs.lines import SMALLEST_ZIP, lines_of, smallest_line, unmapped_of
from activation.briefs.mentions import Mention, Sources, mention_of
from activation.briefs.misses import misses_together
from activation.briefs.negation import negate
from activation.briefs.other_texts import is_about_saved, language_of, notices_of, without_personal_data
from activation.briefs.pieces import Idea, Piece
from activation.briefs.ranking import ranked
from activation.briefs.receipt import Notice, Reading, ReceiptLine
from activation.briefs.scan import pieces_of
from activation.briefs.tokens import Word, words_of
from activation.briefs.vocabulary import spelt
from activation.briefs.whose_ages import with_ages
from activation.catalogue import Catalogue
from activation.errors import InvalidBrief
from activation.places import Places
from activation.search import Finder, Hit

LONGEST = 2_000
_ALONE: dict[Measured, str] = {
    "income": "MEDIAN_HOUSEHOLD_INCOME",
    "rent": "MEDIAN_RENT",
    "density": "POPULATION_DENSITY",
    "housing": "HOUSING_DENSITY",
    "benefit": "MEAN_SOCIAL_SECURITY_BENEFIT",
}


def read(
    text: str, catalogue: Catalogue, finder: Finder, places: Places, allow_sensitive: Collection[str] = ()
) -> Reading:
    """What a brief means on this catalogue; nothing is counted and nothing but the data files is asked.

    Raises InvalidBrief where the brief is not a text. Of a longer one, the first 2,000 characters are read.
    """
    if not isinstance(text, str):
        raise InvalidBrief("A brief is a text.", "Describe the audience in plain English.", field="text")
    read_text, hidden = without_personal_data(_cut(text))
    language, about_saved = language_of(read_text), is_about_saved(read_text)
    notices = [*notices_of(read_text, language, about_saved), *hidden]
    if about_saved and not language:
        return _without_rules(read_text, notices)
    # Words of another language are no misspelt English.
    words = words_of(read_text) if language else spelt(words_of(read_text), finder, places)
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
        notes=[*_notes(text, read_text, words, mentions), *_of_parts(parts, mentions, read_text, words)],
        notices=notices,
    )


def _of_parts(parts: Sequence[Part], mentions: Sequence[Mention], text: str, words: Sequence[Word]) -> list[str]:
    """How the parts bind, and where two of them shut each other out."""

    def said(part: Part) -> str:
        mention = mentions[part.mentions[0]]
        return f"'{text[words[mention.first].start : words[mention.last].end]}'"

    notes = [part.note for part in parts if part.note]
    for part in parts:
        other = next((other for other in parts if other.rule == {"not": part.rule}), None)
        if other:
            notes.append(
                f"{said(part)} and {said(other)} are measured by the same variable: together they keep nobody."
            )
    return notes


def _without_rules(text: str, notices: Sequence[Notice]) -> Reading:
    """A text that asks for something else than an audience."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    line = ReceiptLine(
        phrase=text[start:end], start=start, end=end, kind="ignored", meaning="", reason="asks about saved audiences"
    )
    words = [word.text for word in words_of(text)]
    criteria = {"all": [SMALLEST_ZIP]}
    lines = [line, smallest_line(text, 0)]
    return Reading(
        text=text,
        lines=lines,
        criteria=criteria,
        variables=[],
        unmapped=[],
        ignored=words,
        notes=["Nothing in this brief became a rule, so the audience is everybody."],
        notices=list(notices),
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
    pieces = with_ages(absorbed(without_habits(pieces_of(words, finder, places), words), words), words)
    found = subjects(pieces, words, _alone(catalogue))
    negate(found, pieces, words)
    in_order = sorted(found.values(), key=lambda subject: subject.first)
    mentions = denied_together([mention_of(subject, words, sources) for subject in in_order], pieces, words)
    mentions = misses_together(mentions, pieces, words)
    return places_together(mentions, pieces, words), pieces


def _alone(catalogue: Catalogue) -> dict[Measured, Idea]:
    """What a number is taken for that stands beside nothing it could measure."""
    found = {}
    for measured, code in _ALONE.items():
        if code in catalogue:
            variable = catalogue.get(code)
            what = "a sum of money" if measured in ("income", "rent", "benefit") else "such a number"
            why = f"{what} alone is taken as {variable.label[:1].lower()}{variable.label[1:]}"
            found[measured] = Idea((Hit(variable, 0.9),), why=why)
    return found


def _notes(text: str, read_text: str, words: Sequence[Word], mentions: Sequence[Mention]) -> list[str]:
    notes = []
    if len(read_text) < len(text):
        notes.append(f"The brief has {len(text):,} characters; the first {len(read_text):,} were read.")
    if not words:
        notes.append("Describe who should be reached: where they live, their age, income, household or interests.")
    elif not any(mention.kind == "rule" for mention in mentions):
        notes.append("Nothing in this brief became a rule, so the audience is everybody.")
    return notes
