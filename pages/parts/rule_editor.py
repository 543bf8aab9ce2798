"""The rules of an audience as rows to edit, each with what it keeps."""

import re
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from activation.catalogue import KEY_FIELDS, Catalogue, Variable
from activation.counting import Count, RuleCount
from activation.criteria import Criteria, parse
from activation.wording import in_words, number
from pages.parts.draft import Part
from pages.parts.notices import escaped

NUMBER_OPERATORS = {">=": "at least", "<=": "at most", "between": "between"}
LEVEL_OPERATORS = {"in": "is one of", "not_in": "is none of"}


def edit(parts: list[Part], catalogue: Catalogue) -> list[DeltaGenerator]:
    """Draws every part with its widgets, writes what they hold back; the places of the counts of those switched on."""
    places = []
    for position, part in enumerate(parts, start=1):
        with st.container(border=True, key=f"rule-{part.id}", gap="xsmall"):
            row, switch, remove = st.columns((12, 1.3, 1.5), vertical_alignment="center")
            with row:
                part.criteria = _part(part.criteria, f"build-rule-{part.id}", f"Rule {position}", catalogue)
            part.on = switch.toggle("On", value=part.on, key=f"build-rule-{part.id}-on")
            remove.button(
                "Remove",
                key=f"build-rule-{part.id}-remove",
                type="tertiary",
                help=f"Take rule {position} away",
                on_click=parts.remove,
                args=(part,),
            )
            if part.phrase:
                st.caption(f"From your words: “{escaped(part.phrase)}”")
            if part.on:
                places.append(st.empty())
            else:
                st.caption("Switched off: it neither counts nor is saved.")
    return places


def show_counts(places: list[DeltaGenerator], count: Count) -> None:
    """Writes under each row what it keeps, takes and would give back."""
    for place, step in zip(places, count.rules, strict=True):
        place.caption(_sentence(step, count))


def add(parts: list[Part], catalogue: Catalogue) -> None:
    """A form that adds a rule: a further one, or an alternative to one that is there."""
    with st.popover("Add a rule", icon=":material/add:"), st.form("build-add-rule", border=False):
        variables = [variable for variable in (*catalogue, *KEY_FIELDS) if not variable.sensitive]
        variable = st.selectbox(
            "Variable", variables, format_func=lambda v: v.label, index=None, placeholder="Type to search"
        )
        targets: list[Part | None] = [None, *parts]
        target = st.selectbox(
            "How it combines",
            targets,
            format_func=lambda part: (
                "and: people must meet it too"
                if part is None
                else f"or: as an alternative to “{_words(part.criteria, catalogue)}”"
            ),
        )
        if st.form_submit_button("Add", type="primary") and variable is not None:
            _add(parts, target, first_rule(variable))
            st.rerun()


def first_rule(variable: Variable) -> Criteria:
    """The rule a variable starts with: the top fifth of people, or its first level."""
    if variable.kind == "category":
        return {"variable": variable.code, "op": "in", "value": list(variable.levels[:1]) or ["10001"]}
    start = round(variable.quantile(80), 2) if variable.quantiles else 50
    return {"variable": variable.code, "op": ">=", "value": start}


def _add(parts: list[Part], target: Part | None, rule: Criteria) -> None:
    if target is None:
        parts.append(Part(rule))
        return
    alternatives = target.criteria.get("any") or [target.criteria]
    # A new part: widgets are keyed by its id, and those of the old shape must not meet those of the new.
    parts[parts.index(target)] = Part({"any": [*alternatives, rule]})


# What a group says of its parts, and what its negation says.
GROUPS = {"any": ("Any of these", "None of these"), "all": ("All of these", "Not all of these together")}


def _part(criteria: Criteria, key: str, name: str, catalogue: Catalogue) -> Criteria:
    """Draws a rule or a group with all in it, however deep, and answers with what its widgets hold."""
    inner, negated = (criteria["not"], True) if "not" in criteria else (criteria, False)
    if "variable" in inner:
        return _rule_row(inner, negated, key, name, catalogue)
    if "not" in inner:
        st.markdown("**Not this**" if not negated else "**Not the opposite of this**")
        edited = {"not": _part(inner["not"], f"{key}-n", name, catalogue)}
        return {"not": edited} if negated else edited
    word = "any" if "any" in inner else "all"
    st.markdown(f"**{GROUPS[word][negated]}**")
    parts = [
        _part(part, f"{key}-{index}", f"{name}, part {index + 1}", catalogue) for index, part in enumerate(inner[word])
    ]
    return {"not": {word: parts}} if negated else {word: parts}


