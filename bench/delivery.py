"""Figures of payload formats over a million customers, streamed in batches of 50,000, on one core."""

import hashlib
import os
import time
from collections.abc import Iterator

import pyarrow as pa

from activation.delivery.formats import Chunk, Options, format_named, written
from bench.figures import Figure, of, peak_memory

CUSTOMERS, BATCH = 1_000_000, 50_000
OPTIONS = Options(audience_id="aud-bench", audience_name="Bench", default_country="US")
E_MAIL_ALONE = ("google_customer_match_csv", "meta_api_users", "ttd_crm_hashed", "tiktok_customer_csv")


def delivery() -> Iterator[Figure]:
    """Rows per second of processor time, of e-mail alone and of all fields, and the memory they take."""
    os.sched_setaffinity(0, {0})
    pa.set_cpu_count(1)
    for key in E_MAIL_ALONE:
        yield _rate(key, "e-mail alone", whole=False)
    for key in ("google_customer_match_csv", "meta_api_users", "customers_parquet"):
        yield _rate(key, "all fields", whole=True)
    yield peak_memory("memory at the end")


def _rate(key: str, fields: str, whole: bool) -> Figure:
    batches = (batch(start, whole) for start in range(0, CUSTOMERS, BATCH))
    made = hashlib.sha256()
    pieces = written(format_named(key), _untimed(batches, spent := [0.0]), OPTIONS)
    started = time.process_time()
    for piece in pieces:
        if isinstance(piece, Chunk):
            made.update(piece.data)
    taken = time.process_time() - started - spent[0]
    target = None if whole else 150_000
    return of(f"{key}, {fields}", "rows/s", [CUSTOMERS / taken], target=target)


def _untimed(batches: Iterator[pa.RecordBatch], spent: list[float]) -> Iterator[pa.RecordBatch]:
    """The batches, with the seconds that making them took counted apart."""
    while True:
        started = time.process_time()
        batch = next(batches, None)
        spent[0] += time.process_time() - started
        if batch is None:
            return
        yield batch


def batch(start: int, whole: bool) -> pa.RecordBatch:
    """The 50,000 customers from that number on, always the same: with one e-mail each, or with all fields."""
    numbers = range(start, start + BATCH)
    columns = {
        "customer_id": [f"C-{number}" for number in numbers],
        "emails": [[f" Person.{number}@Example.com"] for number in numbers],
    }
    if whole:
        columns |= {
            "phones": [[f"(555) {number % 1000:03}-{number % 10_000:04}"] for number in numbers],
            **{
                name: [f"{name}{number % 5000}" for number in numbers] for name in ("first_name", "last_name", "street")
            },
            "city": ["New York"] * BATCH,
            "state": ["NY"] * BATCH,
            "postal_code": ["10001"] * BATCH,
            "country": ["US"] * BATCH,
        }
    return pa.RecordBatch.from_pydict(columns)
