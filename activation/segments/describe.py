"""Portraits of segments, drawn from the data: a name in plain words, and what sets each apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from activation.catalogue import Variable
from activation.segments.drivers import FAIR, MOSTLY, Driver, drivers
from activation.segments.naming import names
from activation.segments.weights import Real, Whole

__all__ = ["Driver", "Portrait", "describe"]

_STATE = "STATE"


@dataclass(frozen=True)
class Portrait:
    """A segment's name, unique among its like, and its drivers, strongest first."""

    name: str
    drivers: tuple[Driver, ...]


def describe(
    rows: pd.DataFrame,
    labels: np.ndarray,
    weight: pd.Series | np.ndarray,
    variables: Sequence[Variable],
    base_means: Mapping[str, float] | None = None,
    taken: Iterable[str] = (),
) -> list[Portrait]:
    """The portraits of segments 0, 1, 2 ... of these rows.

    `labels` and `weight` go by position. `base_means` are the population's means by code (for a category's level by
    "CODE: level"), where they are not the catalogue's. A column STATE, if there is one, tells apart segments whose
    drivers are the same. No name is one of those `taken`.
    """
    inside, weights = np.asarray(labels, dtype=np.int64), np.asarray(weight, dtype=np.float64)
    found = drivers(rows, inside, weights, variables, base_means)
    called = names(found, _states(rows, inside, weights), taken)
    return [Portrait(name, tuple(own)) for name, own in zip(called, found, strict=True)]


def _states(rows: pd.DataFrame, labels: Whole, weight: Real) -> list[str]:
    """Words on the state that holds most of each segment; nothing where none holds a fair part."""
    number = int(labels.max()) + 1
    if _STATE not in rows:
        return [""] * number
    state = rows[_STATE].astype(str).where(rows[_STATE].notna())
    held = pd.Series(weight).groupby([labels, state.to_numpy()]).sum().unstack(fill_value=0.0)
    if held.empty:
        return [""] * number
    share = 100 * held.div(held.sum(axis=1), axis=0).reindex(range(number)).fillna(0.0)
    words = []
    for most, name in zip(share.max(axis=1), share.idxmax(axis=1), strict=True):
        often = "mostly" if most >= MOSTLY else "often"
        words.append(f"{often} {name}" if most >= FAIR else "")
    return words
