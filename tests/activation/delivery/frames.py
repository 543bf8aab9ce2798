"""Rows with names, as batches: two customers of a shop, and ZIP areas of California."""

import pyarrow as pa

from activation.delivery.formats import Chunk, Options, Reject, format_named, written

JANE = {
    "customer_id": "C-1",
    "emails": [" Jane.Doe+Home@Gmail.com "],
    "phones": ["+1 (555) 123-4567"],
    "first_name": " Jane Ann ",
    "last_name": "O'Doe",
    "street": "12 Main St.",
    "city": "New York",
    "state": "New York",
    "postal_code": "10001-1234",
    "country": "us",
    "gender": "Female",
    "birth_date": "1980-02-03",
    "mobile_id": "AECE52E7-03EE-455A-B3C4-E57283966239",
    "company": "Doe & Co",
    "job_title": "Owner",
    "segment_id": "0",
    "segment": "Weekend cooks",
}
KARL = {"customer_id": "C-2", "emails": ["karl@example.com", "KARL@example.com", "k@example.org"]}

PALO_ALTO = {
    "zip": "94304",
    "place": "Palo Alto, CA",
    "state": "CA",
    "people": 4226,
    "households": 1612,
    "segment_id": 0,
    "segment": "Weekend cooks",
}
ADJUNTAS = PALO_ALTO | {"zip": "00601", "place": "Adjuntas, PR", "state": "PR", "people": 16669, "households": 5509}

LISTS = {"emails", "phones"}
OPTIONS = Options(
    audience_id="aud-ski4family",
    audience_name="Ski families, Laval",
    platform_audience_id="4711",
    advertiser_id="815",
)


def batch(*rows, **same):
    """One batch of those rows, with the columns that any of them has."""
    rows = [row | same for row in rows]
    names = list(dict.fromkeys(name for row in rows for name in row))
    kinds = {name: pa.list_(pa.string()) for name in LISTS} | dict.fromkeys(
        ("people", "households", "segment_id"), None
    )
    return pa.RecordBatch.from_arrays(
        [pa.array([row.get(name) for row in rows], kinds.get(name)) for name in names], names
    )


def sent(key, *batches, options=OPTIONS, limit=None):
    """The whole payload by part, and the rejects."""
    parts, rejects = {}, []
    for piece in written(format_named(key), iter(batches), options, limit):
        if isinstance(piece, Reject):
            rejects.append(piece)
        else:
            assert isinstance(piece, Chunk)
            where = (piece.of, piece.part)
            parts[where] = parts.get(where, b"") + piece.data
    return parts, rejects


def text_of(key, *batches, options=OPTIONS):
    """The one part of a payload, as text."""
    parts, _ = sent(key, *batches, options=options)
    (data,) = parts.values()
    return data.decode()
