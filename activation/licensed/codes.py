"""The installation's licence: what is loaded, a file checked, loaded for everybody, and taken back; for admins."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from activation.access import Access
from activation.audit import Audit
from activation.errors import InvalidCodes
from activation.licensed.checking import LONGEST_NAME, CheckedCodes, checked, tidy
from activation.licensed.columns import Columns
from activation.licensed.reading import GivenTable
from activation.population import Population
from activation.prizm import MODELLED
from store.licence import Licence


@dataclass(frozen=True)
class Given:
    """What somebody has chosen: a table of ZIP and code; perhaps another of code, name and group; and how to take both.

    code_is_name: a code without a name is called by itself.
    """

    table: GivenTable
    columns: Columns
    described: tuple[GivenTable, Columns] | None = None
    code_is_name: bool = False


@dataclass(frozen=True)
class Loaded:
    """What is in force: its name and vintage, who loaded it when, and how many ZIP codes and codes it has."""

    name: str
    vintage: str
    loaded_by: str
    loaded_at: str
    zips: int
    codes: int


class LicensedCodes:
    """A licensee's codes for everybody who uses this installation, in place of the modelled ones."""

    def __init__(self, root: Path, access: Access, audit: Audit, population: Callable[[], Population]) -> None:
        self._licence = Licence(root)
        self._access = access
        self._audit = audit
        self._population = population

    def loaded(self) -> Loaded | None:
        """What is in force; None where it is the modelled mix. DamagedFile where it cannot be read."""
        self._access.check("codes.load")
        held = self._licence.read()
        if held is None:
            return None
        facts = {name: held.facts.get(name, "") for name in ("name", "vintage", "loaded_by", "loaded_at")}
        return Loaded(**facts, zips=held.rows.num_rows, codes=len(held.rows["code"].unique()))

    def check(self, given: Given) -> CheckedCodes:
        """What would be kept of a file, and what speaks against it; nothing is kept."""
        self._access.check("codes.load")
        return checked(given.table, given.columns, self._population().sizes, given.described, given.code_is_name)

    def load(self, codes: CheckedCodes, name: str, vintage: str) -> None:
        """Keep checked codes, under the name and vintage that every screen will say; in place of those before.

        InvalidCodes for codes that were refused, and without a name or vintage.
        """
        self._access.check("codes.load")
        if codes.refused:
            raise InvalidCodes(codes.refused[0], "Mend the file, and choose it again.")
        name, vintage = _said(name, "name", "Northern Lifestyles"), _said(vintage, "vintage", "June 2026")
        if name.casefold() == MODELLED.casefold():
            raise InvalidCodes("That is what the app's own codes are called.", "Give the licensee's name.", "name")
        rows = codes.zips.merge(codes.codes, on="code", validate="m:1")[["zip", "code", "name", "group"]]
        loaded = {"loaded_by": self._access.user_id, "loaded_at": datetime.now(UTC).isoformat(timespec="seconds")}
        table = pa.Table.from_pandas(rows.sort_values("zip").astype(str), preserve_index=False)
        self._licence.write(table, {"name": name, "vintage": vintage} | loaded)
        detail = {"vintage": vintage, "zips": len(rows), "codes": len(codes.codes)}
        detail |= {"people_percent": round(codes.coverage.people_share, 1)}
        self._audit.note("codes.loaded", "codes", object_name=name, detail=detail)

    def take_back(self) -> None:
        """Forget the licensee's codes: the modelled ones are in force again. What was saved with them stays."""
        self._access.check("codes.load")
        if self._licence.state() is None:
            return
        self._licence.drop()
        self._audit.note("codes.taken_back", "codes")


def _said(text: str, what: str, example: str) -> str:
    text = tidy(text)
    if not text or len(text) > LONGEST_NAME:
        raise InvalidCodes(
            f"The codes need a {what} of at most {LONGEST_NAME} letters.", f"Such as {example}.", field=what
        )
    return text
