"""The distributions of one audience, on its own page, and the way to send it."""

import streamlit as st

from activation.audience import Audience
from activation.wording import counted
from pages.parts import distribution_rows
from pages.parts.workspace import current, may

SHOWN = 5


def show(audience: Audience) -> None:
    """Draws the last distributions of an audience; says what to do where there is none."""
    st.header("Distributions", divider="gray")
    page = current().distributions.list(audience_id=audience.audience_id, limit=SHOWN)
    if not page.total:
        st.caption("It was not sent to any platform yet.")
    distribution_rows.show(page.items, "audience", audience=False)
    if page.total > SHOWN:
        st.caption(f"The last {SHOWN} of {counted(page.total, 'distribution')}.")
    with st.container(horizontal=True):
        if audience.status == "active" and may("distributions.send"):
            query = {"audience_id": audience.audience_id}
            st.page_link("pages/distributions.py", label="Send it", icon=":material/send:", query_params=query)
        st.page_link("pages/distributions.py", label="All distributions", icon=":material/list:")
