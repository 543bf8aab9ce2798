"""The history of distributions: found by filters, a page at a time; as a table to export and to draw."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from activation.delivery.cells import csv_line
from activation.distribution import STATUSES, Distribution, DistributionStatus, from_row
from activation.errors import InvalidDistribution
from activation.export import neutral
from store import Store
from store.errors import DamagedFile

SEARCHED = ("distribution_id", "audience_name", "platform_name")
COLUMNS = (
    "distribution_id", "created_at", "scheduled_at", "executed_at", "updated_at", "status", "distribution_type",
    "audience_id", "audience_name", "audience_version", "platform_id", "platform_name", "platform_type", "format",
    "size", "rows", "added", "removed", "unchanged", "rejected", "bytes", "requested_by", "series_id",
    "segments_distributed",
)  # fmt: skip
MOST_ON_A_PAGE = 10_000


@dataclass(frozen=True)
class DistributionPage:
    """Some of the distributions that a question found, of how many in all, and what could not be read."""

    items: list[Distribution]
    total: int
    limit: int
    offset: int
    damaged: tuple[DamagedFile, ...] = ()

    def __iter__(self) -> Iterator[Distribution]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True)
class Question:
    """Which distributions: of a status, platform, audience; whose names or id hold the words; asked for since."""

    status: DistributionStatus | None = None
    platform_id: str | None = None
    audience_id: str | None = None
    q: str = ""
    since: datetime | None = None


class History:
    """One user's distributions as a history."""

    def __init__(self, store: Store, user_id: str) -> None:
        self._store = store
        self._user_id = user_id

    def page(self, question: Question, limit: int = 50, offset: int = 0) -> DistributionPage:
        """Those that match, the newest first."""
        if limit < 0 or offset < 0:
            raise InvalidDistribution("A page begins and ends at a whole number from 0 on.", "Change limit or offset.")
        found, damaged = self._found(question, ["distribution_id", "created_at"])
        ids = found["distribution_id"].slice(offset, min(limit, MOST_ON_A_PAGE)).to_pylist()
        rows = self._store.distributions.get_many(ids, self._user_id) if ids else []
        return DistributionPage([from_row(row) for row in rows], found.num_rows, limit, offset, damaged)

    def frame(self, question: Question | None = None) -> pd.DataFrame:
        """Those that match as a table of COLUMNS, the newest first; times in UTC."""
        return self._found(question or Question(), list(COLUMNS))[0].to_pandas()

    def csv(self, question: Question) -> bytes:
        """Those that match as CSV, one line each, safe to open in a spreadsheet."""
        file, line = io.StringIO(), csv_line()
        file.write(line(COLUMNS))
        for row in self._found(question, list(COLUMNS))[0].to_pylist():
            file.write(line([_cell(row[name]) for name in COLUMNS]))
        return file.getvalue().encode()

    def _found(self, question: Question, columns: Sequence[str]) -> tuple[pa.Table, tuple[DamagedFile, ...]]:
        if question.status is not None and question.status not in STATUSES:
            raise InvalidDistribution(f"There is no status {question.status[:40]!r}.", f"Use {', '.join(STATUSES)}.")
        equal = {name: getattr(question, name) for name in ("status", "platform_id", "audience_id")}
        equal = {name: value for name, value in equal.items() if value is not None}
        needed = list(dict.fromkeys([*columns, "created_at", "distribution_id", *(SEARCHED if question.q else ())]))
        reading = self._store.distributions.rows(self._user_id, needed, equal)
        rows = reading.rows
        for word in question.q.split():
            texts = [pc.fill_null(rows[name], "") for name in SEARCHED]
            text = pc.utf8_lower(pc.binary_join_element_wise(*texts, "\n"))
            rows = rows.filter(pc.match_substring(text, word.lower()))
        if question.since is not None:
            rows = rows.filter(pc.greater_equal(rows["created_at"], pa.scalar(question.since, rows["created_at"].type)))
        order = [("created_at", "descending"), ("distribution_id", "descending")]
        return rows.sort_by(order).select(list(columns)), reading.damaged


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, list):
        return " ".join(map(str, value))
    return neutral(value) if isinstance(value, str) else ("" if value is None else value)
