"""Rows split into segments that hold equal enough parts of their weight and are alike in the chosen variables."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from activation.segments.answer import Split, answer
from activation.segments.fit import Fit, sample
from activation.segments.number import choose
from activation.segments.progress import Progress, reporter
from activation.segments.solve import Audience, Solution, audience, solve
from activation.segments.stability import NATURAL_GAIN, gain_over_shuffled, stability
from activation.segments.task import read

_SAMPLE = 2000
_TIMES = 5  # resampled splits behind the stability of an answer
_SWAPS = 6
_SHUFFLED_SWAPS = 2


def split(
    rows: pd.DataFrame,
    variables: Sequence[str],
    weight: str | np.ndarray | pd.Series,
    number: int | Literal["auto"] = "auto",
    min_share: float = 0.05,
    max_share: float = 0.10,
    seed: int = 0,
    progress: Progress | None = None,
    relaxed: bool = False,
) -> Split:
    """Split rows into segments that each hold `min_share` to `max_share` of the weight, in whole rows, always.

    `weight` is a column or one value per row. Text and categories are compared by level, all else by rank and value;
    a missing value adds no distance, a variable that is the same throughout separates nothing (`Split.alike`). The
    answer depends on the rows' content, their index (between rows that are alike) and `seed`, never on the order of
    the rows. `progress` hears the stage and the share done; what it raises ends the split. With `relaxed` a row above
    `max_share` becomes a flagged segment of its own.

    InvalidSplit for unusable rows or settings (NothingDiffers where no variable tells the rows apart), BoundsCannotHold
    where the bounds cannot be kept; all come before the work, and name the rows at fault in their `rows`.
    """
    report = reporter(progress)
    task = read(rows, variables, weight, number, min_share, max_share, seed, relaxed)
    report("Reading the rows", 1.0)
    if not task.numbers:
        return answer(task, None, seed, 1.0, natural=False)
    people = audience(task.coded.take(task.rows).varying(), task.units[task.rows], task.bounds)
    chosen = choose(people.profiles, task.numbers, seed, report)
    solution = solve(people, chosen, np.random.default_rng([seed, chosen]), report)
    report("Testing on resampled rows", 0.0)
    sure, natural = _tested(people, solution, np.random.default_rng([seed, chosen, 1]))
    report("Testing on resampled rows", 1.0)
    return answer(task, solution, seed, sure, natural)


def _tested(people: Audience, solution: Solution, rng: np.random.Generator) -> tuple[float, bool]:
    """The stability of a solution, and whether its groups are natural."""
    number = len(solution.prices)
    if number == 1:
        return 1.0, False
    small = sample(people.profiles, _SAMPLE, rng)
    fit = Fit(solution.table, solution.prices, np.nan)
    sure = stability(small, fit, rng, _TIMES, min(_SAMPLE, len(people.units)), _SWAPS)
    return sure, gain_over_shuffled(small, number, rng, _SHUFFLED_SWAPS) >= NATURAL_GAIN
