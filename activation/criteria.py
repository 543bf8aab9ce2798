"""Criteria: the tree of rules that selects an audience, checked where it enters.

The plain form, which is what screens, files and the API exchange, is JSON: a rule
`{"variable": CODE, "op": ">=", "value": 5}`, and the trees `{"all": [...]}`, `{"any": [...]}`, `{"not": {...}}`.
`parse` turns it into the objects below or says which part of it is wrong; nothing else reads the plain form.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from rapidfuzz import process

from activation.catalogue import Catalogue, Variable
from activation.errors import InvalidCriteria, SensitiveVariable

Operator = Literal[">=", "<=", "between", "in", "not_in"]
Criteria = dict[str, Any]

MAX_RULES = 200
MAX_DEPTH = 20
MAX_VALUES = 50_000


@dataclass(frozen=True)
class Rule:
    """One variable compared with a number, a range (low, high) or a set of texts."""

    variable: Variable
    op: Operator
    value: float | tuple[float, float] | tuple[str, ...]


@dataclass(frozen=True)
class All:
    """True where every part is true; with no part, true everywhere."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Some:
    """True where at least one part is true (`any` in the plain form)."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """True where the part is false; unknown stays unknown."""

    part: "Node"


Node = Rule | All | Some | Not


def flat(criteria: Criteria) -> list[Criteria]:
    """The parts of plain criteria that must all be met, those of an "all" within an "all" among them."""
    if "all" not in criteria:
        return [criteria] if criteria else []
    return [part for group in criteria["all"] for part in flat(group)]


def variables_in(criteria: Criteria) -> set[str]:
    """The codes of all variables in a rule tree, whether there are such variables or not."""
    if isinstance(criteria, list):
        return set().union(*map(variables_in, criteria))
    if not isinstance(criteria, dict):
        return set()
    if "variable" in criteria:
        return {str(criteria["variable"])}
    return set().union(*map(variables_in, criteria.values()))


def canonical(plain: Any) -> str:
    """Plain criteria, or anything else that JSON holds, as a text to compare: 40 and 40.0 are the same number."""
    return json.dumps(json.loads(json.dumps(plain), parse_int=float), sort_keys=True)


def parse(criteria: Criteria | None, catalogue: Catalogue, allow_sensitive: tuple[str, ...] = ()) -> Node:
    """The tree behind plain criteria; None and {} are everybody.

    Raises InvalidCriteria with the path of the faulty part as field, UnknownVariable with the nearest codes, or
    SensitiveVariable for a class that `allow_sensitive` does not name.
    """
    if criteria is None or criteria == {}:
        return All(())
    node = _Parser(catalogue, allow_sensitive).node(criteria, "criteria", 0)
    if (count := sum(1 for _ in rules(node))) > MAX_RULES:
        raise InvalidCriteria(f"{count} rules are too many.", f"Use at most {MAX_RULES}.", field="criteria")
    return node


def rules(node: Node) -> Iterator[Rule]:
    """Every rule of the tree, from left to right."""
    match node:
        case Rule():
            yield node
        case Not(part):
            yield from rules(part)
        case All(parts) | Some(parts):
            for part in parts:
                yield from rules(part)


def plain(node: Node) -> Criteria:
    """The plain form of a tree: what `parse` reads."""
    match node:
        case Rule(variable, op, value):
            return {"variable": variable.code, "op": op, "value": list(value) if isinstance(value, tuple) else value}
        case Not(part):
            return {"not": plain(part)}
        case All(parts):
            return {"all": [plain(part) for part in parts]}
        case Some(parts):
            return {"any": [plain(part) for part in parts]}


class _Parser:
    def __init__(self, catalogue: Catalogue, allow_sensitive: tuple[str, ...]) -> None:
        self.catalogue = catalogue
        self.allow_sensitive = allow_sensitive

    def node(self, raw: object, path: str, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise InvalidCriteria("The rules nest too deeply.", f"Use at most {MAX_DEPTH} levels.", field=path)
        if not isinstance(raw, dict):
            raise InvalidCriteria("A rule or group is expected here.", 'Write {"all": [...]} or a rule.', field=path)
        match sorted(raw):
            case ["all"]:
                return All(self._parts(raw["all"], f"{path}.all", depth))
            case ["any"]:
                parts = self._parts(raw["any"], f"{path}.any", depth)
                if not parts:
                    raise InvalidCriteria('"any" needs at least one part.', "Add a rule or remove it.", field=path)
                return Some(parts)
            case ["not"]:
                return Not(self.node(raw["not"], f"{path}.not", depth + 1))
            case ["op", "value", "variable"]:
                return self._rule(raw, path)
        raise InvalidCriteria(
            f"Not a rule or group: it has the keys {', '.join(map(str, raw))[:120]}.",
            'A rule has variable, op and value; a group has one of "all", "any", "not".',
            field=path,
        )

    def _parts(self, raw: object, path: str, depth: int) -> tuple[Node, ...]:
        if not isinstance(raw, list | tuple):
            raise InvalidCriteria("A list of rules is expected here.", "Write [...] after all or any.", field=path)
        return tuple(self.node(part, f"{path}[{index}]", depth + 1) for index, part in enumerate(raw))

    def _rule(self, raw: Criteria, path: str) -> Rule:
        if not isinstance(raw["variable"], str):
            raise InvalidCriteria("A variable is named by its code.", "STATE is one.", field=path)
        variable = self.catalogue.get(raw["variable"])
        if variable.sensitive and variable.sensitive not in self.allow_sensitive:
            raise SensitiveVariable(
                f"{variable.label} may not select an audience.",
                f"It is sensitive ({variable.sensitive.replace('_', ' ')}): it may only describe one.",
                field=path,
            )
        op, value = raw["op"], raw["value"]
        if op not in get_args(Operator):
            raise InvalidCriteria(f"Unknown operator {op!r}.", f"Use {', '.join(get_args(Operator))}.", field=path)
        if variable.kind == "number":
            return Rule(variable, op, _numbers(variable, op, value, path))
        return Rule(variable, op, _texts(variable, op, value, path))


def _numbers(variable: Variable, op: Operator, value: object, path: str) -> float | tuple[float, float]:
    if op in (">=", "<="):
        return _number(value, variable, path)
    if op != "between":
        raise InvalidCriteria(f"{variable.label} is a number.", "Compare it with >=, <= or between.", field=path)
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise InvalidCriteria("between needs two numbers.", "Write [low, high].", field=path)
    low, high = (_number(part, variable, path) for part in value)
    if low > high:
        raise InvalidCriteria(f"The range {low:g} to {high:g} is empty.", "Put the lower number first.", field=path)
    return low, high


def _number(value: object, variable: Variable, path: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InvalidCriteria(f"{variable.label} needs a number.", f"Its unit is {variable.unit}.", field=path)
    return value


def _texts(variable: Variable, op: Operator, value: object, path: str) -> tuple[str, ...]:
    if op not in ("in", "not_in"):
        raise InvalidCriteria(f"{variable.label} is a category.", "Compare it with in or not_in.", field=path)
    if not isinstance(value, list | tuple) or not value or not all(isinstance(part, str) for part in value):
        raise InvalidCriteria(f"{variable.label} needs a list of texts.", 'Write ["..."].', field=path)
    if len(value) > MAX_VALUES:
        raise InvalidCriteria(f"{len(value):,} values are too many.", f"Use at most {MAX_VALUES:,}.", field=path)
    if variable.levels:
        for unknown in sorted(set(value) - set(variable.levels)):
            near = [match for match, _, _ in process.extract(unknown, variable.levels, limit=3)]
            raise InvalidCriteria(
                f"{variable.label} has no value {unknown[:60]!r}.", f"The nearest are {', '.join(near)}.", field=path
            )
    return tuple(dict.fromkeys(value))
