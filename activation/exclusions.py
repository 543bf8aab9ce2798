"""Exclusions: what each audience keeps once those before it have taken theirs, in criteria that can be opened."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from activation.criteria import Criteria, Node, flat
from activation.errors import ActivationError
from activation.overlap import Exclusion, Together
from activation.population import Population, where

By = Literal["rules", "rules_and_zips", "zips"]
Check = Callable[[Criteria], Node]


class Exclusions:
    """The exclusions of audiences in their order, on the data of now.

    nodes: their checked rules, None where there are none to go by; check: raises where criteria may not be.
    """

    def __init__(self, together: Together, nodes: Sequence[Node | None], population: Population, check: Check) -> None:
        self._together = together
        self._nodes = nodes
        self._check = check
        self._zips, self._people, self._true, self._false = _outcomes(nodes, population)
        # Where the ZIP areas of now stand in `together`; at its end, one more line than it has, if nowhere.
        at = pc.index_in(self._zips, value_set=together.zips)
        self._at = at.fill_null(len(together.zips)).to_numpy()

    def all(self) -> tuple[Exclusion, ...]:
        """One for each audience that shares a ZIP area with an earlier one."""
        inside = self._together.inside
        found = []
        for position in range(1, len(self._nodes)):
            taken = [other for other in range(position) if (inside[:, other] & inside[:, position]).any()]
            if taken:
                found.append(self._of(position, taken))
        return tuple(found)

    def _of(self, position: int, taken: list[int]) -> Exclusion:
        together, audiences = self._together, [one.audience for one in self._together.held]
        left = together.left(position)
        before, left_now = together.inside[:, position], self._now(left)
        by, criteria = self._said(position, taken, left_now, self._now(before & ~left))
        return Exclusion(
            audience_id=audiences[position].audience_id,
            leaves_out=tuple(audiences[other].audience_id for other in taken),
            people_before=int(together.people[before].sum()),
            people=int(together.people[left].sum()),
            rows=int(left.sum()),
            by=by,
            people_now=int(self._people[left_now].sum()),
            criteria=criteria,
        )

    def _now(self, zips: np.ndarray) -> np.ndarray:
        """Which ZIP areas of now are among these of `together`."""
        return np.append(zips, False)[self._at]

    def _said(self, position: int, taken: list[int], left: np.ndarray, gone: np.ndarray) -> tuple[By, Criteria | None]:
        """The first way to leave exactly that; an audience's rules may say another thing now than when it was saved,
        and "not" leaves out where a rule is unknown, too."""
        if left.any():
            for by, leaves, criteria in self._ways(position, taken, left, gone):
                if np.array_equal(leaves, left) and self._may_be(criteria):
                    return by, criteria
        return "zips", None

    def _ways(
        self, position: int, taken: list[int], left: np.ndarray, gone: np.ndarray
    ) -> Iterator[tuple[By, np.ndarray, Criteria]]:
        audiences = [one.audience for one in self._together.held]
        own = flat(audiences[position].criteria)
        excluded = [{"not": _one(audiences[other].criteria)} for other in taken]
        yield "rules", self._true[:, position] & self._false[:, taken].all(axis=1), {"all": [*own, *excluded]}
        without = {"variable": "ZIP", "op": "not_in", "value": self._named(gone)}
        yield "rules_and_zips", self._true[:, position] & ~gone, {"all": [*own, without]}
        yield "zips", left, {"all": [{"variable": "ZIP", "op": "in", "value": self._named(left)}]}

    def _named(self, zips: np.ndarray) -> list[str]:
        return self._zips.filter(pa.array(zips)).to_pylist()

    def _may_be(self, criteria: Criteria) -> bool:
        try:
            self._check(criteria)
        except ActivationError:  # too many rules, too deep, a variable that is no more or may not select
            return False
        return True


def _one(criteria: Criteria) -> Criteria:
    """Criteria without the "all" around a single rule."""
    parts = flat(criteria)
    return parts[0] if len(parts) == 1 else {"all": parts}


def _outcomes(
    nodes: Sequence[Node | None], population: Population
) -> tuple[pa.Array, np.ndarray, np.ndarray, np.ndarray]:
    """ZIP and people of the data of now, and where the rules of each are true and where false: rows by audiences."""
    pieces = [("NULL", []) if node is None else where(node) for node in nodes]
    flags = "".join(f", CAST({condition} AS DOUBLE)" for condition, _ in pieces)
    rows = population.ask(
        f"SELECT zip, people{flags} FROM population ORDER BY zip", [value for _, bound in pieces for value in bound]
    )
    outcomes = rows.iloc[:, 2:].to_numpy(dtype=float)
    zips = pa.array(rows["zip"].to_numpy(dtype=object), pa.string())
    return zips, rows["people"].to_numpy(dtype=np.int64), outcomes == 1, outcomes == 0
