"""Reading the columns of a batch as Python texts, quickly: by column, never by row."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from activation.errors import InvalidDelivery

Batches = Iterable[pa.RecordBatch]


def columns(batch: pa.RecordBatch, names: Sequence[str], key: str, lists: Sequence[str] = ()) -> Iterator[Any]:
    """The named columns, each as one list of texts, or of lists of texts for `lists`.

    A missing text is "" (inside a list it may be None). A column that the batch lacks is all empty, save the key:
    without it InvalidDelivery, as for a column that cannot be read as text.
    """
    if key not in batch.schema.names:
        raise InvalidDelivery(f"The rows to send lack {key}.", f"Give a column named {key}.", field=key)
    for name in names:
        if name not in batch.schema.names:
            yield [[] if name in lists else ""] * batch.num_rows
        else:
            yield _read(batch.column(name), name, name in lists)


def _read(column: pa.Array, name: str, as_lists: bool) -> list[Any]:
    try:
        return _lists(column) if as_lists else _texts(column)
    except pa.ArrowException:
        raise InvalidDelivery(f"The column {name} is not text.", f"It is {column.type}; make it text.", name) from None


def _texts(column: pa.Array) -> list[str]:
    return pc.fill_null(column.cast(pa.string()), "").to_pylist()


def _lists(column: pa.Array) -> list[list[str | None]]:
    if not (pa.types.is_list(column.type) or pa.types.is_large_list(column.type)):
        return [[value] if value else [] for value in _texts(column)]
    return [values or [] for values in column.cast(pa.list_(pa.string())).to_pylist()]
