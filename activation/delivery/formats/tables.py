"""Plain tables for a folder, a bucket, SFTP or BigQuery: CSV, gzip CSV, JSON lines and Parquet.

Three tables: ZIP areas, customers with hashed identifiers, customers with plain ones. They are made for no platform,
so their digest is the widespread one: SHA-256 in hexadecimal of the trimmed and lowered address, and of the phone in
E.164. Customers who denied consent are in them, with columns that say so.
In CSV, columns for people are made harmless to spreadsheets, and a row with a machine column that a spreadsheet would
run is a reject (see activation.delivery.cells). Parquet and JSON lines hold every text as it is.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Any, Literal

import pyarrow as pa

from activation.delivery.cells import RUNS_AS_FORMULA, is_formula
from activation.delivery.customers import Customer, Values, three
from activation.delivery.customers import records as customer_records
from activation.delivery.formats.format import Format
from activation.delivery.formats.packing import csv_pack, json_lines_pack, parquet_pack
from activation.delivery.identifiers import google
from activation.delivery.identifiers.digests import sha256_hex
from activation.delivery.masking import mask
from activation.delivery.members import Member, members
from activation.delivery.options import Options
from activation.delivery.pieces import Reject
from activation.delivery.rows import Batches
from activation.export import FORMULA_STARTS, neutral

Row = tuple[int, tuple[Any, ...]]  # the row's number in the input, and its cells
FOR_PEOPLE = {"place", "state", "segment", "first_name", "last_name", "street", "city", "postal_code"}
_MAY_BE_FORMULA = re.compile(f"\n[{re.escape(''.join(FORMULA_STARTS))}]").search
_EMAILS, _PHONES = ("email_1", "email_2", "email_3"), ("phone_1", "phone_2", "phone_3")


@dataclass(frozen=True)
class Table:
    """A table of either population: its columns and how rows become its cells."""

    key: str
    label: str
    takes: Literal["members", "customers"]
    rows: Callable[[Batches, Options], Iterator[Row | Reject]]
    columns: dict[str, pa.DataType]
    shown: frozenset[str]


def _zip_areas(batches: Batches, options: Options) -> Iterator[Row | Reject]:
    for member in members(batches):
        yield member if isinstance(member, Reject) else (member.row, member[1:])


def _customers(hashed: bool, batches: Batches, options: Options) -> Iterator[Row | Reject]:
    def row(customer: Customer, values: Values) -> list[Row]:
        c, digest = customer, sha256_hex if hashed else str
        emails = values.emails(google.email, digest)
        phones = values.phones(google.phone, digest)
        names = () if hashed else (c.first_name, c.last_name, c.street, c.city, c.state)
        consent = (c.consent_user_data, c.consent_personalization)
        rest = (c.postal_code, c.country, c.mobile_id, *consent, c.segment_id, c.segment)
        return [(c.row, (c.customer_id, *three(emails), *three(phones), *names, *rest))]

    return customer_records(batches, options, row, any_consent=True)


def _texts(*names: str) -> dict[str, pa.DataType]:
    return dict.fromkeys(names, pa.string())


_ZIP_COLUMNS = {
    **_texts("zip", "place", "state"),
    **dict.fromkeys(("people", "households", "segment_id"), pa.int64()),
    **_texts("segment"),
}
_HASHED = [f"hashed_{name}" for name in (*_EMAILS, *_PHONES)]
_NAMES = ("first_name", "last_name", "street", "city", "state")
_CONSENT = ("consent_user_data", "consent_personalization")
_REST = ("postal_code", "country", "mobile_id", *_CONSENT, "segment_id", "segment")
_SHOWN = frozenset({"country", *_CONSENT, "segment_id", "segment", "audience_id"})

MEMBERS = Table("members", "ZIP areas", "members", _zip_areas, _ZIP_COLUMNS, _SHOWN | frozenset(Member._fields))
HASHED = Table(
    "customers",
    "Customers, identifiers hashed",
    "customers",
    partial(_customers, True),
    _texts("customer_id", *_HASHED, *_REST),
    _SHOWN,
)
PLAIN = Table(
    "customers_plain",
    "Customers, identifiers plain",
    "customers",
    partial(_customers, False),
    _texts("customer_id", *_EMAILS, *_PHONES, *_NAMES, *_REST),
    _SHOWN,
)


def _as_they_are(table: Table, batches: Batches, options: Options) -> Iterator[Any]:
    for row in table.rows(batches, options):
        yield row if isinstance(row, Reject) else row[1]


def _for_spreadsheets(table: Table, batches: Batches, options: Options) -> Iterator[Any]:
    texts = itemgetter(*(at for at, kind in enumerate(table.columns.values()) if pa.types.is_string(kind)))
    for row in table.rows(batches, options):
        if isinstance(row, Reject):
            yield row
        # All cells in one search, for looking into each would take a third of the time of the file; a line feed
        # inside a cell may find one too many, which the closer look lets pass.
        elif _MAY_BE_FORMULA("\n" + "\n".join(texts(row[1]))):
            yield _harmless(row, list(table.columns))
        else:
            yield row[1]


def _harmless(row: Row, columns: list[str]) -> tuple[Any, ...] | Reject:
    number, cells = row
    harmless = []
    for name, cell in zip(columns, cells, strict=True):
        if name in FOR_PEOPLE and isinstance(cell, str):
            harmless.append(neutral(cell))
        elif isinstance(cell, str) and is_formula(cell):
            return Reject(number, cells[0], name, RUNS_AS_FORMULA.reason, mask(cell), dropped=True)
        else:
            harmless.append(cell)
    return tuple(harmless)


def _with_audience(table: Table, batches: Batches, options: Options) -> Iterator[Any]:
    for row in table.rows(batches, options):
        yield row if isinstance(row, Reject) else (options.audience_id, row[1][0], *row[1])


def _forms(table: Table) -> Iterator[Format]:
    columns = tuple(table.columns)
    named = partial(Format, about=f"One row each: {', '.join(columns)}.", takes=table.takes, shown=table.shown)
    safe, exact = partial(_for_spreadsheets, table), partial(_as_they_are, table)
    csv, gzip, lines = csv_pack(columns), csv_pack(columns, compressed=True), json_lines_pack(columns)
    parquet = parquet_pack(pa.schema(table.columns))
    for extension, word, media_type, records, pack in (
        ("csv", "CSV", "text/csv", safe, csv),
        ("csv.gz", "CSV, gzip", "application/gzip", safe, gzip),
        ("jsonl", "JSON lines", "application/x-ndjson", exact, lines),
        ("parquet", "Parquet", "application/vnd.apache.parquet", exact, parquet),
    ):
        yield named(
            key=f"{table.key}_{extension.replace('.', '_')}",
            label=f"{table.label} ({word})",
            extension=extension,
            media_type=media_type,
            records=records,
            pack=pack,
            columns=columns,
        )


def _for_bigquery(table: Table) -> Format:
    schema = {**_texts("audience_id", "member_key"), **table.columns}
    return Format(
        key=f"bigquery_{table.key}",
        label=f"{table.label} for BigQuery (Parquet)",
        about="The table with audience_id and member_key before it, the two columns that a MERGE goes by.",
        takes=table.takes,
        extension="parquet",
        media_type="application/vnd.apache.parquet",
        records=partial(_with_audience, table),
        pack=parquet_pack(pa.schema(schema)),
        columns=tuple(schema),
        shown=table.shown | ({"member_key"} if table is MEMBERS else set()),
        needs=("audience_id",),
    )


FORMATS = (
    *(form for table in (MEMBERS, HASHED, PLAIN) for form in _forms(table)),
    *map(_for_bigquery, (MEMBERS, HASHED)),
)
