"""The population an audience is drawn from, read once into DuckDB, which answers counts in milliseconds."""

import hashlib
from functools import cached_property
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from activation.criteria import All, Node, Not, Rule, Some
from activation.errors import DataMissing

KEY_COLUMNS = {"PEOPLE": "people", "ZIP": "zip"}
PLACE_COLUMNS = ("zip", "place", "people", "households", "latitude", "longitude")
LONG = 200  # values of a rule, over which they are bound as one list


class Population:
    """All rows of one data type; every question to it is one SQL statement with bound values."""

    def __init__(self, path: Path) -> None:
        """Reads the Parquet file; DataMissing where it is not there or cannot be read."""
        self.path = path
        self._connection = duckdb.connect(":memory:", config={"threads": 2})
        try:
            self._connection.execute("CREATE TABLE population AS FROM read_parquet(?)", [str(path)])
        except duckdb.Error as error:
            raise DataMissing(
                f"The population {path.name} cannot be read.",
                "Restore it from the project, or run python -m data.build.",
            ) from error

    def ask(self, sql: str, values: list[object]) -> pd.DataFrame:
        """The answer to one statement; a cursor of its own, so that threads do not meet."""
        return self._connection.cursor().execute(sql, values).df()

    def ask_arrays(self, sql: str, values: list[object]) -> list[np.ndarray]:
        """The same as an array per column, without the cost of a frame; the columns need names of their own."""
        return list(self._connection.cursor().execute(sql, values).fetchnumpy().values())

    def rows(self, node: Node, columns: tuple[str, ...] = PLACE_COLUMNS) -> pd.DataFrame:
        """The rows that the criteria keep, with these columns, in the order of their ZIP code."""
        condition, values = where(node)
        wanted = ", ".join(quoted(column) for column in columns)
        return self.ask(f"SELECT {wanted} FROM population WHERE {condition} ORDER BY zip", values)

    @cached_property
    def places(self) -> pd.DataFrame:
        """Where every row lies: zip, place, STATE, latitude, longitude. Shared: do not change it."""
        return self.ask("SELECT zip, place, STATE, latitude, longitude FROM population ORDER BY zip", [])

    @cached_property
    def sizes(self) -> pd.DataFrame:
        """How many live in every row: zip, STATE, people, households. Shared: do not change it."""
        return self.ask("SELECT zip, STATE, people, households FROM population ORDER BY zip", [])

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the file, by which a saved audience names the data it was drawn from."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


def quoted(name: str) -> str:
    """A column name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def where(node: Node) -> tuple[str, list[object]]:
    """The SQL condition of a tree and the values to bind to it; unknown values make it NULL, as SQL has it."""
    match node:
        case Rule():
            return _rule(node)
        case Not(part):
            condition, values = where(part)
            return f"(NOT {condition})", values
        case All(parts) | Some(parts):
            if not parts:
                return "TRUE", []
            word = " AND " if isinstance(node, All) else " OR "
            pieces = [where(part) for part in parts]
            condition = word.join(piece for piece, _ in pieces)
            return f"({condition})", [value for _, bound in pieces for value in bound]


def _rule(rule: Rule) -> tuple[str, list[object]]:
    column = quoted(KEY_COLUMNS.get(rule.variable.code, rule.variable.code))
    value = rule.value
    if rule.op in ("in", "not_in"):
        assert isinstance(value, tuple)
        word = "IN" if rule.op == "in" else "NOT IN"
        if len(value) <= LONG:
            return f"({column} {word} ({', '.join('?' * len(value))}))", list(value)
        # A list takes 20 ms for thirty thousand ZIP codes, and a mark for each of them a second; two hundred rules
        # with a list each take seconds, and with marks 300 ms.
        return f"({column} {word} (SELECT unnest(?)))", [list(value)]
    # The columns are 32-bit floats: 12.35 as a 64-bit number is another number, and ">= 12.35" would lose its equals.
    bound = "CAST(? AS FLOAT)"
    if isinstance(value, tuple):
        return f"({column} BETWEEN {bound} AND {bound})", list(value)
    return f"({column} {rule.op} {bound})", [value]
