"""How far apart segments lie: the two directions in which their centres differ most, and what each of them means.

These are the principal components of the segments' centres, each centre counting by its people (between-groups
analysis: Doledec and Chessel, Acta Oecologica 8, 1987; the centres' part of Fisher's discriminants, 1936). Components
of the rows would show where rows differ, which need not be where segments do. Discriminants also divide by the
variation inside the segments: that cannot be done where variables say the same, as levels of a category always do,
and it stretches the picture. Here the axes stand at right angles and nothing is stretched: what lies close together
in the picture may differ in other directions, but what lies apart is as far apart as it looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from activation.catalogue import Variable
from activation.segments.coding import MISSING, Coded, Codes, Column, code
from activation.segments.weights import Real, Whole, whole_units

MOST_POINTS = 2_000
# A loading under this part of the strongest at either end of an axis is left out of the words.
TELLING = 0.4
_WORDS_AT_AN_END = 2


@dataclass(frozen=True)
class Loading:
    """One variable, or one level of a category, and its weight in each axis (squares sum to 1 over an axis)."""

    label: str
    level: str
    weights: tuple[float, ...]
    more: str
    less: str


@dataclass(frozen=True)
class Axis:
    """One direction: its share (0 to 1) of what the centres differ in, and in words what lies at its two ends."""

    share: float
    low: str
    high: str


@dataclass(frozen=True)
class Separation:
    """Segments in the one or two directions that hold them furthest apart; unit: a variable's standard deviation.

    * `axes`: one where the centres differ in one direction only, else two, strongest first.
    * `between`: the part (0 to 1) of all variation that lies between the segments; the rest is inside them.
    * `centres`: axis_1 and axis_2 by segment. `points`: rows drawn, with segment_id, axis_1 and axis_2.
    * `nearest`: the two segments whose centres are closest, over all directions.
    """

    axes: tuple[Axis, ...]
    between: float
    centres: pd.DataFrame
    points: pd.DataFrame
    loadings: tuple[Loading, ...]
    nearest: tuple[int, int]


def separation(
    rows: pd.DataFrame, labels: np.ndarray, weight: np.ndarray | pd.Series, variables: Sequence[Variable], seed: int = 0
) -> Separation | None:
    """The separation of segments on the variables of their split; None where nothing sets the segments apart.

    Sensitive variables are left out. Numbers are coded as the split codes them; every variable has the same variance,
    a category's shared by its levels, and a missing value is the mean. The index of `rows` names them, whatever their
    order; `seed` draws at most MOST_POINTS of them, the more people the likelier.
    """
    used = [variable for variable in variables if not variable.sensitive]
    weights = np.asarray(weight, dtype=np.float64)
    segments, inside = np.unique(np.asarray(labels, dtype=np.int64), return_inverse=True)
    if not used or weights.sum() <= 0:
        return None
    units, _ = whole_units(weights)
    held = np.bincount(inside, weights=units, minlength=len(segments)) / units.sum()
    coded = code(rows, [variable.code for variable in used], units).varying()
    bases, known = _bases(coded, units)
    if not bases:
        return None
    pairs = zip(coded.codes, bases, strict=True)
    centres = np.hstack([_centres(codes, base, inside, units, len(segments)) for codes, base in pairs])
    # Every basis has the mean 0, and so have the centres.
    _, spread, directions = np.linalg.svd(np.sqrt(held)[:, None] * centres, full_matrices=False)
    spread = np.square(spread)
    number = min(2, int((spread > 1e-9 * known.sum()).sum()))
    if number == 0:
        return None
    directions = _turned(directions[:number])
    loadings = _loadings(coded.columns, bases, directions, {variable.code: variable for variable in used})
    drawn = _drawn(rows.index, weights, seed)
    return Separation(
        axes=tuple(Axis(float(spread[at] / spread.sum()), *_ends(loadings, at)) for at in range(number)),
        between=float(spread.sum() / known.sum()),
        centres=_named(centres @ directions.T, segments),
        points=_points(rows.index[drawn], coded.take(drawn), bases, directions, segments[inside[drawn]]),
        loadings=tuple(loadings),
        nearest=_nearest(centres, segments),
    )


def _bases(coded: Coded, units: Whole) -> tuple[list[Real], Real]:
    """What each code of each variable stands for, (256, columns), and the part of the weight for which it is known.

    A number is one column of mean 0 and variance 1; a category has one per level, whose variances sum to 1.
    """
    bases, known = [], []
    for codes, column in zip(coded.codes, coded.columns, strict=True):
        mass = np.bincount(codes, weights=units, minlength=256)
        part = 1 - mass[MISSING] / mass.sum()
        mass[MISSING] = 0
        share = mass / max(mass.sum(), 1)
        columns = column.place[:, None].astype(np.float64) if column.kind == "number" else np.eye(256)[:, share > 0]
        columns = columns - share @ columns
        variance = float((share @ np.square(columns)).sum())
        base = columns / np.sqrt(variance) if variance > 1e-12 else np.zeros_like(columns)
        base[MISSING] = 0
        bases.append(base)
        known.append(part if variance > 1e-12 else 0.0)
    return bases, np.array(known)


def _centres(codes: Codes, base: Real, inside: Whole, units: Whole, number: int) -> Real:
    """The mean of each segment in the columns of one variable, (segments, columns)."""
    mass = np.bincount(inside * 256 + codes, weights=units, minlength=256 * number).reshape(number, 256)
    mean: Real = (mass / np.maximum(mass.sum(axis=1, keepdims=True), 1)) @ base
    return mean


def _turned(directions: Real) -> Real:
    """Directions with the sign that makes the strongest weight of each positive: a singular vector has no own sign."""
    strongest = np.argmax(np.round(np.abs(directions), 9), axis=1)
    turned: Real = directions * np.sign(directions[np.arange(len(directions)), strongest])[:, None]
    return turned


def _loadings(
    columns: Sequence[Column], bases: Sequence[Real], directions: Real, variables: dict[str, Variable]
) -> list[Loading]:
    found, start = [], 0
    for column, base in zip(columns, bases, strict=True):
        variable, weights = variables[column.name], directions[:, start : start + base.shape[1]].T
        start += base.shape[1]
        if column.kind == "number":
            more = variable.higher_means or f"more {variable.label}"
            less = variable.lower_means or f"less {variable.label}"
            found.append(Loading(variable.label, "", _tuple(weights[0]), more, less))
            continue
        # A level's column is 1 at that level's own code alone, and less than 1 everywhere else.
        levels = column.shown[np.argmax(base, axis=0)]
        found += [
            Loading(variable.label, str(level), _tuple(own), str(level), "")
            for level, own in zip(levels, weights, strict=True)
        ]
    return found


def _tuple(weights: Real) -> tuple[float, ...]:
    return tuple(float(weight) for weight in weights)


def _ends(loadings: Sequence[Loading], axis: int) -> tuple[str, str]:
    """What lies at the low and at the high end of an axis: its strongest loadings, in the variables' own words.

    A number stands at both ends, with its opposite; a level only where there is more of it.
    """
    strong = sorted(loadings, key=lambda loading: -round(abs(loading.weights[axis]), 9))
    least = TELLING * abs(strong[0].weights[axis])
    telling = [(loading, loading.weights[axis] > 0) for loading in strong if abs(loading.weights[axis]) >= least]
    high = [loading.more if positive else loading.less for loading, positive in telling]
    low = [loading.less if positive else loading.more for loading, positive in telling]
    return _said(low), _said(high)


def _said(words: Sequence[str]) -> str:
    chosen = list(dict.fromkeys(word for word in words if word))[:_WORDS_AT_AN_END]
    return ", ".join(word if word[:2].isupper() else word[:1].lower() + word[1:] for word in chosen) or "the others"


def _drawn(index: pd.Index, weight: Real, seed: int) -> Whole:
    """Positions of at most MOST_POINTS rows that have weight, drawn without replacement, the heavier the likelier.

    Each row gets the key log(u) / weight, and the greatest keys win (Efraimidis and Spirakis, 2006). The numbers u go
    by the index, so that the rows' order does not matter.
    """
    order = np.asarray(index.argsort())
    order = order[weight[order] > 0]
    if len(order) <= MOST_POINTS:
        return np.sort(order)
    keys = np.log(np.random.default_rng(seed).random(len(order))) / weight[order]
    return np.sort(order[np.argpartition(-keys, MOST_POINTS)[:MOST_POINTS]])


def _points(index: pd.Index, coded: Coded, bases: Sequence[Real], directions: Real, segments: Whole) -> pd.DataFrame:
    scores, start = np.zeros((len(index), len(directions))), 0
    for codes, base in zip(coded.codes, bases, strict=True):
        scores += (base @ directions[:, start : start + base.shape[1]].T)[codes]
        start += base.shape[1]
    return _named(scores, index).assign(segment_id=segments)


def _named(scores: Real, index: pd.Index | Whole) -> pd.DataFrame:
    return pd.DataFrame(scores, index=index, columns=[f"axis_{at + 1}" for at in range(scores.shape[1])])


def _nearest(centres: Real, segments: Whole) -> tuple[int, int]:
    pairs = list(combinations(range(len(segments)), 2))
    one, other = min(pairs, key=lambda pair: float(np.linalg.norm(centres[pair[0]] - centres[pair[1]])))
    return int(segments[one]), int(segments[other])
