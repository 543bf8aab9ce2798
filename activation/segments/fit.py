"""Centres and prices in turn: rows to the cheapest segment, segments to their medians, until neither moves.

The work is done on a sample first: several starts, then swaps of a centre, then the best is polished on all rows.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from activation.segments.centres import Table, costs, tables, tables_at
from activation.segments.coding import Coded
from activation.segments.prices import cheapest, climb, dual_value, two_cheapest
from activation.segments.weights import Real, Whole

Tick = Callable[[float], None]

# The value of a fit whose prices are worth starting from; where not even they are known, it is infinity.
UNVALUED = float(np.finfo(float).max)
_TRIES = 10  # rows drawn for every swap
_STILL = 1e-4  # a round that gains less is the last
_HOPE = 1.005  # a swap that is further behind than this after two rounds is given up


@dataclass(frozen=True)
class Rows:
    """Coded rows with their share of the whole weight, (n,), and the bounds on a segment in the same unit."""

    coded: Coded
    share: Real
    low: float
    high: float


@dataclass(frozen=True)
class Fit:
    """Centres, their prices, and the dual value they reach: comparable between fits of the same rows."""

    table: Table
    prices: Real
    value: float


def sample(rows: Rows, size: int, rng: np.random.Generator, resample: bool = False) -> Rows:
    """About `size` rows drawn by weight, each draw with equal share; all rows where there are no more than `size`.

    Draws are evenly spaced along the rows; for a bootstrap (`resample`) they are independent, and any rows are drawn.
    """
    if len(rows.share) <= size and not resample:
        return rows
    total = rows.share.sum()
    edges = np.cumsum(rows.share)
    points = rng.random(size) if resample else (rng.random() + np.arange(size)) / size
    times = np.bincount(np.searchsorted(edges, points * edges[-1], side="right"), minlength=len(edges))
    times = times[: len(edges)]
    chosen = np.flatnonzero(times)
    return Rows(rows.coded.take(chosen), times[chosen] * (total / size), rows.low, rows.high)


def seeds(rows: Rows, number: int, rng: np.random.Generator, tries: int = 3) -> Table:
    """Greedy k-means++: every next seed is the best of a few rows drawn by weight x distance to the nearest seed."""
    chosen = [_draw(rows.share, 1, rng)[0]]
    nearest = costs(rows.coded, tables_at(rows.coded, np.array(chosen)))[:, 0]
    for _ in range(number - 1):
        candidates = _draw(rows.share * nearest, tries, rng)
        found = np.minimum(costs(rows.coded, tables_at(rows.coded, candidates)), nearest[:, None])
        best = int(np.argmin((rows.share[:, None] * found).sum(axis=0)))
        chosen.append(candidates[best])
        nearest = found[:, best]
    return tables_at(rows.coded, np.array(chosen))


def _draw(chance: Real, size: int, rng: np.random.Generator) -> Whole:
    edges = np.cumsum(chance)
    if not edges[-1] > 0:
        return rng.integers(0, len(chance), size)
    return np.minimum(np.searchsorted(edges, rng.random(size) * edges[-1], side="right"), len(chance) - 1)


def alternate(rows: Rows, fit: Fit, rounds: int, tick: Tick | None = None) -> Fit:
    """Prices and medians in turn, until the value no longer improves or the rounds are used."""
    table, prices, value = fit.table, fit.prices, fit.value
    cold = not np.isfinite(value)
    best = fit
    for turn in range(rounds):
        cost = costs(rows.coded, table)
        prices = climb(cost, rows.share, rows.low, rows.high, None if cold else prices)
        value, cold = dual_value(cost, rows.share, prices, rows.low, rows.high), False
        improved = best.value - value
        if value < best.value:
            best = Fit(table, prices, value)
        if turn > 0 and improved < _STILL * abs(value):
            break
        table = tables(rows.coded, cheapest(cost, prices), rows.share, len(prices), table)
        if tick:
            tick((turn + 1) / rounds)
    return best


def start(rows: Rows, number: int, rng: np.random.Generator, rounds: int = 15) -> Fit:
    """One fit from fresh seeds."""
    table = seeds(rows, number, rng)
    return alternate(rows, Fit(table, np.zeros(number), np.inf), rounds)


def swap(rows: Rows, fit: Fit, rng: np.random.Generator, trials: int, tick: Tick | None = None) -> Fit:
    """Take one centre away, seed it elsewhere, and keep the change where it pays.

    Of several drawn rows and all centres, each trial takes the pair that promises most before the centres move.
    """
    for trial in range(trials):
        gone, new = _promising(rows, fit, rng, _TRIES)
        table, prices = fit.table.copy(), fit.prices.copy()
        table[:, :, gone] = tables_at(rows.coded, np.array([new]))[:, :, 0]
        prices[gone] = 0
        tried = alternate(rows, Fit(table, prices, UNVALUED), 2)
        if tried.value < fit.value * _HOPE:
            tried = alternate(rows, tried, 5)
        if tried.value < fit.value:
            fit = tried
        if tick:
            tick((trial + 1) / trials)
    return fit


def _promising(rows: Rows, fit: Fit, rng: np.random.Generator, tries: int) -> tuple[int, int]:
    """The centre to drop and the row to seed instead (as FastPAM counts a swap: each row keeps its best or second)."""
    number = len(fit.prices)
    labels, best, second = two_cheapest(costs(rows.coded, fit.table), fit.prices)
    if number == 1:
        second = np.full(len(labels), best.max())
    candidates = _draw(rows.share * np.maximum(best - fit.prices.min(), 0), tries, rng)
    seeded = costs(rows.coded, tables_at(rows.coded, candidates))
    kept = np.minimum(best[:, None], seeded)
    lost = rows.share[:, None] * (np.minimum(second[:, None], seeded) - kept)
    total = np.stack([np.bincount(labels, weights=column, minlength=number) for column in lost.T])
    total += (rows.share[:, None] * kept).sum(axis=0)[:, None]
    candidate, gone = np.unravel_index(int(np.argmin(total)), total.shape)
    return int(gone), int(candidates[candidate])
