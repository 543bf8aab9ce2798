"""Lines of a CSV, and cells that a spreadsheet would run as formulas when a person opens what a platform is to read.

A column is one of two kinds. What people read (names, places, streets) is made harmless with an apostrophe. What a
machine matches (ids, hashes, phones, addresses) must not change by one character, so a dangerous one is refused
instead; plain numbers such as +15551234567 or -7 are not dangerous.
"""

import csv
import re
from collections.abc import Callable, Sequence
from typing import Any

from activation.delivery.identifiers.unusable import Unusable
from activation.export import FORMULA_STARTS

RUNS_AS_FORMULA = Unusable("a spreadsheet would run it as a formula")
_NUMBER = re.compile(r"[+-]?[0-9][0-9 .]*")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run the text rather than show it."""
    return text.startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(text)


class _Echo:
    """A file whose `write` hands the text back, so that csv.writer answers with its line."""

    def write(self, text: str) -> str:
        return text


def csv_line(quote_all: bool = False) -> Callable[[Sequence[Any]], str]:
    """What makes one line of CSV, ended by a line feed, of a row of cells."""
    # csv quotes a carriage return inside a cell only if the line's own end holds one: write CR LF, then cut the CR.
    write = csv.writer(
        _Echo(), lineterminator="\r\n", quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    ).writerow

    def line(cells: Sequence[Any]) -> str:
        return str(write(cells))[:-2] + "\n"

    return line
