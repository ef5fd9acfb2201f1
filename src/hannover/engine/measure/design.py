"""A study laid over a panel: who is treated when, who may be a donor, which estimator draws the world without
the policy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hannover.engine.measure.augmented import AugmentedControl
from hannover.engine.measure.differences import Differences, SyntheticDifferences
from hannover.engine.measure.errors import PanelError, StudyError
from hannover.engine.measure.outcome import OutcomeControl
from hannover.engine.measure.panel import Panel
from hannover.engine.measure.periods import Period
from hannover.engine.measure.predicted import PredictorControl
from hannover.engine.measure.predictors import PredictorTable, shifted
from hannover.engine.measure.simplex import Floats, Indices
from hannover.engine.measure.study import Method, Predictor, Study
from hannover.engine.measure.tasks import Estimator, Fits, Tasks

__all__ = ["Design", "Role", "lay"]

SMALLEST_TRAINING = 2


@dataclass(frozen=True)
class Role:
    """Units that stand as one target from period `began` on."""

    members: tuple[int, ...]
    began: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Design:
    """What a study asks of a panel, in numbers.

    panel    the units that take part, and no others
    roles    the treated units, each by itself; synthetic difference-in-differences takes those of one date
             together
    treated  numbers of all treated units
    donors   numbers of all donors
    first    the first period that is fitted
    last     one past the last period that is fitted, or 0 for all before the policy
    """

    study: Study
    panel: Panel
    roles: tuple[Role, ...]
    treated: tuple[int, ...]
    donors: Indices
    first: int
    last: int

    @property
    def outcome(self) -> Floats:
        return self.panel.outcome

    @property
    def single(self) -> bool:
        return len(self.roles) == 1 and len(self.treated) == 1

    def fitted(self, began: int) -> int:
        return min(self.last, began) if self.last else began

    def names(self, members: tuple[int, ...]) -> str:
        return " and ".join(self.panel.units[row] for row in members)

    def estimator(self, *, size: int = 1, back: int = 0) -> Estimator:
        """What draws targets that are the mean of `size` units; `back` shifts predictors that many periods
        earlier.
        """
        study = self.study
        if study.method is Method.DID:
            return Differences()
        if study.method is Method.SYNTHETIC_DID:
            return SyntheticDifferences(treated=size)
        if study.method is Method.AUGMENTED:
            return AugmentedControl(study.penalty)
        if not study.predictors:
            return OutcomeControl()
        return self._with_predictors(back)

    def _with_predictors(self, back: int) -> PredictorControl:
        study, panel = self.study, self.panel

        def table(predictors: tuple[Predictor, ...]) -> PredictorTable:
            moved = [self._moved(predictor, back) for predictor in predictors]
            return PredictorTable.of(panel, moved, outcome=study.outcome, units=range(len(panel.units)))

        validation = None
        if study.training:
            window = (panel.column(study.training.first) - back, panel.column(study.training.last) + 1 - back)
            if not 0 <= window[0] < window[1]:
                raise StudyError("the periods for validation are none", field="training")
            validation = window
        return PredictorControl(
            table(study.predictors), table(study.training.predictors) if study.training else None, validation,
            starts=study.starts, seed=study.seed,
        )  # fmt: skip

    def _moved(self, predictor: Predictor, back: int) -> Predictor:
        """The predictor `back` periods earlier; as it is where it has no values there and lies before the policy."""
        if not back:
            return predictor
        try:
            moved = shifted(predictor, self.panel, by=back)
            PredictorTable.of(
                self.panel, [moved], outcome=self.study.outcome, units=range(len(self.panel.units))
            )
        except PanelError:
            begins = min(role.began for role in self.roles)
            if max(self.panel.column(period) for period in predictor.periods) >= begins:
                raise
            return predictor
        return moved

    def unmoved(self, back: int) -> tuple[str, ...]:
        """The names of predictors that cannot move `back` periods earlier."""
        training = self.study.training.predictors if self.study.training else ()
        named = (one.name for one in (*self.study.predictors, *training) if self._moved(one, back) is one)
        return tuple(dict.fromkeys(named))

    def tasks(self, roles: list[Role], *, extra: Indices | None = None) -> Tasks:
        """The tasks of roles of one date. Treated units are no donors, nor are a role's own members.

        extra  roles x e, further units that a role may not use
        """
        began = roles[0].began
        placebo_may = self.study.treated_as_donor and self.single
        width = max(len(role.members) for role in roles)
        members = np.full((len(roles), width), -1, np.intp)
        for place, role in enumerate(roles):
            members[place, : len(role.members)] = role.members
        parts = [members]
        if not placebo_may:
            parts.append(np.tile(np.array(self.treated, np.intp), (len(roles), 1)))
        if extra is not None:
            parts.append(extra)
        targets = np.stack([self.outcome[list(role.members)].mean(axis=0) for role in roles])
        return Tasks(
            outcomes=self.outcome, targets=targets, banned=np.concatenate(parts, axis=1),
            rows=np.array([role.members[0] if len(role.members) == 1 else -1 for role in roles], np.intp),
            first=self.first, fitted=self.fitted(began), began=began,
        )  # fmt: skip

    def fit(self, roles: list[Role]) -> dict[Role, tuple[Fits, int]]:
        """The fits of all roles; each with its place in them."""
        found: dict[Role, tuple[Fits, int]] = {}
        for began, size in sorted({(role.began, len(role.members)) for role in roles}):
            same = [role for role in dict.fromkeys(roles) if (role.began, len(role.members)) == (began, size)]
            fits = self.estimator(size=size).fit(self.tasks(same))
            found |= {role: (fits, place) for place, role in enumerate(same)}
        return found

    def without(self, unit: int) -> Design:
        """The same without one donor."""
        panel = self.panel.without([self.panel.units[unit]])
        return lay(
            replace(self.study, donors=tuple(name for name in self.study.donors if name in panel.units)),
            panel,
        )


def lay(study: Study, panel: Panel) -> Design:
    """The study over the panel, or what stands against it.

    Raises PanelError for units, periods and values that do not allow it, StudyError where the study
    contradicts itself.
    """
    for name in (*study.adopted, *study.donors):
        panel.row(name)
    absent = [name for name in study.excluded if name not in panel.units]
    named = study.donors or tuple(name for name in panel.units if name not in study.adopted)
    donors = [name for name in named if name not in study.excluded]
    if absent and study.donors:
        raise StudyError(f"{absent[0]} is excluded, but the panel has no such unit", field="excluded")
    if not donors:
        raise StudyError("no donor is left", field="donors", remedy="allow units that never had the policy")
    if len(donors) < 2:
        raise PanelError(
            "is the only donor: its difference to the treated unit cannot be told from an effect",
            row=donors[0],
            remedy="give two donors at least, better twenty",
        )
    parting = panel.without(set(panel.units) - set(donors) - set(study.adopted))
    began = {parting.row(name): _began(parting, name, when) for name, when in study.adopted.items()}
    first = parting.column(study.fit_first) if study.fit_first is not None else 0
    last = parting.column(study.fit_last) + 1 if study.fit_last is not None else 0
    for row, column in began.items():
        if column - first < SMALLEST_TRAINING or (last and last - first < SMALLEST_TRAINING):
            raise PanelError(
                f"{max(column - first, 0)} periods are there before {parting.periods[column]}",
                row=parting.units[row],
                remedy="at least 2 periods before the policy are needed to compare with, better 10",
            )
    return Design(
        study=study, panel=parting, roles=_roles(study, began), treated=tuple(sorted(began)),
        donors=np.array([parting.row(name) for name in sorted(donors)], np.intp), first=first, last=last,
    )  # fmt: skip


def _began(panel: Panel, unit: str, when: Period) -> int:
    try:
        column = panel.column(when)
    except PanelError:
        raise PanelError(
            f"the policy began in {when}, but the panel runs from {panel.periods[0]} to {panel.periods[-1]}",
            row=unit,
            remedy="give a period of the panel",
        ) from None
    if column == 0:
        raise PanelError(
            f"the policy began in {when}, the first period: nothing is known of the time before", row=unit,
            remedy="add earlier periods",
        )  # fmt: skip
    return column


def _roles(study: Study, began: dict[int, int]) -> tuple[Role, ...]:
    if study.method is not Method.SYNTHETIC_DID:
        return tuple(Role((row,), column) for row, column in sorted(began.items()))
    dates = sorted(set(began.values()))
    return tuple(
        Role(tuple(sorted(row for row, when in began.items() if when == date)), date) for date in dates
    )
