"""People-weighted statistics: how the nation's people, not its ZIP areas, are spread over a variable."""

import numpy as np
import pandas as pd


def mean(values: pd.Series, people: pd.Series) -> float:
    """The mean over people who live where the value is known; nan where nobody does."""
    known = values.notna().to_numpy()
    weights = people.to_numpy(dtype=np.float64)[known]
    if not weights.sum():
        return float("nan")
    return float(np.average(values.to_numpy(dtype=np.float64)[known], weights=weights))


def percentiles(values: pd.Series, people: pd.Series) -> tuple[float, ...]:
    """The 101 percentiles 0 to 100.

    Percentile p is the smallest value v such that at least p % of the people who live where the value is known
    live where it is v or less. So each is a value that occurs, and percentile 0 is the smallest.
    """
    known = values.notna().to_numpy()
    numbers = values.to_numpy(dtype=np.float64)[known]
    order = np.argsort(numbers, kind="stable")
    # Whole numbers throughout: a share of people compared as a fraction could miss a tie by one rounding.
    below = people.to_numpy(dtype=np.int64)[known][order].cumsum()
    at = np.searchsorted(100 * below, np.arange(101) * below[-1], side="left")
    return tuple(float(number) for number in numbers[order][at])


def coverage(values: pd.Series, people: pd.Series) -> float:
    """The share (0 to 1) of all people who live where the value is known."""
    return float(people.to_numpy(dtype=np.float64)[values.notna().to_numpy()].sum() / people.sum())
