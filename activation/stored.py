"""An audience as the store's row, and back: what has no fixed shape lies there as JSON text."""

import json
from typing import Any

from activation.audience import Audience

JSON_COLUMNS = ("criteria", "receipt")
FIELDS = frozenset(Audience.model_fields)


def to_row(audience: Audience) -> dict[str, object]:
    """The row to store; its version is the store's to give."""
    row = audience.model_dump(exclude={"version"})
    for column in JSON_COLUMNS:
        row[column] = json.dumps(row[column], ensure_ascii=False)
    for segment in row["segments"]:
        segment["characteristics"] = json.dumps(segment["characteristics"], ensure_ascii=False)
    return row | {"segment_count": len(audience.segments)}


def from_row(row: dict[str, Any]) -> Audience:
    """The audience in a complete row of the store."""
    raw = {name: value for name, value in row.items() if name in FIELDS and value is not None}
    for column in JSON_COLUMNS:
        if column in raw:
            raw[column] = json.loads(raw[column])
    if "data_snapshot" in raw:  # a field that is younger than the row is unknown there
        raw["data_snapshot"] = {name: value or "" for name, value in raw["data_snapshot"].items()}
    for segment in raw.get("segments", []):
        segment["characteristics"] = json.loads(segment.get("characteristics") or "{}")
        segment["prizm_segments"] = segment.get("prizm_segments") or []
        segment["prizm_mix"] = segment.get("prizm_mix") or []
    return Audience.model_validate(raw)
