"""Synthetic control fitted to the outcome alone (Abadie, Diamond, Hainmueller 2010, with every period a
predictor).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from hannover.engine.measure.simplex import Floats, Indices, Own, Points, Shared, Solution, solve
from hannover.engine.measure.tasks import Fits, Tasks

__all__ = ["OutcomeControl", "centred", "nearest", "settled"]

MOST_SETTLED = 60
MOST_AT_ONCE = 1_500_000
DIFFERENT = 1e-6
RANK = 1e-10
ROUNDING = 1e-12
PERFECT = 1e-10
CERTAIN = 1e-9
NEAR_TIE = 1e-8
ROUNDED = 1e-5


@dataclass(frozen=True)
class OutcomeControl:
    """Weights on the simplex that bring the donors nearest to the target in the fitted periods."""

    local = True

    def fit(self, tasks: Tasks) -> Fits:
        outcomes, targets, unit = centred(tasks)
        window = slice(tasks.first, tasks.fitted)
        solution = nearest(outcomes[:, window], targets[:, window], tasks.banned, rows=tasks.rows)
        return Fits(
            gaps=(targets - solution.weights @ outcomes) * unit, weights=solution.weights,
            objective=solution.objective * unit**2, gap=solution.gap * unit**2,
            relative=solution.relative, tied=solution.tied,
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
            part /= np.maximum(np.abs(part).max(axis=(1, 2), keepdims=True), np.finfo(float).tiny)
            before = part[:, :, tasks.first : tasks.fitted]
            gram = before @ before.swapaxes(1, 2)
            across = gram[:, tasks.rows]
            own = np.einsum("rii->ri", gram)[:, tasks.rows]
            products = gram[:, None] - across[:, :, :, None] - across[:, :, None, :] + own[:, :, None, None]
            banned = np.tile(tasks.banned, (len(part), 1))
            weights = solve(Own(products.reshape(-1, size, size)), banned=banned).weights
            found[begin : begin + step] = part[:, tasks.rows] - weights.reshape(len(part), count, size) @ part
        return found


def centred(tasks: Tasks) -> tuple[Floats, Floats, float]:
    """Outcomes and targets less the mean of each period, in a unit that makes the largest 1, and that unit.

    Weights with sum 1 do not feel the means, but rounding does.
    """
    middle = tasks.outcomes.mean(axis=0)
    outcomes, targets = tasks.outcomes - middle, tasks.targets - middle
    unit = max(float(np.abs(outcomes).max()), float(np.abs(targets).max())) or 1.0
    return outcomes / unit, targets / unit, unit


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
    """The same fits; where weights are not unique, the most even ones, so that no order of donors decides."""
    weights, objective, gap = solution.weights.copy(), solution.objective.copy(), solution.gap.copy()
    relative, tied = solution.relative.copy(), solution.tied.copy()
    for row in np.flatnonzero(tied):
        allowed = np.ones(len(weights[row]), np.bool_)
        allowed[banned[row][banned[row] >= 0]] = False
        even = evened(points.values - targets[row], weights[row], allowed)
        tied[row] = float(np.abs(even.weights - weights[row]).max()) > DIFFERENT
        if even.relative <= max(CERTAIN, 2 * relative[row]):
            weights[row], objective[row], gap[row] = even.weights, even.objective, even.gap
            relative[row] = even.relative
    return Solution(
        weights=weights, objective=objective, gap=gap, relative=relative, tied=tied,
        rivals=solution.rivals, rounds=solution.rounds, operations=solution.operations,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Even:
    """The most even of equally good weights, and how good they provably are."""

    weights: Floats
    objective: float
    gap: float
    relative: float


def evened(apart: Floats, weights: Floats, allowed: NDArray[np.bool_]) -> Even:
    """The weights of least norm that fit as `weights` do. `apart` is n x T, points less the target."""
    missed = weights @ apart
    square = float(missed @ missed)
    scale = float(np.einsum("jt,jt->j", apart, apart)[allowed].mean())
    slack = apart @ missed - square
    best = allowed & (slack <= NEAR_TIE * max(square, scale * ROUNDED))
    chosen = np.flatnonzero(best | (weights > 0))
    even = np.zeros_like(weights)
    even[chosen] = most_even(apart[chosen], weights[chosen])
    left = even @ apart
    value = float(left @ left)
    gap = min(max(2 * (value - float((apart[allowed] @ left).min())), 0.0), value)
    return Even(even, value, gap, gap / max(value, PERFECT * scale, np.finfo(float).tiny))


def most_even(points: Floats, weights: Floats) -> Floats:
    """The simplex weights of least norm that draw what `weights` draw from the points (n x T).

    The weights that draw the same form a plane; the point of it that is nearest to zero and not negative is
    found as a least distance problem (Lawson & Hanson 1974, chapter 23).
    """
    apart = points - points.mean(axis=0)
    apart[np.abs(apart) <= ROUNDING * np.abs(points).max()] = 0.0
    size = max(float(np.abs(apart).max()), np.finfo(float).tiny)
    conditions = np.concatenate([(apart / size).T, np.ones((1, len(weights)))])
    _, values, right = np.linalg.svd(conditions)
    rank = int((values > RANK * values[0]).sum())
    if rank == len(weights):
        return weights
    fixed, free = right[:rank], right[rank:]
    nearest_zero = fixed.T @ (fixed @ weights)
    nearest_zero[np.abs(nearest_zero) < ROUNDING] = 0.0
    system = np.concatenate([free, -nearest_zero[None]])
    aim = np.zeros(len(free) + 1)
    aim[-1] = 1.0
    push, _ = scipy.optimize.nnls(system, aim, maxiter=30 * len(weights))
    rest = system @ push - aim
    if not rest[-1] < -RANK:
        return weights
    even = np.maximum(nearest_zero - free.T @ (rest[:-1] / rest[-1]), 0.0)
    found: Floats = even / even.sum()
    return found
