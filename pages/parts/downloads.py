"""One saved audience to download, in each format; the file is made when it is asked for."""

from functools import partial

import streamlit as st

from activation.audience import Audience
from activation.export import FORMATS, file_stem
from activation.listing import AudienceSummary
from pages.parts.workspace import current

LABELS = {
    "csv": "CSV: members with their segment",
    "xlsx": "Excel: summary, segments, members",
    "parquet": "Parquet: members with their segment",
    "json": "JSON: the definition",
}


def offer_downloads(audience: Audience | AudienceSummary) -> None:
    """A button per format."""
    for format, (_, media_type) in FORMATS.items():
        st.download_button(
            LABELS[format],
            data=partial(_content, audience.audience_id, format),
            file_name=f"{file_stem(audience)}.{format}",
            mime=media_type,
            key=f"export-{audience.audience_id}-{format}",
            on_click="ignore",
            width="stretch",
        )


def _content(audience_id: str, format: str) -> bytes:
    return current().audiences.export(audience_id, format).content
