"""Reads a brief in plain English into a receipt and criteria: by grammar and lexicon alone, the same way every time."""

from collections.abc import Collection, Iterator, Sequence

from activation.briefs.belonging import subjects, with_ages
from activation.briefs.compose import Part, parts_of, places_together
from activation.briefs.events import absorbed
from activation.briefs.mentions import Mention, Sources, mention_of
from activation.briefs.pieces import Idea, Joint, Level, Negation, Piece, Skip
from activation.briefs.ranking import ranked
from activation.briefs.receipt import Reading, ReceiptLine, Unmapped
from activation.briefs.scan import near, pieces_of
from activation.briefs.tokens import Word, words_of
from activation.briefs.vocabulary import spelt
from activation.catalogue import Catalogue
from activation.errors import InvalidBrief
from activation.places import Places
from activation.search import Finder, Hit

LONGEST = 2_000
SMALLEST_ZIP = {"variable": "PEOPLE", "op": ">=", "value": 50}
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
    lines = _lines(read_text, words, pieces, mentions, parts)
    return Reading(
        text=read_text,
        lines=lines,
        criteria={"all": [part.rule for part in parts]},
        variables=ranked(mentions, read_text, words),
        unmapped=_unmapped(read_text, words, mentions, finder, allow_sensitive),
        ignored=[
            word.text
            for line in lines
            if line.kind == "ignored"
            for word in words
            if line.start <= word.start < line.end
        ],
        notes=_notes(text, read_text, words, mentions),
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
    income = (
        Idea((Hit(catalogue.get(_INCOME), 0.9),), why="a sum of money alone is taken as household income")
        if _INCOME in catalogue
        else None
    )
    found = [mention_of(subject, words, sources) for subject in subjects(pieces, words, income)]
    return places_together(found, pieces, words), pieces


def _lines(
    text: str, words: Sequence[Word], pieces: Sequence[Piece], mentions: Sequence[Mention], parts: Sequence[Part]
) -> list[ReceiptLine]:
    part_of = {number: place for place, part in enumerate(parts) for number in part.mentions}
    lines: list[ReceiptLine] = []
    at = 0
    for number, mention in enumerate(mentions):
        lines += _ignored(text, words, pieces, at, mention.first)
        lines.append(_line(text, words, mention, part_of.get(number)))
        at = mention.last + 1
    lines += _ignored(text, words, pieces, at, len(words))
    smallest = ReceiptLine(
        phrase="",
        start=len(text),
        end=len(text),
        kind="rule",
        meaning="ZIPs with at least 50 people",
        variable="PEOPLE",
        rule=SMALLEST_ZIP,
        part=len(parts) - 1,
        reason="ZIPs with fewer than 50 people are left out: their rates are noise",
    )
    return [*lines, smallest]


def _line(text: str, words: Sequence[Word], mention: Mention, part: int | None) -> ReceiptLine:
    start, end = words[mention.first].start, words[mention.last].end
    if mention.kind != "rule":
        return ReceiptLine(
            phrase=text[start:end], start=start, end=end, kind=mention.kind, meaning="", reason=mention.reason
        )
    code = mention.rule.get("variable") if mention.rule else None
    meaning = f"not: {mention.meaning}" if mention.negated else mention.meaning
    reason = "; ".join(filter(None, [mention.reason, "the 'not' before reaches here too" if mention.shared else ""]))
    return ReceiptLine(
        phrase=text[start:end],
        start=start,
        end=end,
        kind="rule",
        meaning=meaning,
        variable=code or (mention.hits[0].variable.code if mention.hits else None),
        rule=mention.signed_rule,
        part=part,
        reason=reason,
        proxy=mention.proxy,
    )


def _ignored(text: str, words: Sequence[Word], pieces: Sequence[Piece], first: int, end: int) -> Iterator[ReceiptLine]:
    """One line for the words from first to end that no mention took."""
    if first >= end:
        return
    inside = [piece.content for piece in pieces if first <= piece.first < end]
    why = list(dict.fromkeys(_why_ignored(content) for content in inside))
    start, stop = words[first].start, words[end - 1].end
    yield ReceiptLine(phrase=text[start:stop], start=start, end=stop, kind="ignored", meaning="", reason="; ".join(why))


def _why_ignored(content: object) -> str:
    if isinstance(content, Skip):
        return content.why
    if isinstance(content, Joint):
        return "joins the other words"
    if isinstance(content, Level):
        return "says how much, but of nothing that the data holds"
    assert isinstance(content, Negation)
    return "turns nothing round that the data holds"


def _unmapped(
    text: str, words: Sequence[Word], mentions: Sequence[Mention], finder: Finder, allow_sensitive: Collection[str]
) -> list[Unmapped]:
    found = []
    for mention in mentions:
        if mention.kind in ("unmapped", "refused"):
            run = words[mention.first : mention.last + 1]
            hits = mention.hits or (near(run, finder, allow_sensitive) if mention.family == "idea" else ())
            codes = list(dict.fromkeys(hit.variable.code for hit in hits))[:3]
            found.append(Unmapped(phrase=text[run[0].start : run[-1].end], why=mention.reason, nearest=codes))
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
