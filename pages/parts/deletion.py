"""Deleting an audience for good: says what goes, asks for the audience's name, and only then does it."""

import streamlit as st

from activation.audience import Audience
from activation.wording import counted
from pages.parts import draft as drafts
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current, may


def offer(audience: Audience) -> None:
    """A button that opens the question; leaves for the list once the audience is gone. Only for its owner."""
    if not may("audiences.delete") or audience.user_id != current().user_id:
        return
    with st.popover("Delete", icon=":material/delete_forever:"):
        st.markdown(
            f"**{escaped(audience.name)}** goes for good, with {counted(audience.version, 'version')} and their "
            "members. Nothing of it can be brought back. To keep it out of the way, archive it instead."
        )
        typed = st.text_input("Type the audience's name to confirm", key=f"delete-name-{audience.audience_id}")
        agreed = " ".join(typed.split()) == audience.name
        if st.button("Delete for good", type="primary", disabled=not agreed, key="delete-for-good"):
            with shown():
                current().audiences.delete(audience.audience_id, expecting=audience.version)
                drafts.set_widget("list-done", (f"Deleted **{escaped(audience.name)}** for good.", []))
                st.switch_page("pages/saved_audiences.py")
