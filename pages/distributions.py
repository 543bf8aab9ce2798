"""Distributions: send audiences to platforms, now or later; see how each went, and what lies where."""

import streamlit as st

from pages.parts import bulk_actions, distribution_list, sending_charts, sending_form, waiting_approvals, whereabouts
from pages.parts.workspace import current

PARTS = {"History": distribution_list.show_history, "Charts": sending_charts.show, "Where is a ZIP?": whereabouts.show}

st.title("Distributions")
st.caption("What you send is checked before, carried out while the app runs, and told as the other side told it.")
bulk_actions.show_undo()
waiting_approvals.show_waiting()
audience_id = st.query_params.get("audience_id", "")
ever = current().distributions.list(limit=1).total > 0
sending_form.offer(audience_id, opened=bool(audience_id) or not ever)
if ever:
    distribution_list.show_pending()
    part = st.radio("Show", list(PARTS), horizontal=True, key="distributions-part", label_visibility="collapsed")
    PARTS[part]()
else:
    st.info("Nothing has been sent yet. Choose an audience and a platform above.", icon=":material/info:")
