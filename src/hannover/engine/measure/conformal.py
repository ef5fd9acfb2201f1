"""Intervals by permuting periods (Chernozhukov, Wuethrich, Zhu 2021).

A hypothetical effect is taken off, the fit is made over all periods as if there had been no policy, and the
misfits after the policy are compared with those at all other places in time. Effects that do not stand out
form the interval.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np

from hannover.engine.measure.augmented import AugmentedControl
from hannover.engine.measure.design import Design, Role
from hannover.engine.measure.differences import Differences
from hannover.engine.measure.outcome import OutcomeControl
from hannover.engine.measure.periods import Period
from hannover.engine.measure.results import Conformal, Interval
from hannover.engine.measure.simplex import Floats
from hannover.engine.measure.tasks import Estimator, Fits, Tasks

__all__ = ["permute_periods"]

GRID = 41
REFINED = 3
FINE = 25
WIDENED = 6
FIRST_REACH = 8.0


def permute_periods(design: Design, true: Mapping[Role, tuple[Fits, int]]) -> Conformal:
    """Intervals for the one target of a design, at the study's level."""
    role = design.roles[0]
    fits, place = true[role]
    test = _Test(design, role, fits.gaps[place])
    columns = range(role.began, design.outcome.shape[1])
    by_period: dict[Period, Interval] = {}
    for column in columns:
        one = _Test(design, role, fits.gaps[place], only=column)
        by_period[design.panel.periods[column]] = one.interval(design.study.level)
    return Conformal(
        level=design.study.level, average=test.interval(design.study.level), by_period=by_period,
        p_value=test.value(np.zeros(1))[0], refitted=test.refits,
    )  # fmt: skip


class _Test:
    """Hypothetical effects that are constant over the policy, or that of one period only (then without the
    others).
    """

    def __init__(self, design: Design, role: Role, gaps: Floats, *, only: int | None = None) -> None:
        after = list(range(role.began, len(gaps))) if only is None else [only]
        self.kept = np.array([*range(design.first, role.began), *after])
        self.after = np.isin(self.kept, after)
        self.gaps = gaps[self.kept]
        self.estimator = _refitting(design, role)
        self.refits = self.estimator is not None
        tasks = design.tasks([role])
        self.tasks = replace(
            tasks,
            outcomes=tasks.outcomes[:, self.kept],
            targets=tasks.targets[:, self.kept],
            rows=np.array([-1]),
            first=0,
            fitted=len(self.kept),
            began=len(self.kept),
        )
        self.single = only is not None

    def misfits(self, effects: Floats) -> Floats:
        """Misfits of every kept period under every hypothesis."""
        if self.estimator is None:
            values: Floats = self.gaps[None] - effects[:, None] * self.after
            return values
        count = len(effects)
        tasks = Tasks(
            outcomes=self.tasks.outcomes, targets=self.tasks.targets - effects[:, None] * self.after,
            rows=np.full(count, -1, np.intp), banned=np.repeat(self.tasks.banned, count, axis=0),
            first=0, fitted=self.tasks.fitted, began=self.tasks.began,
        )  # fmt: skip
        return self.estimator.fit(tasks).gaps

    def value(self, effects: Floats) -> list[Fraction]:
        """The p-value of every hypothesis: the share of places in time at which the misfits are at least as
        large.
        """
        misfits = np.abs(self.misfits(effects))
        length = int(self.after.sum())
        wrapped = np.concatenate([misfits, misfits[:, : length - 1]], axis=1)
        sums = np.lib.stride_tricks.sliding_window_view(wrapped, length, axis=1).sum(axis=2)
        own = misfits[:, self.after].sum(axis=1, keepdims=True)
        reach = (sums >= own * (1 - 1e-10)).sum(axis=1)
        return [Fraction(int(count), sums.shape[1]) for count in reach]

    def interval(self, level: float) -> Interval:
        """From the smallest to the largest effect that is not rejected."""
        if 1 / len(self.kept) > level:
            return Interval(low=None, high=None)
        before = self.gaps[~self.after]
        centre = float(self.gaps[self.after].mean())
        reach = FIRST_REACH * float(np.sqrt((before**2).mean())) + 1e-9 * float(np.abs(self.gaps).max())
        for _ in range(WIDENED):
            grid = centre + reach * np.linspace(-1, 1, GRID)
            kept = [value > level for value in self.value(grid)]
            if not kept[0] and not kept[-1]:
                break
            reach *= 4
        if not any(kept):
            return Interval(low=None, high=None, empty=True)
        first, last = kept.index(True), GRID - 1 - kept[::-1].index(True)
        low, high = self._edges(
            (grid[max(first - 1, 0)], grid[first]), (grid[min(last + 1, GRID - 1)], grid[last]), level
        )
        return Interval(low=None if first == 0 else low, high=None if last == GRID - 1 else high)

    def _edges(
        self, low: tuple[float, float], high: tuple[float, float], level: float
    ) -> tuple[float, float]:
        """Where between a rejected and a kept effect the rejection ends, at both ends; each end is (outside,
        inside).
        """
        ends = [low, high]
        for _ in range(REFINED):
            grids = [np.linspace(outside, inside, FINE) for outside, inside in ends]
            kept = [value > level for value in self.value(np.concatenate(grids))]
            for end, grid in enumerate(grids):
                there = kept[end * FINE : (end + 1) * FINE]
                place = there.index(True) if any(there) else FINE - 1
                ends[end] = (float(grid[max(place - 1, 0)]), float(grid[place]))
        return ends[0][1], ends[1][1]


def _refitting(design: Design, role: Role) -> Estimator | None:
    """The estimator, where it can be fitted over all periods; None where weights are held (period or
    predictor weights).
    """
    estimator = design.estimator(size=len(role.members))
    if isinstance(estimator, AugmentedControl):
        return AugmentedControl(float(estimator.penalties(design.tasks([role]))[0]))
    return estimator if isinstance(estimator, OutcomeControl | Differences) else None
