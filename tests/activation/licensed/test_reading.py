"""Files from outside: of any kind that people have, and of the kinds that attackers make."""

import io
import zipfile

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activation.errors import InvalidCodes
from activation.licensed import MOST_BYTES, GivenTable, read_table
from activation.licensed.columns import Columns, guessed
from tests.activation.licensed.files import WHOLE, parquet, workbook

ROWS = [["00801", "Q1", "Lake Callers", "Shores"], ["00802", "Q2", "Hill Lamps", "Heights"],
        ["10001", "Q1", "Lake Callers", "Shores"]]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        WHOLE.encode(),
        ("\ufeff" + WHOLE).encode(),
        WHOLE.encode("utf-16"),
        WHOLE.replace(",", ";").encode(),
        WHOLE.replace(",", "\t").encode(),
        WHOLE.replace("\n", "\r\n").encode(),
        workbook([["zip", "code", "name", "group"], *ROWS]),
        parquet(**dict(zip(["zip", "code", "name", "group"], zip(*ROWS, strict=True), strict=True))),
    ],
)
def test_a_table_is_the_same_out_of_any_kind_of_file(content):
    table = read_table(content)

    assert (("zip", "code", "name", "group"), ROWS) == (table.columns, table.rows)


def test_letters_of_windows_are_read_too():
    assert "Café" == read_table("zip,code\n10001,Café\n".encode("cp1252")).rows[0][1]


def test_numbers_of_a_spreadsheet_are_read_as_they_were_typed():
    assert [["501", "7"]] == read_table(workbook([["zip", "code"], [501.0, 7]])).rows
    assert [["501", "7"]] == read_table(parquet(zip=[501.0], code=[7])).rows


def test_rows_are_numbered_as_the_file_numbers_them():
    assert 2 == read_table(WHOLE.encode()).first_row
    assert 4 == read_table(f"\n\n{WHOLE}".encode()).first_row


def test_a_table_without_names_of_columns_loses_no_row():
    table = read_table(b"10001,Q1\n10002,Q2\n")

    assert GivenTable(("Column 1", "Column 2"), [["10001", "Q1"], ["10002", "Q2"]], 1) == table
    assert Columns("Column 1", "Column 2") == guessed(table)


def test_columns_are_known_by_their_names_in_any_order_and_spelling():
    table = GivenTable(("Social Group", "Segment Name", "ZIP_Code", "PRIZM code", "Households"), [], 2)

    assert Columns("ZIP_Code", "PRIZM code", "Segment Name", "Social Group") == guessed(table)
    assert Columns() == guessed(GivenTable(("A", "B"), [], 2))


@pytest.mark.parametrize(
    "content",
    [b"", b" \n \n", b"\x89PNG\r\n\x1a\n\x00\x01", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", b"%PDF-1.7\n\x00\x01\x02",
     b"PK\x03\x04 no zip", b"PAR1 no parquet PAR1", b"PAR1", b"PK", b"\xff\xfe\x00", parquet(zip=[]), b"zip,code\n"],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_advice(content):
    with pytest.raises(InvalidCodes) as error:
        read_table(content)

    assert error.value.hint


def test_a_zip_that_is_no_workbook_is_refused():
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as packed:
        packed.writestr("readme.txt", "hello")

    with pytest.raises(InvalidCodes, match="Excel file cannot be read"):
        read_table(sink.getvalue())


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_row():
    text = 'zip,code\n10001,Q1\n10002,"Q2\n' + "10003,Q3\n" * 20_000

    with pytest.raises(InvalidCodes, match="Row 3"):
        read_table(text.encode())


def test_too_many_bytes_rows_or_columns_are_refused():
    for content, why in (
        (b"x" * (MOST_BYTES + 1), "10 MB"),
        (b"zip,code\n" + b"10001,Q\n" * 100_001, "100,000 rows"),
        (parquet(zip=["10001"] * 100_001), "100,000 rows"),
        (b"zip," + b"x," * 60, "50 columns"),
    ):
        with pytest.raises(InvalidCodes, match=why):
            read_table(content)
    assert 100_000 == len(read_table(b"zip,code\n" + b"10001,Q\n" * 100_000).rows)


def packed(**entries):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return sink.getvalue()


def test_a_workbook_that_would_unpack_to_gigabytes_is_refused():
    bomb = packed(**{"xl/workbook.xml": b"<x/>", "xl/sharedStrings.xml": b" " * 70_000_000})
    assert len(bomb) < 100_000

    with pytest.raises(InvalidCodes, match="unpack"):
        read_table(bomb)


def test_a_workbook_whose_names_stand_for_billions_of_letters_is_refused():
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'

    for encoded in (laughs, laughs.decode().encode("utf-16")):
        with pytest.raises(InvalidCodes, match="no spreadsheet writes"):
            read_table(packed(**{"xl/workbook.xml": encoded}))


def test_a_workbook_with_a_cell_in_its_last_row_fills_no_memory():
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = "zip", "code"
    book.active["XFD1048576"] = "far away"
    sink = io.BytesIO()
    book.save(sink)

    with pytest.raises(InvalidCodes, match="100,000 rows"):
        read_table(sink.getvalue())


def test_a_parquet_file_that_is_packed_far_too_well_is_refused():
    sink = io.BytesIO()
    pq.write_table(pa.table({"zip": ["x" * 80_000_000]}), sink, compression="zstd")
    assert len(sink.getvalue()) < 200_000

    with pytest.raises(InvalidCodes, match="memory"):
        read_table(sink.getvalue())


def test_columns_of_lists_and_records_are_passed_over():
    table = read_table(parquet(zip=["10001"], many=[[1, 2]], code=["Q1"]))

    assert (("zip", "code"), [["10001", "Q1"]]) == (table.columns, table.rows)


def test_columns_of_one_name_are_told_apart():
    assert ("zip", "code", "code (3)", "Column 4") == read_table(b"zip,code,code,\n10001,Q1,Q2,\n").columns


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"PAR1", b"zip,code\n"]))
def test_any_bytes_are_a_table_or_refused(content, start):
    try:
        table = read_table(start + content)
    except InvalidCodes:
        return
    assert all(isinstance(cell, str) for row in table.rows for cell in row)


def test_a_workbook_cut_anywhere_is_refused_and_nothing_else():
    whole = workbook([["zip", "code"], ["10001", "Q1"]])

    for at in range(0, len(whole), 97):
        with pytest.raises(InvalidCodes):
            read_table(whole[:at] or b"PK")


def test_a_frame_of_categories_is_refused_with_the_way_out():
    sink = io.BytesIO()
    pd.DataFrame({"zip": ["10001"], "code": pd.Categorical(["Q1"])}).to_parquet(sink)

    with pytest.raises(InvalidCodes) as error:
        read_table(sink.getvalue())
    assert "CSV" in error.value.hint
