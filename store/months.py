"""Partitioning by user and by the month (UTC) of a row's creation, for ever; or by the day of an event."""

from datetime import UTC, datetime
from typing import cast

from store.declaration import PartitionColumn


def _year(moment: object) -> int:
    return cast(datetime, moment).astimezone(UTC).year


def _month(moment: object) -> int:
    return cast(datetime, moment).astimezone(UTC).month


def _day(moment: object) -> int:
    return cast(datetime, moment).astimezone(UTC).day


BY_MONTH = (
    PartitionColumn("user_id", str, "user_id"),
    PartitionColumn("year", int, "created_at", _year),
    PartitionColumn("month", int, "created_at", _month),
)

BY_DAY = (
    PartitionColumn("user_id", str, "user_id"),
    PartitionColumn("year", int, "at", _year),
    PartitionColumn("month", int, "at", _month),
    PartitionColumn("day", int, "at", _day),
)
