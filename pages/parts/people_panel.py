"""Everybody with their role, for admins to change."""

import streamlit as st

from activation.access import ROLES
from activation.people import Person
from activation.wording import minute
from pages.parts import draft as drafts
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current


def show() -> None:
    """A row for each person, with role and whether they are let in."""
    people = current().people.list()
    if not people:
        st.info("Nobody has signed in yet. Without sign-in the app is a demo with one user.", icon=":material/info:")
    for person in people:
        with st.container(border=True, key=f"person-{person.user_id}"):
            _row(person)


def _row(person: Person) -> None:
    words, role, state = st.columns((5, 2, 2), vertical_alignment="bottom")
    out = " :red-badge[kept out]" if person.disabled else ""
    you = " (you)" if person.user_id == current().user_id else ""
    with words.container(gap=None):
        # Markdown would make a link of an e-mail address, which a name may be, too.
        st.text(f"{person.name}{you}")
        st.text(person.email or "no verified e-mail")
        st.markdown(f":small[last seen {minute(person.last_seen_at)}]{out}")
    role.selectbox(
        "Role", ROLES, index=ROLES.index(person.role), key=f"role-{person.user_id}-{person.role}",
        on_change=_set_role, args=(person,),
    )  # fmt: skip
    state.button(
        "Let in" if person.disabled else "Keep out",
        icon=":material/login:" if person.disabled else ":material/block:",
        key=f"out-{person.user_id}",
        on_click=_set_disabled,
        args=(person,),
    )


def _set_role(person: Person) -> None:
    with shown():
        role = drafts.widget(f"role-{person.user_id}-{person.role}")
        current().people.set_role(person.user_id, role)
        drafts.set_widget("list-done", (f"**{escaped(person.name)}** is {escaped(role)} now.", []))


def _set_disabled(person: Person) -> None:
    with shown():
        current().people.set_disabled(person.user_id, not person.disabled)
        done = "is let in again" if person.disabled else "is kept out"
        drafts.set_widget("list-done", (f"**{escaped(person.name)}** {done}.", []))
