"""Saved audiences as rows, each with a box to choose it and a link to its details."""

from typing import Literal

import streamlit as st

from activation.listing import AudienceSummary, Page
from activation.wording import counted, day, minute
from pages.parts import draft as drafts
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current, who
from store.errors import DamagedFile

STATUS_COLOURS: dict[str, Literal["orange", "green", "gray"]] = {
    "draft": "orange",
    "active": "green",
    "archived": "gray",
}


def show(page: Page) -> list[AudienceSummary]:
    """Draws a row per audience and answers with those whose box is ticked."""
    _damage(page)
    everyone = st.checkbox(f"Choose all {len(page.items)} on this page", key="list-all")
    return [audience for audience in page.items if _row(audience, everyone)]


def _damage(page: Page) -> None:
    """Names each file that cannot be read, and offers to set it aside."""
    for number, damaged in enumerate(page.damaged):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/broken_image: **{escaped(damaged.title)}** {escaped(damaged.hint)}")
            st.button("Set the file aside", key=f"aside-{number}", on_click=_set_aside, args=(damaged,))


def _set_aside(damaged: DamagedFile) -> None:
    with shown():
        place = current().audiences.set_aside(damaged)
        drafts.set_widget("list-done", (f"Set aside as {escaped(place)}. Nothing of it was deleted.", []))


def _row(audience: AudienceSummary, everyone: bool) -> bool:
    with st.container(border=True):
        box, words, size, state = st.columns((0.4, 6, 3, 3), vertical_alignment="center")
        chosen = box.checkbox(
            f"Choose {escaped(audience.name)}",
            value=everyone,
            key=f"list-choose-{everyone}-{audience.audience_id}",
            label_visibility="collapsed",
        )
        with words.container(gap=None):
            st.page_link(
                "pages/audience_details.py",
                label=f"**{escaped(audience.name)}**",
                query_params={"audience_id": audience.audience_id},
            )
            if audience.description or audience.original_query:
                st.caption(escaped(_short(audience.description or audience.original_query)))
        # One element for each column: a page of twenty is drawn in half the time that captions and badges take.
        segments = counted(audience.segment_count, "segment")
        variables = counted(len(audience.selected_variables), "variable")
        size.markdown(
            f"**{audience.total_audience_size:,}** {escaped(audience.size_unit)}  \n:small[{segments} · {variables}]"
        )
        badges = [f":{STATUS_COLOURS[audience.status]}-badge[{audience.status}]"]
        badges += [f":blue-badge[{escaped(tag)}]" for tag in audience.tags[:3]]
        if audience.user_id != current().user_id:
            badges.append(f":violet-badge[shared by {escaped(who(audience.user_id))}]")
        state.markdown(
            f"{' '.join(badges)}  \n"
            f":small[{audience.data_type.replace('_', ' ')} · saved {day(audience.created_at)}]  \n"
            f":small[changed {minute(audience.updated_at)}]"
        )
    return chosen


def _short(text: str, limit: int = 160) -> str:
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"
