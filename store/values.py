"""What one value of a column may be, told from the column's declared type.

Arrow alone is too kind: it drops unknown struct fields, reads True as 1.0 and takes a moment without
a zone for UTC.
"""

import json
import math
from collections.abc import Callable, Mapping
from datetime import datetime
from numbers import Integral, Real

import pyarrow as pa

from store.declaration import Column

Check = Callable[[object], None]


class Misfit(Exception):
    """A value that does not fit: what it may be, and the way down to it."""

    def __init__(self, expected: str) -> None:
        self.expected = expected
        self.path = ""

    def under(self, step: str) -> "Misfit":
        """Itself, one step further from the column."""
        self.path = step + self.path
        return self


def check_column(column: Column) -> Check:
    """A function that raises Misfit for a value the column may not hold."""
    check = _check_type(column.type)
    if column.among:
        check = _all_of(check, _check_among(column.among))
    if column.json:
        check = _all_of(check, _check_json)
    return _check_null(check, column.nullable, may_be(column.type))


def _check_type(kind: pa.DataType) -> Check:
    if pa.types.is_struct(kind):
        return _check_struct(kind)
    if pa.types.is_list(kind):
        return _check_list(kind)
    if pa.types.is_string(kind):
        return _check_text
    fits = _fits(kind)
    words = may_be(kind)

    def check(value: object) -> None:
        if not fits(value):
            raise Misfit(words)

    return check


def _check_text(value: object) -> None:
    if not isinstance(value, str):
        raise Misfit("text")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Misfit("text of whole characters, and holds half of one") from None


def _check_struct(kind: pa.StructType) -> Check:
    checks = {f.name: _check_null(_check_type(f.type), f.nullable, may_be(f.type)) for f in kind}

    def check(value: object) -> None:
        if not isinstance(value, Mapping):
            raise Misfit(may_be(kind))
        for name in value:
            if name not in checks:
                raise Misfit("a field that exists: " + ", ".join(checks)).under(f".{name}")
        for name, inner in checks.items():
            try:
                inner(value.get(name))
            except Misfit as misfit:
                raise misfit.under(f".{name}") from None

    return check


def _check_list(kind: pa.ListType) -> Check:
    inner = _check_null(_check_type(kind.value_type), False, may_be(kind.value_type))

    def check(value: object) -> None:
        if not isinstance(value, list | tuple):
            raise Misfit(may_be(kind))
        for at, item in enumerate(value):
            try:
                inner(item)
            except Misfit as misfit:
                raise misfit.under(f"[{at}]") from None

    return check


def _check_null(check: Check, nullable: bool, expected: str) -> Check:
    def checked(value: object) -> None:
        if value is not None:
            check(value)
        elif not nullable:
            raise Misfit(f"{expected}, and is missing")

    return checked


def _all_of(first: Check, second: Check) -> Check:
    def check(value: object) -> None:
        first(value)
        second(value)

    return check


def _check_among(allowed: tuple[str, ...]) -> Check:
    def check(value: object) -> None:
        if value not in allowed:
            raise Misfit("one of " + ", ".join(allowed))

    return check


def _check_json(value: object) -> None:
    try:
        json.loads(str(value))
    except ValueError:
        raise Misfit("JSON text") from None


def _fits(kind: pa.DataType) -> Callable[[object], bool]:
    if pa.types.is_boolean(kind):
        return lambda value: isinstance(value, bool)
    if pa.types.is_integer(kind):
        return lambda value: isinstance(value, Integral) and not isinstance(value, bool)
    if pa.types.is_floating(kind):
        return lambda value: isinstance(value, Real) and not isinstance(value, bool) and not math.isinf(value)
    return lambda value: isinstance(value, datetime) and value.utcoffset() is not None


def may_be(kind: pa.DataType) -> str:
    """What a column of that type may be, for the person at the screen."""
    if pa.types.is_struct(kind):
        return "a record of " + ", ".join(field.name for field in kind)
    if pa.types.is_list(kind):
        return "a list, each item " + may_be(kind.value_type)
    named = {pa.types.is_string: "text", pa.types.is_boolean: "true or false", pa.types.is_integer: "a whole number"}
    for is_kind, words in named.items():
        if is_kind(kind):
            return words
    return "a finite number" if pa.types.is_floating(kind) else "a moment with its time zone"
