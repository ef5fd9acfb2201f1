"""Synthetic control that shall resemble the target in its predictors, each weighted for how well it foretells
the outcome.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hannover.engine.measure.nested import Space, search
from hannover.engine.measure.outcome import Even, centred
from hannover.engine.measure.predictors import PredictorTable
from hannover.engine.measure.simplex import Floats, Own, Points, Shared, Solution, solve
from hannover.engine.measure.tasks import Fits, Tasks

__all__ = ["PredictorControl", "donor_weights"]

PERFECT = 1e-12
PREDICTORS_FIRST = 1e2


@dataclass(frozen=True, eq=False)
class PredictorControl:
    """Donor weights inside, predictor weights outside.

    main        the predictors that the synthetic unit resembles
    training    the same over earlier periods, where predictor weights are found on them; else `main` serves
                for both
    validation  first and one past the last period whose outcome predictor weights are chosen to fit; None:
                the fitted ones
    shares      B x k predictor weights to hold, one row for all or one for each task; None has them searched
    """

    main: PredictorTable
    training: PredictorTable | None = None
    validation: tuple[int, int] | None = None
    starts: int = 7
    seed: int = 0
    shares: Floats | None = None
    local = False

    def fit(self, tasks: Tasks) -> Fits:
        outcomes, targets, unit = centred(tasks)
        space = self.space(tasks)
        if self.shares is None:
            found = search(
                self.search_space(tasks), guesses=self._guesses(tasks), starts=self.starts, seed=self.seed
            )
            shares = found.predictor_weights
            by_start: Floats | None = found.by_start
            start_shares: Floats | None = found.start_weights
        else:
            shares = np.broadcast_to(self.shares, (len(targets), self.shares.shape[1]))
            by_start = start_shares = None
        solution = donor_weights(space, shares)
        return Fits(
            gaps=(targets - solution.weights @ outcomes) * unit,
            weights=solution.weights,
            objective=solution.objective,
            gap=solution.gap,
            relative=solution.relative,
            tied=solution.tied,
            shares=shares,
            by_start=by_start,
            start_shares=start_shares,
        )

    def holding(self, shares: Floats) -> PredictorControl:
        """The same with these predictor weights."""
        return replace(self, shares=shares)

    def space(self, tasks: Tasks) -> Space:
        """The problem in which donor weights are found in the end."""
        return self._space(self.main, tasks)

    def search_space(self, tasks: Tasks) -> Space:
        """The problem in which predictor weights are found."""
        return self._space(self.training or self.main, tasks)

    def _window(self, tasks: Tasks) -> slice:
        return slice(*(self.validation or (tasks.first, tasks.fitted)))

    def _space(self, table: PredictorTable, tasks: Tasks) -> Space:
        scaled, aims = _scaled(table, tasks)
        outcomes, targets, unit = centred(tasks)
        window = self._window(tasks)
        apart = outcomes[None, :, window] - targets[:, None, window]
        outer = apart @ apart.swapaxes(1, 2) / apart.shape[2] * unit**2
        return Space(scaled - aims[:, None, :], outer, tasks.banned)

    def _guesses(self, tasks: Tasks) -> Floats:
        """B x 1 x k: squared coefficients of the regression of the outcome on the predictors (as R's Synth
        begins).
        """
        scaled, aims = _scaled(self.training or self.main, tasks)
        outcomes, targets, _ = centred(tasks)
        window = self._window(tasks)
        allowed = tasks.allowed
        design = np.concatenate([np.where(allowed[:, :, None], scaled, 0.0), aims[:, None, :]], axis=1)
        one = np.concatenate([allowed.astype(float), np.ones((len(aims), 1))], axis=1)
        wish = np.concatenate(
            [np.where(allowed[:, :, None], outcomes[None, :, window], 0.0), targets[:, None, window]], axis=1
        )
        coefficients = np.linalg.pinv(np.concatenate([one[:, :, None], design], axis=2)) @ wish
        squares = (coefficients[:, 1:] ** 2).sum(axis=2)
        total = squares.sum(axis=1, keepdims=True)
        shares = np.where(total > 0, squares / np.maximum(total, np.finfo(float).tiny), 1 / squares.shape[1])
        guesses: Floats = shares[:, None, :]
        return guesses


def donor_weights(space: Space, shares: Floats) -> Solution:
    """Donor weights for predictor weights; where several fit the predictors alike, those that fit the outcome
    best.
    """
    which = np.arange(len(shares))
    products = space.inner(which, shares, tie=0.0)
    solution = solve(Own(products), banned=space.banned)
    scale = np.einsum("bnn->b", products) / products.shape[1]
    alike = solution.rivals | (solution.objective <= PERFECT * scale)
    if not alike.any():
        return replace(solution, tied=alike)
    weights, objective = solution.weights.copy(), solution.objective.copy()
    gap, relative = solution.gap.copy(), solution.relative.copy()
    for row in np.flatnonzero(alike):
        best = _told_apart(space, int(row), shares[row])
        weights[row], objective[row], gap[row], relative[row] = (
            best.weights,
            best.objective,
            best.gap,
            best.relative,
        )
    return replace(
        solution, weights=weights, objective=objective, gap=gap, relative=relative, tied=np.zeros_like(alike)
    )


def _told_apart(space: Space, row: int, shares: Floats) -> Even:
    """Weights that fit the predictors exactly and, among those, the outcome best: both at once, predictors
    first.

    One problem over the joined differences.
    """
    values, vectors = np.linalg.eigh(space.outer[row] * space.tie[row])
    outcome = vectors * np.sqrt(np.maximum(values, 0.0))
    joined = np.concatenate([PREDICTORS_FIRST * space.apart[row] * np.sqrt(shares), outcome], axis=1)
    found = solve(Shared(Points.of(joined), np.zeros((1, joined.shape[1]))), banned=space.banned[row][None])
    return Even(found.weights[0], float(found.objective[0]), float(found.gap[0]), float(found.relative[0]))


def _scaled(table: PredictorTable, tasks: Tasks) -> tuple[Floats, Floats]:
    """B x n x k predictors of the units and B x k of the targets, over their standard deviation."""
    if (tasks.rows < 0).any():
        raise ValueError("predictors are known for units of the panel only")
    everybody = table.at(tasks.outcomes)
    aims = table.at(tasks.targets, tasks.rows)
    inside = tasks.allowed.astype(float)
    count = inside.sum(axis=1, keepdims=True) + 1
    middle = everybody.mean(axis=0)
    around, about = everybody - middle, aims - middle
    total = inside @ around + about
    square = inside @ around**2 + about**2
    spread = np.sqrt(np.maximum(square - total**2 / count, 0.0) / (count - 1))
    divisor = np.where(spread > 0, spread, 1.0)
    return around[None] / divisor[:, None, :], about / divisor
