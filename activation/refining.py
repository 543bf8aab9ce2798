"""Refining an audience in words: what "younger", "broader", "without Florida" or "add pet owners" would change.

Nothing is applied: the answer is a difference to accept or to reject. Rules are looked at one by one, as the parts of
the criteria that must all be met; a group of alternatives is added or dropped whole, and never loosened.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from activation.briefs import Reading, Unmapped
from activation.briefs.asked_changes import Shift, asked_changes
from activation.briefs.pieces import Level
from activation.briefs.rules import by_level
from activation.catalogue import Catalogue, Variable
from activation.counting import Count
from activation.criteria import Criteria, flat, variables_in
from activation.errors import InvalidBrief
from activation.search.words import STOP_WORDS

STEP = 10  # points of people that looser, stricter, up or down moves a rule
MOST, LEAST = 95, 1  # percent of people that a rule may keep at most and at least
LONGEST = 2_000
ROW = "PEOPLE"  # the smallest ZIP area: a rule of the data's quality, which no refinement moves


@dataclass(frozen=True)
class Change:
    """One rule before and after; None where there was none, or is none any more."""

    before: Criteria | None
    after: Criteria | None


@dataclass(frozen=True)
class Refinement:
    """What words would change: the criteria with it done, each change, what was not understood, what could not be done.

    before, after: what the criteria keep now and would keep.
    """

    text: str
    criteria: Criteria
    changes: Sequence[Change]
    unmapped: Sequence[Unmapped]
    notes: Sequence[str]
    before: Count
    after: Count


@dataclass
class Rules:
    """The rules while they are refined, with every change that was made to them."""

    parts: list[Criteria]
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def put(self, position: int, rule: Criteria | None) -> None:
        """Another rule in a rule's place; None takes it away."""
        before = self.parts[position]
        if rule == before:
            return
        self.parts[position : position + 1] = [] if rule is None else [rule]
        self._noted(Change(before, rule))

    def add(self, rule: Criteria) -> None:
        """One more rule."""
        self.parts.append(rule)
        self._noted(Change(None, rule))

    def _noted(self, change: Change) -> None:
        for number, earlier in enumerate(self.changes):
            if earlier.after is not None and earlier.after == change.before:  # the second step of the same rule
                change = Change(earlier.before, change.after)
                self.changes[number : number + 1] = [] if change.before == change.after else [change]
                return
        self.changes.append(change)


def refine(
    criteria: Criteria,
    text: str,
    catalogue: Catalogue,
    read: Callable[[str], Reading],
    find: Callable[[str], Iterable[str]],
    count: Callable[[Criteria], Count],
) -> Refinement:
    """What a refinement would change of criteria; raises InvalidBrief where it is no text or says nothing.

    read: reads a brief; find: the codes of the variables that words name, best first; count: what criteria keep.
    """
    if not isinstance(text, str) or not text.strip():
        raise InvalidBrief("Nothing is asked for.", "Say what to change, such as: younger, without Florida.", "text")
    asked = asked_changes(text[:LONGEST])
    rules, unmapped = Rules(list(flat(criteria))), []
    for drop in asked.drops:
        if not _drop_places(rules, flat(read(drop).criteria)):
            _drop(rules, drop, catalogue, find)
    if asked.rest.strip(" ,.;"):
        reading = read(asked.rest)
        unmapped = list(reading.unmapped)
        for part in flat(reading.criteria):
            if ROW not in variables_in(part) or asked_for(reading, part):
                _merge(rules, part, catalogue, asked.beside)
    for shift in asked.shifts:
        _shift(rules, shift, catalogue)
    if not rules.changes and not unmapped and not rules.notes:
        rules.notes.append("That changes nothing: the rules are like that already, or none was named.")
    after: Criteria = {"all": rules.parts}
    return Refinement(text, after, rules.changes, unmapped, rules.notes, count(criteria), count(after))


def asked_for(reading: Reading, rule: Criteria) -> bool:
    """Whether a phrase of the brief stands behind a rule, and not the reader's own care."""
    return any(line.rule == rule and line.phrase for line in reading.lines)


def _drop_places(rules: Rules, named: Sequence[Criteria]) -> bool:
    """Take named places out of the rules that list them, a rule with its last one; whether any was there."""
    done = False
    for place in (part for part in named if part.get("op") == "in"):
        for position, part in reversed(list(enumerate(rules.parts))):
            if part.get("op") != "in" or part["variable"] != place["variable"]:
                continue
            left = [value for value in part["value"] if value not in set(place["value"])]
            if len(left) < len(part["value"]):
                rules.put(position, {**part, "value": left} if left else None)
                done = True
    return done


def _drop(rules: Rules, words: str, catalogue: Catalogue, find: Callable[[str], Iterable[str]]) -> None:
    """Take away the rules on what the words name: by their labels, else by what the search finds."""
    # "people in Texas" names no rule on people, nor one whose label merely begins with "In".
    said = {word.casefold() for word in words.split()} - STOP_WORDS - {"people"}

    def named(code: str) -> bool:
        label = catalogue.get(code).label if code in catalogue else code
        return bool(said & set(label.casefold().replace(",", " ").split()))

    for chosen in (named, set(find(words)).__contains__):
        positions = [
            position
            for position, part in enumerate(rules.parts)
            if any(chosen(code) for code in variables_in(part) if code != ROW)
        ]
        for position in reversed(positions):
            rules.put(position, None)
        if positions:
            return
    rules.notes.append(f"No rule is about “{words}”, so none was dropped.")


