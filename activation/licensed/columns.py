"""Which column of a file says what, guessed from its names."""

import re
from dataclasses import dataclass

from activation.licensed.reading import GivenTable

_MEANT = {
    "zip": ("zip", "zipcode", "zip5", "zcta", "zcta5", "postalcode", "postcode", "geoid"),
    "code": ("code", "segmentcode", "prizmcode", "segmentid", "segment", "prizm", "clustercode", "cluster", "seg"),
    "name": ("name", "segmentname", "prizmname", "codename", "nickname", "clustername", "label"),
    "group": ("group", "groupname", "socialgroup", "segmentgroup", "lifestagegroup", "groupcode"),
}


@dataclass(frozen=True)
class Columns:
    """The names of the columns that hold ZIP codes, codes, names and groups; empty for none."""

    zip: str = ""
    code: str = ""
    name: str = ""
    group: str = ""


def guessed(table: GivenTable) -> Columns:
    """The columns as their names have it; those of a table without names, or with others, in their order."""
    plain = {re.sub(r"[^a-z0-9]", "", name.casefold()): name for name in reversed(table.columns)}
    found = {what: next((plain[word] for word in words if word in plain), "") for what, words in _MEANT.items()}
    if all(re.fullmatch(r"Column \d+", name) for name in table.columns):
        found = dict(zip(_MEANT, table.columns, strict=False))
    return Columns(**found)
