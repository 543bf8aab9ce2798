"""Which saved audiences are shown: the search, the filters, the order and the page."""

import math
from typing import Any

import streamlit as st

from activation.audience import DATA_TYPES, STATUSES
from activation.overviews import Whose
from activation.wording import counted
from pages.parts import draft as drafts
from pages.parts.workspace import current

PAGE_SIZE = 20
ANY = "Any"
OWNERS: dict[str, Whose] = {"Everybody's": "all", "Mine": "mine", "Shared with me": "shared"}
ORDERS = {
    "Last changed first": "-updated_at",
    "Newest first": "-created_at",
    "Oldest first": "created_at",
    "Name, A to Z": "name",
    "Name, Z to A": "-name",
    "Largest first": "-total_audience_size",
    "Smallest first": "total_audience_size",
}


def ask() -> dict[str, Any]:
    """Draws search, filters and order; answers with the words of the question for the list."""
    search, order = st.columns((3, 1), vertical_alignment="bottom")
    q = search.text_input(
        "Search",
        key="list-q",
        persist_state="session",
        placeholder="Words in name, description, brief, tags or variables",
        icon=":material/search:",
    )
    sort = order.selectbox("Order", list(ORDERS), key="list-sort", persist_state="session")
    status_place, type_place, tag_place = st.columns((2, 1, 1), vertical_alignment="bottom")
    status = status_place.radio(
        "Status",
        ["all", *STATUSES],
        format_func=str.capitalize,
        horizontal=True,
        key="list-status",
        persist_state="session",
    )
    data_type = type_place.selectbox(
        "Data type", [ANY, *DATA_TYPES], format_func=lambda t: t.replace("_", " ").capitalize(),
        key="list-type", persist_state="session",
    )  # fmt: skip
    tag = tag_place.selectbox("Tag", [ANY, *current().audiences.tags()], key="list-tag")
    whose = _whose()
    return {
        "q": q,
        "sort": ORDERS[sort],
        "status": None if status == "all" else status,
        "data_type": None if data_type == ANY else data_type,
        "tag": None if tag == ANY else tag,
        "whose": whose,
        "limit": PAGE_SIZE,
        "offset": PAGE_SIZE * (_page_number((q, sort, status, data_type, tag, whose)) - 1),
    }


def _whose() -> Whose:
    """Mine, those of others, or both; asked only where somebody shares something."""
    if not current().audiences.list(whose="shared", limit=0).total:
        return "all"
    chosen = st.radio("Whose", list(OWNERS), horizontal=True, key="list-whose", persist_state="session")
    return OWNERS[chosen or "Everybody's"]


def ask_page(total: int) -> None:
    """Says how many audiences there are and offers the other pages."""
    pages = math.ceil(total / PAGE_SIZE)
    st.caption(counted(total, "audience") + (f" on {pages:,} pages" if pages > 1 else ""))
    if pages > 1:
        st.pagination(pages, key="list-page")


def show_empty() -> None:
    """Says why there is nothing and what to do next."""
    if current().audiences.list(limit=1).total:
        st.info("No audience matches. Change the search or the filters.", icon=":material/search_off:")
        return
    with st.container(border=True):
        st.subheader("No audience saved yet")
        st.markdown("Describe one in plain English, look at its segments, and save it.")
        st.page_link("pages/audience_builder.py", label="Build an audience", icon=":material/add:")


def _page_number(question: tuple[Any, ...]) -> int:
    """The page asked for; the first one again whenever the question has changed."""
    if drafts.widget("list-question") != question:
        drafts.set_widget("list-question", question)
        drafts.set_widget("list-page", 1)
    return int(drafts.widget("list-page") or 1)
