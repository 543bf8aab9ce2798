"""Saved audiences beside each other: their overlap, and which of them a new one nearly equals."""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from activation.access import Access
from activation.audience import Audience
from activation.audiences import Audiences
from activation.criteria import Criteria, Node, flat
from activation.errors import ActivationError, InvalidOverlap
from activation.exclusions import Check, Exclusions
from activation.overlap import FEWEST, MOST, NEARLY_EQUAL, Held, Overlap, Together, Uncounted, shared_people
from activation.population import Population
from activation.rule_keys import NO_RULES, RuleKeys, key
from store import Store
from store.errors import DamagedFile, RowNotFound

MOST_READ = 50  # saved audiences whose members are looked at for one that is new, the nearest in size first
MOST_NAMED = 5


@dataclass(frozen=True)
class NearlyEqual:
    """A saved audience that another nearly equals: by its rules, or by the people of both (jaccard, 0 to 1).

    jaccard: None where its members were not looked at.
    """

    audience_id: str
    user_id: str
    name: str
    version: int
    people: int
    same_rules: bool
    jaccard: float | None


@dataclass(frozen=True)
class Likeness:
    """What an audience nearly equals, the most alike first; of how many of about its size how many were looked at."""

    found: tuple[NearlyEqual, ...]
    looked_at: int
    about_as_large: int


class Overlaps:
    """What one user may compare: their own audiences, and those that others share with them."""

    def __init__(
        self,
        store: Store,
        access: Access,
        audiences: Audiences,
        population: Callable[[], Population],
        check: Check,
    ) -> None:
        self._store = store
        self._access = access
        self._audiences = audiences
        self._population = population
        self._check = check
        self._keys = RuleKeys(store, access.user_id)
        self._kept = lru_cache(maxsize=2)(self._overlap)

    def of(self, audience_ids: Sequence[str]) -> Overlap:
        """The overlap of two to ten audiences, in the order given: each goes before those after it.

        Every ZIP area counts with one number of people, that of the data of now where one of these audiences is
        counted on it, else that of the one saved last. AudienceNotFound for an id that is unknown or of others;
        InvalidOverlap for too few or too many. What cannot be counted is told of in `uncounted`.
        """
        self._access.check("audiences.look")
        wanted = tuple(dict.fromkeys(audience_ids))
        if not FEWEST <= len(wanted) <= MOST:
            raise InvalidOverlap(
                f"Between {FEWEST} and {MOST} audiences can be compared.", f"These are {len(wanted)}.", "audience_ids"
            )
        return self._kept(tuple(_Version(self._audiences.get(audience_id)) for audience_id in wanted))

    def state(self) -> Hashable:
        """What changes whenever `like` may find something else."""
        self._access.check("audiences.look")
        return self._keys.state()

    def like(self, criteria: Criteria, members: pd.DataFrame, but_not: Collection[str] = ()) -> Likeness:
        """Which saved audiences, but for those of `but_not`, one of these criteria and members (zip, people) nearly is.

        Looked at are the user's own and those shared with them, not archived: the rules of all; the members of those
        whose saved size is less than a tenth away, for no other can be over NEARLY_EQUAL, and of MOST_READ at most.
        """
        self._access.check("audiences.look")
        table = self._keys.table()
        others = pc.invert(pc.is_in(table["audience_id"], value_set=pa.array(list(but_not), pa.string())))
        table = table.filter(pc.and_(others, pc.equal(table["size_unit"], "people")))
        rules, rows = key(criteria), pa.Table.from_pandas(members[["zip", "people"]], preserve_index=False)
        same = table.filter(pc.and_(pc.equal(table["rules"], rules), rules != NO_RULES))
        near = _about_as_large(table, int(members["people"].sum()))
        found = {row["audience_id"]: _named(row, True, None) for row in same.slice(0, MOST_NAMED).to_pylist()}
        looked_at = near.slice(0, MOST_READ).to_pylist()
        for row in looked_at:
            alike, same_rules = self._alike(rows, row), rules == row["rules"] != NO_RULES
            if same_rules or (alike is not None and alike > NEARLY_EQUAL):
                found[row["audience_id"]] = _named(row, same_rules, alike)
        order = sorted(found.values(), key=lambda one: (-(one.jaccard or 0), not one.same_rules, one.name))
        return Likeness(tuple(order[:MOST_NAMED]), len(looked_at), len(near))

    def _alike(self, rows: pa.Table, row: dict[str, Any]) -> float | None:
        try:
            theirs = self._store.members.read(row["user_id"], row["audience_id"], row["members_version"])
        except (RowNotFound, DamagedFile):  # deleted since, or told of where it is listed
            return None
        return shared_people(rows, theirs)

    def _overlap(self, versions: tuple["_Version", ...]) -> Overlap:
        audiences = [version.audience for version in versions]
        nodes = [self._rules_of(audience) for audience in audiences]
        held: list[Held] = []
        by_rules: list[Node | None] = []
        uncounted = []
        for audience, node in zip(audiences, nodes, strict=True):
            try:
                held.append(self._held(audience, node))
                by_rules.append(node)
            except (InvalidOverlap, DamagedFile) as error:
                uncounted.append(Uncounted(audience.audience_id, audience.name, f"{error.title} {error.hint}".strip()))
        population = self._population()
        together = Together(held, _first_word(held, population.content_hash))
        exclusions = Exclusions(together, by_rules, population, self._check).all()
        return together.overlap(exclusions, tuple(uncounted))

    def _rules_of(self, audience: Audience) -> Node | None:
        """The checked rules of an audience of the shipped data; None where they may not be, or there are none."""
        if audience.data_type != "third_party" or not flat(audience.criteria):
            return None
        try:
            return self._check(audience.criteria)
        except ActivationError:
            return None

    def _held(self, audience: Audience, node: Node | None) -> Held:
        if audience.size_unit != "people":
            raise InvalidOverlap(f"It counts {audience.size_unit}, not people.")
        rows = self._store.members_of(audience.audience_id, audience.user_id, audience.version)
        if len(rows):
            snapshot = audience.data_snapshot
            return Held(audience, rows.select(["zip", "people"]), "members", snapshot.population if snapshot else "")
        if node is None:
            raise InvalidOverlap("It was saved without ZIP areas, and has no rules that can be counted today.")
        population = self._population()
        counted = pa.Table.from_pandas(population.rows(node, ("zip", "people")), preserve_index=False)
        return Held(audience, counted, "rules", population.content_hash)


