"""Ridge-augmented synthetic control (Ben-Michael, Feller, Rothstein 2021).

The simplex weights keep what they can; a ridge regression on the donors takes up the rest of the misfit, so
weights may leave the simplex and the estimate may extrapolate. The penalty is the largest whose error in
periods left out in turn lies within one standard error of the least.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hannover.engine.measure.outcome import centred, nearest
from hannover.engine.measure.simplex import Floats
from hannover.engine.measure.tasks import Fits, Tasks

__all__ = ["AugmentedControl"]

PENALTIES = 21
SMALLEST_SHARE = 1e-8
SMALLEST = 1e-12
ROUNDED = 1e-9


@dataclass(frozen=True)
class AugmentedControl:
    """Simplex weights plus a ridge correction; `penalty` None has it chosen for each task."""

    penalty: float | None = None
    local = False

    def fit(self, tasks: Tasks) -> Fits:
        outcomes, targets, unit = centred(tasks)
        window = slice(tasks.first, tasks.fitted)
        allowed = tasks.allowed
        base = nearest(outcomes[:, window], targets[:, window], tasks.banned, rows=tasks.rows)
        donors, aims = _about_donors(outcomes[:, window], targets[:, window], allowed)
        penalty = self.penalties(tasks) / unit**2
        misfit = aims - np.matmul(base.weights[:, None, :], donors)[:, 0]
        ridge = donors.swapaxes(1, 2) @ donors + penalty[:, None, None] * np.eye(donors.shape[2])
        turn = np.linalg.solve(ridge, misfit[:, :, None])
        weights = base.weights + (donors @ turn)[:, :, 0]
        return Fits(
            gaps=(targets - weights @ outcomes) * unit, weights=weights, objective=base.objective * unit**2,
            gap=base.gap * unit**2, relative=base.relative, tied=base.tied,
        )  # fmt: skip

    def penalties(self, tasks: Tasks) -> Floats:
        """The penalty of each task, in squared units of the outcome."""
        if self.penalty is not None:
            return np.full(len(tasks.targets), self.penalty)
        outcomes, targets, unit = centred(tasks)
        window = slice(tasks.first, tasks.fitted)
        before, aims = outcomes[:, window], targets[:, window]
        allowed = tasks.allowed
        donors, _ = _about_donors(before, aims, allowed)
        largest = np.maximum(np.linalg.norm(donors, ord=2, axis=(1, 2)) ** 2, SMALLEST)
        grid = largest[:, None] * SMALLEST_SHARE ** np.linspace(0, 1, PENALTIES)
        if before.shape[1] < 3:
            heaviest: Floats = grid[:, 0] * unit**2
            return heaviest
        errors = np.stack(
            [_left_out_error(before, aims, allowed, tasks, left=t, grid=grid) for t in range(before.shape[1])]
        )
        mean = (errors**2).mean(axis=0)
        doubt = (errors**2).std(axis=0, ddof=1) / len(errors) ** 0.5
        least = mean.argmin(axis=1)
        rows = np.arange(len(mean))
        within = mean <= (mean[rows, least] + doubt[rows, least])[:, None] * (1 + ROUNDED) + SMALLEST**2
        values: Floats = grid[rows, within.argmax(axis=1)] * unit**2
        return values


def _about_donors(
    before: Floats, aims: Floats, allowed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> tuple[Floats, Floats]:
    """B x n x T0 donors (0 where a task may not use a unit) and B x T0 targets, less the mean of the task's
    donors.
    """
    middle = (allowed @ before) / allowed.sum(axis=1, keepdims=True)
    donors = np.where(allowed[:, :, None], before[None] - middle[:, None, :], 0.0)
    return donors, aims - middle


def _left_out_error(
    before: Floats,
    aims: Floats,
    allowed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    tasks: Tasks,
    *,
    left: int,
    grid: Floats,
) -> Floats:
    """B x penalties: the error in one period, when everything is fitted without it."""
    kept = np.delete(np.arange(before.shape[1]), left)
    base = nearest(before[:, kept], aims[:, kept], tasks.banned, rows=tasks.rows)
    donors, about = _about_donors(before, aims, allowed)
    misfit = about - np.matmul(base.weights[:, None, :], donors)[:, 0]
    inner = donors[:, :, kept]
    values, vectors = np.linalg.eigh(inner.swapaxes(1, 2) @ inner)
    turned = np.matmul(vectors.swapaxes(1, 2), misfit[:, kept, None])[:, :, 0]
    ahead = np.matmul(np.matmul(donors[:, None, :, left], inner), vectors)[:, 0]
    shrunk = 1.0 / (np.maximum(values, 0.0)[:, :, None] + grid[:, None, :])
    error: Floats = misfit[:, left, None] - np.einsum("bk,bk,bkp->bp", turned, ahead, shrunk)
    return error
