"""One distribution under its own link: its state, every attempt, every file, and what the other side said."""

import streamlit as st

from pages.parts import bulk_actions, distribution_facts
from pages.parts.workspace import current

distribution_id = st.query_params.get("distribution_id", "")
st.page_link("pages/distributions.py", label="Distributions", icon=":material/arrow_back:")
if not distribution_id:
    st.title("Distribution")
    st.info("Choose a distribution from the list to see its details.", icon=":material/info:")
    st.stop()

distribution = current().distributions.get(distribution_id)
distribution_facts.show_head(distribution)
bulk_actions.show_undo()
distribution_facts.show_attempts(distribution)
distribution_facts.show_files(distribution)
distribution_facts.show_facts(distribution)
