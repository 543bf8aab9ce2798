"""Who is sent, as rows, and what that changes on the list that lies at the platform.

A key tells members apart: the ZIP for rows of `activation.delivery.members`, the customer_id for those of
`activation.delivery.customers`. All is done on Arrow columns: a million members take about half a second.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from activation.delivery.formats import Format

KeyType = Literal["zip", "customer_id"]


@dataclass(frozen=True)
class Roster:
    """The rows that belong on the list, without those that were erased, and how many of these there were."""

    rows: pa.Table
    key_type: KeyType
    erased: int = 0

    @property
    def keys(self) -> pa.ChunkedArray:
        """The members' keys."""
        return self.rows[self.key_type]

    @property
    def size(self) -> int:
        """People who live in the ZIP areas, or customers."""
        if "people" in self.rows.column_names:
            return int(pc.sum(self.rows["people"]).as_py() or 0)
        return self.rows.num_rows

    @property
    def size_unit(self) -> str:
        """What the size counts."""
        return "people" if self.key_type == "zip" else "customers"

    def only(self, keys: pa.Array | pa.ChunkedArray) -> pa.Table:
        """The rows of these members."""
        return self.rows.filter(pc.is_in(self.keys, value_set=_flat(keys)))


@dataclass(frozen=True)
class Changes:
    """Keys that come on the list and go off it, and how many stay."""

    added: pa.Array
    removed: pa.Array
    unchanged: int


def key_type_of(form: Format) -> KeyType:
    """By what the members of a format are told apart."""
    return "zip" if form.takes == "members" else "customer_id"


def roster(rows: pa.Table, key_type: KeyType, erased: pa.Array) -> Roster:
    """The roster of these rows less the erased members."""
    if not len(erased):
        return Roster(rows, key_type)
    kept = rows.filter(pc.invert(pc.is_in(rows[key_type], value_set=erased)))
    return Roster(kept, key_type, rows.num_rows - kept.num_rows)


def changes(now: pa.Array | pa.ChunkedArray, held: pa.Array, possible: pa.Array) -> Changes:
    """What makes the list `now` of what is held; what is only possibly held is sent again, and taken off to be sure."""
    now = _flat(now)
    # Only what is held is put into a table by key, for that is what costs time and memory; where its keys were met
    # tells who of them is gone, except that of a key that stands there twice only one was met.
    found = pc.index_in(now, value_set=held)
    added = now.filter(pc.is_null(found))
    met = np.zeros(len(held), dtype=bool)
    met[found.drop_null().to_numpy()] = True
    missing = pa.concat_arrays([held.filter(pa.array(~met)), possible])
    still = now.filter(pc.is_in(now, value_set=missing))
    gone = missing.filter(pc.invert(pc.is_in(missing, value_set=still)))
    return Changes(added, pc.unique(gone), len(now) - len(added))


def coverage(rows: pa.Table, takes: Literal["members", "customers"]) -> dict[str, int]:
    """How many rows hold each identifier."""
    if takes == "members":
        return {"ZIP": rows.num_rows - rows["zip"].null_count}
    names = {
        "e-mail": "emails",
        "phone": "phones",
        "last name": "last_name",
        "street": "street",
        "postal code": "postal_code",
        "mobile id": "mobile_id",
    }
    return {words: _filled(rows[name]) for words, name in names.items() if name in rows.column_names}


def _filled(column: pa.ChunkedArray) -> int:
    lists = pa.types.is_list(column.type) or pa.types.is_large_list(column.type)
    lengths = pc.list_value_length(column) if lists else pc.utf8_length(column.cast(pa.string()))
    return int(pc.sum(pc.greater(pc.fill_null(lengths, 0), 0)).as_py() or 0)


def _flat(keys: pa.Array | pa.ChunkedArray) -> pa.Array:
    return keys.combine_chunks() if isinstance(keys, pa.ChunkedArray) else keys
