"""How alike two audiences are: the rank-order correlation of their profiles, and the saved ones most like one."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from activation.access import Access
from activation.audiences import Audiences
from activation.errors import AudienceNotFound, InvalidRequest
from activation.listing import AudienceSummary
from activation.prizm import Prizm
from activation.profiling import ProfileRow, Profiles, few
from store.errors import DamagedFile

By = Literal["variables", "codes"]
BYS: tuple[By, ...] = get_args(By)
RECENT = 50  # saved audiences that are compared with one
KEPT = 500  # sets of indices remembered, of some 2 kB each
LEAST = 3  # things both must have, or a correlation says nothing

# From which correlation on two audiences are called so; under the last, opposite.
WORDS = ((0.8, "very alike"), (0.5, "alike"), (0.2, "a little alike"), (-0.2, "neither alike nor opposite"),
         (-0.5, "a little opposite"))  # fmt: skip

Indices = Mapping[str, tuple[str, float]]  # by key: label, index


@dataclass(frozen=True)
class Pair:
    """One variable or code of two profiles: its index in each, and its rank there, 1 the highest, ties averaged."""

    label: str
    first: float
    second: float
    first_rank: float
    second_rank: float


@dataclass(frozen=True)
class Alike:
    """Spearman's rank-order correlation of two profiles over `number` variables or codes.

    value: -1 to 1; None where fewer than 3 are in both, or one of the two has no order at all.
    """

    value: float | None
    pairs: tuple[Pair, ...]

    @property
    def number(self) -> int:
        """How many variables or codes both have."""
        return len(self.pairs)

    @property
    def words(self) -> str:
        """The correlation in plain words."""
        return in_words(self.value)


@dataclass(frozen=True)
class Match:
    """A saved audience and how alike it is to the one in question."""

    audience: AudienceSummary
    value: float
    number: int

    @property
    def words(self) -> str:
        """The correlation in plain words."""
        return in_words(self.value)


class Likeness:
    """Compares profiles against the nation; sensitive variables, places and what has no index are left out."""

    def __init__(self, access: Access, profiles: Profiles, audiences: Audiences, prizm: Callable[[], Prizm]) -> None:
        self._access = access
        self._profiles = profiles
        self._audiences = audiences
        self._prizm = prizm
        self._remembered: OrderedDict[tuple[str, int, str], Indices] = OrderedDict()

    def between(self, first: pd.DataFrame, second: pd.DataFrame, by: By = "variables") -> Alike:
        """How alike two sets of members (zip, people, households) are, by variables or by lifestyle codes."""
        return alike(self._indices(first, by), self._indices(second, by))

    def recent(self, audience_id: str = "") -> list[AudienceSummary]:
        """The 50 audiences changed last that can be compared with one; neither itself nor archived ones."""
        found = self._audiences.list(limit=2 * RECENT)
        fit = [
            one for one in found if one.status != "archived" and one.segment_count and one.audience_id != audience_id
        ]
        return fit[:RECENT]

    def most_like(self, members: pd.DataFrame, by: By = "variables", audience_id: str = "") -> list[Match]:
        """The recent audiences by how alike they are to these members, most alike first.

        One that is too small for a profile, or cannot be read, is left out.
        """
        own = self._indices(members, by)
        matches = []
        for one in self.recent(audience_id):
            found = alike(own, self._indices_of(one, by))
            if found.value is not None:
                matches.append(Match(one, found.value, found.number))
        return sorted(matches, key=lambda match: (-match.value, match.audience.name, match.audience.audience_id))

    def _indices_of(self, audience: AudienceSummary, by: By) -> Indices:
        key = (audience.audience_id, audience.version, self._prizm().statement if by == "codes" else "")
        if (known := self._remembered.get(key)) is not None:
            return known
        try:
            members = self._audiences.members(audience.audience_id)
        except (AudienceNotFound, DamagedFile):  # gone or spoilt since it was listed; the list says so
            return {}
        found = self._remembered[key] = self._indices(members, by)
        while len(self._remembered) > KEPT:
            self._remembered.popitem(last=False)
        return found

    def _indices(self, members: pd.DataFrame, by: By) -> Indices:
        self._access.check("data.look")
        if by not in BYS:
            raise InvalidRequest("Profiles are not compared by that.", f"Use {' or '.join(BYS)}.", "by")
        if few(members["people"].sum(), len(members)):
            return {}
        if by == "variables":
            return _of_rows(self._profiles.of(members))
        mix = self._prizm().mix(members["zip"], members["households"])
        return {one.code: (f"{one.code} {one.name}", one.index) for one in mix if one.index is not None}


def alike(first: Indices, second: Indices) -> Alike:
    """The correlation of two sets of indices, over the keys that are in both."""
    both = [key for key in first if key in second]
    own, other = (pd.Series([indices[key][1] for key in both], dtype=float) for indices in (first, second))
    # Rounded, or two shares that are equal but for their last bit would not be a tie.
    ranks = [series.round(6).rank(ascending=False).to_numpy() for series in (own, other)]
    columns = zip(both, own, other, *ranks, strict=True)
    pairs = tuple(Pair(first[key][0], float(a), float(b), float(c), float(d)) for key, a, b, c, d in columns)
    ordered = len(both) >= LEAST and all(np.ptp(rank) > 0 for rank in ranks)
    # Spearman's correlation is Pearson's of the ranks.
    value = float(np.corrcoef(ranks[0], ranks[1])[0, 1]) if ordered else None
    return Alike(value, pairs)


def in_words(value: float | None) -> str:
    """A correlation as people would say it."""
    if value is None:
        return "too little to compare"
    return next((words for least, words in WORDS if value >= least), "opposite")


def _of_rows(rows: Iterable[ProfileRow]) -> Indices:
    numbers = (row for row in rows if not row.level and not row.sensitive)
    return {row.code: (row.label, row.index) for row in numbers if row.index is not None}
