"""How a delivered file is called: Adobe's batch contract for names, and LiveRamp's own patterns.

Parts: destination, audience id, audience's name, segment, free text, moment, part. Without a moment the name is the
same each time, so that a file is overwritten, as imports from a fixed place want it. At most 255 bytes; letters,
digits, hyphens, dots and underscores only, so that every system and every shell takes it.
"""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Literal

from activation.audience import Audience
from activation.delivery.formats.format import Format
from activation.delivery.pieces import MEMBERS

LONGEST = 255
Stamp = Literal["clock", "unix"]


def file_name(
    platform_type: str,
    audience: Audience,
    moment: datetime | None,
    form: Format,
    *,
    segment: str = "",
    part: int | None = None,
    of: str = MEMBERS,
    text: str = "",
    customer: str = "",
    stamp: Stamp = "clock",
) -> str:
    """The name of one file of a payload.

    moment: in any zone, written in UTC as MMDDYYYY_HHMMSS (`clock`) or Unix seconds (`unix`); None to overwrite.
    part, of: those of the file's chunks; give part only where there may be several. text: the analyst's own words.
    customer: the account's name at LiveRamp, whose files are called after it.
    """
    extension = form.extension if of == MEMBERS else "csv"
    if form.key == "liveramp_simple_onboard":
        parts = [segment or audience.name, _part(part)]  # the file's name is the segment's name at LiveRamp
    elif platform_type == "liveramp":
        day = moment.astimezone(UTC).strftime("%Y-%m-%d") if moment else ""
        parts = [customer, segment or audience.name, day, _part(part)]
    else:
        kind = "" if of == MEMBERS else of
        when = _stamp(moment, stamp) if moment else ""
        parts = [platform_type, audience.audience_id, audience.name, segment, text, kind, when, _part(part)]
    return _fitted([safe(word) for word in parts], extension)


def safe(text: str) -> str:
    """The text in letters, digits, hyphens and underscores; accents fall away."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_]+", "-", ascii_text).strip("-")


def _fitted(words: list[str], extension: str) -> str:
    words = [word for word in words if word] or ["audience"]
    while len("_".join(words)) + 1 + len(extension) > LONGEST:
        longest = max(range(len(words)), key=lambda at: len(words[at]))
        words[longest] = words[longest][:-1]
    return f"{'_'.join(words)}.{extension}"


def _part(part: int | None) -> str:
    return "" if part is None else f"part{part:04}"


def _stamp(moment: datetime, stamp: Stamp) -> str:
    utc = moment.astimezone(UTC)
    return str(int(utc.timestamp())) if stamp == "unix" else utc.strftime("%m%d%Y_%H%M%S")
