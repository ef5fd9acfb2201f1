"""How often this very design finds an effect where there is none.

The panel without the policy is taken apart into period means, a few common factors and noise; the noise is
drawn anew, with the persistence and the size it has in each unit, and the design's placebo test is run on the
result. Loadings stay as they are: a treated unit unlike its donors stays unlike them, which is what makes
rates differ from the level.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import scipy

from hannover.engine.measure.augmented import AugmentedControl
from hannover.engine.measure.design import Design, Role
from hannover.engine.measure.outcome import OutcomeControl
from hannover.engine.measure.paths import statistics
from hannover.engine.measure.predicted import PredictorControl
from hannover.engine.measure.results import FalsePositives
from hannover.engine.measure.simplex import Floats
from hannover.engine.measure.tasks import Estimator, Fits, Tasks

__all__ = ["Null", "count_false_positives", "learn_null"]


@dataclass(frozen=True, eq=False)
class Null:
    """Panels without effect: what stays, and the noise that is drawn anew.

    stays        n x T
    noise        n standard deviations
    persistence  correlation of the noise of neighbouring periods
    factors      how many common factors stay
    """

    stays: Floats
    noise: Floats
    persistence: float
    factors: int

    def draw(self, chance: np.random.Generator) -> Floats:
        """One panel."""
        fresh = chance.normal(size=self.stays.shape) * self.noise[:, None]
        kept = fresh.copy()
        damp = (1 - self.persistence**2) ** 0.5
        for column in range(1, fresh.shape[1]):
            kept[:, column] = self.persistence * kept[:, column - 1] + damp * fresh[:, column]
        return self.stays + kept


def learn_null(outcome: Floats, *, treated: int, began: int) -> Null:
    """The factors that stand out of the noise, and the noise around them.

    The treated unit's noise is that before the policy: afterwards it is not seen without it.
    How many factors there are is decided by the singular values above the threshold of Gavish & Donoho 2014.
    """
    middle = outcome.mean(axis=0)
    left, sizes, right = np.linalg.svd(outcome - middle, full_matrices=False)
    units, periods = outcome.shape
    narrow = min(units, periods) / max(units, periods)
    noise_floor = (0.56 * narrow**3 - 0.95 * narrow**2 + 1.82 * narrow + 1.43) * float(np.median(sizes))
    factors = min(int((sizes > noise_floor).sum()), units // 3, periods // 3)
    stays = middle + (left[:, :factors] * sizes[:factors]) @ right[:factors]
    rest = outcome - stays
    free = max(1 - factors / units, 0.1) * max(1 - factors / periods, 0.1)
    squares = (rest**2).mean(axis=1)
    squares[treated] = (rest[treated, :began] ** 2).mean()
    noise = np.sqrt(squares / free)
    together = float(
        (rest[:, 1:] * rest[:, :-1]).sum() / max(float((rest[:, :-1] ** 2).sum()), np.finfo(float).tiny)
    )
    return Null(stays, noise, float(np.clip(together, 0.0, 0.95)), factors)


def count_false_positives(design: Design, true: Mapping[Role, tuple[Fits, int]]) -> FalsePositives:
    """Rate at which the in-space placebo test of a design with one treated unit rejects on panels without
    effect.

    Penalties and predictor weights that were searched are held as found.
    """
    role = design.roles[0]
    treated, began = design.treated[0], role.began
    fits, place = true[role]
    without = design.outcome.copy()
    without[treated, began:] -= fits.gaps[place, began:]
    null = learn_null(without, treated=treated, began=began)
    estimator = _held(design, role, fits, place)
    targets = np.append(treated, design.donors)
    tasks = design.tasks([Role((int(unit),), began) for unit in targets])
    level = max(design.study.level, 1 / len(targets))
    rejected = anywhere = 0
    for gaps in _simulated(design, null, estimator, tasks):
        ratio = statistics(gaps, first=tasks.first, fitted=tasks.fitted, began=began, side=design.study.side)
        values = (ratio[None, :] >= ratio[:, None]).sum(axis=1) / len(ratio)
        rejected += int(values[0] <= level + 1e-12)
        anywhere += int((values <= level + 1e-12).sum())
    draws = design.study.draws
    low = float(scipy.special.betaincinv(rejected, draws - rejected + 1, 0.025)) if rejected else 0.0
    high = float(scipy.special.betaincinv(rejected + 1, draws - rejected, 0.975)) if rejected < draws else 1.0
    return FalsePositives(
        draws=draws,
        level=design.study.level,
        at=level,
        rate=rejected / draws,
        low=low,
        high=high,
        any_unit=anywhere / draws / len(targets),
        factors=null.factors,
    )


def _simulated(design: Design, null: Null, estimator: Estimator, tasks: Tasks) -> Iterator[Floats]:
    """The gaps of all tasks on one drawn panel after the other."""
    chance = np.random.default_rng(design.study.seed)
    panels = np.stack([null.draw(chance) for _ in range(design.study.draws)])
    if isinstance(estimator, OutcomeControl):
        yield from estimator.gaps_over(panels, tasks)
        return
    for panel in panels:
        yield estimator.fit(replace(tasks, outcomes=panel, targets=panel[tasks.rows])).gaps


def _held(design: Design, role: Role, fits: Fits, place: int) -> Estimator:
    estimator = design.estimator(size=len(role.members))
    if isinstance(estimator, AugmentedControl):
        return AugmentedControl(float(estimator.penalties(design.tasks([role]))[0]))
    if isinstance(estimator, PredictorControl) and fits.shares is not None:
        return estimator.holding(fits.shares[place : place + 1])
    return estimator
