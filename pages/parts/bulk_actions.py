"""What can be done with the chosen audiences: archive, restore, compare, duplicate, export; and taken back."""

from collections.abc import Sequence

import streamlit as st

from activation.audience import Audience, Status
from activation.errors import StillScheduled
from activation.listing import AudienceSummary
from activation.overlap import FEWEST, MOST
from pages.parts import draft as drafts
from pages.parts.downloads import offer_downloads
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current, may, may_change

Shown = Audience | AudienceSummary


def show(chosen: Sequence[Shown]) -> None:
    """Draws the actions that fit the chosen audiences."""
    if not chosen:
        verbs = (
            "archive, restore, compare, duplicate or export them"
            if may("audiences.save")
            else "compare them, or export them one at a time"
        )
        st.caption(f"Choose audiences by their boxes to {verbs}.")
        return
    ours = [audience for audience in chosen if may_change(audience.audience_id)]
    to_archive = [audience for audience in ours if audience.status != "archived"]
    to_restore = [audience for audience in ours if audience.status == "archived"]
    with st.container(horizontal=True, border=True, vertical_alignment="center", key="bulk"):
        st.markdown(f"**{len(chosen)} chosen**")
        if to_archive:
            st.button(
                f"Archive {len(to_archive)}",
                icon=":material/archive:",
                on_click=_set_status,
                args=(to_archive, "archived"),
            )
        if to_restore:
            st.button(f"Restore {len(to_restore)}", icon=":material/unarchive:", on_click=_restore, args=(to_restore,))
        if FEWEST <= len(chosen) <= MOST:
            st.page_link(
                "pages/overlap.py",
                label=f"Overlap of these {len(chosen)}",
                icon=":material/join_inner:",
                query_params={"audience_ids": ",".join(audience.audience_id for audience in chosen)},
            )
        if len(chosen) == 1:
            _offer_copy(chosen[0])
            with st.popover("Export", icon=":material/download:"):
                offer_downloads(chosen[0])


def show_buttons(audience: Shown) -> None:
    """The same actions for the one audience on its own page."""
    if not may_change(audience.audience_id):
        pass
    elif audience.status == "archived":
        st.button("Restore", icon=":material/unarchive:", on_click=_restore, args=([audience],))
    else:
        st.button("Archive", icon=":material/archive:", on_click=_set_status, args=([audience], "archived"))
    _offer_copy(audience)


def _offer_copy(audience: Shown) -> None:
    if may("audiences.save"):
        st.button("Duplicate", icon=":material/content_copy:", on_click=_duplicate, args=(audience,))


def show_undo() -> None:
    """Says what the last action did and offers to take it back; asks where archiving would stop sendings."""
    _ask_to_stop()
    done = drafts.widget("list-done")
    if not done:
        return
    sentence, before = done
    with st.container(horizontal=True, border=True, vertical_alignment="center", key="undo-bar"):
        st.markdown(sentence)
        if before:
            st.button("Undo", icon=":material/undo:", on_click=_undo, args=(before,), key="undo")
        st.button("Dismiss", type="tertiary", on_click=drafts.set_widget, args=("list-done", None), key="dismiss")


def _ask_to_stop() -> None:
    asked = drafts.widget("archive-asks")
    if not asked:
        return
    why, audiences = asked
    with st.container(horizontal=True, border=True, vertical_alignment="center", key="archive-bar"):
        st.markdown(f":orange[:material/event_busy:] {escaped(why)} An archived audience cannot be sent.")
        st.button("Archive and stop its sendings", key="archive-stop", on_click=_set_status,
                  args=(audiences, "archived", True))  # fmt: skip
        st.button("Leave it as it is", type="tertiary", key="archive-leave", on_click=drafts.set_widget,
                  args=("archive-asks", None))  # fmt: skip


def _set_status(audiences: Sequence[Shown], status: Status, stop_sendings: bool = False) -> None:
    drafts.set_widget("archive-asks", None)
    with shown():
        try:
            for audience in audiences:
                current().audiences.set_status(audience.audience_id, status, stop_sendings)
        except StillScheduled as error:
            drafts.set_widget("archive-asks", (error.title, audiences))
            return
        _note("Archived" if status == "archived" else "Restored", audiences)


def _restore(audiences: Sequence[Shown]) -> None:
    """Back to active where the segments had been confirmed, else to draft."""
    with shown():
        for audience in audiences:
            current().audiences.set_status(audience.audience_id, "active" if audience.confirmed_at else "draft")
        _note("Restored", audiences)


def _note(verb: str, audiences: Sequence[Shown]) -> None:
    what = f"**{escaped(audiences[0].name)}**" if len(audiences) == 1 else f"{len(audiences)} audiences"
    drafts.set_widget("list-done", (f"{verb} {what}.", [(a.audience_id, a.status) for a in audiences]))


def _undo(before: list[tuple[str, Status]]) -> None:
    with shown():
        for audience_id, status in before:
            current().audiences.set_status(audience_id, status)
        drafts.set_widget("list-done", ("Taken back.", []))


def _duplicate(audience: Shown) -> None:
    with shown():
        copy = current().audiences.duplicate(audience.audience_id)
        drafts.set_widget("list-done", (f"Duplicated as **{escaped(copy.name)}**, a draft.", []))
