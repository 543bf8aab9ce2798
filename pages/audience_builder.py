"""The audience builder: brief, receipt, variables, rules with live counts, segments, save; one page that unfolds."""

import streamlit as st

from pages.parts import (
    brief_form,
    insight,
    receipt,
    rules_panel,
    save_form,
    segment_editing,
    split_controls,
    variable_picker,
)
from pages.parts import draft as drafts
from pages.parts.notices import shown
from pages.parts.workspace import current, may

draft = drafts.current()

title, anew = st.columns((5, 1), vertical_alignment="bottom")
title.title("Audience builder")
if draft.started:
    anew.button("Start anew", icon=":material/restart_alt:", on_click=drafts.start_anew, width="stretch")
st.caption("From a description in plain English to balanced segments of US ZIP areas, ready to save and hand on.")
text, go_on = brief_form.ask(draft.text)
if text is not None:
    with shown():
        brief = current().read_brief(text)
        draft.fill_from_brief(brief, current().suggested_variables(brief.criteria))

if draft.brief is not None:
    st.header("1 · How your words were read", divider="gray")
    receipt.show(draft.brief, draft)

if draft.started:
    st.header("2 · Variables", divider="gray")
    variable_picker.pick(draft)
    st.header("3 · Rules and size", divider="gray")
    draft.shown = None
    rules_panel.show(draft)
    st.header("4 · Segments", divider="gray")
    if may("data.build"):
        with shown():
            split_controls.offer(draft, at_once=go_on)
    else:
        st.info("To split and save an audience needs the role of an analyst. An admin can give it to you.")

if draft.split is not None:
    segment_editing.show(draft)
    known = draft.editing.audience_id if draft.editing else ""
    insight.show_split(draft.split, draft.split_id, draft.stale, known)
    st.header("5 · Save", divider="gray")
    save_form.show(draft)

draft.shown = draft.standing
