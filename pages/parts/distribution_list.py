"""What is on its way, refreshed by itself; and the history, with filters, pages and a download."""

import math
from datetime import UTC, datetime, timedelta
from typing import cast

import streamlit as st

from activation.distribution import STATUSES, DistributionStatus
from activation.sending.history import Question
from activation.wording import counted
from pages.parts import distribution_rows
from pages.parts import draft as drafts
from pages.parts.notices import escaped
from pages.parts.workspace import current

PAGE_SIZE = 20
PENDING_SHOWN = 20
ANY = "Any"
SINCE = {"All time": None, "24 hours": 1, "7 days": 7, "30 days": 30, "365 days": 365}


def show_pending() -> None:
    """What is to come or under way; looks again by itself as long as something is due within a minute."""
    coming = current().distributions.pending()
    soon = datetime.now(UTC) + timedelta(minutes=1)
    moving = any(one.status != "awaiting_approval" and one.due_at <= soon for one in coming)
    st.fragment(_pending, run_every=1.0 if moving else None)(moving)


def _pending(moving: bool) -> None:
    coming = current().distributions.pending()
    soon = datetime.now(UTC) + timedelta(minutes=1)
    if moving and not any(one.status != "awaiting_approval" and one.due_at <= soon for one in coming):
        st.rerun()  # the last one has ended: the history below, too, has something to say
    if not coming:
        return
    st.subheader(f"On its way: {len(coming):,}")
    distribution_rows.show(list(coming[:PENDING_SHOWN]), "pending")
    if len(coming) > PENDING_SHOWN:
        st.caption(f"The next {PENDING_SHOWN} are shown; the history below has them all.")


def show_history() -> None:
    """The history by filters, a page at a time."""
    question = _ask()
    number = _page_number(question)
    page = current().distributions.list(**vars(question), limit=PAGE_SIZE, offset=PAGE_SIZE * (number - 1))
    for damaged in page.damaged:
        st.warning(f"**{escaped(damaged.title)}** {escaped(damaged.hint)}", icon=":material/broken_image:")
    if not page.total:
        st.info("No distribution matches. Change the search or the filters.", icon=":material/search_off:")
        return
    distribution_rows.show(page.items, "history")
    pages = math.ceil(page.total / PAGE_SIZE)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(counted(page.total, "distribution") + (f" on {pages:,} pages" if pages > 1 else ""))
        st.download_button(
            "Download as CSV",
            lambda: current().distributions.csv(question),
            "distributions.csv",
            "text/csv",
            key="distributions-csv",
            on_click="ignore",
            icon=":material/download:",
        )
    if pages > 1:
        st.pagination(pages, key="distributions-page")


def _ask() -> Question:
    q_place, status_place, platform_place, since_place = st.columns((3, 2, 2, 2), vertical_alignment="bottom")
    q = q_place.text_input(
        "Search", key="distributions-q", placeholder="Words in audience or platform", icon=":material/search:",
        persist_state="session",
    )  # fmt: skip
    status = status_place.selectbox(
        "Status", [ANY, *STATUSES], format_func=lambda one: one.replace("_", " ").capitalize(),
        key="distributions-status", persist_state="session",
    )  # fmt: skip
    names = {platform.platform_id: platform.name for platform in current().platforms.list()}
    platform = platform_place.selectbox(
        "Platform", [ANY, *names], format_func=lambda one: names.get(one, one), key="distributions-platform"
    )
    days = SINCE[since_place.selectbox("Asked for within", list(SINCE), key="distributions-since")]
    return Question(
        status=None if status == ANY else cast(DistributionStatus, status),
        platform_id=None if platform == ANY else platform,
        q=q,
        since=None if days is None else _days_ago(days),
    )


def _days_ago(days: int) -> datetime:
    """That many days before the present hour: a moment that stays the same from click to click."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=days)


def _page_number(question: Question) -> int:
    if drafts.widget("distributions-question") != question:
        drafts.set_widget("distributions-question", question)
        drafts.set_widget("distributions-page", 1)
    return int(drafts.widget("distributions-page") or 1)
