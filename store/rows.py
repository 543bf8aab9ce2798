"""Rows are checked against their table's declaration on the way in, so that nothing else ever lies on disk.

Every refusal names the column and says what it may be.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from store.declaration import Column, Declaration, Row
from store.errors import InvalidRow
from store.values import Check, Misfit, check_column, may_be


def check_row(table: Declaration, row: Mapping[str, object]) -> Row:
    """The complete row, absent columns as None; raises InvalidRow for the first thing that does not fit."""
    for name in row:
        if name not in table.column_names:
            raise _invalid(table, name, "a column that exists: " + ", ".join(table.column_names))
    for name, check in _checks(table.columns):
        try:
            check(row.get(name))
        except Misfit as misfit:
            raise _invalid(table, name + misfit.path, misfit.expected) from None
    return {name: row.get(name) for name in table.column_names}


def to_arrow(table: Declaration, rows: Sequence[Row]) -> pa.Table:
    """Checked rows in the table's stored schema; raises InvalidRow for what Arrow cannot hold (numbers too large)."""
    arrays = []
    for field in table.stored_schema:
        try:
            arrays.append(pa.array([row[field.name] for row in rows], field.type))
        except (pa.ArrowException, OverflowError, UnicodeError):
            raise _invalid(table, field.name, f"what {field.type} can hold") from None
    return pa.table(arrays, schema=table.stored_schema)


def fit_table(table: Declaration, rows: pa.Table) -> pa.Table:
    """Columns that come as an Arrow table, cast safely to the table's stored schema; raises InvalidRow."""
    for name in rows.column_names:
        if name not in table.stored_schema.names:
            raise _invalid(table, name, "a column that exists: " + ", ".join(table.stored_schema.names))
    fitted = pa.table(
        [_fit_column(table, field, rows) for field in table.stored_schema],
        schema=table.stored_schema,
    )
    if pc.count_distinct(fitted[table.key]).as_py() != fitted.num_rows:
        raise _invalid(table, table.key, "different in every row")
    return fitted


def _fit_column(table: Declaration, field: pa.Field, rows: pa.Table) -> pa.ChunkedArray:
    if field.name not in rows.column_names:
        column = pa.chunked_array([pa.nulls(rows.num_rows, field.type)])
    else:
        try:
            column = rows[field.name].cast(field.type)
        except pa.ArrowException:
            raise _invalid(table, field.name, may_be(field.type)) from None
    if column.null_count and not field.nullable:
        raise _invalid(table, field.name, f"{may_be(field.type)} in every row")
    return column


def _invalid(table: Declaration, path: str, expected: str) -> InvalidRow:
    return InvalidRow(f"{path} does not fit {table.name}.", f"It must be {expected}.", field=path)


@cache
def _checks(columns: tuple[Column, ...]) -> list[tuple[str, Check]]:
    # Built once per table: walking the types again for each of a segment's thousands of values took most of a save.
    return [(column.name, check_column(column)) for column in columns]
