"""Rows for the benchmark of splits: made up with a seed, the shipped population's, and data that is hard to split."""

import numpy as np
import pandas as pd

from activation.settings import DATA
from bench.core import SEED, SPLIT_ON

NUMBER, LOW, HIGH = 14, 0.05, 0.10
MIXED = ("income", "age", "children", "renters", "cars", "gyms", "place", "region")
ZIP_NUMBERS = tuple(code for code in SPLIT_ON if code != "URBANICITY")


def mixed(rows: int) -> pd.DataFrame:
    """`MIXED`, six numbers (skewed, with gaps, mostly zero) and two of text, and lognormal people."""
    random = np.random.default_rng([SEED, rows])
    city, wealth, youth = random.normal(size=(3, rows))
    noise = random.normal(size=(6, rows))
    frame = pd.DataFrame(
        {
            "income": 60_000 * np.exp(0.4 * wealth + 0.1 * city + 0.2 * noise[0]),
            "age": 40 - 6 * youth + 4 * noise[1],
            "children": np.clip(18 + 4 * youth - 2 * city + 3 * noise[2], 0, 60),
            "renters": 100 / (1 + np.exp(1 - city + 0.5 * wealth - 0.5 * noise[3])),
            "cars": np.clip(np.rint(2 - 0.7 * city + 0.5 * noise[4]), 0, 5),
            "gyms": np.maximum(city + noise[5] - 0.5, 0),
            "place": np.array(["rural", "town", "suburban", "urban"])[np.digitize(city + noise[4] / 3, [-1, 0, 1])],
            "region": random.choice([f"region {number}" for number in range(1, 10)], rows),
            "people": np.rint(5000 * np.exp(random.normal(size=rows))).astype(np.int64) + 1,
        }
    )
    frame.loc[random.random(rows) < 0.05, "cars"] = np.nan
    return frame


def zip_areas() -> pd.DataFrame:
    """All ZIP areas of the shipped population, with `SPLIT_ON` and people."""
    return pd.read_parquet(DATA / "population.parquet", columns=["zip", "people", *SPLIT_ON]).set_index("zip")


def standardised() -> pd.DataFrame:
    """The ZIP areas' `ZIP_NUMBERS` in standard deviations from their mean."""
    frame = zip_areas().astype(dict.fromkeys(ZIP_NUMBERS, float))
    numbers = frame[list(ZIP_NUMBERS)]
    return ((numbers - numbers.mean()) / numbers.std()).assign(people=frame["people"])


def heavy_tails(rows: int = 30_000) -> pd.DataFrame:
    """Eight numbers whose largest are a thousand times the middle, and people no more even."""
    random = np.random.default_rng([SEED, 1])
    values = np.exp(2 * random.normal(size=(rows, 8)))
    return pd.DataFrame(values, columns=list("abcdefgh")).assign(people=np.exp(1.5 * random.normal(size=rows)))


def one_blob(rows: int = 30_000) -> pd.DataFrame:
    """Nine rows in ten crowd in one place, the tenth lies far out."""
    random = np.random.default_rng([SEED, 2])
    values = random.normal(size=(rows, 8)) * np.where(random.random(rows) < 0.9, 0.01, 100.0)[:, None]
    return pd.DataFrame(values, columns=list("abcdefgh")).assign(people=random.integers(1, 10_000, rows))


def few_distinct(rows: int = 30_000, distinct: int = 12) -> pd.DataFrame:
    """So few distinct rows that most segments must share one of them."""
    random = np.random.default_rng([SEED, 3])
    values = random.normal(size=(distinct, 8))[random.integers(0, distinct, rows)]
    return pd.DataFrame(values, columns=list("abcdefgh")).assign(people=random.integers(1, 10_000, rows))


def out_of_bounds(frame: pd.DataFrame, labels: np.ndarray) -> int:
    """How many segments hold less than 5 or more than 10 % of the people, counted by pandas."""
    held = frame["people"].groupby(labels).sum() / frame["people"].sum()
    return int((~held.between(LOW - 1e-12, HIGH + 1e-12)).sum())
