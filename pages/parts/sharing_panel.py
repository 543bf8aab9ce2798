"""With whom an audience is shared, for its owner to change; and whose it is, for everybody else."""

import streamlit as st

from activation.audience import Audience
from activation.people import EVERYONE
from activation.sharing import Level
from pages.parts import draft as drafts
from pages.parts import signing_in
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current, who

LEVELS: dict[str, Level] = {"May look and export": "view", "May change it too": "edit"}


def show(audience: Audience) -> None:
    """Draws the shares; nothing in the demo, where there is nobody to share with, nor for whoever may not share."""
    if signing_in.sign_in() is None:
        return
    if (level := current().audiences.level(audience.audience_id)) != "own":
        what = "you may change it" if level == "edit" else "you may look at it and export it"
        st.info(
            f"This audience is shared with you by {escaped(who(audience.user_id))}: {what}.", icon=":material/group:"
        )
        return
    if not current().access.may("audiences.share"):
        return
    st.header("Shared with", divider="gray")
    names = {EVERYONE: "Everyone here"} | dict(current().people.colleagues())
    shares = current().audiences.shares(audience.audience_id)
    if not shares:
        st.caption("Only you see this audience.")
    for share in shares:
        with st.container(horizontal=True, vertical_alignment="center", key=f"share-{share.share_id}"):
            may = next(words for words, value in LEVELS.items() if value == share.level)
            st.markdown(f"**{escaped(names.get(share.shared_with, share.shared_with))}**: {may.lower()}")
            st.button("Share no more", type="tertiary", key=f"unshare-{share.share_id}",
                      on_click=_unshare, args=(audience, share.shared_with))  # fmt: skip
    with st.form(f"share-{audience.audience_id}"):
        whom, level_place = st.columns(2)
        whom.selectbox("With whom", list(names), format_func=lambda one: names[one], key="share-with")
        level_place.selectbox("To do what", list(LEVELS), key="share-level")
        st.form_submit_button("Share", icon=":material/group_add:", on_click=_share, args=(audience,))


def _share(audience: Audience) -> None:
    with shown():
        level = LEVELS[drafts.widget("share-level")]
        current().audiences.share(audience.audience_id, drafts.widget("share-with"), level)
        drafts.set_widget("list-done", (f"**{escaped(audience.name)}** is shared.", []))


def _unshare(audience: Audience, shared_with: str) -> None:
    with shown():
        current().audiences.unshare(audience.audience_id, shared_with)
        drafts.set_widget("list-done", (f"**{escaped(audience.name)}** is shared no more with them.", []))
