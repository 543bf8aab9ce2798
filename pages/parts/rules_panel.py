"""Rules, the number they leave, and the waterfall between the two."""

import streamlit as st

from activation.counting import Count
from pages.parts import charts, refinement_panel, rule_editor
from pages.parts.draft import Draft
from pages.parts.figures import show_figure
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current

# Fewer whole ZIP areas than this can hardly be dealt out to segments of 5 to 10 %.
FEW_ZIPS = 30

STEPS = (
    "From top to bottom each rule takes people away, and the last bar is who is left. A long orange bar is a rule that "
    "costs much: loosen that one first if the audience is too small."
)


@st.fragment
def show(draft: Draft) -> None:
    """Draws the size, its waterfall and the rules, and keeps the count in the draft.

    A fragment: an edited rule redraws this much of the page at once, and the rest only when its standing has changed.
    """
    catalogue = current().data.catalogue
    # Size and chart stand above the rules but are known only once the rules' widgets have been read.
    top = st.container()
    places = rule_editor.edit(draft.parts, catalogue)
    draft.count = None
    with shown():
        draft.count = current().count(draft.criteria)
        rule_editor.show_counts(places, draft.count)
        with top:
            _size_and_waterfall(draft.count)
    rule_editor.add(draft.parts, catalogue)
    refinement_panel.offer(draft)
    if draft.shown not in (None, draft.standing):
        st.rerun()


def _size_and_waterfall(count: Count) -> None:
    left, right = st.columns((2, 5))
    with left:
        _size(count)
    with right:
        show_figure(
            charts.waterfall(count.base.people, count.rules),
            charts.waterfall_table(count.base.people, count.rules),
            "what each rule keeps",
            STEPS,
        )
    if count.emptied_by:
        sentence = f"Nobody is left. The rule that emptied it: {escaped(count.emptied_by.text)}. {_dearest(count)}"
        st.warning(sentence, icon=":material/person_off:")
    elif count.rules and count.rows < FEW_ZIPS:
        st.info(f"Few ZIP areas are left. {_dearest(count)}", icon=":material/compress:")


def _dearest(count: Count) -> str:
    """What dropping the one rule that costs most would give back."""
    dearest = max(count.rules, key=lambda step: step.gives_back.people)
    if not dearest.gives_back.people:
        return "No single rule is to blame: two or more of them keep nobody together."
    return f"Without “{escaped(dearest.text)}” there would be {dearest.gives_back.people:,} people more."


def _size(count: Count) -> None:
    st.metric("People", f"{count.people:,}", help=_source("people", "ACS 5-year 2020-2024, older where missing"))
    st.metric(
        "Households",
        f"{count.households:,}",
        help=_source("households", "Estimate: 2024 housing units × 2018 occupancy"),
    )
    st.metric("ZIP areas", f"{count.rows:,}", help=_source("ZIP areas", "ZIP Code Tabulation Areas, 2020"))
    share = 100 * count.people / count.base.people
    sentence = f"{share:.1f} % of the {count.base.people:,} people in all {count.base.rows:,} ZIP areas."
    if not count.rules:
        sentence = "No rule: this is the whole population. " + sentence
    if count.unknown.people:
        sentence += f" For {count.unknown.people:,} people a rule's variable is unknown: they are left out."
    st.caption(sentence + " Rules select areas, not persons: not everybody in a ZIP fits them.")


def _source(what: str, source: str) -> str:
    return f"{what[:1].upper()}{what[1:]}: US Census. {source}. See About the data."
