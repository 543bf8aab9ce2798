"""Lifestyle codes: which are in force for everybody here, and a licensee's own in place of the modelled ones."""

import streamlit as st

from pages.parts import bulk_actions, licence_form, licence_panel

st.title("Lifestyle codes")
st.caption(
    "Whoever has a licence for a system of codes loads its list of ZIP codes here. From then on everybody sees those "
    "codes, with their name and vintage, and new audiences are saved with them."
)
bulk_actions.show_undo()
licence_panel.show()
licence_form.show()
