"""From the gaps of single targets to one path, one mean and one statistic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hannover.engine.measure.simplex import Floats
from hannover.engine.measure.study import Side

__all__ = ["Drawn", "mean_effect", "path_of", "statistic", "statistics"]


@dataclass(frozen=True, eq=False)
class Drawn:
    """One target and what was drawn of it: gaps, when its policy began, of how many units it is the mean."""

    gaps: Floats
    began: int
    size: int
    first: int
    fitted: int


def mean_effect(drawn: Sequence[Drawn]) -> float:
    """The mean over all treated units and periods with the policy."""
    total = sum(one.size * float(one.gaps[one.began :].sum()) for one in drawn)
    return total / sum(one.size * (len(one.gaps) - one.began) for one in drawn)


def path_of(drawn: Sequence[Drawn]) -> tuple[Floats, Floats, int]:
    """Mean gap and number of units by distance from the beginning, and the place of the first period with the
    policy.
    """
    before = max(one.began for one in drawn)
    after = max(len(one.gaps) - one.began for one in drawn)
    total, count = np.zeros(before + after), np.zeros(before + after)
    for one in drawn:
        part = slice(before - one.began, before - one.began + len(one.gaps))
        total[part] += one.size * one.gaps
        count[part] += one.size
    return total / np.maximum(count, 1), count, before


def statistic(drawn: Sequence[Drawn], side: Side) -> float:
    """How extreme the mean path is after the policy, as a multiple of its misfit in the fitted periods
    before.
    """
    path, _, before = path_of(drawn)
    first = before - min(one.began - one.first for one in drawn)
    fitted = before - min(one.began - one.fitted for one in drawn)
    return float(statistics(path[None], first=first, fitted=fitted, began=before, side=side)[0])


def statistics(gaps: Floats, *, first: int, fitted: int, began: int, side: Side) -> Floats:
    """B statistics of B x T gaps: root mean squares after and before as a ratio, or the signed mean after
    over it.

    A misfit below rounding counts as rounding, so that perfect fits can be told apart by what follows.
    """
    scale = np.abs(gaps).max(axis=1)
    misfit = np.sqrt((gaps[:, first:fitted] ** 2).mean(axis=1))
    misfit = np.maximum(misfit, np.maximum(1e-9 * scale, np.finfo(float).tiny))
    after = gaps[:, began:]
    extreme = np.sqrt((after**2).mean(axis=1)) if side is Side.BOTH else after.mean(axis=1)
    ratio: Floats = (-extreme if side is Side.LESS else extreme) / misfit
    return ratio
