"""A third-party audience as rows: one ZIP area each.

Columns of a batch: zip (text of 5 digits; required), place, state (two letters), people, households, segment_id
(whole numbers) and segment (the segment's name). Others are ignored.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from activation.delivery.pieces import Reject
from activation.delivery.rows import Batches, columns

COLUMNS = ("zip", "place", "state", "people", "households", "segment_id", "segment")
_ZIP = re.compile(r"[0-9]{5}")


class Member(NamedTuple):
    """One ZIP area of an audience; row is its number in the input from 1."""

    row: int
    zip: str
    place: str
    state: str
    people: int | None
    households: int | None
    segment_id: int | None
    segment: str


def members(batches: Batches) -> Iterator[Member | Reject]:
    """Every ZIP area in turn; a row whose ZIP or numbers are none is a reject."""
    row = 0
    for batch in batches:
        for texts in zip(*columns(batch, COLUMNS, key="zip"), strict=True):
            row += 1
            yield _member(row, *texts)


def _member(
    row: int, zip_code: str, place: str, state: str, people: str, households: str, segment_id: str, segment: str
) -> Member | Reject:
    if not _ZIP.fullmatch(zip_code):
        shown = zip_code[:12]
        return Reject(row, shown, "zip", "a ZIP has 5 digits; leading zeros may have been lost", shown, dropped=True)
    try:
        sizes = [int(float(text)) if text else None for text in (people, households, segment_id)]
    except (ValueError, OverflowError):
        return Reject(row, zip_code, "people", "people, households and segment_id are whole numbers", dropped=True)
    return Member(row, zip_code, place, state, sizes[0], sizes[1], sizes[2], segment)
