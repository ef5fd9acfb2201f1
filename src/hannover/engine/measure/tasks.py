"""The form in which every estimator gets its work: targets, the units they may be drawn from, and a first
period.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hannover.engine.measure.simplex import Floats, Indices

__all__ = ["Estimator", "Fits", "Tasks", "leaving_out"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Tasks:
    """B tasks over one panel: draw each target from the units, before and after the policy began.

    outcomes  n x T of all units that may be drawn from by some task
    targets   B x T, the series to draw
    rows      B, which unit each target is; -1 where it is none of them
    banned    B x m, units that a task may not use (itself among them); -1 fills up
    first     the first period that is fitted
    fitted    one past the last period that is fitted
    began     the first period with the policy
    """

    outcomes: Floats
    targets: Floats
    rows: Indices
    banned: Indices
    first: int
    fitted: int
    began: int

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """B x n, whether a task may use a unit."""
        allowed = np.ones((len(self.targets), len(self.outcomes)), np.bool_)
        for column in range(self.banned.shape[1]):
            named = self.banned[:, column] >= 0
            allowed[np.flatnonzero(named), self.banned[named, column]] = False
        return allowed

    def some(self, chosen: Indices) -> Tasks:
        """The chosen tasks."""
        return Tasks(
            outcomes=self.outcomes, targets=self.targets[chosen], rows=self.rows[chosen],
            banned=self.banned[chosen], first=self.first, fitted=self.fitted, began=self.began,
        )  # fmt: skip


@dataclass(frozen=True, eq=False, kw_only=True)
class Fits:
    """What an estimator drew for B tasks.

    gaps       B x T, observed less drawn, in every period
    weights    B x n
    objective  B, what was minimised
    gap        B, how far that can be above the minimum
    relative   B, the same as a share
    tied       B, whether other weights may reach the same minimum
    lambdas    B x T0, weights of the periods, where the method has them
    shares     B x k, weights of the predictors, where the method has them
    by_start   B x S, mean squared distance that each start of their search came to, the best first
    start_shares  B x S x k, the predictor weights of each start
    """

    gaps: Floats
    weights: Floats
    objective: Floats
    gap: Floats
    relative: Floats
    tied: NDArray[np.bool_]
    lambdas: Floats | None = None
    shares: Floats | None = None
    by_start: Floats | None = None
    start_shares: Floats | None = None


class Estimator(Protocol):
    """Draws targets from units. `local` says that leaving out a unit without weight changes nothing."""

    local: bool

    def fit(self, tasks: Tasks) -> Fits:
        """The fits of all tasks."""


def leaving_out(
    outcomes: Floats, targets: Indices, banned: Indices, *, first: int, fitted: int, began: int
) -> Tasks:
    """Tasks whose targets are units of the panel; each also leaves out itself."""
    own = np.concatenate([targets[:, None], banned], axis=1)
    return Tasks(
        outcomes=outcomes, targets=outcomes[targets], rows=targets, banned=own,
        first=first, fitted=fitted, began=began,
    )  # fmt: skip
