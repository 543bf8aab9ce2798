"""A third-party audience in a platform's own format: the files to hand over, what was left out, and a manifest.

One file comes as it is. Several, or a file with rows that were left out, come as one zip with `rejects.csv` and
`manifest.json`: rows, bytes and SHA-256 of each file, and which version of the audience they hold.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd
import pyarrow as pa

from activation.audience import Audience
from activation.delivery.formats import Format, Options, Preview, all_formats, masked, written
from activation.delivery.naming import file_name
from activation.delivery.pieces import MEMBERS, Reject, rejects_csv
from activation.delivery.platform_types import PlatformType, platform_types
from activation.export import Export

BATCH = 50_000


@dataclass
class Part:
    """One file of a payload: its bytes, and how many records begin in it."""

    content: bytes = b""
    rows: int = 0


@dataclass
class Payload:
    """The parts of a payload by what they are of and their number, and the rows that were left out."""

    parts: dict[tuple[str, int], Part] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)


def zip_formats() -> dict[str, tuple[PlatformType, list[Format]]]:
    """The types of platform that take lists of ZIP areas as files, by key, each with its formats for them."""
    forms = all_formats()
    offered = {
        key: (found, [forms[name] for name in found.formats if _is_file_of_zips(forms[name])])
        for key, found in platform_types().items()
        if "third_party" in found.data_types and "download" in found.channels
    }
    return {key: (found, formats) for key, (found, formats) in offered.items() if formats}


def preview(form: Format, members: pd.DataFrame, options: Options, rows: int = 5) -> Preview:
    """The first rows of exactly what the file holds."""
    return masked(form, batches(members.head(1000)), options, rows)


def platform_file(
    type_key: str, form: Format, audience: Audience, members: pd.DataFrame, options: Options, moment: datetime
) -> Export:
    """The members (as `activation.delivery.members` wants them) in that format, as one file to download."""
    payload = _written(form, members, options)
    several = sum(of == MEMBERS for of, _ in payload.parts) > 1
    names = {
        place: file_name(type_key, audience, moment, form, of=place[0], part=place[1] if several else None)
        for place in payload.parts
    }
    if len(payload.parts) == 1 and not payload.rejects:
        ((place, part),) = payload.parts.items()
        return Export(names[place], part.content, form.media_type)
    contents = {names[place]: part.content for place, part in payload.parts.items()}
    if payload.rejects:
        contents["rejects.csv"] = b"".join(rejects_csv(payload.rejects))
    rows = {names[place]: part.rows for place, part in payload.parts.items()} | {"rejects.csv": len(payload.rejects)}
    contents["manifest.json"] = _manifest(form, audience, moment, contents, rows)
    stem = file_name(type_key, audience, moment, form).removesuffix(f".{form.extension}")
    return Export(f"{stem}.zip", _zipped(contents), "application/zip")


def batches(members: pd.DataFrame) -> Iterator[pa.RecordBatch]:
    """The members in record batches of at most 50,000 rows."""
    yield from pa.Table.from_pandas(members, preserve_index=False).to_batches(max_chunksize=BATCH)


def _is_file_of_zips(form: Format) -> bool:
    return form.takes == "members" and form.unit == "file"


def _written(form: Format, members: pd.DataFrame, options: Options) -> Payload:
    payload = Payload()
    for piece in written(form, batches(members), options):
        if isinstance(piece, Reject):
            payload.rejects.append(piece)
            continue
        part = payload.parts.setdefault((piece.of, piece.part), Part())
        part.content += piece.data
        part.rows += piece.rows
    return payload


def _manifest(
    form: Format, audience: Audience, moment: datetime, contents: dict[str, bytes], rows: dict[str, int]
) -> bytes:
    said = {
        "audience_id": audience.audience_id,
        "audience": audience.name,
        "version": audience.version,
        "data_snapshot": audience.data_snapshot.model_dump() if audience.data_snapshot else None,
        "format": form.key,
        "made_at": moment.isoformat(),
        "files": [
            {"name": name, "rows": rows[name], "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in contents.items()
        ],
    }
    return json.dumps(said, indent=2, ensure_ascii=False).encode()


def _zipped(contents: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in contents.items():
            file.writestr(name, content)
    return buffer.getvalue()
