"""An audience as a file that a platform takes, to upload there by hand; the first rows are shown as they will be."""

import pandas as pd
import streamlit as st

from activation.audience import Audience
from activation.delivery.formats import Options, Preview, format_named
from activation.delivery.payload import platform_file, preview, zip_formats
from activation.export import Export
from pages.parts.notices import escaped, shown
from pages.parts.workspace import current


def offer(audience: Audience) -> None:
    """Asks for platform, format and segments; shows the first rows and offers the file."""
    if not audience.rows:
        return
    st.header("Files for a platform", divider="gray")
    offered = zip_formats()
    left, middle, right = st.columns(3)
    key = left.selectbox(
        "Platform",
        list(offered),
        index=list(offered).index("google_ads"),
        format_func=lambda key: offered[key][0].label,
        key="file-platform",
    )
    found, formats = offered[key]
    form = middle.selectbox("Format", formats, format_func=lambda form: form.label, key=f"file-format-{key}")
    names = {segment.segment_id: segment.name for segment in audience.segments}
    segments = right.multiselect(
        "Segments", list(names), format_func=names.__getitem__, placeholder="All", key="file-segments"
    )
    campaign = ""
    if form.key == "google_ads_editor_zips":
        campaign = st.text_input(
            "Campaign", help="Empty for one campaign per segment, named like it.", key="file-campaign"
        )
    st.caption(escaped(form.about) + (f" [Documentation]({form.documentation})" if form.documentation else ""))
    with shown():
        made, first = _made(
            current().user_id, audience.audience_id, audience.version, key, form.key, tuple(segments), campaign
        )
        st.dataframe(
            pd.DataFrame(first.rows, columns=list(first.columns)), hide_index=True, alt="First rows of the file"
        )
        st.download_button(
            f"Download for {found.label}",
            data=made.content,
            file_name=made.filename,
            mime=made.media_type,
            key="file-download",
            on_click="ignore",
            icon=":material/download:",
        )
        st.caption(f"{escaped(made.filename)}, {len(made.content):,} bytes")
    sentences = (*form.not_confirmed, *found.not_confirmed)
    if sentences:
        with st.expander("What is not confirmed by the platform's documentation"):
            st.markdown("\n".join(f"- {escaped(sentence)}" for sentence in dict.fromkeys(sentences)))


@st.cache_data(max_entries=20, show_spinner="Making the file …")
def _made(
    user_id: str,
    audience_id: str,
    version: int,
    type_key: str,
    format_key: str,
    segments: tuple[int, ...],
    campaign: str,
) -> tuple[Export, Preview]:
    """The file and its first rows, made once for each user, version of the audience and choice."""
    audience, form = current().audiences.version(audience_id, version), format_named(format_key)
    members = current().audiences.located_members(audience_id, segments)
    options = Options(audience_id=audience_id, audience_name=audience.name, campaign=campaign)
    file = platform_file(type_key, form, audience, members, options, audience.updated_at)
    return file, preview(form, members, options)
