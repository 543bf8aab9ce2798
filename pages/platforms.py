"""Platforms: where audiences can be sent; connect one, try it out, change it, switch it off, delete it."""

import streamlit as st

from pages.parts import bulk_actions, platform_cards, platform_form
from pages.parts.workspace import current, may

st.title("Platforms")
st.caption("Where your audiences can go. Secrets are sealed on this machine's disk and are never shown again.")
bulk_actions.show_undo()
platforms = current().platforms.list()
if may("platforms.change"):
    platform_form.offer_connecting(opened=not platforms)
platform_cards.show(platforms)