class _Version:
    """A version of an audience as a key: whoever looks at the same one again reads nothing."""

    def __init__(self, audience: Audience) -> None:
        self.audience = audience
        self.key = (audience.user_id, audience.audience_id, audience.version, audience.updated_at)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Version) and self.key == other.key


def _first_word(held: Sequence[Held], now: str) -> list[int]:
    """The positions of those whose number of people counts before all others first."""

    def rank(position: int) -> tuple[bool, float, int]:
        one = held[position]
        return one.data != now, -one.audience.updated_at.timestamp(), position

    return sorted(range(len(held)), key=rank)


def _about_as_large(table: pa.Table, people: int) -> pa.Table:
    """Those that hold members and may be nearly equal to so many people, the nearest in size first."""
    sizes = table["total_audience_size"]
    within = pc.and_(pc.greater(sizes, people * NEARLY_EQUAL), pc.less(sizes, people / NEARLY_EQUAL))
    near = table.filter(pc.and_(within, pc.is_valid(table["members_version"])))
    apart = pc.abs(pc.subtract(near["total_audience_size"], people))
    return near.append_column("apart", apart).sort_by([("apart", "ascending"), ("audience_id", "ascending")])


def _named(row: dict[str, Any], same_rules: bool, jaccard: float | None) -> NearlyEqual:
    return NearlyEqual(
        row["audience_id"], row["user_id"], row["name"], row["version"], row["total_audience_size"], same_rules, jaccard
    )
