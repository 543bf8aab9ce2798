"""Audit: who did what when and from where; for admins, to search and to export."""

import streamlit as st

from pages.parts import audit_panel

st.title("Audit")
st.caption("Everything that changed something or left the app. Events are added and never changed or taken away.")
audit_panel.show()
