"""Made-up audiences for the tests of segments: mixed variables, uneven weights, and groups that are known."""

import numpy as np
import pandas as pd

VARIABLES = ["income", "age", "cars", "gyms", "place"]


def audience(rows: int, seed: int = 0, unevenness: float = 0.5) -> pd.DataFrame:
    """Five variables of different shape (one skewed, one mostly zero, one with gaps, one of text) and lognormal people."""
    random = np.random.default_rng(seed)
    group = random.integers(0, 6, rows)
    frame = pd.DataFrame(
        {
            "income": np.exp(random.normal(size=rows) * 0.4 + group * 0.3) * 40_000,
            "age": random.normal(size=rows) * 6 + group * 4,
            "cars": np.where(random.random(rows) < 0.05, np.nan, random.integers(0, 4, rows)),
            "gyms": np.maximum(random.normal(size=rows) + group - 4, 0),
            "place": np.array(["rural", "town", "urban"])[(group + random.integers(0, 2, rows)) % 3],
            "people": np.exp(random.normal(size=rows) * unevenness) * 1000,
        },
        index=[f"area {number:05}" for number in range(rows)],
    )
    frame["people"] = frame["people"].round().astype(int)
    return frame


def planted(rows_each: int = 60, groups: int = 14, seed: int = 0) -> tuple[pd.DataFrame, np.ndarray]:
    """Rows of equal groups that lie far apart in three variables, and the group of each row."""
    random = np.random.default_rng(seed)
    corners = np.array([(x, y, z) for x in range(3) for y in range(3) for z in range(3)])[
        random.permutation(27)[:groups]
    ]
    group = np.repeat(np.arange(groups), rows_each)
    values = corners[group] * 10 + random.normal(size=(len(group), 3))
    frame = pd.DataFrame(values, columns=["one", "two", "three"])
    frame["people"] = random.integers(80, 120, len(frame))
    return frame, group


def shares(labels: np.ndarray, weight: pd.Series) -> pd.Series:
    """The share of the weight in each segment, counted by pandas."""
    return weight.groupby(np.asarray(labels)).sum() / weight.sum()
