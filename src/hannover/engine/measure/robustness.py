"""The effect without one donor, and before there was a policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np

from hannover.engine.measure.design import Design, Role
from hannover.engine.measure.errors import PanelError, StudyError
from hannover.engine.measure.paths import Drawn, mean_effect, statistic
from hannover.engine.measure.results import Interval, InTime, LeaveOneOut
from hannover.engine.measure.tasks import Fits, Tasks

__all__ = ["leave_one_donor_out", "pretend_earlier", "pretended_starts"]

FEWEST_BEFORE = 3
PRETENDED = 3
VISIBLE = 1e-9


def leave_one_donor_out(design: Design, true: Mapping[Role, tuple[Fits, int]]) -> LeaveOneOut:
    """The effect without each donor that has a weight."""
    weighty = sorted(
        {
            int(donor)
            for fits, place in true.values()
            for donor in np.flatnonzero(np.abs(fits.weights[place]) > VISIBLE)
        }
    )
    drawn: dict[int, list[Drawn]] = {donor: [] for donor in weighty}
    for role in design.roles:
        tasks = design.tasks([role] * len(weighty), extra=np.array(weighty, np.intp)[:, None])
        fits = design.estimator(size=len(role.members)).fit(tasks)
        for donor, gaps in zip(weighty, fits.gaps, strict=True):
            drawn[donor].append(Drawn(gaps, role.began, len(role.members), tasks.first, tasks.fitted))
    effects = {design.panel.units[donor]: mean_effect(parts) for donor, parts in drawn.items()}
    if not effects:
        return LeaveOneOut(effects={}, range=Interval(low=None, high=None))
    return LeaveOneOut(effects=effects, range=Interval(low=min(effects.values()), high=max(effects.values())))


def pretended_starts(design: Design) -> tuple[int, ...]:
    """How many periods earlier the policy is pretended to begin: the study's, or up to three that leave
    enough before.
    """
    earliest = min(role.began for role in design.roles)
    if design.study.placebo_periods:
        columns = [design.panel.column(period) for period in design.study.placebo_periods]
        for column in columns:
            if not design.first + 2 <= column < earliest:
                raise StudyError(
                    f"{design.panel.periods[column]} does not lie between two fitted periods and the policy",
                    field="placebo_periods",
                )
        return tuple(earliest - column for column in columns)
    room = earliest - design.first - max(FEWEST_BEFORE, (earliest - design.first) // 2)
    steps = {round(room * part / PRETENDED) for part in range(1, PRETENDED + 1)}
    return tuple(sorted(step for step in steps if step >= 1))


def pretend_earlier(design: Design, back: int) -> InTime:
    """The effect that the policy would seem to have had, had it begun `back` periods earlier, over the time
    before it began.

    Predictors and their windows move back with it; those without values there stay, if they lie before the
    policy. Raises PanelError if they do not.
    """
    drawn: list[Drawn] = []
    placebos: list[Drawn] = []
    for role in design.roles:
        earlier = Role(role.members, role.began - back)
        others = [Role((int(donor),), earlier.began) for donor in design.donors] if design.single else []
        estimator = design.estimator(size=len(role.members), back=back)
        for chosen, kept in (([earlier], drawn), (others, placebos)):
            if not chosen:
                continue
            tasks = _until(design.tasks(chosen), role.began, back=back, last=design.last)
            fits = estimator.fit(tasks)
            kept += [
                Drawn(gaps[: role.began], tasks.began, len(one.members), tasks.first, tasks.fitted)
                for gaps, one in zip(fits.gaps, chosen, strict=True)
            ]
    own = statistic(drawn, design.study.side)
    extreme = sum(statistic([one], design.study.side) >= own for one in placebos)
    began = min(role.began for role in design.roles) - back
    return InTime(
        began=design.panel.periods[began], effect=mean_effect(drawn), statistic=own,
        p_value=Fraction(1 + extreme, 1 + len(placebos)) if placebos else None,
        unmoved=design.unmoved(back),
    )  # fmt: skip


def _until(tasks: Tasks, end: int, *, back: int, last: int) -> Tasks:
    """The tasks as far as the true policy leaves them untouched."""
    fitted = min(tasks.fitted, last - back) if last else tasks.fitted
    if fitted - tasks.first < 2:
        raise PanelError("fewer than 2 fitted periods are left", row=f"{back} periods earlier")
    return replace(tasks, outcomes=tasks.outcomes[:, :end], targets=tasks.targets[:, :end], fitted=fitted)
