"""Every variable with its unit, source, vintage, caveat and coverage; and the lifestyle codes."""

import streamlit as st

from pages.parts import catalogue_browser

st.title("About the data")
catalogue_browser.show_population()
catalogue_browser.show_variables()
catalogue_browser.show_lifestyle_codes()
