"""What an import has done, told for the person who asked for it."""

from collections import Counter
from dataclasses import dataclass, field

from store.findings import many
from store.tables import KEYED

ADDED, FORWARD, THERE, NEWER = "added", "brought forward", "already there", "newer here"


@dataclass
class Imported:
    """How many rows of each table had which outcome, and a line for each that stays as it is though it differs.

    `idle` counts the files of rows that are not in the archive themselves.
    """

    idle: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    conflicts: list[str] = field(default_factory=list)
    damage: list[str] = field(default_factory=list)

    def count(self, table: str, outcome: str) -> None:
        """One row more with that outcome."""
        self.counts[table, outcome] += 1

    def lines(self) -> list[str]:
        """All there is to say, a line for each table and for each thing that was left."""
        said = [f"Conflict, left as it is here: {conflict}." for conflict in self.conflicts]
        said += [f"Damaged: {damage}" for damage in self.damage]
        if self.idle:
            said.append(f"Left out: {many(self.idle, 'file')} of rows that are not in the archive.")
        for table in (table.name for table in KEYED):
            outcomes = ", ".join(f"{self.counts[table, name]:,} {name}" for name in (ADDED, FORWARD, THERE, NEWER))
            said.append(f"{table}: {outcomes}")
        return [*said, f"{many(len(self.conflicts), 'conflict')}, {len(self.damage):,} damaged"]
