"""What a split answers with, told in the rows' own order and units."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from activation.segments.centres import centre_codes, costs
from activation.segments.coding import Coded
from activation.segments.prices import cheapest
from activation.segments.solve import Solution
from activation.segments.task import Task
from activation.segments.weights import Real, Whole


@dataclass(frozen=True)
class Split:
    """Balanced segments of rows, numbered from the heaviest.

    * `labels` (n,): the segment of every row, in the order given; `shares` (k,): of the weight.
    * `objective`: mean distance of the weight to the centre of its segment, summed over the variables. Numbers lie
      between 0 and 1 (`coding` says where), so no variable adds more than 1.
    * `gap`: how far the assignment lies above the optimum for these centres at most, as a part of the objective.
    * `stability`: mean adjusted Rand index against splits of resampled rows (1 is always the same).
    * `centres`: medians and commonest levels, a row per segment. `prices` (k,): what each segment adds to a distance
      so that the bounds hold; nan for a heavy row of its own.
    * `natural`: False where the rows explain hardly more than shuffled columns: a partition, not natural groups.
    * `alike`: variables with one value throughout, or none, which therefore separated nothing.
    * `flagged`: segments that are one heavy row above the largest share (relaxed only).
    """

    labels: Whole
    shares: Real
    objective: float
    gap: float
    stability: float
    centres: pd.DataFrame
    prices: Real
    number: int
    seed: int
    natural: bool
    flagged: tuple[int, ...] = ()
    alike: tuple[str, ...] = ()


def answer(task: Task, solution: Solution | None, seed: int, stability: float, natural: bool) -> Split:
    """The split of all rows: those dealt out, heavy ones on their own, and those without weight where they are nearest.

    `solution` is None where all the weight lies in heavy rows.
    """
    dealt = len(solution.prices) if solution else 0
    number = dealt + len(task.heavy)
    labels = np.zeros(len(task.units), dtype=np.int64)
    labels[task.heavy] = dealt + np.arange(len(task.heavy))
    prices = np.full(number, np.nan)
    if solution:
        labels[task.rows] = solution.labels
        prices[:dealt] = solution.prices
        weightless = np.flatnonzero(task.units == 0)
        cost = costs(task.coded.varying().take(weightless), solution.table)
        labels[weightless] = cheapest(cost, solution.prices)
    labels, order = _heaviest_first(labels, task.units, number)
    share = task.units / task.bounds.total
    return Split(
        labels=labels,
        shares=np.bincount(labels, weights=task.units, minlength=number) / task.bounds.total,
        objective=solution.objective if solution else 0.0,
        gap=_gap(solution) if solution else 0.0,
        stability=stability,
        centres=_centres(task.coded, centre_codes(task.coded, labels, share, number)),
        prices=prices[order],
        number=number,
        seed=seed,
        natural=natural,
        flagged=tuple(int(segment) for segment in np.sort(labels[task.heavy])),
        alike=tuple(column.name for column in task.coded.columns if not column.varies),
    )


def _heaviest_first(labels: Whole, units: Whole, number: int) -> tuple[Whole, Whole]:
    """Labels renumbered from the heaviest segment, and the old numbers in the new order."""
    loads = np.bincount(labels, weights=units, minlength=number)
    order = np.argsort(-loads, kind="stable")
    renumbered = np.empty(number, dtype=np.int64)
    renumbered[order] = np.arange(number)
    return renumbered[labels], order


def _gap(solution: Solution) -> float:
    if solution.objective <= 0:
        return 0.0
    return max(0.0, (solution.objective - solution.bound) / solution.objective)


def _centres(coded: Coded, codes: np.ndarray) -> pd.DataFrame:
    columns = {
        column.name: pd.Series(column.shown[codes[position]], dtype=None if column.kind == "category" else float)
        for position, column in enumerate(coded.columns)
    }
    return pd.DataFrame(columns).rename_axis("segment")
