"""What waits for an approval: seen by who may give it, with what would go where, who asked and why it needs one."""

import streamlit as st

from activation.approvals import Waiting
from activation.criteria import Criteria
from activation.distribution import Distribution
from activation.sending.repeating import in_words
from activation.wording import counted, minute
from pages.parts import approving, distribution_rows
from pages.parts import draft as drafts
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current, may


def show_waiting() -> None:
    """What others ask to be sent and this admin may approve; nothing for anybody else, and with nobody signed in."""
    ws = current()
    if not ws.approvals.by_another or not may("distributions.approve"):
        return
    waiting = ws.approvals.waiting()
    if not waiting:
        return
    st.subheader(f"Waiting for your approval: {len(waiting):,}")
    for one in waiting:
        with st.container(border=True, key=f"approval-{one.distribution.distribution_id}"):
            _show(one)


def _show(waiting: Waiting) -> None:
    one = waiting.distribution
    words, actions = st.columns((8, 4), vertical_alignment="center")
    with words.container(gap=None):
        st.markdown(f"**{escaped(one.audience_name)}** to **{escaped(one.platform_name)}**")
        repeats = f" · {escaped(in_words(one.repeats))}" if one.repeats else ""
        st.caption(
            f"{escaped(distribution_rows.type_label(one))} · asked for by {escaped(waiting.asked_by)} "
            f"{minute(one.created_at)} · {distribution_rows.when(one)}{repeats}"
        )
        unit = "customers" if one.format.startswith("customers") else "people"
        size = "unknown size" if one.size is None else f"{one.size:,} {unit}"
        rows = "unknown rows" if one.rows is None else counted(one.rows, "row")
        chosen = f" · {counted(len(one.segments_distributed), 'segment')}" if one.segments_distributed else ""
        st.markdown(f"{size} · {rows}{chosen}  \n{escaped(one.approval.reason if one.approval else '')}")
        st.markdown(f":small[Its rules: {escaped(_rules(waiting.criteria))}]")
    with actions.container(horizontal=True):
        with st.popover("Approve", icon=":material/approval_delegation:"):
            approving.ask_name(one, "waiting")
        with st.popover("Turn down", icon=":material/block:"):
            why = st.text_input("Why", key=f"turn-down-why-{one.distribution_id}", max_chars=500)
            st.button("Turn it down", key=f"turn-down-{one.distribution_id}", on_click=_turned_down, args=(one, why))


def _rules(criteria: Criteria | None) -> str:
    if criteria is None:
        return "the audience is no longer there"
    return current().in_words(criteria)


def _turned_down(one: Distribution, why: str) -> None:
    with shown():
        current().approvals.turn_down(one.distribution_id, why)
        _note(f"Turned down: **{escaped(one.audience_name)}** does not go to **{escaped(one.platform_name)}**.")


def _note(words: str) -> None:
    drafts.set_widget("list-done", (words, []))
