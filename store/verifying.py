"""What must be true of one stored row and of one set of members, whoever wrote the file."""

from collections.abc import Iterator
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from store.backend import Backend
from store.declaration import VERSION, Declaration, Partition, Row
from store.errors import InvalidRow, StoreError
from store.names import check_name
from store.rows import check_row, fit_table
from store.tables import AUDIENCES, KEYED, MEMBERS

AT_A_TIME = 500  # rows as Python values take fifty times their room in Arrow


def read_rows(backend: Backend, table: Declaration, partition: Partition) -> list[Row]:
    """All rows of one partition; raises DamagedFile, or InvalidRow for a value that no Python value can hold."""
    return as_rows(backend.read(table, table.where(partition)).whole())


def as_rows(rows: pa.Table) -> list[Row]:
    """Complete rows one by one; raises InvalidRow for a value that no Python value can hold."""
    try:
        return rows.to_pylist()
    except (ValueError, OverflowError) as error:
        raise InvalidRow("It holds a text or moment that cannot be read.", str(error)) from error


def read_set(backend: Backend, partition: Partition) -> pa.Table:
    """One set of members as it must be; raises DamagedFile or InvalidRow."""
    rows = backend.read(MEMBERS, MEMBERS.where(partition), MEMBERS.stored_schema.names).whole()
    return fit_table(MEMBERS, rows)


def check_rows(table: Declaration, partition: Partition, rows: pa.Table) -> Iterator[str]:
    """What is wrong with all that a partition holds (in the stored schema) as it lies there, by itself."""
    complete = table.complete(rows, partition, table.column_names)
    if table is MEMBERS:
        try:
            fit_table(MEMBERS, rows)
        except InvalidRow as error:
            yield str(error)
        return
    if table not in KEYED and rows.num_rows != 1:
        yield f"{rows.num_rows} versions, where one belongs"
    if pc.count_distinct(complete[table.key]).as_py() != rows.num_rows:
        yield "an id that is there twice or missing"
    for start in range(0, rows.num_rows, AT_A_TIME):
        try:
            some = as_rows(complete.slice(start, AT_A_TIME))
        except InvalidRow as error:
            yield str(error)
            continue
        for row in some:
            yield from (f"{row[table.key]}: {what}" for what in check_row_of(table, partition, row))


def check_row_of(table: Declaration, partition: Partition, row: Row) -> Iterator[str]:
    """What is wrong with a row read from a partition: values, id, place, version."""
    try:
        check_row(table, row)
        check_name(row[table.key], table.key)
        belongs = table.partition_of(row)
    except StoreError as error:
        yield f"{error.title} {error.hint}"
        return
    if belongs != partition:
        yield f"created at {row['created_at']}, which is another month"
    version, members = cast(int, row[VERSION]), cast(int | None, row.get("members_version"))
    if version < 1:
        yield f"version {version}, which is below 1"
    if members is not None and not 1 <= members <= version:
        yield f"version {version} names members of version {members}"


def check_against_members(row: Row, members: pa.Table) -> Iterator[str]:
    """What the sizes of an audience and its segments claim, and its members do not bear out; counted in people."""
    try:
        check_row(AUDIENCES, row)
    except InvalidRow:
        return  # of which check_row_of tells
    segments = cast(list[Row], row["segments"])
    if not segments or row["size_unit"] != "people":
        return
    groups = members.group_by("segment_id").aggregate([("people", "sum")]).to_pylist()
    sums = {group["segment_id"]: group["people_sum"] for group in groups}
    total = pc.sum(members["people"]).as_py() or 0
    if total != row["total_audience_size"]:
        yield f"{total:,} people, where {row['audience_id']} says {row['total_audience_size']:,}"
    for segment in segments:
        counted = sums.get(segment["segment_id"], 0)
        if counted != segment["size"]:
            place = f"segment {segment['segment_id']}"
            yield f"{place}: {counted:,} people, where {row['audience_id']} says {segment['size']:,}"
