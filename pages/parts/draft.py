"""The draft: the audience being built, kept while the analyst works. The one file that touches the session's state."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import streamlit as st

from activation.audience import Audience, proposed_name
from activation.counting import Count
from activation.criteria import Criteria, canonical, flat, variables_in
from activation.reading import Brief
from activation.refining import Refinement
from activation.splitting import AudienceSplit

_ids = count(1)


@dataclass
class Part:
    """One line of the rule editor: a rule, a negated rule or a group, with an id of its own for its widgets.

    phrase: the words of the brief that it comes from; on: whether it counts, or is only switched off for a while.
    """

    criteria: Criteria
    phrase: str = ""
    on: bool = True
    id: int = field(default_factory=lambda: next(_ids))


@dataclass
class Draft:
    """Everything that the builder page holds between two clicks.

    offered: the variables on show, best first; ticked: those that the split uses; count: what the rules keep, None
    while they are faulty; split_question: the criteria and settings that `split` answers, by which the page knows that
    the rules have moved on since; split_id: a name for that very split; earlier: what it was before each change by
    hand, the first first; cut_off: whether the last split was stopped before its end; shown: the standing that the
    page below the rules was drawn for; editing: the saved version that the work began with; conflict: whether a newer
    one is stored; begun: whether it began with rules made elsewhere; refinement: what words would change of the rules
    as they were in refined_from, until it is accepted or rejected; unrefined: the lines before the last accepted one,
    which can come back while the rules are still refined_to.
    """

    text: str = ""
    brief: Brief | None = None
    parts: list[Part] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    ticked: list[str] = field(default_factory=list)
    relevance: dict[str, float] = field(default_factory=dict)
    number: int | None = None
    bounds: tuple[float, float] = (5.0, 10.0)
    relaxed: bool = False
    split: AudienceSplit | None = None
    split_question: str = ""
    split_id: str = ""
    earlier: list[AudienceSplit] = field(default_factory=list)
    cut_off: bool = False
    count: Count | None = None
    shown: tuple[bool, bool] | None = None
    confirmed_at: datetime | None = None
    name: str = ""
    description: str = ""
    tags: list[str] = field(default_factory=list)
    notes: str = ""
    editing: Audience | None = None
    saved: Audience | None = None
    conflict: bool = False
    begun: bool = False
    refinement: Refinement | None = None
    refined_from: Criteria | None = None
    unrefined: list[Part] | None = None
    refined_to: Criteria | None = None

    @property
    def started(self) -> bool:
        """Whether there is anything to count yet."""
        return self.brief is not None or self.editing is not None or self.begun

    @property
    def criteria(self) -> Criteria:
        """The rules that are switched on as one tree."""
        return {"all": [part.criteria for part in self.parts if part.on]}

    @property
    def stale(self) -> bool:
        """Whether the segments answer another question than the one on the screen."""
        return self.split is not None and self.split_question != self.question

    @property
    def standing(self) -> tuple[bool, bool]:
        """What the page below the rules depends on: whether its segments are stale, and whether there is anybody."""
        return self.stale, self.count is not None and self.count.rows > 0

    @property
    def question(self) -> str:
        """What a split made now would answer: rules, variables, number, bounds, and whether they are relaxed."""
        return canonical([self.criteria, self.ticked, self.number, self.bounds, self.relaxed])

    def fill_from_brief(self, brief: Brief, suggested: list[str]) -> None:
        """Takes over what a brief became, with the variables to split on; earlier segments no longer apply.

        What comes of it is another audience than one saved before; a name that was typed for it stays.
        """
        if self.editing or self.saved or self.name == proposed_name(self.text):
            self.name, self.editing = "", None
            forget_widgets("build-name")
        forget_widgets("build-tick-")
        self.brief, self.text = brief, brief.text
        phrases = _phrases(brief)
        self.parts = [Part(part, phrases.get(canonical(part), "")) for part in flat(brief.criteria)]
        self.offered = [found.code for found in brief.variables]
        self.relevance = {found.code: found.relevance_score for found in brief.variables}
        self.ticked = suggested
        self.offered = list(dict.fromkeys([*self.offered, *suggested]))
        self.split, self.split_question, self.confirmed_at, self.saved = None, "", None, None
        self.unrefined = self.refined_to = None
        self.earlier, self.cut_off = [], False
        self.conflict = False

    def accept_refinement(self) -> None:
        """Takes the proposed rules over; those that stay keep their widgets."""
        if self.refinement is None:
            return
        there = {canonical(part.criteria): part for part in self.parts if part.on}
        rules = flat(self.refinement.criteria)
        off = [part for part in self.parts if not part.on]
        self.unrefined = self.parts
        self.parts = [there.get(canonical(rule)) or Part(rule) for rule in rules] + off
        self.refined_to = self.criteria
        for change in self.refinement.changes:
            for code in sorted(variables_in(change.after)) if change.after else ():
                if code not in self.offered:
                    self.offered.append(code)
        self.reject_refinement()
        set_widget("build-refine-text", "")

    @property
    def refined(self) -> bool:
        """Whether the last accepted refinement can still be taken back: nothing was changed since."""
        return self.unrefined is not None and self.refined_to == self.criteria

    def take_refinement_back(self) -> None:
        """Brings back the lines as they were before the last accepted refinement."""
        if self.refined and self.unrefined is not None:
            self.parts = self.unrefined
        self.unrefined = self.refined_to = None

    def reject_refinement(self) -> None:
        """Leaves the rules as they are."""
        self.refinement = self.refined_from = None

    def offer(self, code: str, relevance: float | None = None) -> None:
        """Puts one more variable on show, ticked, with its relevance to the words that found it, if any did."""
        if code not in self.offered:
            self.offered.append(code)
        if code not in self.ticked:
            self.ticked.append(code)
        if relevance is not None:
            self.relevance.setdefault(code, relevance)
        set_widget(f"build-tick-{code}", True)

    def take_split(self, split: AudienceSplit) -> None:
        """Keeps a finished split; it has to be confirmed anew."""
        self.split_question, self.earlier, self.cut_off = self.question, [], False
        self._put(split)

    def take_edit(self, split: AudienceSplit) -> None:
        """Keeps the split as it was changed by hand, and what it was before."""
        assert self.split is not None
        self.earlier.append(self.split)
        self._put(split)

    def undo_edit(self, all_of_them: bool = False) -> None:
        """Takes back the last change by hand, or all of them."""
        before = self.earlier[0] if all_of_them else self.earlier[-1]
        self.earlier = [] if all_of_them else self.earlier[:-1]
        self._put(before)

    def _put(self, split: AudienceSplit) -> None:
        self.split, self.split_id, self.confirmed_at = split, secrets.token_hex(8), None

    def confirm(self) -> None:
        """Notes that the analyst has looked at the segments and accepts them."""
        self.confirmed_at = datetime.now(UTC)


def current() -> Draft:
    """This visitor's draft."""
    if "draft" not in st.session_state:
        st.session_state["draft"] = Draft()
    draft: Draft = st.session_state["draft"]
    return draft


