"""Partitioning by user and by the month (UTC) of a row's creation, for ever."""

from datetime import UTC, datetime
from typing import cast

from store.declaration import PartitionColumn


def _year(moment: object) -> int:
    return cast(datetime, moment).astimezone(UTC).year


def _month(moment: object) -> int:
    return cast(datetime, moment).astimezone(UTC).month


BY_MONTH = (
    PartitionColumn("user_id", str, "user_id"),
    PartitionColumn("year", int, "created_at", _year),
    PartitionColumn("month", int, "created_at", _month),
)