def _rule_row(rule: Criteria, excluded: bool, key: str, name: str, catalogue: Catalogue) -> Criteria:
    variable = catalogue.get(rule["variable"])
    label, choice, operator, value = st.columns((3, 1.6, 1.8, 4), vertical_alignment="center")
    label.markdown(f"**{variable.label}**{_unit(variable)}", help=about(variable))
    verbs = ("keep", "leave out")
    verb = choice.selectbox(
        f"{name}: keep or leave out", verbs, index=int(excluded), key=f"{key}-not", label_visibility="collapsed"
    )
    words = NUMBER_OPERATORS if variable.kind == "number" else LEVEL_OPERATORS
    op = operator.selectbox(
        f"{name}: comparison",
        list(words),
        index=list(words).index(rule["op"]),
        format_func=words.__getitem__,
        key=f"{key}-op",
        label_visibility="collapsed",
    )
    with value:
        edited = {"variable": variable.code, "op": op, "value": _value(variable, op, rule, key, name)}
    return {"not": edited} if verb == "leave out" else edited


def _value(variable: Variable, op: str, rule: Criteria, key: str, name: str) -> Any:
    if variable.kind == "number":
        return _number_value(variable, op, rule["value"], key, name)
    if not variable.levels:
        text = st.text_input(
            f"{name}: {variable.label}s, separated by commas",
            ", ".join(rule["value"]),
            key=f"{key}-value",
            label_visibility="collapsed",
        )
        return re.findall(r"[\w-]+", text) or rule["value"]
    chosen = st.multiselect(
        f"{name}: {variable.label}",
        variable.levels,
        default=rule["value"],
        key=f"{key}-value",
        label_visibility="collapsed",
        placeholder="Choose at least one",
    )
    return chosen or rule["value"]


def _number_value(variable: Variable, op: str, value: Any, key: str, name: str) -> Any:
    low, high = value if isinstance(value, list | tuple) else (value, max(value, _maximum(variable)))
    step = 1000.0 if variable.unit.startswith("usd") else 1.0
    columns = st.columns(2) if op == "between" else [st.container()]
    starts = (low, high)
    entered = [
        column.number_input(
            f"{name}: {variable.label}, {('from', 'to')[index] if op == 'between' else NUMBER_OPERATORS[op]}",
            value=float(starts[index]),
            step=step,
            format="%.0f" if variable.unit.startswith("usd") or variable.unit == "people" else "%.2f",
            key=f"{key}-value-{index}" + ("-range" if op == "between" else ""),
            label_visibility="collapsed",
            icon=None,
        )
        for index, column in enumerate(columns)
    ]
    return sorted(entered) if op == "between" else entered[0]


def _maximum(variable: Variable) -> float:
    return variable.quantiles[100] if variable.quantiles else 1_000_000


def _unit(variable: Variable) -> str:
    said = variable.kind == "category" or variable.code == "PEOPLE"
    return "" if said else f" :small[{variable.unit.replace('usd', 'US dollars')}]"


def _scale(variable: Variable) -> str:
    low, middle, high = (number(variable.quantile(percent), variable.unit) for percent in (10, 50, 90))
    return f"One in ten people lives below {low}, half below {middle}, nine in ten below {high}"


def about(variable: Variable) -> str:
    """What a variable is and where it comes from, in a few lines."""
    lines = [variable.description, f"Unit: {variable.unit}", f"Source: {variable.source}, {variable.vintage}"]
    if variable.quantiles:
        lines.append(_scale(variable))
    if variable.caveat:
        lines.append(f"Caveat: {variable.caveat}")
    if variable.source_columns:
        lines.append(f"Known for {100 * variable.coverage:.1f} % of people")
    return "  \n".join(line.replace("$", "\\$") for line in lines)


def _words(criteria: Criteria, catalogue: Catalogue) -> str:
    return in_words(parse(criteria, catalogue)).replace("$", "\\$")


def _sentence(step: RuleCount, count: Count) -> str:
    share = 100 * step.alone.people / count.base.people
    sentence = (
        f"Alone keeps **{step.alone.people:,}** people ({share:.1f} %) · here takes {step.dropped.people:,} · "
        f"without it {step.gives_back.people:,} more"
    )
    return sentence + (f" · unknown for {step.unknown.people:,}" if step.unknown.people else "")
