"""How audiences overlap: people in common, united, left over, each ZIP area with one number of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from activation.audience import Audience
from activation.criteria import Criteria

FEWEST, MOST = 2, 10
NEARLY_EQUAL = 0.9  # of the people of both, over this: the two are nearly one


@dataclass(frozen=True)
class Held:
    """What one audience holds: zip and people of each row; by: whether its saved members say so, or its rules.

    data: the content hash of the population that it is counted on, "" where that is not known.
    """

    audience: Audience
    rows: pa.Table
    by: Literal["members", "rules"]
    data: str


@dataclass(frozen=True)
class Compared:
    """One of the audiences: people and rows (ZIP areas) as they count here, and the people that it was saved with.

    own_people: those in none of the others.
    """

    audience_id: str
    user_id: str
    name: str
    version: int
    by: Literal["members", "rules"]
    people: int
    rows: int
    own_people: int
    saved_people: int


@dataclass(frozen=True)
class Pair:
    """What two audiences have in common; shares and jaccard lie between 0 and 1, and are 0 where nobody is.

    share_of_first: of the first one's people, those in the second too; jaccard: people of both by people of either;
    nearly_equal: it is over NEARLY_EQUAL, so that one of the two could do for both.
    """

    first: str
    second: str
    people: int
    rows: int
    share_of_first: float
    share_of_second: float
    jaccard: float
    nearly_equal: bool


@dataclass(frozen=True)
class Combination:
    """The people who are in exactly these audiences and in none of the others."""

    audience_ids: tuple[str, ...]
    people: int
    rows: int


@dataclass(frozen=True)
class Exclusion:
    """What an audience keeps once those before it have taken theirs, and the criteria that say so.

    leaves_out: the earlier ones that share somebody with it; people_before, people, rows: before, and what is left;
    by: in what way the criteria leave exactly that on the data of now: the rules of all, its own rules without some
    ZIP areas, or the ZIP areas that are left; people_now: what they count today; criteria: None where nobody is left.
    """

    audience_id: str
    leaves_out: tuple[str, ...]
    people_before: int
    people: int
    rows: int
    by: Literal["rules", "rules_and_zips", "zips"]
    people_now: int
    criteria: Criteria | None


@dataclass(frozen=True)
class Uncounted:
    """An audience that was asked for and cannot be counted, and why."""

    audience_id: str
    name: str
    why: str


@dataclass(frozen=True)
class Overlap:
    """The overlap of audiences in the order given; people: the union, nobody twice.

    pairs: all of them; combinations: those that hold somebody, largest first; exclusions: for each that shares somebody
    with an earlier one; snapshots: of how many different data they are.
    """

    audiences: tuple[Compared, ...]
    pairs: tuple[Pair, ...]
    combinations: tuple[Combination, ...]
    people: int
    rows: int
    in_exactly_one: int
    in_all: int
    exclusions: tuple[Exclusion, ...]
    uncounted: tuple[Uncounted, ...]
    snapshots: int


class Together:
    """The ZIP areas of several audiences, each once, with the audiences it is in and one number of people.

    held: in the order of the audiences; first_word: their positions, the one whose number of people counts before all
    others first. zips: every ZIP area; inside: one row per ZIP area, one column per audience; people: per ZIP area.
    """

    def __init__(self, held: Sequence[Held], first_word: Sequence[int]) -> None:
        self.held = held
        columns = [one.rows["zip"].combine_chunks().cast(pa.string()) for one in held]
        coded = pa.concat_arrays(columns or [pa.array([], pa.string())]).dictionary_encode()
        self.zips = coded.dictionary
        ends = np.cumsum([len(column) for column in columns])[:-1]
        places = np.split(coded.indices.to_numpy(), ends)
        self.inside = np.zeros((len(self.zips), len(held)), dtype=bool)
        self.people = np.zeros(len(self.zips), dtype=np.int64)
        for position in reversed(first_word):
            self.inside[places[position], position] = True
            self.people[places[position]] = held[position].rows["people"].fill_null(0).to_numpy()

    def compared(self) -> tuple[Compared, ...]:
        """Each audience, with what it holds here."""
        alone = self.inside.sum(axis=1) == 1
        return tuple(
            Compared(
                one.audience.audience_id, one.audience.user_id, one.audience.name, one.audience.version, one.by,
                self._people(inside), int(inside.sum()), self._people(inside & alone),
                one.audience.total_audience_size,
            )
            for one, inside in zip(self.held, self.inside.T, strict=True)
        )  # fmt: skip

    def pairs(self) -> tuple[Pair, ...]:
        """Every two audiences, the first before the second."""
        found = []
        for one, other in combinations(range(len(self.held)), 2):
            first, second = self.inside[:, one], self.inside[:, other]
            both, of_first, of_second = (self._people(where) for where in (first & second, first, second))
            either = of_first + of_second - both
            of_one, of_other, of_either = (both / whole if whole else 0.0 for whole in (of_first, of_second, either))
            found.append(
                Pair(
                    self._id(one), self._id(other), both, int((first & second).sum()),
                    of_one, of_other, of_either, of_either > NEARLY_EQUAL,
                )
            )  # fmt: skip
        return tuple(found)

    def combinations(self) -> tuple[Combination, ...]:
        """The combinations that hold a ZIP area, largest first."""
        masks = self.inside @ (1 << np.arange(len(self.held)))
        people = np.bincount(masks, self.people, 1 << len(self.held)).astype(np.int64)
        rows = np.bincount(masks, minlength=1 << len(self.held))
        order = sorted(np.flatnonzero(rows), key=lambda mask: (-people[mask], mask))
        return tuple(
            Combination(
                tuple(self._id(position) for position in range(len(self.held)) if mask >> position & 1),
                int(people[mask]), int(rows[mask]),
            )
            for mask in order
        )  # fmt: skip

    def left(self, position: int) -> np.ndarray:
        """Which ZIP areas an audience keeps once all before it have taken theirs."""
        return self.inside[:, position] & ~self.inside[:, :position].any(axis=1)

    def overlap(self, exclusions: tuple[Exclusion, ...], uncounted: tuple[Uncounted, ...]) -> Overlap:
        """All of it, with these exclusions, and what could not be counted."""
        times = self.inside.sum(axis=1)
        return Overlap(
            audiences=self.compared(),
            pairs=self.pairs(),
            combinations=self.combinations(),
            people=self._people(times > 0),
            rows=len(self.zips),
            in_exactly_one=self._people(times == 1),
            in_all=self._people(times == len(self.held)),
            exclusions=exclusions,
            uncounted=uncounted,
            snapshots=len({one.data for one in self.held}),
        )

    def _people(self, where: np.ndarray) -> int:
        return int(self.people[where].sum())

    def _id(self, position: int) -> str:
        return self.held[position].audience.audience_id


def shared_people(one: pa.Table, other: pa.Table) -> float:
    """How far two sets of rows (zip, people) hold the same people, 0 to 1: their Jaccard index by people.

    Where the two count a ZIP area differently, the smaller number is in both and the larger in either; so the index
    is never over smaller size / larger size, whatever data they are of.
    """
    at = pc.index_in(other["zip"].combine_chunks(), value_set=one["zip"].combine_chunks())
    places = at.fill_null(-1).to_numpy()
    ours, theirs = (rows["people"].fill_null(0).to_numpy().astype(np.int64) for rows in (one, other))
    met = places >= 0
    pairs = ours[places[met]], theirs[met]
    both, more = (int(pick(*pairs).sum()) for pick in (np.minimum, np.maximum))
    either = more + (ours.sum() - pairs[0].sum()) + (theirs.sum() - pairs[1].sum())
    return both / int(either) if either else 0.0
