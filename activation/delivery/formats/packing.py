"""From records to bytes: files of lines, Parquet files and request bodies, all split at a format's limit.

Each packer streams: it holds at most one chunk of records, and passes rejects on where it meets them. The same
records give the same bytes (gzip carries no time).
"""

import json
import zlib
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from activation.delivery.cells import csv_line
from activation.delivery.formats.format import Limit, Records
from activation.delivery.options import Options
from activation.delivery.pieces import Chunk, Piece, Reject

CHUNK_ROWS = 10_000
Pack = Callable[[Records, Options, Limit], Iterator[Piece]]


def csv_pack(header: Sequence[str], quote_all: bool = False, compressed: bool = False) -> Pack:
    """CSV in UTF-8, header in every part, lines ended by a line feed."""
    line = csv_line(quote_all)
    return lines_pack(line, head=line(header), compressed=compressed)


def json_lines_pack(columns: Sequence[str], compressed: bool = False) -> Pack:
    """One JSON object per line, its keys in the order of the columns."""

    def line(record: Sequence[Any]) -> str:
        return _json(dict(zip(columns, record, strict=True))) + "\n"

    return lines_pack(line, compressed=compressed)


def lines_pack(line: Callable[[Any], Any], head: str = "", compressed: bool = False) -> Pack:
    """A text file of lines; a part without records still has its head."""

    def pack(records: Records, options: Options, limit: Limit) -> Iterator[Piece]:
        file = _Lines(head, compressed)
        split = limit != Limit()
        for record in records:
            if isinstance(record, Reject):
                yield record
                continue
            text = line(record)
            if split and file.is_full(text, limit):
                yield file.chunk(end=True)
                file = _Lines(head, compressed, file.part + 1)
            file.add(text)
            if len(file.held) >= CHUNK_ROWS:
                yield file.chunk()
        yield file.chunk(end=True)

    return pack


class _Lines:
    """One part of a text file: the lines held back for its next chunk, and what it already holds."""

    def __init__(self, head: str, compressed: bool, part: int = 1) -> None:
        self.part = part
        self.held: list[str] = []
        self._head = head
        self._rows = 0
        self._bytes = len(head.encode())
        # wbits 31 asks zlib for gzip's frame, with no name and no time in it.
        self._deflate = zlib.compressobj(wbits=31) if compressed else None

    def is_full(self, text: str, limit: Limit) -> bool:
        if limit.rows is not None and self._rows >= limit.rows:
            return True
        return limit.bytes is not None and self._rows > 0 and self._bytes + len(text.encode()) > limit.bytes

    def add(self, text: str) -> None:
        self.held.append(text)
        self._rows += 1
        self._bytes += len(text) if text.isascii() else len(text.encode())

    def chunk(self, end: bool = False) -> Chunk:
        data = (self._head + "".join(self.held)).encode()
        if self._deflate is not None:
            data = self._deflate.compress(data) + (self._deflate.flush() if end else b"")
        chunk = Chunk(data, self.part, len(self.held))
        self._head, self.held = "", []
        return chunk


def parquet_pack(schema: pa.Schema) -> Pack:
    """One Parquet file, a row group per chunk of records."""

    def pack(records: Records, options: Options, limit: Limit) -> Iterator[Piece]:
        sink = _Sink()
        with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema) as writer:
            held: list[Sequence[Any]] = []
            for record in records:
                if isinstance(record, Reject):
                    yield record
                    continue
                held.append(record)
                if len(held) >= CHUNK_ROWS:
                    writer.write_table(_table(held, schema))
                    yield Chunk(sink.taken(), rows=len(held))
                    held = []
            writer.write_table(_table(held, schema))
        yield Chunk(sink.taken(), rows=len(held))

    return pack


def _table(records: list[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    values = zip(*records, strict=True) if records else [()] * len(schema)
    return pa.table([pa.array(list(column), kind) for column, kind in zip(values, schema.types, strict=True)], schema)


class _Sink:
    """A file in memory that is emptied as it grows."""

    def __init__(self) -> None:
        self.closed = False
        self._parts: list[bytes] = []
        self._position = 0

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        self._position += len(data)
        return len(data)

    def tell(self) -> int:
        return self._position

    def flush(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True

    def taken(self) -> bytes:
        data, self._parts = b"".join(self._parts), []
        return data


def body_pack(
    body: Callable[[list[Any], Options], Any], together: Callable[[Any], Hashable] = lambda record: None
) -> Pack:
    """JSON request bodies, each a chunk of its own; only records alike in `together` share one."""

    def pack(records: Records, options: Options, limit: Limit) -> Iterator[Piece]:
        held: dict[Hashable, list[Any]] = {}
        part = 0
        for record in records:
            if isinstance(record, Reject):
                yield record
                continue
            kind = together(record)
            group = held.setdefault(kind, [])
            group.append(record)
            if limit.rows is not None and len(group) >= limit.rows:
                part += 1
                yield Chunk(_json(body(held.pop(kind), options)).encode(), part, len(group))
        for group in held.values():
            part += 1
            yield Chunk(_json(body(group, options)).encode(), part, len(group))

    return pack


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
