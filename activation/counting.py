"""Counts: how many people, households and ZIPs the criteria keep, and what each rule does to that number."""

from dataclasses import dataclass

import numpy as np

from activation.criteria import All, Criteria, Node, plain
from activation.population import Population, where
from activation.wording import in_words

_TRUE, _UNKNOWN = 1, 2
_SIZES = ("sum(people)", "sum(households)", "count(*)")


@dataclass(frozen=True)
class Size:
    """A number of people, with the households they live in and the ZIP areas (rows) those lie in."""

    people: int
    households: int
    rows: int

    def __sub__(self, other: "Size") -> "Size":
        return Size(self.people - other.people, self.households - other.households, self.rows - other.rows)


@dataclass(frozen=True)
class RuleCount:
    """One step of the waterfall: a rule (or group) of the criteria, in their order.

    alone: what it keeps of the whole population; after: what is left once it and all before it have applied;
    dropped: what it took from the step before; gives_back: what the audience would gain without it;
    unknown: where its variable has no value, so that it is neither true nor false.
    """

    rule: Criteria
    text: str
    alone: Size
    after: Size
    dropped: Size
    gives_back: Size
    unknown: Size


@dataclass(frozen=True)
class Count:
    """The size of an audience, of the base it was drawn from, and what each rule keeps."""

    size: Size
    base: Size
    unknown: Size
    rules: tuple[RuleCount, ...]

    @property
    def people(self) -> int:
        return self.size.people

    @property
    def households(self) -> int:
        return self.size.households

    @property
    def rows(self) -> int:
        return self.size.rows

    @property
    def emptied_by(self) -> RuleCount | None:
        """The first rule after which nobody was left; None while somebody is."""
        return next((step for step in self.rules if step.after.rows == 0), None)


def count(node: Node, population: Population) -> Count:
    """Counts the criteria in one pass over the population.

    The waterfall runs over the parts of a top-level "all"; anything else is a single step. `unknown` holds the
    rows for which the whole tree is neither true nor false.
    """
    parts = node.parts if isinstance(node, All) else (node,)
    outcomes, sizes = _outcomes(parts, population)
    true, unknown = outcomes == _TRUE, outcomes == _UNKNOWN
    kept_so_far = np.logical_and.accumulate(true, axis=1) if parts else true
    failed = (~true).sum(axis=1)

    def size(rows: np.ndarray) -> Size:
        return Size(*(int(total) for total in sizes[rows].sum(axis=0)))

    base, kept = size(np.ones(len(sizes), dtype=bool)), size(failed == 0)
    steps, before = [], base
    for index, part in enumerate(parts):
        after = size(kept_so_far[:, index])
        steps.append(
            RuleCount(
                rule=plain(part),
                text=in_words(part),
                alone=size(true[:, index]),
                after=after,
                dropped=before - after,
                gives_back=size((failed == 1) & ~true[:, index]),  # this rule alone shuts them out
                unknown=size(unknown[:, index]),
            )
        )
        before = after
    return Count(kept, base, size((true | unknown).all(axis=1) & (failed > 0)), tuple(steps))


def _outcomes(parts: tuple[Node, ...], population: Population) -> tuple[np.ndarray, np.ndarray]:
    """Every combination of outcomes that occurs (a column per part) and its people, households and rows.

    Grouping by outcome makes one small answer of all the counts: a filtered sum for each of them took ten times as
    long at five rules.
    """
    pieces = [where(part) for part in parts]
    flags = [f"COALESCE(CAST({condition} AS UTINYINT), {_UNKNOWN})" for condition, _ in pieces]
    columns = ", ".join(f"{column} AS c{index}" for index, column in enumerate([*flags, *_SIZES]))
    table = population.ask_arrays(
        f"SELECT {columns} FROM population GROUP BY ALL", [value for _, bound in pieces for value in bound]
    )
    return _side_by_side(table[: len(parts)]), _side_by_side(table[len(parts) :])


def _side_by_side(columns: list[np.ndarray]) -> np.ndarray:
    """Columns as one array with a row per combination."""
    return np.column_stack(columns) if columns else np.empty((1, 0))
