"""Tokens: what a script presents to call the API in your name; made here, shown once, revoked here."""

import streamlit as st

from pages.parts import bulk_actions, token_panel

st.title("Tokens")
st.caption("A script calls the API in your name with a token. Its secret is shown once; only its hash is kept.")
bulk_actions.show_undo()
token_panel.offer_making()
token_panel.show()
