"""Saved audiences: search, filter, sort, page; archive and restore one or many; duplicate, export, open."""

import streamlit as st

from pages.parts import audience_filters, audience_rows, bulk_actions
from pages.parts.workspace import current

st.title("Saved audiences")
question = audience_filters.ask()
page = current().audiences.list(**question)
bulk_actions.show_undo()
if page.total or page.damaged:
    actions = st.container()
    chosen = audience_rows.show(page)
    with actions:
        bulk_actions.show(chosen)
    audience_filters.ask_page(page.total)
else:
    audience_filters.show_empty()
