"""What a payload format is, as data; the modules beside this one declare them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from activation.delivery.options import Options
from activation.delivery.pieces import Piece
from activation.delivery.rows import Batches

Records = Iterable[Any]  # records and rejects, mixed, in the order of the rows
MILLION = 1_000_000


@dataclass(frozen=True)
class Limit:
    """The most that one file or body may hold, in records and in bytes before compression; None: no limit known."""

    rows: int | None = None
    bytes: int | None = None


@dataclass(frozen=True)
class Format:
    """One payload format: how rows become records, how records become bytes, and what is known of it.

    takes: `members` (rows of activation.delivery.members) or `customers` (those of activation.delivery.customers).
    unit: `file`, where chunks of one part follow each other in one file, or `body`, where every chunk is one request.
    columns: of a tabular format; shown: columns or keys whose values a preview need not mask.
    needs: the options that may not be empty. removes: whether its bytes say when rows are to be taken off the list.
    not_confirmed: sentences for the screen.
    """

    key: str
    label: str
    about: str
    takes: Literal["members", "customers"]
    extension: str
    media_type: str
    records: Callable[[Batches, Options], Iterator[Any]]
    pack: Callable[[Records, Options, Limit], Iterator[Piece]]
    unit: Literal["file", "body"] = "file"
    columns: tuple[str, ...] = ()
    shown: frozenset[str] = frozenset()
    limit: Limit = field(default_factory=Limit)
    needs: tuple[str, ...] = ()
    removes: bool = False
    documentation: str = ""
    not_confirmed: tuple[str, ...] = ()
