"""Writes the shipped files so that the same input gives the same bytes."""

import io
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from activation.catalogue import Variable

# Level 19 costs seconds once and saves a tenth of the file in every checkout.
COMPRESSION: dict[str, Any] = {"compression": "zstd", "compression_level": 19}


def write_population(population: pd.DataFrame, path: Path) -> None:
    """One row group; text that repeats is dictionary text; numbers are plain float32."""
    table = pa.Table.from_pandas(population, preserve_index=False).replace_schema_metadata(None)
    table = table.cast(pa.schema([_field(field) for field in table.schema]))
    dictionary, split = [], []
    for name in table.column_names:
        encoding = _smallest_encoding(table.select([name]))
        dictionary += [name] if encoding == "dictionary" else []
        split += [name] if encoding == "byte_stream_split" else []
    pq.write_table(
        table, path, row_group_size=len(table), use_dictionary=dictionary, use_byte_stream_split=split, **COMPRESSION
    )


def write_variables(variables: list[Variable], path: Path) -> None:
    """One row per variable with the fields of Variable; tuples become lists."""
    text, texts, number, numbers = pa.string(), pa.list_(pa.string()), pa.float64(), pa.list_(pa.float64())
    types = {
        "source_columns": texts, "synonyms": texts, "levels": texts,
        "coverage": number, "mean": number, "quantiles": numbers,
    }  # fmt: skip
    schema = pa.schema([(name, types.get(name, text)) for name in Variable.model_fields])
    rows = [variable.model_dump() for variable in variables]
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path, **COMPRESSION)


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """A small table as it is."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(table, path, **COMPRESSION)


def _field(field: pa.Field) -> pa.Field:
    if not (pa.types.is_string(field.type) or pa.types.is_large_string(field.type)):
        return field
    own = field.name in ("zip", "place")
    return field.with_type(pa.string() if own else pa.dictionary(pa.int32(), pa.string()))


def _smallest_encoding(column: pa.Table) -> str:
    """The encoding in which the column is smallest: all tried, for it takes 15 seconds and saves a quarter."""
    name, kind = column.column_names[0], column.schema.field(0).type
    options: dict[str, dict[str, Any]] = {"dictionary": {"use_dictionary": True}, "plain": {"use_dictionary": False}}
    if pa.types.is_floating(kind):
        options["byte_stream_split"] = {"use_dictionary": False, "use_byte_stream_split": [name]}
    sizes = {}
    for encoding, option in options.items():
        buffer = io.BytesIO()
        pq.write_table(column, buffer, row_group_size=len(column), **option, **COMPRESSION)
        sizes[encoding] = buffer.tell()
    return min(sizes, key=lambda encoding: (sizes[encoding], encoding))
