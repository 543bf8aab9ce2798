"""A brief as it was read, with the people that each of its rules keeps."""

import json
from dataclasses import dataclass

from activation.briefs import Notice, ReceiptLine, Unmapped, read
from activation.catalogue import Catalogue
from activation.counting import Count, Size, count
from activation.criteria import Criteria, parse
from activation.places import Places
from activation.population import Population
from activation.search import Finder, FoundVariable


class CountedLine(ReceiptLine):
    """A line of the receipt with what its rule alone keeps of the whole population; None where it became no rule."""

    keeps: Size | None = None


@dataclass(frozen=True)
class Brief:
    """What a description in plain English became.

    receipt: one line per phrase, in the order of the text; criteria: the plain rule tree to count, split and save;
    variables: ranked, those of the rules first; unmapped: what found nothing, with the nearest variables;
    ignored: filler words; notices: what to say of the brief as a whole, such as that it is a question; size: the
    people that the criteria keep.
    """

    text: str
    receipt: list[CountedLine]
    criteria: Criteria
    variables: list[FoundVariable]
    unmapped: list[Unmapped]
    ignored: list[str]
    notes: list[str]
    notices: list[Notice]
    size: Count


def read_brief(
    text: str,
    catalogue: Catalogue,
    finder: Finder,
    places: Places,
    population: Population,
    allow_sensitive: tuple[str, ...] = (),
) -> Brief:
    """Reads a description and counts what each of its rules keeps."""
    reading = read(text, catalogue, finder, places, allow_sensitive)
    size = count(parse(reading.criteria, catalogue, allow_sensitive), population)
    alone = {json.dumps(step.rule): step.alone for step in size.rules}
    # Alternatives ("Texas, or renters in Ohio") share one part of the criteria: each is counted for itself, in one go.
    others = {key: line.rule for line in reading.lines if line.rule and (key := json.dumps(line.rule)) not in alone}
    if others:
        together = count(parse({"all": list(others.values())}, catalogue, allow_sensitive), population)
        alone.update({key: step.alone for key, step in zip(others, together.rules, strict=True)})
    receipt = [
        CountedLine(**line.model_dump(), keeps=alone[json.dumps(line.rule)] if line.rule else None)
        for line in reading.lines
    ]
    return Brief(
        text=reading.text,
        receipt=receipt,
        criteria=reading.criteria,
        variables=reading.variables,
        unmapped=reading.unmapped,
        ignored=reading.ignored,
        notes=reading.notes,
        notices=reading.notices,
        size=size,
    )
