"""Distributions: send audiences to platforms, now or later; see how each went, and what lies where."""

import streamlit as st

st.title("Distributions")
