"""The receipt: each mention as a line, and the words between them as what was ignored and why."""

from collections.abc import Collection, Iterator, Sequence

from activation.briefs.compose import Part
from activation.briefs.mentions import Mention
from activation.briefs.pieces import Content, Joint, Level, Negation, Piece, Skip
from activation.briefs.receipt import ReceiptLine, Unmapped
from activation.briefs.tokens import Word
from activation.briefs.unknown import NEAR, near
from activation.search import Finder

# What the search finds by meaning alone is offered from here on.
_LEAST_KIN = 0.5
SMALLEST_ZIP = {"variable": "PEOPLE", "op": ">=", "value": 50}


def lines_of(
    text: str, words: Sequence[Word], pieces: Sequence[Piece], mentions: Sequence[Mention], parts: Sequence[Part]
) -> list[ReceiptLine]:
    """One line per phrase in the order of the text, together all its words; the last is the smallest ZIP, unasked."""
    part_of = {number: place for place, part in enumerate(parts) for number in part.mentions}
    lines: list[ReceiptLine] = []
    at = 0
    for number, mention in enumerate(mentions):
        lines += _ignored(text, words, pieces, at, mention.first)
        lines.append(_line(text, words, mention, part_of.get(number)))
        at = mention.last + 1
    lines += _ignored(text, words, pieces, at, len(words))
    return [*lines, smallest_line(text, len(parts) - 1)]


def smallest_line(text: str, part: int) -> ReceiptLine:
    """The line of the rule that nobody asked for: no tiny ZIPs."""
    return ReceiptLine(
        phrase="",
        start=len(text),
        end=len(text),
        kind="rule",
        meaning="ZIPs with at least 50 people",
        variable="PEOPLE",
        rule=SMALLEST_ZIP,
        part=part,
        reason="ZIPs with fewer than 50 people are left out: their rates are noise",
    )


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


def _why_ignored(content: Content) -> str:
    if isinstance(content, Skip):
        return content.why
    if isinstance(content, Joint):
        return "joins the other words"
    if isinstance(content, Level):
        return "says how much, but of nothing that the data holds"
    assert isinstance(content, Negation)
    return "turns nothing round that the data holds"


def unmapped_of(
    text: str, words: Sequence[Word], mentions: Sequence[Mention], finder: Finder, allow_sensitive: Collection[str]
) -> list[Unmapped]:
    """What became no rule, with up to three variables to offer instead."""
    found = []
    for mention in mentions:
        if mention.kind in ("unmapped", "refused"):
            run = words[mention.first : mention.last + 1]
            hits = mention.hits or (near(run, finder, allow_sensitive) if mention.family == "idea" else ())
            codes = list(dict.fromkeys(hit.variable.code for hit in hits))[:NEAR]
            phrase = text[run[0].start : run[-1].end]
            if not codes and mention.family == "idea":
                kin = finder.find(phrase, NEAR, allow_sensitive)
                codes = [variable.code for variable in kin if variable.relevance_score >= _LEAST_KIN]
            found.append(Unmapped(phrase=phrase, why=mention.reason, nearest=codes))
    return found
