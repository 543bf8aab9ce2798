"""The list of saved audiences: what it shows of each, and how it is searched, sorted and paged through.

Ten thousand audiences are kept as Arrow columns; only those on the page become objects.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from activation.audience import Audience, DataType, Status
from activation.errors import InvalidAudience
from store.errors import DamagedFile

Load = Callable[[str], Audience]

SORTS = ("name", "total_audience_size", "created_at", "updated_at", "status")
SEARCHED = "searched"
SEARCHED_TEXTS, SEARCHED_LISTS = ("name", "description", "original_query"), ("tags", "selected_variables")


@dataclass(frozen=True, slots=True)
class AudienceSummary:
    """What a list shows of a saved audience; any other field of it is read from the store when it is asked for."""

    audience_id: str
    user_id: str
    name: str
    description: str
    data_type: DataType
    original_query: str
    selected_variables: list[str]
    segment_count: int
    total_audience_size: int
    size_unit: str
    status: Status
    tags: list[str]
    created_at: datetime
    updated_at: datetime
    confirmed_at: datetime | None
    saved_by: str
    version: int
    load: Load = field(repr=False, compare=False)

    def __getitem__(self, name: str) -> Any:
        """The field of that name, as in the saved JSON."""
        return getattr(self, name)

    def __getattr__(self, name: str) -> Any:
        if name not in Audience.model_fields:
            raise AttributeError(f"An audience has no {name}.")
        return getattr(self.load(self.audience_id), name)


COLUMNS = tuple(column for column in AudienceSummary.__dataclass_fields__ if column != "load")


@dataclass(frozen=True)
class Page:
    """Some of the audiences that a question found, how many it found in all, and what could not be read."""

    items: list[AudienceSummary]
    total: int
    limit: int
    offset: int
    damaged: tuple[DamagedFile, ...] = ()

    def __iter__(self) -> Iterator[AudienceSummary]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


class Overview:
    """All of a user's audiences as the list looks at them; never changed, made anew when the store has changed.

    rows: COLUMNS of each, `searchable` or not yet; damaged: what could not be read; load: reads one whole audience by
    its id.
    """

    def __init__(self, rows: pa.Table, damaged: tuple[DamagedFile, ...], load: Load) -> None:
        self.damaged = damaged
        self._load = load
        self._rows = (rows if SEARCHED in rows.column_names else searchable(rows)).combine_chunks()
        self._orders: dict[str, pa.Array] = {}

    def find(self, status: str | None, q: str, data_type: str | None, tag: str | None, sort: str) -> pa.Array:
        """The numbers of the rows that match, in order; InvalidAudience for an order that there is not."""
        order = self._order(sort)
        masks = [
            pc.equal(self._rows[column], value)
            for column, value in (("status", status), ("data_type", data_type))
            if value is not None
        ]
        masks += [pc.match_substring(self._rows[SEARCHED], word) for word in _folded(q).split()]
        if tag is not None:
            masks.append(pc.match_substring(self._tags, f"\n{tag}\n"))
        for mask in masks:
            order = order.filter(pc.take(pc.fill_null(mask, False), order))
        return order

    def summaries(self, numbers: pa.Array) -> list[AudienceSummary]:
        """These rows as objects, in the order given."""
        rows = self._rows.take(numbers)
        columns = [*(_values(rows, name) for name in COLUMNS), [self._load] * len(rows)]
        return [AudienceSummary(*values) for values in zip(*columns, strict=True)]

    def with_others(self, rows: pa.Table, damaged: tuple[DamagedFile, ...]) -> "Overview":
        """These audiences and others; itself where there are no others."""
        if not len(rows) and not damaged:
            return self
        return Overview(pa.concat_tables([self._rows, searchable(rows)]), (*self.damaged, *damaged), self._load)

    def without_own(self, rows: pa.Table) -> pa.Table:
        """Those of other rows that bear no id of one of these."""
        return rows.filter(pc.invert(pc.is_in(rows["audience_id"], value_set=self._rows["audience_id"])))

    def named(self, name: str) -> str | None:
        """The id of the audience of that name, whatever its case and spacing; the newest where there are several."""
        numbers = pc.indices_nonzero(pc.equal(self._names, _folded(" ".join(name.split()))))
        same = self.summaries(numbers)
        return max(same, key=lambda audience: audience.updated_at).audience_id if same else None

    def free_name(self, name: str) -> str:
        """The name itself, or the first of those numbered after it that nobody has taken."""
        taken = set(self._names.to_pylist())
        candidates = [name, *(f"{name} {number}" for number in range(2, len(taken) + 3))]
        return next(candidate for candidate in candidates if _folded(candidate) not in taken)

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Every tag in use, sorted."""
        return tuple(sorted(pc.unique(pc.list_flatten(self._rows["tags"])).to_pylist()))

    @cached_property
    def _names(self) -> pa.ChunkedArray:
        return pc.utf8_lower(self._rows["name"])

    @cached_property
    def _tags(self) -> pa.ChunkedArray:
        return pc.binary_join_element_wise("\n", _joined(self._rows["tags"], "\n"), "\n", "")

    def _order(self, sort: str) -> pa.Array:
        """The numbers of all rows in that order; kept, for a click asks for the same order most of the time."""
        if sort not in self._orders:
            key = sort.removeprefix("-")
            if key not in SORTS:
                raise InvalidAudience(f"Cannot sort by {key[:40]!r}.", f"Choose {', '.join(SORTS)}.", field="sort")
            direction = "descending" if sort.startswith("-") else "ascending"
            by = self._names if key == "name" else self._rows[key]
            table = pa.table({"by": by, "id": self._rows["audience_id"]})
            self._orders[sort] = pc.sort_indices(table, sort_keys=[("by", direction), ("id", direction)])
        return self._orders[sort]


def searchable(rows: pa.Table) -> pa.Table:
    """Rows of COLUMNS with all that is searched of each beside them, in lower case: half the work of an overview."""
    texts = [pc.fill_null(rows[column], "") for column in SEARCHED_TEXTS]
    lists = [_joined(rows[column], " ") for column in SEARCHED_LISTS]
    return rows.append_column(SEARCHED, pc.utf8_lower(pc.binary_join_element_wise(*texts, *lists, " ")))


def _folded(text: str) -> str:
    # Arrow's own lower case on both sides: Python's knows letters that Arrow's does not.
    return str(pc.utf8_lower(text.encode(errors="replace").decode()).as_py())


def _joined(lists: pa.ChunkedArray, between: str) -> pa.ChunkedArray:
    return pc.fill_null(pc.binary_join(lists, between), "")


def _moments(column: pa.ChunkedArray) -> list[datetime | None]:
    # A hundred times faster than to_pylist, which asks for the zone of every single moment.
    plain = column.cast(pa.timestamp("us")).to_numpy().tolist()
    return [None if moment is None else moment.replace(tzinfo=UTC) for moment in plain]


_READ: dict[str, Callable[[pa.ChunkedArray], Sequence[Any]]] = {
    "created_at": _moments,
    "updated_at": _moments,
    "confirmed_at": _moments,
}
_UNKNOWN: dict[str, Any] = {"description": "", "original_query": "", "saved_by": ""}


def _values(rows: pa.Table, name: str) -> Sequence[Any]:
    column = rows[name]
    if name in _UNKNOWN:
        column = pc.fill_null(column, _UNKNOWN[name])
    return _READ[name](column) if name in _READ else column.to_pylist()
