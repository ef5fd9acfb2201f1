"""What the derivations share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hannover.engine.measure.asking import leave_two_out
from hannover.engine.measure.panel import Panel
from hannover.engine.measure.periods import Period
from hannover.engine.measure.study import Predictor

__all__ = ["Found", "mean_over", "pairs"]

Found = Iterator[tuple[str, float, str]]


def mean_over(column: str, years: Iterable[int]) -> Predictor:
    return Predictor(column=column, periods=tuple(years))


def pairs(name: str, panel: Panel, adopted: Mapping[str, Period]) -> tuple[str, float, str]:
    test = leave_two_out(panel, adopted)
    return f"{name} leave-two-out p", float(test.p_value), f"{test.losses} of {test.pairs} pairs"
