"""What sets a segment apart: each variable's mean against the audience and against the whole population."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from activation.catalogue import Variable
from activation.segments.weights import Real, Whole

MOSTLY = 60.0  # percent of a segment in one level: it is that level
OFTEN = 150.0  # index of its commonest level: it is that level more often than others
FAIR = 20.0  # percent of it that must live there all the same, or the name would speak of few


@dataclass(frozen=True)
class Driver:
    """One variable of a segment: means in `unit`; for a category, the percent of people in `level`.

    `base_mean` is the audience's, `population_mean` everybody's (None where it is not known); an index is 100 x mean
    / base, None where the base is not above 0 or values can lie below 0. `effect` is the mean's difference from the
    audience in the audience's standard deviations; `words` say its direction.
    """

    code: str
    label: str
    unit: str
    mean: float
    base_mean: float
    index: float | None
    effect: float
    words: str
    level: str = ""
    population_mean: float | None = None
    population_index: float | None = None


def drivers(
    rows: pd.DataFrame,
    labels: Whole,
    weight: Real,
    variables: Sequence[Variable],
    base_means: Mapping[str, float] | None = None,
) -> list[list[Driver]]:
    """The drivers of segments 0, 1, 2 ..., strongest first; no driver where a segment has no known value.

    Means are weighted and over rows whose value is known. `base_means` are the population's by code (for a category
    by "CODE: level"); without them the catalogue's own.
    """
    number = int(labels.max()) + 1
    found: list[list[Driver]] = [[] for _ in range(number)]
    for variable in variables:
        compare = _numbers if variable.kind == "number" else _levels
        for segment, driver in enumerate(compare(rows[variable.code], labels, weight, variable, base_means or {})):
            if driver:
                found[segment].append(driver)
    return [sorted(own, key=lambda driver: -abs(driver.effect)) for own in found]


def _numbers(
    series: pd.Series, labels: Whole, weight: Real, variable: Variable, population: Mapping[str, float]
) -> list[Driver | None]:
    number = int(labels.max()) + 1
    values = series.to_numpy(dtype=np.float64, na_value=np.nan)
    known = np.isfinite(values) & (weight > 0)
    values, inside, light = values[known], labels[known], weight[known]
    if not len(values):
        return [None] * number
    mass = np.bincount(inside, weights=light, minlength=number)
    sums = np.bincount(inside, weights=light * values, minlength=number)
    base = float(np.average(values, weights=light))
    deviation = float(np.sqrt(np.average(np.square(values - base), weights=light)))
    indexed = float(values.min()) >= 0
    everybody = population.get(variable.code, variable.mean)
    found: list[Driver | None] = []
    for segment in range(number):
        if mass[segment] == 0:
            found.append(None)
            continue
        mean = float(sums[segment] / mass[segment])
        effect = (mean - base) / deviation if deviation > 1e-9 * abs(base) else 0.0
        found.append(
            Driver(
                code=variable.code,
                label=variable.label,
                unit=variable.unit,
                mean=mean,
                base_mean=base,
                index=_index(mean, base if indexed else None),
                effect=effect,
                words=variable.higher_means if effect > 0 else variable.lower_means if effect < 0 else "",
                population_mean=everybody,
                population_index=_index(mean, everybody if indexed else None),
            )
        )
    return found


def _levels(
    series: pd.Series, labels: Whole, weight: Real, variable: Variable, population: Mapping[str, float]
) -> list[Driver | None]:
    """The commonest level of each segment where it tells the segment apart, else the one with the largest effect."""
    number = int(labels.max()) + 1
    known = series.notna().to_numpy() & (weight > 0)
    at, names = pd.factorize(series[known].astype(str), sort=True)
    if not len(names):
        return [None] * number
    slots = labels[known] * len(names) + at
    mass = np.bincount(slots, weights=weight[known], minlength=number * len(names)).reshape(number, len(names))
    base = mass.sum(axis=0) / mass.sum()
    deviation = np.sqrt(base * (1 - base))
    found: list[Driver | None] = []
    for own in mass:
        if own.sum() == 0:
            found.append(None)
            continue
        share = own / own.sum()
        effect = np.where(deviation > 0, (share - base) / np.where(deviation > 0, deviation, 1), 0.0)
        commonest = int(np.argmax(share))
        chosen = commonest if tells_apart(share[commonest], base[commonest]) else int(np.argmax(effect))
        found.append(_level(variable, str(names[chosen]), share[chosen], base[chosen], effect[chosen], population))
    return found


def _level(
    variable: Variable, level: str, share: float, base: float, effect: float, population: Mapping[str, float]
) -> Driver:
    mean, everybody = float(100 * share), population.get(f"{variable.code}: {level}")
    return Driver(
        code=variable.code,
        label=f"{variable.label}: {level}",
        unit="percent",
        mean=mean,
        base_mean=float(100 * base),
        index=_index(mean, float(100 * base)),
        effect=float(effect),
        words=level if mean >= MOSTLY else f"often {level}",
        level=level,
        population_mean=everybody,
        population_index=_index(mean, everybody),
    )


def tells_apart(share: float, base: float) -> bool:
    """True where a level holds most of a segment, or far more of it than of the audience (shares from 0 to 1)."""
    often = base > 0 and 100 * share / base >= OFTEN and 100 * share >= FAIR
    return bool(often or 100 * share >= MOSTLY)


def _index(mean: float, base: float | None) -> float | None:
    return 100 * mean / base if base is not None and base > 0 else None
