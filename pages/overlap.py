"""Overlap: two to ten saved audiences side by side, what they share, and what each keeps without the others."""

import streamlit as st

from activation.overlap import FEWEST
from pages.parts import overlap_choice, overlap_exclusions, overlap_panel
from pages.parts.notices import shown
from pages.parts.workspace import current

st.title("Overlap")
st.caption("How many people saved audiences share, so that nobody is reached twice and no budget is spent twice.")
chosen = overlap_choice.ask()
if len(chosen) >= FEWEST:
    with shown():
        found = current().overlaps.of(chosen)
        overlap_panel.show(found)
        overlap_exclusions.show(found)
