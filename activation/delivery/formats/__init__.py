"""Payload formats, one module per family; each declares its FORMATS, and this finds them.

`written` is what a sender calls; `masked` is what the analyst sees before.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import islice
from pkgutil import iter_modules
from typing import Any, NamedTuple

from activation.delivery.formats.format import Format, Limit
from activation.delivery.masking import mask
from activation.delivery.options import Options
from activation.delivery.pieces import Chunk, Piece, Reject
from activation.delivery.rows import Batches
from activation.errors import InvalidDelivery, UnsupportedFormat

__all__ = [
    "Chunk",
    "Format",
    "Limit",
    "Options",
    "Piece",
    "Preview",
    "Reject",
    "all_formats",
    "format_named",
    "masked",
    "written",
]


@cache
def all_formats() -> dict[str, Format]:
    """Every format by its key."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return {form.key: form for module in modules for form in getattr(module, "FORMATS", ())}


def format_named(key: str) -> Format:
    """The format of that key; UnsupportedFormat names those there are."""
    if key not in all_formats():
        raise UnsupportedFormat(f"There is no format {key[:40]!r}.", f"Choose {', '.join(all_formats())}.", "format")
    return all_formats()[key]


def written(form: Format, batches: Batches, options: Options, limit: Limit | None = None) -> Iterator[Piece]:
    """The bytes to deliver, as chunks, mixed with the rejects; InvalidDelivery before the first if an option lacks.

    Streams: a batch is read when its chunk is asked for, and nothing larger than a chunk (for bodies: one body) is
    held. limit: a smaller one than the format's own.
    """
    _check(form, options)
    return form.pack(form.records(batches, options), options, limit or form.limit)


class Preview(NamedTuple):
    """The first records of a payload with their values masked, as texts under column names; names may repeat."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def masked(form: Format, batches: Batches, options: Options, n: int = 5) -> Preview:
    """The first n records of exactly what would be sent, every value masked that is somebody's own."""
    _check(form, options)
    found = (record for record in form.records(batches, options) if not isinstance(record, Reject))
    if form.columns:
        shown = [name in form.shown for name in form.columns]
        rows = tuple(tuple(map(_cell, record, shown)) for record in islice(found, n))
        return Preview(form.columns, rows)
    flat = [dict(_flat(record, form.shown)) for record in islice(found, n)]
    names = tuple(dict.fromkeys(name for record in flat for name in record))
    return Preview(names, tuple(tuple(record.get(name, "") for name in names) for record in flat))


def _check(form: Format, options: Options) -> None:
    for name in form.needs:
        if not getattr(options, name):
            words = name.replace("_", " ")
            raise InvalidDelivery(f"{form.label} needs the {words}.", "Fill it in for this platform.", field=name)


def _cell(value: Any, shown: bool) -> str:
    text = "" if value is None else str(value)
    return text if shown else mask(text)


def _flat(value: Any, shown: frozenset[str], path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, shown, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _flat(inner, shown, (*path, str(number)))
    else:
        names = [name for name in path if not name.isdecimal()]
        yield ".".join(path), _cell(value, names[-1] in shown)
