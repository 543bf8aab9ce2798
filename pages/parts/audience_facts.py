"""What was saved of an audience, in words and figures; and what can be done with it."""

import json

import pandas as pd
import streamlit as st

from activation.audience import Audience
from activation.export import neutral_table
from activation.prizm import stated
from activation.splitting import AudienceSplit
from activation.wording import minute
from pages.parts import bulk_actions, deletion
from pages.parts import draft as drafts
from pages.parts.audience_rows import STATUS_COLOURS
from pages.parts.downloads import offer_downloads
from pages.parts.notices import escaped
from pages.parts.workspace import current, may, who


def show_head(audience: Audience, members: pd.DataFrame) -> None:
    """Name, state and size, with the actions beside them."""
    st.page_link("pages/saved_audiences.py", label="Saved audiences", icon=":material/arrow_back:")
    st.title(escaped(audience.name))
    with st.container(horizontal=True):
        st.badge(audience.status, color=STATUS_COLOURS[audience.status])
        st.badge(audience.data_type.replace("_", " "), color="gray")
        for tag in audience.tags:
            st.markdown(f":blue-badge[{escaped(tag)}]")
    if audience.description:
        st.markdown(escaped(audience.description))
    bulk_actions.show_undo()
    with st.container(horizontal=True, key="details-actions"):
        if may("data.build") and st.button("Open in the builder", icon=":material/edit:", type="primary"):
            _open_in_builder(audience, members)
        bulk_actions.show_buttons(audience)
        with st.popover("Export", icon=":material/download:"):
            offer_downloads(audience)
        deletion.offer(audience)
    people, households, zips, segments = st.columns(4)
    people.metric(audience.size_unit.capitalize(), f"{audience.total_audience_size:,}")
    households.metric("Households", _number(audience.households))
    zips.metric("ZIP areas", _number(audience.rows))
    segments.metric("Segments", len(audience.segments))


def show_question(audience: Audience) -> None:
    """The brief, the receipt and the rules."""
    st.header("Brief and rules", divider="gray")
    if audience.original_query:
        st.markdown(f"> {escaped(audience.original_query)}")
    left, right = st.columns(2)
    with left:
        st.subheader("Rules")
        parts = audience.criteria.get("all", [audience.criteria])
        for part in parts:
            st.markdown(f"- {escaped(current().in_words(part))}")
        if not parts:
            st.markdown("No rule: the whole population.")
        with st.expander("Rules as JSON"):
            st.code(json.dumps(audience.criteria, indent=2, ensure_ascii=False), language="json")
    with right:
        st.subheader("Variables")
        st.dataframe(
            neutral_table(
                pd.DataFrame(
                    [
                        {
                            "Code": detail.code,
                            "Relevance": detail.relevance_score,
                            "Type": detail.type,
                            "What it says": detail.description,
                        }
                        for detail in audience.variable_details
                    ]
                )
            ),
            hide_index=True,
            alt="Variables of the audience",
        )
    if audience.receipt:
        with st.expander("How the brief was read"):
            columns = ["phrase", "kind", "meaning", "reason", "keeps_people"]
            st.dataframe(
                neutral_table(pd.DataFrame(audience.receipt).reindex(columns=columns)), hide_index=True, alt="Receipt"
            )


def show_origin(audience: Audience) -> None:
    """Where the numbers come from and when they were made."""
    st.header("Where this comes from", divider="gray")
    split, data = audience.segmentation, audience.data_snapshot
    facts = {
        "Audience id": audience.audience_id,
        "Owner": who(audience.user_id),
        "Version": str(audience.version),
        "Created": minute(audience.created_at),
        "Changed": minute(audience.updated_at),
        "Segments confirmed": minute(audience.confirmed_at) if audience.confirmed_at else "no",
    }
    if split:
        facts["Bounds"] = f"{100 * split.min_share:g} to {100 * split.max_share:g} % of people in each segment"
        facts["Optimality gap"] = "unknown" if split.gap is None else f"{split.gap:.1e}"
        facts["Stability (adjusted Rand)"] = "unknown" if split.stability is None else f"{split.stability:.2f}"
    if data:
        facts["Population file (SHA-256)"] = data.population[:16] + " …"
        facts["Lifestyle codes"] = stated(data.prizm_name, data.prizm_version)
    st.dataframe(
        neutral_table(pd.DataFrame({"What": facts.keys(), "Value": facts.values()})),
        hide_index=True,
        alt="Origin of the audience",
    )
    if audience.notes:
        st.markdown(escaped(audience.notes))


def _open_in_builder(audience: Audience, members: pd.DataFrame) -> None:
    split = None
    if audience.segmentation and len(members):
        split = AudienceSplit(audience.segments, members, audience.segmentation, snapshot=audience.data_snapshot)
    brief = current().read_brief(audience.original_query) if audience.original_query else None
    drafts.start_from(audience, brief, split)
    st.switch_page("pages/audience_builder.py")


def _number(value: int | None) -> str:
    return "unknown" if value is None else f"{value:,}"
