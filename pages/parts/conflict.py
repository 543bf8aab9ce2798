"""The audience was saved elsewhere meanwhile: who changed what when, both versions side by side, and the ways on."""

from typing import Literal

import streamlit as st

from activation.audience import Audience
from activation.comparing import compare
from activation.wording import minute
from pages.parts import comparison
from pages.parts.notices import escaped
from pages.parts.workspace import current, who


def ask(began_with: Audience, mine: Audience) -> tuple[Literal["over", "new"] | None, Audience | None]:
    """What the analyst chooses, and the version that is stored by now; None for an audience that is no more.

    began_with: the version that was opened in the builder; mine: what would be saved.
    """
    theirs = next(iter(current().audiences.get_many([began_with.audience_id])), None)
    with st.container(border=True):
        if theirs is None:
            st.markdown(f":material/call_split: **“{escaped(began_with.name)}” was deleted while you worked.**")
        else:
            st.markdown(
                f":material/call_split: **“{escaped(theirs.name)}” was saved elsewhere while you worked.** You began "
                f"with version {began_with.version}. Version {theirs.version} was saved by "
                f"{escaped(who(theirs.saved_by))} on {minute(theirs.updated_at)}: "
                f"{escaped(compare(began_with, theirs).in_short())}. Nothing of yours is lost."
            )
            comparison.show(theirs, mine, (comparison.version_title(theirs), "Yours, not saved yet"), key="conflict")
        with st.container(horizontal=True):
            over = theirs is not None and st.button(
                f"Save mine as version {theirs.version + 1}",
                # A click is for the version that was shown: another one since then makes another button.
                key=f"conflict-over-{theirs.version}",
            )
            new = st.button("Save mine as a new audience", key="conflict-new")
            if theirs is not None:
                st.link_button("See theirs", f"audience_details?audience_id={theirs.audience_id}")
    return ("over" if over else "new" if new else None), theirs
