"""Rules and values in plain words, with their units: the one place that phrases them for screens and files."""

from collections.abc import Sequence
from datetime import datetime

from activation.criteria import All, Node, Not, Rule, Some

OPERATOR_WORDS = {">=": "at least", "<=": "at most", "between": "between", "in": "is", "not_in": "is not"}
# What is left of a rule's scale when it is negated, exactly: "not at least 60 %" is "under 60 %" where it is known.
OPPOSITE_WORDS = {">=": "under", "<=": "over", "between": "not between", "in": "is not", "not_in": "is"}


def number(value: float, unit: str) -> str:
    """A number with its unit: 12.4 % · $85,000 · 3.2 per 10,000 people."""
    if unit.startswith("usd"):
        return f"${value:,.0f}{unit.removeprefix('usd').replace('/', ' a ')}"
    whole = abs(value) >= 1000 or float(value).is_integer()
    text = f"{value:,.0f}" if whole else f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{text} %" if unit == "percent" else f"{text} {unit}".strip()


def counted(number: int, noun: str) -> str:
    """A number of things: 1 segment, 12 segments."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def day(moment: datetime) -> str:
    """A date as 5 Nov 2026, in UTC; written out, because %-d is not known on every system."""
    return f"{moment.day} {moment:%b %Y}"


def minute(moment: datetime) -> str:
    """A time as 5 Nov 2026, 14:30 UTC."""
    return f"{day(moment)}, {moment:%H:%M} UTC"


def some_of(values: Sequence[str], limit: int = 4) -> str:
    """The first few of many values and how many more there are."""
    shown = ", ".join(values[:limit])
    return shown if len(values) <= limit else f"{shown} and {len(values) - limit:,} more"


def in_words(node: Node) -> str:
    """A rule or group as a person would say it."""
    match node:
        case Rule():
            return _rule(node, OPERATOR_WORDS[node.op])
        case Not(Rule() as rule):
            return _rule(rule, OPPOSITE_WORDS[rule.op])
        case Not(part):
            return f"not ({in_words(part)})"
        case All(parts) | Some(parts):
            if not parts:
                return "everybody"
            word = " and " if isinstance(node, All) else " or "
            return "(" + word.join(in_words(part) for part in parts) + ")"


def _rule(rule: Rule, words: str) -> str:
    unit = rule.variable.unit
    match rule.value:
        case (float() | int() as low, float() | int() as high):
            value = f"{number(low, unit)} and {number(high, unit)}"
        case tuple() as values:
            value = some_of([str(part) for part in values])
        case single:
            value = number(single, unit)
    return f"{rule.variable.label} {words} {value}"
