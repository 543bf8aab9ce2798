"""How a table is declared: its columns, how its rows fall into partitions, and where a partition lives.

A table is declared once, as data, and every backend and every check reads that declaration; a type
that was guessed from what happens to be stored would turn the id `0012` into the number 12.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from store.errors import InvalidName, InvalidRow
from store.names import check_name

Row = dict[str, object]
Partition = tuple[str | int, ...]
Where = Mapping[str, str | int]
VERSION = "version"


@dataclass(frozen=True)
class Column:
    """One column: its name, Arrow type and a sentence; `among` lists the only values, `json` marks JSON text.

    What is `sealed` (credentials) is kept as it is now and never in the history: a secret that was replaced is gone.
    """

    name: str
    type: pa.DataType
    about: str
    nullable: bool = False
    among: tuple[str, ...] = ()
    json: bool = False
    sealed: bool = False


@dataclass(frozen=True)
class PartitionColumn:
    """One level of the partitioning: the value of `source` in a row, or what `transform` makes of it.

    A column that is taken as it is (no transform) is kept in the partition's place alone, never twice.
    """

    name: str
    type: type[str] | type[int]
    source: str
    transform: Callable[[object], str | int] | None = None


@dataclass(frozen=True)
class Declaration:
    """A table: name, sentence, columns, partitioning, key, and the pattern that names a partition's place.

    The key is unique within a partition. A table that keeps its history has a `version` column, and each version
    that another takes the place of goes into the table `history` first.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    partitioned_by: tuple[PartitionColumn, ...]
    key: str
    pattern: str
    keeps_history: bool = False

    @cached_property
    def history(self) -> "Declaration | None":
        """The table of former versions: the same columns, less the sealed ones, and one partition for each version."""
        if not self.keeps_history:
            return None
        first = self.partitioned_by[0]
        return Declaration(
            name=f"{self.name}_history",
            about=f"Former versions of {self.name}: each as it was before another took its place.",
            columns=tuple(column for column in self.columns if not column.sealed),
            partitioned_by=(
                first,
                PartitionColumn(self.key, str, self.key),
                PartitionColumn(VERSION, int, VERSION),
            ),
            key=self.key,
            pattern=f"{first.name}={{{first.name}}}/{self.key}={{{self.key}}}/{self.name}_v{{{VERSION}}}.parquet",
        )

    @cached_property
    def column_names(self) -> list[str]:
        """Every column of a row, in declared order."""
        return [column.name for column in self.columns]

    @cached_property
    def kinds(self) -> tuple[tuple[str, type[str] | type[int]], ...]:
        """The names of the partition columns with the types of their values."""
        return tuple((part.name, part.type) for part in self.partitioned_by)

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema of complete rows."""
        return pa.schema([pa.field(column.name, column.type, column.nullable) for column in self.columns])

    @cached_property
    def stored_schema(self) -> pa.Schema:
        """The Arrow schema of what a partition holds: complete rows less the columns its place already says."""
        placed = self._placed
        return pa.schema([field for field in self.schema if field.name not in placed])

    @cached_property
    def _placed(self) -> dict[str, int]:
        return {part.source: at for at, part in enumerate(self.partitioned_by) if part.transform is None}

    def check_partition(self, values: Sequence[object]) -> Partition:
        """The partition itself, or the leading part of one, if each value is of its type; else InvalidName."""
        return tuple(_check_value(part, value) for part, value in zip(self.partitioned_by, values, strict=False))

    def check_where(self, where: Where) -> Where:
        """The filter itself if it names partition columns and holds values of their types; else InvalidName."""
        parts = {part.name: part for part in self.partitioned_by}
        for name, value in where.items():
            if name not in parts:
                raise InvalidName(f"{self.name} is not partitioned by {name}.", f"Use {', '.join(parts)}.", field=name)
            _check_value(parts[name], value)
        return where

    def where(self, partition: Partition) -> Where:
        """The filter that matches this one partition."""
        return {part.name: value for part, value in zip(self.partitioned_by, partition, strict=True)}

    def check_columns(self, columns: Sequence[str] | None) -> list[str]:
        """The columns asked for, or all of them for None; InvalidRow if the table has no such column."""
        for name in columns or ():
            if name not in self.column_names:
                raise InvalidRow(f"{self.name} has no column {name}.", _known(self.column_names), field=name)
        return self.column_names if columns is None else list(columns)

    def partition_of(self, row: Row) -> Partition:
        """The partition that a complete, checked row belongs to."""
        values = [(part, row[part.source]) for part in self.partitioned_by]
        return self.check_partition([part.transform(value) if part.transform else value for part, value in values])

    def complete(self, rows: pa.Table, partition: Partition, columns: Sequence[str]) -> pa.Table:
        """The asked columns of rows read from a partition, with those that its place says put back."""
        arrays = []
        for name in columns:
            if name in self._placed:
                value = pa.scalar(partition[self._placed[name]], self.schema.field(name).type)
                arrays.append(pa.chunked_array([pa.repeat(value, rows.num_rows)]))
            else:
                arrays.append(rows[name])
        return pa.table(arrays, schema=self.selection(columns))

    def selection(self, columns: Sequence[str]) -> pa.Schema:
        """The schema of some columns, in the order given."""
        if columns is self.column_names:
            return self.schema
        return pa.schema([self.schema.field(name) for name in columns])


def _known(names: Sequence[str]) -> str:
    return f"Its columns are {', '.join(names)}."


def _check_value(part: PartitionColumn, value: object) -> str | int:
    if part.type is str:
        return check_name(value, part.name)
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise InvalidName(f"{part.name} is not a valid number.", "It is a whole number above zero.", field=part.name)
