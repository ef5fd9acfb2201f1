"""Leave-two-out placebo test (Lei & Sudijono 2024, "Inference for synthetic controls via refined placebo
tests").

For every pair of donors the treated unit and both donors are drawn from the units that are none of the three.
The value is the share of pairs in which one of the two shows at least as large an effect. It moves in steps
of 1 / C(J, 2) where the ordinary placebo test moves in steps of 1 / (J + 1).
"""

from __future__ import annotations

from fractions import Fraction
from math import floor, sqrt

import numpy as np

from hannover.engine.measure.design import Design, Role
from hannover.engine.measure.paths import statistics
from hannover.engine.measure.results import LeaveTwoOut
from hannover.engine.measure.simplex import Floats, Indices
from hannover.engine.measure.tasks import Estimator, Tasks

__all__ = ["FEWEST_DONORS", "leave_pairs_out", "rate_bound"]

FEWEST_DONORS = 4
AT_ONCE = 4000


def leave_pairs_out(design: Design) -> LeaveTwoOut:
    """The value of the test for the one treated unit of a design with 4 donors or more."""
    treated, began = design.treated[0], design.roles[0].began
    donors = design.donors
    one, other = np.triu_indices(len(donors), k=1)
    pairs = np.stack([donors[one], donors[other]], axis=1)
    own = _ratios(design, np.full(len(pairs), treated), pairs, began)
    first = _ratios(design, pairs[:, 0], pairs[:, 1:], began)
    second = _ratios(design, pairs[:, 1], pairs[:, :1], began)
    losses = int((own <= np.maximum(first, second)).sum())
    level = design.study.level
    return LeaveTwoOut(losses=losses, pairs=len(pairs), level=level, bound=rate_bound(len(donors) + 1, level))


def rate_bound(units: int, level: float) -> Fraction:
    """The largest false-positive rate of rejecting at `level` (their Theorem 2.2): a whole number of 1 /
    units.
    """
    share = 1 - 1 / units
    root = 9 * share**2 - 12 * (-4 / (3 * units**2) + 1 / units + level * share * (1 - 2 / units))
    reach = (3 * share - sqrt(max(root, 0.0))) / 2
    return Fraction(min(floor(units * reach + 1e-9), units), units)


def _ratios(design: Design, targets: Indices, gone: Indices, began: int) -> Floats:
    """The statistic of each target, drawn without the treated unit, itself and the units gone."""
    estimator = design.estimator()
    gaps = np.empty((len(targets), design.outcome.shape[1]))
    if estimator.local:
        gaps = _by_changes(design, estimator, targets, gone, began)
    else:
        for begin in range(0, len(targets), AT_ONCE):
            part = slice(begin, begin + AT_ONCE)
            gaps[part] = estimator.fit(_tasks(design, targets[part], gone[part], began)).gaps
    return statistics(
        gaps, first=design.first, fitted=design.fitted(began), began=began, side=design.study.side
    )


def _by_changes(design: Design, estimator: Estimator, targets: Indices, gone: Indices, began: int) -> Floats:
    """A unit without weight can be left out and nothing changes: only the other fits are made again."""
    distinct, place = np.unique(targets, return_inverse=True)
    base = estimator.fit(_tasks(design, distinct, np.full((len(distinct), 1), -1, np.intp), began))
    place = place.ravel()
    gaps: Floats = base.gaps[place]
    needed = np.take_along_axis(base.weights[place], gone, axis=1).any(axis=1) | base.tied[place]
    again = np.flatnonzero(needed)
    for begin in range(0, len(again), AT_ONCE):
        part = again[begin : begin + AT_ONCE]
        gaps[part] = estimator.fit(_tasks(design, targets[part], gone[part], began)).gaps
    return gaps


def _tasks(design: Design, targets: Indices, gone: Indices, began: int) -> Tasks:
    """As placebos that leave the treated unit out, whatever the study says of it: so the test is defined."""
    tasks = design.tasks([Role((int(target),), began) for target in targets], extra=gone)
    treated = np.full((len(targets), 1), design.treated[0], np.intp)
    return Tasks(
        outcomes=tasks.outcomes,
        targets=tasks.targets,
        rows=tasks.rows,
        first=tasks.first,
        fitted=tasks.fitted,
        began=tasks.began,
        banned=np.concatenate([tasks.banned, treated], axis=1),
    )
