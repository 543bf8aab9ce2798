"""Names and drivers of segments, drawn from the data: what sets each apart from the whole audience."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from activation.catalogue import Variable
from activation.segments.weights import Real

# A mean that differs by 0.3 standard deviations is the least that Cohen's scale calls more than small.
NOTABLE = 0.3
WORDS_IN_A_NAME = 3
NUMERALS = ("II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True)
class Driver:
    """One variable of a segment against the audience: means in `unit` (for a category: percent of people in `level`).

    `effect` is the difference of the means in the audience's standard deviations; `index` is 100 x mean / base mean,
    None where the base mean is not above 0. `words` say the difference.
    """

    code: str
    label: str
    unit: str
    mean: float
    base_mean: float
    index: float | None
    effect: float
    words: str


@dataclass(frozen=True)
class Portrait:
    """A segment's name, unique among its like, and its drivers, strongest first."""

    name: str
    drivers: tuple[Driver, ...]


def describe(
    rows: pd.DataFrame, labels: np.ndarray, weight: pd.Series | np.ndarray, variables: Sequence[Variable]
) -> list[Portrait]:
    """The portraits of segments 0, 1, 2 ... of these rows, by weighted means over the rows whose value is known."""
    weights = np.asarray(weight, dtype=float)
    drivers = []
    for segment in range(int(labels.max()) + 1):
        own = [_driver(rows[variable.code], labels == segment, weights, variable) for variable in variables]
        drivers.append(tuple(sorted((d for d in own if d), key=lambda driver: -abs(driver.effect))))
    return [Portrait(name, own) for name, own in zip(_names(drivers), drivers, strict=True)]


def _driver(values: pd.Series, inside: np.ndarray, weights: Real, variable: Variable) -> Driver | None:
    """The variable's driver; None where the segment or the audience has no known value."""
    if variable.kind == "number":
        return _compared(values.to_numpy(float), inside, weights, variable, "")
    texts = values.astype("str").where(values.notna())
    own = [
        driver
        for level in sorted(texts[inside].dropna().unique())
        if (driver := _compared(_share(texts, level), inside, weights, variable, level)) and driver.effect > 0
    ]
    return max(own, key=lambda driver: driver.effect, default=None)


def _share(texts: pd.Series, level: str) -> Real:
    return np.where(texts.isna(), np.nan, 100.0 * (texts == level))


def _compared(values: Real, inside: np.ndarray, weights: Real, variable: Variable, level: str) -> Driver | None:
    known = ~np.isnan(values) & (weights > 0)
    if not (known & inside).any():
        return None
    base = float(np.average(values[known], weights=weights[known]))
    mean = float(np.average(values[known & inside], weights=weights[known & inside]))
    deviation = float(np.sqrt(np.average((values[known] - base) ** 2, weights=weights[known])))
    effect = (mean - base) / deviation if deviation > 0 else 0.0
    return Driver(
        code=variable.code,
        label=f"{variable.label}: {level}" if level else variable.label,
        unit="percent" if level else variable.unit,
        mean=mean,
        base_mean=base,
        index=100 * mean / base if base > 0 else None,
        effect=effect,
        words=level.capitalize() if level else (variable.higher_means if effect > 0 else variable.lower_means),
    )


def _names(drivers: Sequence[Sequence[Driver]]) -> list[str]:
    """A name per segment from its strongest drivers; where two say the same, in whatever order, one more is added."""
    names: list[str] = []
    said: set[frozenset[str]] = set()
    for own in drivers:
        words = list(dict.fromkeys(driver.words for driver in own if abs(driver.effect) >= NOTABLE))
        choices = [words[:length] for length in range(min(WORDS_IN_A_NAME, len(words)), len(words) + 1)]
        if not words:
            choices = [["Close to average"], *(["Close to average", driver.words] for driver in own)]
        choices += [[*choices[-1], numeral] for numeral in NUMERALS]
        chosen = next((choice for choice in choices if frozenset(choice) not in said), [f"Segment {len(names) + 1}"])
        said.add(frozenset(chosen))
        names.append(_joined(chosen))
    return names


def _joined(words: Sequence[str]) -> str:
    """The phrases as one: the first as it stands, the later ones in lower case but for abbreviations and numerals."""
    later = [word if word[:2].isupper() else word[:1].lower() + word[1:] for word in words[1:]]
    return ", ".join([*words[:1], *later])
