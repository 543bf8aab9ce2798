"""Google's ids of US ZIPs, read from the geotargets file that the analyst downloads from Google.

Source: developers.google.com/google-ads/api/data/geotargets. Columns: Criteria ID, Name, Canonical Name, Parent ID,
Country Code, Target Type, Status.
"""

import csv
from collections.abc import Iterable
from typing import NamedTuple

from activation.errors import InvalidDelivery

_NEEDED = ("Criteria ID", "Name", "Canonical Name", "Country Code", "Target Type", "Status")


class GeoTarget(NamedTuple):
    """One ZIP as Google targets it; active is False where Google has announced that the target will go."""

    criteria_id: str
    canonical_name: str
    active: bool


def read_geotargets(lines: Iterable[str]) -> dict[str, GeoTarget]:
    """The targets of US ZIPs by ZIP, from the lines of the file; InvalidDelivery if it is not that file."""
    rows = csv.DictReader(lines)
    missing = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        raise InvalidDelivery(
            f"This is not Google's geotargets file: it lacks {missing[0]}.",
            "Download geotargets-....csv from developers.google.com/google-ads/api/data/geotargets and unzip it.",
            field="geotargets",
        )
    return {
        row["Name"]: GeoTarget(row["Criteria ID"], row["Canonical Name"], row["Status"] == "Active")
        for row in rows
        if row["Target Type"] == "Postal Code" and row["Country Code"] == "US"
    }
