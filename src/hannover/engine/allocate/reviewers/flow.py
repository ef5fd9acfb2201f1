"""The largest sum by min-cost flow, where ortools is installed: the same answer as `assign`, sooner on large panels."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from hannover.engine.allocate.errors import EmptyError, NegativeError
from hannover.engine.allocate.reviewers.assigning import from_pairs, simple_bounds
from hannover.engine.allocate.reviewers.domain import Assignment, Fairness, Panel
from hannover.engine.allocate.reviewers.shortage import arcs_of, some_assignment

__all__ = ["assign_by_flow"]

FINEST = 1_000_000


def assign_by_flow(panel: Panel) -> Assignment:
    """The assignment with the largest sum of scores, proven.

    Scores count to six decimals. Raises what `assign` raises, and EmptyError when ortools is not installed.
    """
    eligible = panel.eligible
    scaled = np.round(eligible.score * FINEST).astype(np.int64)
    if scaled.max(initial=0) > 2**40:
        raise NegativeError("scores are too large for whole numbers", field="score", remedy="scale them down")
    arcs = arcs_of(eligible)
    cost = np.zeros(len(arcs.tail), np.int64)
    cost[arcs.pairs] = -scaled
    flow = solver()
    added = flow.add_arcs_with_capacity_and_unit_cost(arcs.tail, arcs.head, arcs.capacity, cost)
    total = int(eligible.needs.sum())
    flow.set_nodes_supplies(np.array([0, arcs.sink]), np.array([total, -total]))
    if flow.solve() != flow.OPTIMAL:
        some_assignment(panel)
        raise EmptyError("min-cost flow found no assignment where maximum flow finds one")
    pairs = np.flatnonzero(flow.flows(added[arcs.pairs]) > 0)
    rounded = float(np.abs(eligible.score * FINEST - scaled).max(initial=0.0)) / FINEST
    value, (_, worst) = float(eligible.score[pairs].sum()), simple_bounds(eligible)
    return from_pairs(
        panel, pairs, fairness=Fairness.SUM, bound=value + 2 * total * rounded, worst_bound=worst
    )


def solver() -> Any:
    try:
        module = importlib.import_module("ortools.graph.python.min_cost_flow")
    except ImportError as error:
        raise EmptyError(
            "min-cost flow needs ortools, which is not installed", remedy="pip install ortools, or use assign"
        ) from error
    return module.SimpleMinCostFlow()
