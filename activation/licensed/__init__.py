"""A licensee's own lifestyle codes: a file read within bounds, checked row by row, kept, and used in place of ours."""

from activation.licensed.checking import CheckedCodes, Coverage
from activation.licensed.codes import Given, LicensedCodes, Loaded
from activation.licensed.columns import Columns, guessed
from activation.licensed.reading import MOST_BYTES, GivenTable, read_table

__all__ = [
    "MOST_BYTES", "CheckedCodes", "Columns", "Coverage", "Given", "GivenTable", "LicensedCodes", "Loaded", "guessed",
    "read_table",
]  # fmt: skip
