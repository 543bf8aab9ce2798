"""The workspace of the person at the screen: one per process, shared by all visits."""

from threading import Thread

import streamlit as st

from activation import Workspace, open_workspace
from activation.settings import from_environment
from pages.parts import signing_in


@st.cache_resource(show_spinner="Opening the data …")
def _opened(store: str) -> Workspace:
    workspace = open_workspace(store=store)
    # Reading all data takes two seconds, which the visitor spends on writing the brief.
    Thread(target=workspace.warm, daemon=True).start()
    return workspace


@st.cache_resource(show_spinner=False, max_entries=1000)
def _of_user(store: str, user_id: str) -> Workspace:
    shared = _opened(store)
    return shared if user_id == shared.user_id else Workspace(shared.settings, user_id, shared.store)


def current() -> Workspace:
    """The workspace of whoever is at the screen, over this installation's store."""
    return _of_user(str(from_environment().store), signing_in.user_id())


def role() -> str:
    """What whoever is at the screen may do."""
    return "admin"


def check_store() -> None:
    """Raises UnusableRoot if nothing can be saved; asked once per process, and again at every visit while it is so."""
    _usable(str(from_environment().store))


@st.cache_resource(show_spinner=False)
def _usable(store: str) -> None:
    # An error is not kept, so the sentence goes away once the folder is mended.
    _opened(store).store.check_usable()
