"""How a reading is held against what a brief was judged to mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from activation.briefs import Reading
from activation.catalogue import Catalogue


@dataclass(frozen=True)
class Leaf:
    variable: str
    op: str
    value: Any
    negated: bool


def leaves(tree: dict[str, Any], negated: bool = False) -> Iterator[Leaf]:
    """Every rule of a tree with whether an odd number of nots stands over it."""
    if "variable" in tree:
        yield Leaf(tree["variable"], tree["op"], tree["value"], negated)
    elif "not" in tree:
        yield from leaves(tree["not"], not negated)
    else:
        for part in tree.get("all", []) + tree.get("any", []):
            yield from leaves(part, negated)


def wanted_variables(want: str) -> list[str]:
    return want.removeprefix("not ").split(" ")[0].split("|")


def meets(leaf: Leaf, want: str, catalogue: Catalogue) -> bool:
    """Whether a rule is what was wanted: the variable, the direction, the number or the places."""
    negated = want.startswith("not ")
    variables, what = want.removeprefix("not ").split(" ", 1)
    if leaf.variable not in variables.split("|") or leaf.negated != negated:
        return False
    if what in ("high", "low"):
        variable = catalogue.get(leaf.variable)
        if leaf.op not in (">=", "<=") or variable.mean is None:
            return False
        middle = sorted([variable.quantile(50), variable.mean])
        return ((leaf.op, what) == (">=", "high") and leaf.value >= middle[0]) or (
            (leaf.op, what) == ("<=", "low") and leaf.value <= middle[1] + 0.5
        )
    if number := re.fullmatch(r"(>=|<=) (\S+)", what):
        return leaf.op == number[1] and float(number[2]) == leaf.value
    if ends := re.fullmatch(r"(\S+)\.\.(\S+)", what):
        return leaf.op == "between" and [float(ends[1]), float(ends[2])] == list(leaf.value)
    return all(any(place in value for value in leaf.value) for place in what.removeprefix("in ").split(","))


def hits(reading: Reading, wants: list[str], catalogue: Catalogue) -> list[bool]:
    found = list(leaves(reading.criteria))
    return [any(meets(leaf, want, catalogue) for leaf in found) for want in wants]


def strays(reading: Reading, wants: list[str]) -> list[str]:
    """Variables that the criteria use and nobody wanted."""
    expected = {variable for want in wants for variable in wanted_variables(want)} | {"PEOPLE"}
    return [leaf.variable for leaf in leaves(reading.criteria) if leaf.variable not in expected]
