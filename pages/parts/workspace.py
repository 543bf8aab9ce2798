"""The workspace of the person at the screen, and its answers kept for as long as the question stays the same."""

import streamlit as st

from activation import Workspace, open_workspace
from activation.settings import from_environment


@st.cache_resource(show_spinner="Opening the data …")
def _opened(store: str) -> Workspace:
    return open_workspace(store=store)


def current() -> Workspace:
    """The workspace of this installation's store, opened once per process."""
    return _opened(str(from_environment().store))
