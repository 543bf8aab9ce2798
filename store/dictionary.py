"""The tables in words: what `python -m store tables` prints and docs/tables.md holds."""

from collections.abc import Iterator

import pyarrow as pa

from store.declaration import Column, Declaration
from store.tables import TABLES
from store.values import may_be


def dictionary() -> str:
    """Every table with its place, and every column with its type and sentence, as Markdown."""
    return "\n".join(["# Tables of the store", "", *(line for table in TABLES for line in _table(table))])


def _table(table: Declaration) -> Iterator[str]:
    yield from (f"## {table.name}", "", table.about, "", f"Files: `{table.name}/{table.pattern}`", "")
    former = next((other for other in TABLES if other.history is table), None)
    if former:
        sealed = [f"`{column.name}`" for column in former.columns if column.sealed]
        yield f"Columns: those of {former.name}" + (f", without {', '.join(sealed)}." if sealed else ".")
    else:
        yield from ("| column | type | what it is |", "|---|---|---|")
        yield from (f"| `{column.name}` | {_type(column)} | {column.about} |" for column in table.columns)
    yield ""


def _type(column: Column) -> str:
    words = "one of " + ", ".join(column.among) if column.among else _shape(column.type)
    if column.json:
        words = "JSON text"
    return words + (", or unknown" if column.nullable else "")


def _shape(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list: {_shape(kind.value_type)}"
    if pa.types.is_struct(kind):
        return "record of " + ", ".join(field.name for field in kind)
    if pa.types.is_timestamp(kind):
        return "moment in UTC, microseconds"
    return may_be(kind).removeprefix("a ")
