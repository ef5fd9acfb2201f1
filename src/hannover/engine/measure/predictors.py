"""Predictors as numbers: one row for each unit, each column the mean of what a study names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hannover.engine.measure.errors import PanelError, StudyError
from hannover.engine.measure.panel import Panel
from hannover.engine.measure.simplex import Floats, Indices
from hannover.engine.measure.study import Predictor

__all__ = ["PredictorTable", "shifted"]


@dataclass(frozen=True, eq=False)
class PredictorTable:
    """Predictors as a function of the outcome, so that a simulated outcome brings its own.

    names     of the k predictors
    fixed     n x k, those that are no mean of the outcome; 0 for the others
    averages  T x k, what takes the mean of the outcome; 0 for the others
    """

    names: tuple[str, ...]
    fixed: Floats
    averages: Floats

    @classmethod
    def of(
        cls, panel: Panel, predictors: Sequence[Predictor], *, outcome: str, units: Sequence[int]
    ) -> PredictorTable:
        """The table of a panel; `units` are those that will be used.

        Raises PanelError where one of them has no value at all, or all have the same; StudyError for an
        unknown column.
        """
        fixed = np.zeros((len(panel.units), len(predictors)))
        averages = np.zeros((len(panel.periods), len(predictors)))
        chosen = np.asarray(units, dtype=np.intp)
        for place, predictor in enumerate(predictors):
            columns = [panel.column(period) for period in predictor.periods]
            if predictor.column == outcome:
                averages[columns, place] = 1.0 / len(columns)
            else:
                fixed[chosen, place] = _means(panel, predictor, chosen, columns, outcome=outcome)
        table = cls(tuple(predictor.name for predictor in predictors), fixed, averages)
        for flat in np.flatnonzero(np.ptp(table.at(panel.outcome)[chosen], axis=0) == 0):
            raise PanelError(
                "all units have the same value, so it cannot tell them apart", row=table.names[flat],
                remedy="leave this predictor out",
            )  # fmt: skip
        return table

    def at(self, outcome: Floats, rows: Indices | None = None) -> Floats:
        """The predictors of units with this outcome; `rows` says which units they are."""
        fixed = self.fixed if rows is None else self.fixed[rows]
        periods = outcome.shape[1]
        for place in np.flatnonzero(self.averages[periods:].any(axis=0))[:1]:
            raise PanelError(
                f"reaches beyond the {periods} periods at hand",
                row=self.names[place],
                remedy="choose earlier periods",
            )
        table: Floats = fixed + outcome @ self.averages[:periods]
        return table


def _means(
    panel: Panel, predictor: Predictor, chosen: Indices, columns: list[int], *, outcome: str
) -> Floats:
    if predictor.column not in panel.predictors:
        raise StudyError(
            f"the panel has no column {predictor.column}", field="predictors",
            remedy=f"one of: {', '.join((outcome, *panel.predictors))}",
        )  # fmt: skip
    part = panel.predictors[predictor.column][np.ix_(chosen, np.array(columns, np.intp))]
    there = ~np.isnan(part)
    for empty in np.flatnonzero(~there.any(axis=1))[:1].tolist():
        raise PanelError(
            f"{predictor.name} has no value", row=panel.units[chosen[empty]],
            remedy="choose periods in which every unit has a value, or leave the unit out",
        )  # fmt: skip
    means: Floats = np.where(there, part, 0.0).sum(axis=1) / there.sum(axis=1)
    return means


def shifted(predictor: Predictor, panel: Panel, *, by: int) -> Predictor:
    """The same predictor, `by` periods earlier; PanelError where the panel does not reach so far back."""
    columns = [panel.column(period) - by for period in predictor.periods]
    if min(columns) < 0:
        raise PanelError(f"the panel does not reach {by} periods further back", row=predictor.name)
    return replace(predictor, periods=tuple(panel.periods[column] for column in columns))
