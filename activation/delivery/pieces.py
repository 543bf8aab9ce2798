"""What a format makes: chunks of bytes to deliver, and rejects to tell the analyst about."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from activation.delivery.cells import csv_line, is_formula
from activation.export import neutral

MEMBERS = "members"
UNMATCHED_ZIPS = "unmatched_zips"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some bytes of one part, in order. part: number of the file or body from 1; rows: records that begin in it.

    `of` says which output the part belongs to: `members`, or a second file such as `unmatched_zips`.
    """

    data: bytes
    part: int = 1
    rows: int = 0
    of: str = MEMBERS


@dataclass(frozen=True, slots=True)
class Reject:
    """A value that was left out, or with `dropped` its whole row. row: number in the input from 1; value: masked."""

    row: int
    key: str
    field: str
    reason: str
    value: str = ""
    dropped: bool = False


Piece = Chunk | Reject

_HEAD = ("Row", "Customer or ZIP", "Field", "Reason", "Value (masked)", "Row left out")


def rejects_csv(rejects: Iterable[Reject]) -> Iterator[bytes]:
    """The rejects as a CSV for people, one line each, header first; safe to open in a spreadsheet."""
    line = csv_line()
    yield line(_HEAD).encode()
    for reject in rejects:
        key = neutral(reject.key) if is_formula(reject.key) else reject.key
        left_out = "yes" if reject.dropped else "no"
        yield line((reject.row, key, reject.field, reject.reason, neutral(reject.value), left_out)).encode()
