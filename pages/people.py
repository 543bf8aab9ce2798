"""People: everybody who has signed in, what each may do, and who is kept out; for admins."""

import streamlit as st

from pages.parts import bulk_actions, people_panel

st.title("People")
st.caption(
    "Viewers look and export; analysts build, save and send as well; admins look after people and the audit, too."
)
bulk_actions.show_undo()
people_panel.show()
