"""Judged briefs, and how a reading is held against what a brief was judged to mean.

A want is `VARIABLE|VARIABLE what`, with alternatives parted by " / ". What is `high` or `low`, `>= 5`, `<= 5`,
`50..75`, `above mean`, `twice mean`, `top 10`, `bottom 25` or `in place,place`; `not ` before it turns it round,
and the alternative `NONE` makes the want one that may be left out. `@name` stands for variables of
judged/meanings.toml.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from activation.briefs import Reading
from activation.catalogue import Catalogue, Variable

# Lots written by others without sight of the reader; each was measured before anything was mended by it.
OTHERS = (
    "fresh", "unseen", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth", "twentyfirst", "twentysecond", "twentythird", "twentyfourth",
    "twentyfifth", "twentysixth", "twentyseventh", "twentyeighth", "twentyninth", "thirtieth",
    "thirtyfirst", "thirtysecond", "thirtythird", "thirtyfourth", "thirtyfifth",
    "thirtysixth", "thirtyseventh", "thirtyeighth", "thirtyninth", "fortieth", "fortyfirst",
    "fortysecond", "fortythird", "fortyfourth", "fortyfifth", "fortysixth", "fortyseventh",
)  # fmt: skip
FOLDER = Path(__file__).with_name("judged")
NEAR = 0.015


@dataclass(frozen=True)
class Judged:
    """A brief and what it was judged to mean; `either` are words that may find something or nothing."""

    text: str
    wants: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    either: tuple[str, ...] = ()

    @property
    def needed(self) -> tuple[str, ...]:
        """The wants that may not be left out."""
        return tuple(want for want in self.wants if "NONE" not in want.split(" / "))


@dataclass(frozen=True)
class Leaf:
    """A rule of a tree, and whether an odd number of nots stands over it."""

    variable: str
    op: str
    value: Any
    negated: bool


@cache
def _meanings() -> dict[str, dict[str, str]]:
    return tomllib.loads((FOLDER / "meanings.toml").read_text(encoding="utf-8"))


def judged(name: str) -> list[Judged]:
    """The judged briefs of judged/NAME.toml."""
    briefs = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["brief"]
    lists = ("wants", "nothing", "refused", "either")
    return [Judged(brief["text"], *(tuple(brief.get(each, ())) for each in lists)) for brief in briefs]


def leaves(tree: dict[str, Any], negated: bool = False) -> Iterator[Leaf]:
    """Every rule of a tree."""
    if "variable" in tree:
        yield Leaf(tree["variable"], tree["op"], tree["value"], negated)
    elif "not" in tree:
        yield from leaves(tree["not"], not negated)
    else:
        for part in tree.get("all", []) + tree.get("any", []):
            yield from leaves(part, negated)


def _split(alternative: str) -> tuple[bool, list[str], str]:
    negated = alternative.startswith("not ")
    variables, _, what = alternative.removeprefix("not ").partition(" ")
    means = _meanings()["means"]
    codes = [means.get(name.removeprefix("@"), name) if name[0] == "@" else name for name in variables.split("|")]
    return negated, "|".join(codes).split("|"), what


def wanted_variables(want: str) -> set[str]:
    """The codes of every alternative of a want."""
    return {code for alternative in want.split(" / ") for code in _split(alternative)[1]} - {"NONE"}


def is_number(want: str) -> bool:
    """Whether a want states a number or a rank."""
    return bool(re.search(r" (>=|<=|\d+\.\.|above|twice|top|bottom)", want.split(" / ")[0]))


def is_direction(want: str) -> bool:
    """Whether a want is high or low."""
    return want.split(" / ")[0].endswith((" high", " low"))


def meets(leaf: Leaf, want: str, catalogue: Catalogue) -> bool:
    """Whether a rule is what was wanted: the variable, the direction, the number or the places."""
    return any(_meets(leaf, alternative, catalogue) for alternative in want.split(" / "))


def _meets(leaf: Leaf, alternative: str, catalogue: Catalogue) -> bool:
    negated, variables, what = _split(alternative)
    if leaf.variable not in variables:
        return False
    if what.startswith("in "):
        places = what.removeprefix("in ").split(",")
        return leaf.negated == negated and all(any(place in value for value in leaf.value) for place in places)
    variable = catalogue.get(leaf.variable)
    if leaf.op not in (">=", "<=", "between") or variable.mean is None:
        return False
    if what in ("high", "low"):
        return _points(leaf, variable) == ("low" if (what == "high") == negated else "high")
    if leaf.negated != negated:
        return False
    op, number = _number(what, variable)
    value = list(leaf.value) if leaf.op == "between" else [leaf.value]
    return leaf.op == op and all(_close(a, b) for a, b in zip(number, value, strict=True))


def _points(leaf: Leaf, variable: Variable) -> str:
    """Whether a rule keeps the high or the low end; empty where it keeps the wrong side of the middle."""
    assert variable.mean is not None
    if leaf.op == "between":
        return "" if leaf.negated else "high"
    middle = sorted([variable.quantile(50), variable.mean])
    sound = leaf.value >= middle[0] if leaf.op == ">=" else leaf.value <= middle[1] + 0.5
    return ("high" if (leaf.op == ">=") != leaf.negated else "low") if sound else ""


def _number(what: str, variable: Variable) -> tuple[str, list[float]]:
    first, _, second = what.partition(" ")
    if ".." in what:
        low, _, high = what.partition("..")
        return "between", [float(low), float(high)]
    if second == "mean":
        return ">=", [(variable.mean or 0) * (2 if first == "twice" else 1)]
    if first in ("top", "bottom"):
        return (
            (">=", [variable.quantile(100 - float(second))])
            if first == "top"
            else ("<=", [variable.quantile(float(second))])
        )
    return first, [float(second)]


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= NEAR * max(abs(a), abs(b))


def hits(reading: Reading, wants: tuple[str, ...], catalogue: Catalogue) -> list[bool]:
    """For each want whether a rule of the reading meets it."""
    found = list(leaves(reading.criteria))
    return [any(meets(leaf, want, catalogue) for leaf in found) for want in wants]


def strays(reading: Reading, brief: Judged) -> list[str]:
    """Phrases that became a rule which nobody wanted."""
    expected = {code for want in brief.wants for code in wanted_variables(want)} | {"PEOPLE"}
    return [
        line.phrase
        for line in reading.lines
        if line.rule
        and not shares(line.phrase, brief.either)
        and not {leaf.variable for leaf in leaves(line.rule)} & expected
    ]


def on_topic(wants: tuple[str, ...]) -> set[str]:
    """The variables that are wanted or share a topic with one that is."""
    wanted = {code for want in wants for code in wanted_variables(want)}
    topics = [set(codes.split()) for codes in _meanings()["topics"].values()]
    return wanted.union(*(topic for topic in topics if topic & wanted))


def shares(phrase: str, phrases: tuple[str, ...]) -> bool:
    """Whether a phrase has a word of content in common with one of the others."""
    return bool(_content(phrase) & {word for other in phrases for word in _content(other)})


def _content(phrase: str) -> set[str]:
    return {word for word in re.findall(r"\w+", phrase.lower()) if len(word) > 2 or any(map(str.isdigit, word))}


def reported(reading: Reading, phrase: str, kind: str) -> bool:
    """Whether a phrase became no rule and a line of this kind says so; what is refused is reported too."""
    kinds = {kind, "refused"}
    without_rule = any(
        line.kind in kinds and line.rule is None and shares(phrase, (line.phrase,)) for line in reading.lines
    )
    return without_rule and not any(line.rule and phrase.lower() in line.phrase.lower() for line in reading.lines)
