"""One audience as a file to download: members as CSV or Parquet, a workbook, or the definition as JSON."""

import io
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from activation.audience import Audience
from activation.editing import in_words
from activation.errors import UnsupportedFormat
from activation.listing import AudienceSummary
from activation.prizm import stated

# A cell that starts with one of these is run as a formula by spreadsheets that open a CSV.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Export:
    """A file to hand over: its name, its bytes and their media type."""

    filename: str
    content: bytes
    media_type: str


def export(audience: Audience, members: pd.DataFrame, format: str) -> Export:
    """The audience in that format; UnsupportedFormat names those there are.

    members: one row per ZIP with zip, place, state, people, households, segment_id, segment.
    """
    if format not in FORMATS:
        raise UnsupportedFormat(
            f"There is no export as {format[:20]!r}.", f"Choose {', '.join(FORMATS)}.", field="format"
        )
    write, media_type = FORMATS[format]
    return Export(f"{file_stem(audience)}.{format}", write(audience, members), media_type)


def file_stem(audience: Audience | AudienceSummary) -> str:
    """The audience's name as a file name that every system takes; its id where nothing of the name is left."""
    ascii_name = unicodedata.normalize("NFKD", audience.name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", ascii_name).strip("-").lower()[:80] or audience.audience_id


def neutral(text: str) -> str:
    """Text that a spreadsheet shows and never runs."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def neutral_table(frame: pd.DataFrame) -> pd.DataFrame:
    """A table whose headings and texts a spreadsheet shows and never runs."""
    texts = frame.select_dtypes(include=["str", "object"])
    safe = frame.assign(**{column: texts[column].map(_neutral_cell, na_action="ignore") for column in texts})
    return safe.rename(columns=_neutral_cell)


def _neutral_cell(value: object) -> object:
    return neutral(value) if isinstance(value, str) else value


def _csv(audience: Audience, members: pd.DataFrame) -> bytes:
    return neutral_table(members).to_csv(index=False).encode()


def _parquet(audience: Audience, members: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    members.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _json(audience: Audience, members: pd.DataFrame) -> bytes:
    return audience.model_dump_json(indent=2).encode()  # what is not a number is null: JSON has no word for it


def _xlsx(audience: Audience, members: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    plain_texts = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs=plain_texts) as book:
        _summary(audience).to_excel(book, sheet_name="Summary", index=False)
        _segments(audience).to_excel(book, sheet_name="Segments", index=False)
        members.to_excel(book, sheet_name="Members", index=False)
        for sheet, widths in (("Summary", (28, 90)), ("Segments", (10, 60)), ("Members", (10, 36))):
            for column, width in enumerate(widths):
                book.sheets[sheet].set_column(column, column, width)
    return buffer.getvalue()


def _summary(audience: Audience) -> pd.DataFrame:
    snapshot, split = audience.data_snapshot, audience.segmentation
    rows = [
        ("Name", audience.name),
        ("Description", audience.description),
        ("Brief", audience.original_query),
        ("Status", audience.status),
        ("Data type", audience.data_type.replace("_", " ")),
        (f"Size ({audience.size_unit})", audience.total_audience_size),
        ("Households", audience.households),
        ("ZIP areas", audience.rows),
        ("Segments", len(audience.segments)),
        ("Changes to the segments", "; ".join(in_words(edit) for edit in split.edits) if split else ""),
        ("Variables", ", ".join(audience.selected_variables)),
        ("Criteria", json.dumps(audience.criteria, ensure_ascii=False)),
        ("Tags", ", ".join(audience.tags)),
        ("Created", audience.created_at.isoformat()),
        ("Updated", audience.updated_at.isoformat()),
        ("Version", audience.version),
        ("Audience id", audience.audience_id),
        ("Population file (SHA-256)", snapshot.population if snapshot else ""),
        ("Lifestyle codes", stated(snapshot.prizm_name, snapshot.prizm_version) if snapshot else ""),
    ]
    return pd.DataFrame(rows, columns=["What", "Value"])


def _segments(audience: Audience) -> pd.DataFrame:
    columns = [
        "Segment",
        "Name",
        "People",
        "Share (%)",
        "Households",
        "ZIP areas",
        "Leading lifestyle codes",
        "Portrait",
    ]
    rows = [
        (
            segment.segment_id,
            segment.name,
            segment.size,
            segment.size_percentage,
            segment.households,
            segment.rows,
            ", ".join(segment.prizm_segments),
            segment.characteristics.get("portrait", ""),
        )
        for segment in audience.segments
    ]
    return pd.DataFrame(rows, columns=columns)


FORMATS: dict[str, tuple[Callable[[Audience, pd.DataFrame], bytes], str]] = {
    "csv": (_csv, "text/csv"),
    "xlsx": (_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "parquet": (_parquet, "application/vnd.apache.parquet"),
    "json": (_json, "application/json"),
}
