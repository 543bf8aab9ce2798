"""Approving a distribution by the audience's name, typed."""

import streamlit as st

from activation.distribution import Distribution
from pages.parts import draft as drafts
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current


def offer(one: Distribution, key: str) -> None:
    """On the row of one's own: the approval itself where one person is all there is, else who has to give it."""
    if current().approvals.by_another:
        st.caption("Another person, an admin, has to approve it.")
        return
    with st.popover("Approve", icon=":material/approval_delegation:"):
        ask_name(one, key)


def ask_name(one: Distribution, key: str) -> None:
    """Why it needs an approval, and the name that gives it."""
    reason = one.approval.reason if one.approval else ""
    st.markdown(f"{escaped(reason)} Type **{escaped(one.audience_name)}** to let it be sent.")
    typed = st.text_input("The audience's name", key=f"{key}-approve-name-{one.distribution_id}")
    st.button("Approve and send", type="primary", key=f"{key}-approve-{one.distribution_id}",
              on_click=_approved, args=(one, typed))  # fmt: skip


def _approved(one: Distribution, typed: str) -> None:
    with shown():
        current().approvals.approve(one.distribution_id, typed)
        words = f"Approved: **{escaped(one.audience_name)}** goes to **{escaped(one.platform_name)}**."
        drafts.set_widget("list-done", (words, []))
