"""A given number of segments for an audience: sample, polish, then whole rows whose optimality gap is known."""

from dataclasses import dataclass, replace

import numpy as np

from activation.segments.centres import Cost, Table, costs, own_costs, tables
from activation.segments.coding import Coded
from activation.segments.exact import Assignment, assign
from activation.segments.fit import UNVALUED, Fit, Rows, alternate, sample, start, swap
from activation.segments.integer import best_whole
from activation.segments.packing import fill, packing
from activation.segments.progress import Report
from activation.segments.rounding import improve, repair
from activation.segments.weights import Bounds, Real, Whole

_SAMPLE = 4000
_STARTS, _SWAPS, _ROUNDS = 6, 40, 12
_POLISH = 40_000  # profiles; more are polished on a sample before the exact rounds
_EXACT_COST = 600_000  # rows an exact finish may visit in all its rounds
_WORTH_SEARCHING = 1e-4  # a smaller gap is left as it is


@dataclass(frozen=True)
class Audience:
    """Rows in their one true order, merged into profiles: rows of equal codes, which differ in weight only.

    `profile` (n,) is the profile of each row; `profiles` are fitted, the rows are assigned.
    """

    coded: Coded
    units: Whole
    bounds: Bounds
    profile: Whole
    profiles: Rows
    profile_units: Whole


@dataclass(frozen=True)
class Solution:
    """Segments of whole rows with centres that are their own medians; `bound` is the dual value for those centres."""

    labels: Whole
    table: Table
    prices: Real
    objective: float
    bound: float


def audience(coded: Coded, units: Whole, bounds: Bounds) -> Audience:
    """Merge rows that are sorted by their codes."""
    new = np.ones(coded.rows, dtype=bool)
    new[1:] = (coded.codes[:, 1:] != coded.codes[:, :-1]).any(axis=0)
    profile = np.cumsum(new) - 1
    profile_units = np.bincount(profile, weights=units).astype(np.int64)
    merged = coded.take(np.flatnonzero(new))
    profiles = Rows(merged, profile_units / bounds.total, bounds.low_share, bounds.high_share)
    return Audience(coded, units, bounds, profile, profiles, profile_units)


def solve(people: Audience, number: int, rng: np.random.Generator, report: Report) -> Solution:
    """Whole rows in `number` segments within bounds, for a number that `packing` can fill."""
    small = sample(people.profiles, _SAMPLE, rng)
    fits = []
    for turn in range(_STARTS):
        fits.append(start(small, number, rng))
        report("Finding centres", (turn + 1) / _STARTS)
    best = min(fits, key=lambda found: found.value)
    fit = swap(small, best, rng, _SWAPS, lambda part: report("Moving centres", part))
    if people.profiles.coded.rows > _POLISH:
        fit = _polish(sample(people.profiles, _POLISH, rng), fit, report)
    fit = _polish(people.profiles, fit, report, 3 if people.profiles.coded.rows > _POLISH else _ROUNDS)
    return _finish(people, fit, report)


def _polish(rows: Rows, fit: Fit, report: Report, rounds: int = _ROUNDS) -> Fit:
    again = Fit(fit.table, fit.prices, UNVALUED)  # values of other rows do not compare
    return alternate(rows, again, rounds, lambda part: report("Polishing on all rows", part))


def _finish(people: Audience, fit: Fit, report: Report) -> Solution:
    """Exact assignments and medians in turn, while they pay."""
    table, prices = fit.table, fit.prices
    best: Solution | None = None
    rounds = int(np.clip(_EXACT_COST // people.coded.rows, 2, 15))
    for turn in range(rounds):
        cost = costs(people.profiles.coded, table)
        parts = assign(cost, people.profile_units, people.bounds, prices)
        if best:
            best = replace(best, prices=parts.prices, bound=parts.bound)
        each = _each(people, cost)
        labels = _whole_rows(people, each, parts, best.labels if best else None)
        found = _centred(people, labels, parts.prices)
        report("Filling segments with whole rows", (turn + 1) / rounds)
        if best and found.objective >= best.objective * (1 - 1e-6):
            break
        best, table, prices = found, found.table, parts.prices
    assert best is not None
    return _searched(people, best)


def _searched(people: Audience, found: Solution) -> Solution:
    """The solution with its bound, and made better by an integer programme where whole rows leave a gap."""
    cost = costs(people.profiles.coded, found.table)
    best = _bounded(people, found, cost)
    room = best.objective - best.bound
    narrow = people.bounds.high - people.bounds.low < people.units.mean()  # HiGHS would search in vain
    if narrow or room <= _WORTH_SEARCHING * best.objective:
        return best
    labels = best_whole(_each(people, cost), people.units, people.bounds, best.prices, room * people.bounds.total)
    if labels is None or not people.bounds.hold(_loads(labels, people.units, len(best.prices))):
        return best
    better = _centred(people, labels, best.prices)
    if better.objective >= best.objective:
        return best
    return _bounded(people, better, costs(people.profiles.coded, better.table))


def _bounded(people: Audience, found: Solution, cost: Cost) -> Solution:
    """The solution with the dual bound for its centres; `cost` (profiles, segments) is their distance."""
    if np.isfinite(found.bound):
        return found
    parts = assign(cost, people.profile_units, people.bounds, found.prices)
    return replace(found, prices=parts.prices, bound=parts.bound)


def _whole_rows(people: Audience, cost: Cost, parts: Assignment, before: Whole | None) -> Whole:
    """Labels within bounds for rows with these costs: from the parts, else from those before, else from a packing."""
    units, bounds, number = people.units, people.bounds, cost.shape[1]
    labels = repair(_expand(people, parts), cost, units, bounds)
    if not bounds.hold(_loads(labels, units, number)):
        labels = packing(units, number, bounds).labels if before is None else before
    return improve(labels, cost, units, bounds, parts.prices)


def _centred(people: Audience, labels: Whole, prices: Real) -> Solution:
    """These labels with their own medians as centres, and a bound still to be found."""
    share = people.units / people.bounds.total
    table = tables(people.coded, labels, share, len(prices))
    objective = float((people.units * own_costs(people.coded, table, labels)).sum() / people.bounds.total)
    return Solution(labels, table, prices, objective, -np.inf)


def _each(people: Audience, cost: Cost) -> Cost:
    """The costs of rows from those of profiles."""
    if len(cost) == people.coded.rows:
        return cost
    found = np.empty((people.coded.rows, cost.shape[1]), dtype=np.float32, order="F")
    for segment in range(cost.shape[1]):
        found[:, segment] = cost[:, segment].take(people.profile)
    return found


def _expand(people: Audience, parts: Assignment) -> Whole:
    """Labels of rows from labels of profiles; the rows of a profile in parts are dealt out."""
    labels = parts.labels[people.profile]
    for profile, amounts in zip(parts.parts, parts.amounts, strict=True):
        rows = np.flatnonzero(people.profile == profile)
        if len(rows) > 1:
            labels[rows] = fill(people.units[rows], amounts)
    return labels


def _loads(labels: Whole, units: Whole, number: int) -> Whole:
    return np.bincount(labels, weights=units, minlength=number).astype(np.int64)
