"""A table out of a file from outside, as texts, whatever it is: CSV, Excel or Parquet, told by its content.

Nothing is believed of how large the file says it is: bytes, rows, columns and what it unpacks to are all bounded.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from activation.errors import InvalidCodes
from store.unpacking import too_much

MOST_BYTES = 10_000_000  # the 41,000 ZIP codes of the United States with code, name and group are 2 to 3 MB
MOST_ROWS = 100_000
MOST_COLUMNS = 50
MOST_UNPACKED = 60_000_000
AS_CSV = "Save the sheet as CSV (UTF-8) and choose that."
_FIVE_DIGITS = re.compile(r"\d{5}(-?\d{4})?")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class GivenTable:
    """What a file holds: the names of its columns, its rows as texts, and the number of the first row in the file."""

    columns: tuple[str, ...]
    rows: list[list[str]]
    first_row: int

    def cell(self, row: list[str], column: str) -> str:
        """The text of a row in a column; empty where the row is shorter, or no column is meant."""
        at = self.columns.index(column) if column in self.columns else len(row)
        return row[at] if at < len(row) else ""


def read_table(content: bytes) -> GivenTable:
    """The table in a file; InvalidCodes says why there is none that can be used."""
    if len(content) > MOST_BYTES:
        raise InvalidCodes(f"The file is larger than {MOST_BYTES // 1_000_000} MB.", "Keep ZIP, code, name and group.")
    table = _parquet(content) if content.startswith(b"PAR1") else _lines(content)
    if not table.rows:
        raise InvalidCodes("The file holds no row.", "It needs a column of ZIP codes and one of their codes.")
    return table


def _lines(content: bytes) -> GivenTable:
    lines = list(_excel(content) if content.startswith(b"PK") else _csv(content))
    filled = [(number, line) for number, line in enumerate(lines, 1) if any(cell.strip() for cell in line)]
    if not filled:
        return GivenTable((), [], 1)
    if len(lines) > MOST_ROWS + 1:
        raise _too_many()
    if max(len(line) for _, line in filled) > MOST_COLUMNS:
        raise InvalidCodes(f"The file has more than {MOST_COLUMNS} columns.", "Keep ZIP, code, name and group.")
    first, header = filled[0]
    if any(_FIVE_DIGITS.fullmatch(cell.strip()) for cell in header):  # a row like all others: there are no names
        return GivenTable(tuple(f"Column {at}" for at in range(1, len(header) + 1)), lines[first - 1 :], first)
    return GivenTable(_names(header), lines[first:], first + 1)


def _csv(content: bytes) -> Iterable[list[str]]:
    text = _text(content)
    if _CONTROLS.search(text):
        raise InvalidCodes("The file is neither CSV, nor Excel (.xlsx), nor Parquet.", AS_CSV)
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t|", key=head.count)
    lines: list[list[str]] = []
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            lines.append(line)
            if len(lines) > MOST_ROWS + 1:
                raise _too_many()
    except csv.Error as error:
        hint = "A quotation mark that is never closed makes one cell of all that follows."
        raise InvalidCodes(f"Row {len(lines) + 1} of the file cannot be read: {error}.", hint) from error
    return lines


def _text(content: bytes) -> str:
    """The text of a file: UTF-16 where it says so, as Excel's "Unicode text" does, else UTF-8 or Windows' own."""
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidCodes("The file's letters cannot be read.", AS_CSV)


def _excel(content: bytes) -> list[list[str]]:
    from openpyxl import load_workbook  # 0.2 s that only this needs

    _check_unpacked(content)
    lines: list[list[str]] = []
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for line in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS):
            lines.append(_trimmed([_cell(value) for value in line]))
    except Exception as error:  # what a broken workbook raises has no common root
        raise InvalidCodes("The Excel file cannot be read.", AS_CSV) from error
    return lines


def _trimmed(line: list[str]) -> list[str]:
    """A row without the empty cells that openpyxl fills it up with."""
    while line and not line[-1]:
        line.pop()
    return line


def _check_unpacked(content: bytes) -> None:
    """An Excel file is a zip of XML: neither may it unpack to gigabytes, nor its XML define names that do."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            # zipfile gives no more of an entry than the size that is said here.
            if sum(entry.file_size for entry in packed.infolist()) > MOST_UNPACKED:
                raise InvalidCodes("The Excel file would unpack to far more than such a list needs.", AS_CSV)
            defines = any(b"<!DOCTYPE" in packed.read(entry).replace(b"\0", b"") for entry in packed.infolist())
    except InvalidCodes:
        raise
    except Exception as error:  # nor has what a broken zip raises
        raise InvalidCodes("The file is neither CSV, nor Excel (.xlsx), nor Parquet.", AS_CSV) from error
    if defines:
        raise InvalidCodes("The Excel file holds what no spreadsheet writes.", AS_CSV)


def _parquet(content: bytes) -> GivenTable:
    try:
        parquet = pq.ParquetFile(pa.BufferReader(content))
        if parquet.metadata.num_rows > MOST_ROWS:
            raise _too_many()
        if too_much(content, MOST_UNPACKED):
            raise InvalidCodes("The Parquet file would fill far more memory than such a list needs.", AS_CSV)
        plain = [at for at, field in enumerate(parquet.schema_arrow) if not pa.types.is_nested(field.type)]
        names = [parquet.schema_arrow.names[at] for at in plain[:MOST_COLUMNS]]
        columns = [[_cell(value) for value in column.to_pylist()] for column in parquet.read(names).columns]
    except (pa.ArrowException, OSError, UnicodeError, ValueError, OverflowError) as error:
        raise InvalidCodes("The Parquet file cannot be read.", AS_CSV) from error
    return GivenTable(_names(names), [list(row) for row in zip(*columns, strict=True)], 1)


def _cell(value: object) -> str:
    """A value as the text that a person has typed: Excel makes 501.0 of the ZIP code 00501."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _names(header: Iterable[str]) -> tuple[str, ...]:
    """The names of columns, each once: one without a name is called by its place."""
    names: list[str] = []
    for at, cell in enumerate(header, 1):
        name = " ".join(cell.split())[:60] or f"Column {at}"
        names.append(name if name not in names else f"{name} ({at})")
    return tuple(names)


def _too_many() -> InvalidCodes:
    return InvalidCodes(f"The file has more than {MOST_ROWS:,} rows.", "Give one row per five-digit ZIP code.")
