"""The workspace of the person at the screen; data and store are one for the process, shared by all visits."""

from threading import Thread

import streamlit as st

from activation import Workspace, open_workspace
from activation.access import Role
from activation.errors import NotPermitted
from activation.people import role_of
from activation.settings import from_environment
from api.serving import settle
from pages.parts import draft as drafts
from pages.parts import signing_in
from pages.parts.notices import escaped


@st.cache_resource(show_spinner="Opening the data …")
def _opened(store: str) -> Workspace:
    workspace = open_workspace(store=store)
    # Reading all data takes two seconds, which the visitor spends on writing the brief.
    Thread(target=_warm, args=(workspace,), daemon=True).start()
    return workspace


def _warm(workspace: Workspace) -> None:
    workspace.warm()
    settle("the data")


@st.cache_resource(show_spinner=False, max_entries=1000)
def _of_user(store: str, user_id: str, role: Role | None, address: str) -> Workspace:
    shared = _opened(store)
    return Workspace(shared.settings, user_id, shared.store, role, "page", address)


def current() -> Workspace:
    """The workspace of whoever is at the screen, with the role that they have now."""
    return _of_user(_store(), signing_in.user_id(), role(), _address())


def role() -> Role | None:
    """What whoever is at the screen may do; looked up anew at every click, so that a change counts at once."""
    if signing_in.sign_in() is None:
        return "admin"
    return role_of(_opened(_store()).store, signing_in.user_id())


def may(action: str) -> bool:
    """Whether whoever is at the screen may do it; what they may not is not offered, and refused where it is asked."""
    return current().access.may(action)


def may_change(audience_id: str) -> bool:
    """Whether whoever is at the screen may change this audience: their own, or one shared to be edited."""
    return may("audiences.save") and current().audiences.level(audience_id) != "view"


def several() -> bool:
    """Whether people sign in here; in the demo there is one user alone."""
    return signing_in.sign_in() is not None


def who(user_id: str) -> str:
    """The name of somebody, or unknown where nobody is named."""
    return current().people.named(user_id) if user_id else "unknown"


def enter() -> None:
    """Notes that somebody has signed in, once a visit; NotPermitted for whoever is kept out."""
    if signing_in.sign_in() is None:
        return
    if drafts.widget("entered") != signing_in.user_id():
        newcomer = _of_user(_store(), signing_in.user_id(), None, _address())
        newcomer.people.seen(signing_in.user_id(), *signing_in.claims())
        drafts.set_widget("entered", signing_in.user_id())
    elif role() is None:
        raise NotPermitted("This account is switched off.", "Ask an admin of this installation.")


def tell_unwritten() -> None:
    """Says what was done and could not be noted in the audit, once."""
    unwritten = current().audit.unwritten
    while unwritten:
        st.warning(escaped(unwritten.pop(0)), icon=":material/history_toggle_off:")


def check_store() -> None:
    """Raises UnusableRoot if nothing can be saved; asked once per process, and again at every visit while it is so."""
    _usable(_store())


@st.cache_resource(show_spinner=False)
def _usable(store: str) -> None:
    # An error is not kept, so the sentence goes away once the folder is mended.
    _opened(store).store.check_usable()


def _store() -> str:
    return str(from_environment().store)


def _address() -> str:
    return st.context.ip_address or ""