def start_anew() -> None:
    """Throws the draft away, with what its widgets hold."""
    st.session_state["draft"] = Draft()
    forget_widgets()


def start_from(audience: Audience, brief: Brief | None, split: AudienceSplit | None) -> None:
    """Fills the builder with a saved audience, to look at again or to change."""
    draft = Draft()
    if brief:
        draft.fill_from_brief(brief, [])
    draft.editing = audience
    phrases = _phrases(brief) if brief else {}
    draft.parts = [Part(part, phrases.get(canonical(part), "")) for part in flat(audience.criteria)]
    draft.offered = list(dict.fromkeys([*audience.selected_variables, *draft.offered]))
    draft.ticked = list(audience.segmentation.variables if audience.segmentation else audience.selected_variables)
    for detail in audience.variable_details:
        if detail.relevance_score is not None:
            draft.relevance[detail.code] = detail.relevance_score
    if audience.segmentation:
        draft.bounds = (100 * audience.segmentation.min_share, 100 * audience.segmentation.max_share)
        draft.number = audience.segmentation.number
    draft.relaxed = any(segment.characteristics.get("heavy_row") for segment in audience.segments)
    if split:
        draft.take_split(split)
    draft.name, draft.description = audience.name, audience.description
    draft.tags, draft.notes, draft.confirmed_at = list(audience.tags), audience.notes, audience.confirmed_at
    st.session_state["draft"] = draft
    forget_widgets()


def start_with(criteria: Criteria, name: str, like: Audience) -> None:
    """Fills the builder with rules for a new audience, to be split as a saved one was."""
    draft = Draft(begun=True, name=name, parts=[Part(part) for part in flat(criteria)])
    draft.offered = list(like.selected_variables)
    draft.ticked = list(like.segmentation.variables if like.segmentation else like.selected_variables)
    if like.segmentation:
        draft.bounds = (100 * like.segmentation.min_share, 100 * like.segmentation.max_share)
    st.session_state["draft"] = draft
    forget_widgets()


def _phrases(brief: Brief) -> dict[str, str]:
    """The words that each rule of a brief comes from, those of alternatives one after the other."""
    rules = flat(brief.criteria)
    found: dict[str, list[str]] = {}
    for line in brief.receipt:
        if line.part is not None and line.part < len(rules) and line.phrase:
            found.setdefault(canonical(rules[line.part]), []).append(line.phrase)
    return {rule: ", ".join(phrases) for rule, phrases in found.items()}


def set_widget(key: str, value: object) -> None:
    """Gives a widget a value before it is drawn."""
    st.session_state[key] = value


def widget(key: str) -> Any:
    """What a widget holds at the start of this run; None before it was ever drawn."""
    return st.session_state.get(key)


def forget_widgets(which: str = "build-") -> None:
    """Drops what the builder's widgets hold whose keys begin so: they are drawn from the draft again."""
    for key in [key for key in st.session_state if str(key).startswith(which)]:
        del st.session_state[key]
