"""The audit as a table, with filters, pages and a download."""

import json
import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from activation.audit import Event
from activation.export import neutral_table
from activation.wording import counted
from pages.parts import draft as drafts
from pages.parts.notices import escaped
from pages.parts.workspace import current

PAGE_SIZE = 50
ANY = "Any"
KINDS = ("audience", "distribution", "platform", "token", "person", "erasure", "share")
SINCE = {"24 hours": 1, "7 days": 7, "30 days": 30, "365 days": 365, "All time": None}


def show() -> None:
    """Draws filters, a page of events and the way to take them along."""
    question = _ask()
    number = _page_number(question)
    events = current().audit.list(**question, limit=PAGE_SIZE, offset=PAGE_SIZE * (number - 1))
    for damaged in events.damaged:
        st.warning(f"**{escaped(damaged.title)}** {escaped(damaged.hint)}", icon=":material/broken_image:")
    if not events.total:
        st.info("No event matches. Change the search or the filters.", icon=":material/search_off:")
        return
    st.dataframe(neutral_table(_table(list(events.items))), hide_index=True, alt="Events of the audit")
    pages = math.ceil(events.total / PAGE_SIZE)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(counted(events.total, "event") + (f" on {pages:,} pages" if pages > 1 else ""))
        st.download_button(
            "Download as CSV", lambda: current().audit.csv(**question), "audit.csv", "text/csv", key="audit-csv",
            on_click="ignore", icon=":material/download:",
        )  # fmt: skip
    if pages > 1:
        st.pagination(pages, key="audit-page")


def _ask() -> dict[str, Any]:
    q_place, kind_place, since_place = st.columns((4, 2, 2), vertical_alignment="bottom")
    q = q_place.text_input("Search", key="audit-q", placeholder="Words in action, object, address or detail",
                           icon=":material/search:")  # fmt: skip
    kind = kind_place.selectbox("Kind", [ANY, *KINDS], key="audit-kind")
    days = SINCE[since_place.selectbox("Within", list(SINCE), index=1, key="audit-since")]
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    return {
        "q": q,
        "kind": None if kind == ANY else kind,
        "since": None if days is None else hour - timedelta(days=days),
    }


def _table(events: list[Event]) -> pd.DataFrame:
    names = {person.user_id: person.name for person in current().people.list()}
    return pd.DataFrame(
        [
            {
                "When (UTC)": f"{event.at:%Y-%m-%d %H:%M:%S}",
                "Who": names.get(event.user_id, event.user_id),
                "What": event.action,
                "Of": event.object_name or event.object_id,
                "Through": event.through,
                "From": event.address,
                "Detail": json.dumps(event.detail, ensure_ascii=False) if event.detail else "",
            }
            for event in events
        ]
    )


def _page_number(question: dict[str, Any]) -> int:
    asked = tuple(question.items())
    if drafts.widget("audit-question") != asked:
        drafts.set_widget("audit-question", asked)
        drafts.set_widget("audit-page", 1)
    return int(drafts.widget("audit-page") or 1)
