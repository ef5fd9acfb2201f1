"""Synthetic control fitted to the outcome alone (Abadie, Diamond, Hainmueller 2010, with every period a
predictor).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hannover.engine.measure.simplex import Floats, Indices, Own, Points, Shared, Solution, solve
from hannover.engine.measure.tasks import Fits, Tasks

__all__ = ["OutcomeControl", "centred", "nearest", "settled"]

MOST_SETTLED = 60
MOST_AT_ONCE = 1_500_000
TINY_RIDGE = 1e-11
NEAR_TIE = 1e-8


@dataclass(frozen=True)
class OutcomeControl:
    """Weights on the simplex that bring the donors nearest to the target in the fitted periods."""

    local = True

    def fit(self, tasks: Tasks) -> Fits:
        outcomes, targets = centred(tasks)
        window = slice(tasks.first, tasks.fitted)
        solution = nearest(outcomes[:, window], targets[:, window], tasks.banned, rows=tasks.rows)
        return Fits(
            gaps=targets - solution.weights @ outcomes, weights=solution.weights,
            objective=solution.objective, gap=solution.gap, relative=solution.relative, tied=solution.tied,
        )  # fmt: skip

    def gaps_over(self, panels: Floats, tasks: Tasks) -> Floats:
        """R x B x T gaps of the same tasks, whose targets are units, on R panels of other outcomes (R x n x
        T).
        """
        count, size = len(tasks.rows), panels.shape[1]
        found = np.empty((len(panels), count, panels.shape[2]))
        step = max(1, MOST_AT_ONCE // (count * size * size))
        for begin in range(0, len(panels), step):
            part = panels[begin : begin + step]
            part = part - part.mean(axis=1, keepdims=True)
            before = part[:, :, tasks.first : tasks.fitted]
            gram = before @ before.swapaxes(1, 2)
            across = gram[:, tasks.rows]
            own = np.einsum("rii->ri", gram)[:, tasks.rows]
            products = gram[:, None] - across[:, :, :, None] - across[:, :, None, :] + own[:, :, None, None]
            banned = np.tile(tasks.banned, (len(part), 1))
            weights = solve(Own(products.reshape(-1, size, size)), banned=banned).weights
            found[begin : begin + step] = part[:, tasks.rows] - weights.reshape(len(part), count, size) @ part
        return found


def centred(tasks: Tasks) -> tuple[Floats, Floats]:
    """Outcomes and targets less the mean of each period: weights with sum 1 do not feel it, rounding does."""
    middle = tasks.outcomes.mean(axis=0)
    return tasks.outcomes - middle, tasks.targets - middle


def nearest(
    points: Floats, targets: Floats, banned: Indices, *, rows: Indices | None = None, ridge: float = 0.0
) -> Solution:
    """The simplex weights of every target; where several are best, the ones most evenly spread (up to 60
    points).
    """
    shared = Points.of(np.ascontiguousarray(points))
    known = rows is not None and bool((rows >= 0).all())
    cross = shared.gram[rows] if known else None
    solution = solve(Shared(shared, np.ascontiguousarray(targets), ridge=ridge, cross=cross), banned=banned)
    if ridge or len(points) > MOST_SETTLED or not solution.tied.any():
        return solution
    return settled(shared, targets, banned, solution)


def settled(points: Points, targets: Floats, banned: Indices, solution: Solution) -> Solution:
    """The same fits; where weights are not unique, the most even ones, so that no order of donors decides.

    They are the weights of least norm among all that draw the same series, found with a ridge too small to be
    seen.
    """
    weights, objective, gap = solution.weights.copy(), solution.objective.copy(), solution.gap.copy()
    relative, tied = solution.relative.copy(), solution.tied.copy()
    for row in np.flatnonzero(tied):
        drawn = weights[row] @ points.values
        away = targets[row] - drawn
        slack = (drawn - points.values) @ away
        allowed = np.ones(len(weights[row]), np.bool_)
        allowed[banned[row][banned[row] >= 0]] = False
        apart = points.values - targets[row]
        scale = float(np.einsum("jt,jt->j", apart, apart)[allowed].mean())
        best = allowed & (slack <= NEAR_TIE * max(float(away @ away), scale * NEAR_TIE)) | (weights[row] > 0)
        chosen = np.flatnonzero(best)
        face = points.values[chosen] - drawn
        products = face @ face.T
        products += (
            TINY_RIDGE
            * max(float(np.trace(products)) / len(chosen), np.finfo(float).tiny)
            * np.eye(len(chosen))
        )
        even = solve(Own(products[None])).weights[0]
        spread = np.zeros_like(weights[row])
        spread[chosen] = even
        left = targets[row] - spread @ points.values
        value = float(left @ left)
        slopes = (points.values - targets[row]) @ -left
        excess = min(max(2 * (value - float(slopes[allowed].min())), 0.0), value)
        share = excess / max(value, 1e-10 * scale, np.finfo(float).tiny)
        tied[row] = float(np.abs(spread - weights[row]).max()) > 1e-6
        if share <= 1e-9:
            weights[row], objective[row], gap[row], relative[row] = spread, value, excess, share
    return Solution(
        weights=weights, objective=objective, gap=gap, relative=relative, tied=tied,
        rounds=solution.rounds, operations=solution.operations,
    )  # fmt: skip
