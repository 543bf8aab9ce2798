"""Which lifestyle codes are in force, and taking a licensee's back."""

import streamlit as st

from activation.prizm import stated
from pages.parts import draft as drafts
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current, who
from store.errors import StoreError


def show() -> None:
    """The codes in force with who loaded them; what is damaged can be taken back all the same."""
    st.header("In force", divider="gray")
    try:
        loaded = current().licensed.loaded()
    except StoreError as error:
        st.error(f"**{escaped(error.title)}** {escaped(error.hint)}", icon=":material/error:")
        _offer_taking_back("what cannot be read")
        return
    if loaded is None:
        st.markdown(f"**{escaped(current().data.prizm.statement)}**")
        st.caption("Nothing is loaded: the mix is modelled from public data, and says so wherever it is shown.")
        return
    named = stated(loaded.name, loaded.vintage)
    st.markdown(f"**{escaped(named)}**")
    moment = loaded.loaded_at[:16].replace("T", " ")
    by = f" by {escaped(who(loaded.loaded_by))}" if loaded.loaded_by else ""
    st.caption(f"{loaded.codes:,} codes in {loaded.zips:,} ZIP codes, loaded {escaped(moment)} UTC{by}.")
    _offer_taking_back(named)


def _offer_taking_back(named: str) -> None:
    with st.popover("Take back", icon=":material/undo:"):
        st.markdown(
            f"**{escaped(named)}** goes from here, and everybody sees the modelled codes again. Audiences that were "
            "saved with it keep what they were saved with."
        )
        st.button("Take back for everybody", type="primary", on_click=_take_back, args=(named,), key="licence-back")


def _take_back(named: str) -> None:
    with shown():
        current().licensed.take_back()
        drafts.set_widget("list-done", (f"Took back **{escaped(named)}**.", []))
