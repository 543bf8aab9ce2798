"""The exact least cost of an assignment in parts, by OR-Tools: what the engine's own answers are held against."""

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

FINE = 10**9  # whole numbers that a distance of 1 is counted in


def flow(cost, units, bounds):
    """The least mean distance of sending every unit of every row to some segment within the bounds.

    `cost` (n, k) lies between 0 and 1, `units` (n,) are whole. A segment's first `low` units earn so much that no
    optimal flow leaves them out, which is taken back in the end.
    """
    rows, number = cost.shape
    people, sink = np.arange(rows), rows + number
    segments = rows + np.arange(number)
    earned = 4 * number * FINE
    graph = SimpleMinCostFlow()
    prices = np.rint(cost.astype(np.float64) * FINE).astype(np.int64)
    graph.add_arcs_with_capacity_and_unit_cost(
        np.repeat(people, number), np.tile(segments, rows), np.repeat(units, number), prices.ravel()
    )
    graph.add_arcs_with_capacity_and_unit_cost(
        segments, np.full(number, sink), np.full(number, bounds.low), np.full(number, -earned)
    )
    graph.add_arcs_with_capacity_and_unit_cost(
        segments, np.full(number, sink), np.full(number, bounds.high - bounds.low), np.zeros(number, dtype=np.int64)
    )
    graph.set_nodes_supplies(np.append(people, sink), np.append(units, -units.sum()))
    assert graph.OPTIMAL == graph.solve()
    return (graph.optimal_cost() + earned * number * bounds.low) / FINE / bounds.total
