"""The ranked variables, to tick those that the segments shall differ in."""

import streamlit as st

from activation.catalogue import Variable
from pages.parts import charts
from pages.parts.draft import Draft
from pages.parts.figures import Drawn, kept, show_figure
from pages.parts.notices import escaped
from pages.parts.rule_editor import about
from pages.parts.workspace import current

RELEVANCE = (
    "The longer the bar, the surer it is that a variable is about what you wrote: of those at 0.8, eight in ten are. "
    "It says nothing of how many people a variable keeps or how well it tells segments apart."
)


def pick(draft: Draft) -> None:
    """Draws the offered variables with a box each and keeps in the draft which are ticked."""
    left, right = st.columns((3, 2))
    with left:
        _search(draft)
        ticked = []
        for code in draft.offered:
            if _tick(current().variables.get(code), draft):
                ticked.append(code)
        draft.ticked = ticked
        st.caption(f"{len(ticked)} ticked. The segments will differ in these.")
    with right:
        scored = [code for code in draft.offered if code in draft.relevance]
        if scored:
            drawn = kept(
                f"relevance {[(code, draft.relevance[code]) for code in scored]}",
                lambda: _relevance([Scored(code, draft.relevance[code]) for code in scored]),
            )
            show_figure(*drawn, "relevance of variables", RELEVANCE)


def _tick(variable: Variable, draft: Draft) -> bool:
    relevance = draft.relevance.get(variable.code)
    score = f" · relevance {relevance:.2f}" if relevance is not None else ""
    with st.container(gap=None):
        ticked = st.checkbox(
            f"**{escaped(variable.label)}**{score}",
            value=variable.code in draft.ticked,
            key=f"build-tick-{variable.code}",
            help=about(variable),
        )
        st.caption(
            f"{variable.type} · {escaped(variable.unit)} · {escaped(variable.source)}, {escaped(variable.vintage)} · "
            f"known for {100 * variable.coverage:.0f} % of people"
        )
    return ticked


@st.fragment
def _search(draft: Draft) -> None:
    """Finds as one types; only this part is drawn again until a variable is taken."""
    words = st.text_input(
        "Find more variables",
        key="build-find",
        placeholder="coffee lovers, commute, broadband …",
        icon=":material/search:",
        live="200ms",
    )
    if not words.strip():
        return
    found = current().variables.find(words, limit=6)
    if not found:
        st.caption(f"Nothing in the catalogue fits “{escaped(words)}”.")
    for variable in found:
        if st.button(
            f"{variable.label} ({variable.relevance_score:.2f})",
            key=f"build-offer-{variable.code}",
            icon=":material/add:",
            help=variable.reason,
            on_click=draft.offer,
            args=(variable.code, variable.relevance_score),
        ):
            st.rerun()  # the ticks stand outside the part that is drawn as one types


def _relevance(rows: "list[Scored]") -> Drawn:
    return charts.relevance(rows), charts.relevance_table(rows)


class Scored:
    """What the relevance chart reads of a variable."""

    def __init__(self, code: str, score: float) -> None:
        variable = current().variables.get(code)
        self.code, self.label, self.type, self.relevance_score = code, variable.label, variable.type, score