def _merge(rules: Rules, rule: Criteria, catalogue: Catalogue, beside: bool) -> None:
    """A rule that was read goes where it belongs: in place of the one on the same variable, or beside the others."""
    if rule in rules.parts:
        return
    negated = rule.get("not")
    if negated in rules.parts and negated.get("op") != "in":
        rules.put(rules.parts.index(negated), rule)
    elif {"not": rule} in rules.parts:
        rules.put(rules.parts.index({"not": rule}), rule)
    elif "variable" not in (negated or rule):
        rules.add(rule)
    else:
        _merge_simple(rules, rule, negated, catalogue, beside)


def _merge_simple(rules: Rules, rule: Criteria, negated: Criteria | None, catalogue: Catalogue, beside: bool) -> None:
    code = (negated or rule)["variable"]
    same = next((at for at, part in enumerate(rules.parts) if part.get("variable") == code), None)
    left_out = negated["value"] if negated and negated["op"] == "in" else None
    if rule.get("op") == "not_in":
        left_out = rule["value"]
    if same is None or (negated and left_out is None):
        rules.add(rule)
    elif left_out is not None and rules.parts[same]["op"] == "in":
        _take_out(rules, same, left_out, rule)
    elif rule.get("op") == "in" and rules.parts[same]["op"] == "in" and beside:
        values = [*rules.parts[same]["value"], *rule["value"]]
        rules.put(same, {**rules.parts[same], "value": list(dict.fromkeys(values))})
    elif left_out is not None:
        rules.add(rule)
    else:
        rules.put(same, rule)


def _take_out(rules: Rules, position: int, values: Sequence[str], rule: Criteria) -> None:
    there = rules.parts[position]
    left = [value for value in there["value"] if value not in set(values)]
    if not left:
        rules.notes.append("That would leave no place at all, so the rule on places stays as it is.")
    elif len(left) == len(there["value"]):
        rules.notes.append("None of that is in the audience as it is, so there was nothing to leave out.")
    else:
        rules.put(position, {**there, "value": left})


def _shift(rules: Rules, shift: Shift, catalogue: Catalogue) -> None:
    if shift.variable is None:
        _shift_all(rules, STEP if shift.way == "looser" else -STEP, catalogue)
        return
    if shift.variable not in catalogue:
        rules.notes.append(f"The data holds no {shift.variable.replace('_', ' ').lower()}.")
        return
    variable = catalogue.get(shift.variable)
    same = next((at for at, part in enumerate(rules.parts) if part.get("variable") == shift.variable), None)
    if same is None:
        side = Level("above" if shift.way == "up" else "below")
        rules.add(by_level(variable, side).rule)
        return
    upwards = shift.way == "up"
    op = rules.parts[same]["op"]
    if op == "between":
        low, high = (_rank(variable, value) + (STEP if upwards else -STEP) for value in rules.parts[same]["value"])
        rules.put(same, _between(variable, low, high))
    else:
        # At least: up is stricter. At most: up is looser.
        _move(rules, same, variable, STEP if upwards == (op == "<=") else -STEP)


def _shift_all(rules: Rules, points: float, catalogue: Catalogue) -> None:
    moved = 0
    for position, part in enumerate(rules.parts):
        code = part.get("variable")
        if code is None or code == ROW or code not in catalogue or part["op"] not in (">=", "<=", "between"):
            continue
        moved += 1
        variable = catalogue.get(code)
        if part["op"] == "between":
            low, high = (_rank(variable, value) for value in part["value"])
            if high - low + points <= 0:
                rules.notes.append(f"{variable.label} cannot be narrowed further.")
                continue
            rules.put(position, _between(variable, low - points / 2, high + points / 2))
        else:
            _move(rules, position, variable, points)
    if not moved:
        rules.notes.append("There is no rule of a number to move. Name what to change, such as: add Ohio.")


def _move(rules: Rules, position: int, variable: Variable, points: float) -> None:
    """A rule of one bound so that it keeps that many points of all people more (or, below zero, fewer)."""
    part = rules.parts[position]
    rank = _rank(variable, part["value"])
    kept = 100 - rank if part["op"] == ">=" else rank
    wanted = min(MOST, max(LEAST, kept + points))
    if (points > 0 and wanted <= kept) or (points < 0 and wanted >= kept):
        rules.notes.append(f"{variable.label} cannot be moved further.")
        return
    moved = by_level(variable, Level("top" if part["op"] == ">=" else "bottom", wanted)).rule
    if moved == part:
        rules.notes.append(f"{variable.label} cannot be moved further: too many people share one value.")
    rules.put(position, moved)


def _between(variable: Variable, low: float, high: float) -> Criteria:
    ends = [variable.quantile(min(100, max(0, rank))) for rank in (low, high)]
    digits = None if variable.unit.startswith("usd") else 2
    return {"variable": variable.code, "op": "between", "value": [round(end, digits) for end in ends]}


def _rank(variable: Variable, value: float) -> float:
    """The percent of people who live where the variable is below a value; a straight line between its percentiles."""
    if value <= variable.quantiles[0]:
        return 0
    for percent in range(100):
        low, high = variable.quantiles[percent], variable.quantiles[percent + 1]
        if low < value <= high:
            return percent + (value - low) / (high - low)
    return 100
