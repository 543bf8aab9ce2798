"""What the checks say before a sending, and the first rows of exactly what goes out."""

import pandas as pd
import streamlit as st

from activation.sending.asked import Sending
from activation.sending.checks import Check, Preflight
from activation.wording import counted
from pages.parts.notices import escaped
from pages.parts.workspace import current

MARKS = {
    "ok": ":green[:material/check_circle:]",
    "note": ":blue[:material/info:]",
    "warning": ":orange[:material/warning:]",
    "approval": ":orange[:material/approval_delegation:]",
    "block": ":red[:material/block:]",
}
GRAVEST = ("block", "approval", "warning", "note", "ok")


@st.cache_data(max_entries=50, show_spinner="Checking …")
def checked(sending: Sending, versions: tuple[str, ...]) -> Preflight:
    """The checks of a sending, asked once for each state of audiences, platforms and distributions."""
    return current().distributions.preflight(sending)


def versions() -> tuple[str, ...]:
    """Whose answer it is, and what changes whenever it may: what is kept for one user is never shown to another."""
    store, user = current().store, current().user_id
    tables = (store.audiences, store.platforms, store.distributions, store.lists, store.erasures)
    return (user, *(table.version(user) for table in tables))


def show(said: Preflight, name: str) -> None:
    """Draws numbers, checks, files and first rows."""
    with st.container(horizontal=True, key=f"numbers-{name}"):
        unit = said.size_unit
        st.metric(unit.capitalize(), f"{said.size:,}", width="content")
        st.metric("Rows on the list", f"{said.rows:,}", width="content")
        st.metric("New there", f"+{said.added:,}", width="content")
        st.metric("Gone from there", f"−{said.removed:,}", width="content")
        st.metric("As before", f"={said.unchanged:,}", width="content")
    grave = sorted((check for check in said.checks if check.level != "ok"), key=lambda c: GRAVEST.index(c.level))
    for check in grave:
        st.markdown(_line(check))
    passed = [check for check in said.checks if check.level == "ok"]
    with st.expander(f"{counted(len(passed), 'check')} passed"):
        for check in passed:
            st.markdown(_line(check))
    for file in said.files:
        about = "about " if file.about else ""
        st.caption(f"{escaped(file.name)}: {counted(file.rows, 'row')}, {about}{file.bytes:,} bytes")
    if said.preview.rows:
        table = pd.DataFrame(said.preview.rows, columns=_unique(said.preview.columns))
        st.dataframe(table, hide_index=True, key=f"first-rows-{name}", alt="First rows of exactly what will be sent")


def _line(check: Check) -> str:
    source = f" :small[Source: {escaped(check.source)}]" if check.source else ""
    return f"{MARKS[check.level]} **{escaped(check.title)}** {escaped(check.hint)}{source}"


def _unique(columns: tuple[str, ...]) -> list[str]:
    """Names for a table, which wants each once; a format may repeat one."""
    seen: dict[str, int] = {}
    names = []
    for column in columns:
        seen[column] = seen.get(column, 0) + 1
        names.append(column if seen[column] == 1 else f"{column} ({seen[column]})")
    return names
