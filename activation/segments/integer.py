"""Integer programmes over few rows: the best whole rows where rounding leaves something to gain, and heavy rows packed.

They stop at a number of nodes, never at a time, so that the same rows always give the same segments. SciPy takes 37 MB
and is loaded by the first split, which keeps whoever only sends from paying for it.
"""

import numpy as np

from activation.segments.centres import Cost
from activation.segments.weights import Bounds, Real, Whole

_VARIABLES = 250  # with narrow bounds more take HiGHS seconds
_NODES = 20
_PACKING_NODES = 500


def best_whole(cost: Cost, units: Whole, bounds: Bounds, prices: Real, room: float) -> Whole | None:
    """Cheaper labels within bounds, the cheapest where few rows leave a choice; None where the search finds none.

    `room` is how far the best labels known lie above the dual bound, in units x distance: a row that would lose
    more than that in a segment cannot be there in any better answer (reduced-cost fixing).
    """
    from scipy.optimize import Bounds as Range
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import csr_array

    paid = cost + prices
    labels = np.argmin(paid, axis=1)
    paid -= paid[np.arange(len(labels)), labels][:, None]
    open_ = _open(paid * units[:, None], room)
    free = open_.sum(axis=1) > 1
    rows = np.flatnonzero(free)
    if len(rows) == 0:
        return None
    number = cost.shape[1]
    loads = np.bincount(labels[~free], weights=units[~free], minlength=number)
    at, segment = np.nonzero(open_[rows])
    scale = float(units[rows].mean())
    weight = units[rows][at] / scale
    columns = np.arange(len(at))
    once = csr_array((np.ones(len(at)), (at, columns)), shape=(len(rows), len(at)))
    filled = csr_array((weight, (segment, columns)), shape=(number, len(at)))
    found = milp(
        weight * cost[rows[at], segment],
        integrality=1,
        bounds=Range(0, 1),
        constraints=[
            LinearConstraint(once, 1, 1),
            LinearConstraint(filled, (bounds.low - loads) / scale, (bounds.high - loads) / scale),
        ],
        options={"node_limit": _NODES, "mip_rel_gap": 1e-5},
    )
    if found.x is None:
        return None
    labels[rows] = _largest_part(found.x, at, segment, (len(rows), number))
    return labels


def _open(loss: Real, room: float) -> np.ndarray:
    """Which segment each row may go to: all that lose no more than `room`, or as many as HiGHS can search."""
    below = np.sort(loss[loss > 0])[:_VARIABLES]
    if len(below) == _VARIABLES:
        room = min(room, float(below[-1]))
    return loss <= room


def pack(heavy: Whole, dust: int, number: int, bounds: Bounds) -> tuple[Whole, Whole, bool]:
    """Heavy rows in segments so that dust, which can be split at will, fills every segment with the least excess.

    `heavy` are units, heaviest first. Answers with their labels, the dust of every segment, and whether no packing
    has less excess.
    """
    from scipy.optimize import Bounds as Range
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import csr_array, eye_array, hstack

    rows, scale = len(heavy), bounds.total / number
    # Segments are alike, so the first row may as well lie in the first, the second in the first or second, ...
    at, segment = np.nonzero(np.arange(number)[None, :] <= np.arange(rows)[:, None])
    size, columns = len(at), np.arange(len(at))
    load = hstack([csr_array((heavy[at] / scale, (segment, columns)), shape=(number, size)), eye_array(number)])
    excess = csr_array(np.ones((number, 1)))
    once = csr_array((np.ones(size), (at, columns)), shape=(rows, size + number + 1))
    spread = csr_array(np.concatenate([np.zeros(size), np.ones(number), [0.0]])[None, :])
    found = milp(
        np.concatenate([np.zeros(size + number), [1.0]]),
        integrality=np.concatenate([np.ones(size), np.zeros(number + 1)]),
        bounds=Range(0, np.concatenate([np.ones(size), np.full(number, dust / scale), [np.inf]])),
        constraints=[
            LinearConstraint(once, 1, 1),
            LinearConstraint(spread, dust / scale, dust / scale),
            LinearConstraint(hstack([load, excess]), bounds.low / scale, np.inf),
            LinearConstraint(hstack([load, -excess]), -np.inf, bounds.high / scale),
        ],
        options={"node_limit": _PACKING_NODES},
    )
    if found.x is None:
        return np.arange(rows) % number, np.full(number, dust // number), False
    labels = _largest_part(found.x[:size], at, segment, (rows, number))
    return labels, np.rint(found.x[size:-1] * scale).astype(np.int64), found.status == 0


def _largest_part(part: Real, at: Whole, segment: Whole, shape: tuple[int, int]) -> Whole:
    parts = np.zeros(shape)
    parts[at, segment] = part
    return np.argmax(parts, axis=1)
