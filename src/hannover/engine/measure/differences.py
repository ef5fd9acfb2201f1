"""Difference-in-differences, and its synthetic form (Arkhangelsky, Athey, Hirshberg, Imbens, Wager 2021)."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from hannover.engine.measure.outcome import CERTAIN, centred, evened, nearest
from hannover.engine.measure.simplex import Floats, Indices, Own, Points, Shared, solve
from hannover.engine.measure.tasks import Fits, Tasks

__all__ = ["Differences", "SyntheticDifferences"]

MOST_AT_ONCE = 2_000_000
NO_NOISE = 1e-20
ROUNDED_NOISE = 1e-12
ROUNDED_LEVEL = 1e-14


@dataclass(frozen=True)
class Differences:
    """All donors alike, all periods before the policy alike."""

    local = False

    def fit(self, tasks: Tasks) -> Fits:
        outcomes, targets, unit = centred(tasks)
        allowed = tasks.allowed
        weights = allowed / allowed.sum(axis=1, keepdims=True)
        gaps = (targets - weights @ outcomes) * unit
        gaps = gaps - gaps[:, tasks.first : tasks.fitted].mean(axis=1, keepdims=True)
        nothing = np.zeros(len(gaps))
        return Fits(
            gaps=gaps, weights=weights, objective=(gaps[:, tasks.first : tasks.fitted] ** 2).sum(axis=1),
            gap=nothing, relative=nothing, tied=np.zeros(len(gaps), np.bool_),
        )  # fmt: skip


@dataclass(frozen=True)
class SyntheticDifferences:
    """Donors weighted to run parallel to the target, periods weighted to foretell those after the policy
    began.

    The penalty of the donors is the authors': (treated x periods after)^(1/2) times the variance of the donors'
    first differences. Theirs of the periods, a millionth of that, only tells equal fits apart; here the most
    even weights are taken, which is its limit.

    treated  how many units the target is the mean of
    """

    treated: int = 1
    local = False

    def fit(self, tasks: Tasks) -> Fits:
        window = slice(tasks.first, tasks.fitted)
        allowed = tasks.allowed
        outcomes, targets, unit = centred(tasks)
        noise = _noise(tasks.outcomes[:, window] / unit, allowed)
        after = tasks.outcomes.shape[1] - tasks.began
        zeta = (self.treated * after) ** 0.5 * noise**2
        units = _unit_weights(outcomes[:, window], targets[:, window], tasks, ridge=zeta)
        lambdas, period_gap = _period_weights(outcomes, allowed, tasks)
        gaps = (targets - units.weights @ outcomes) * unit
        gaps = gaps - np.einsum("bt,bt->b", gaps[:, window], lambdas)[:, None]
        return Fits(
            gaps=gaps, weights=units.weights, objective=units.objective * unit**2, gap=units.gap * unit**2,
            relative=np.maximum(units.relative, period_gap), tied=units.tied, lambdas=lambdas,
        )  # fmt: skip


def _noise(before: Floats, allowed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Floats:
    """B standard deviations of the first differences of the donors of each task."""
    steps = np.diff(before, axis=1)
    if not steps.shape[1]:
        return np.zeros(len(allowed))
    count = allowed.sum(axis=1) * steps.shape[1]
    mean = allowed @ steps.sum(axis=1) / count
    square = allowed @ ((steps - steps.mean()) ** 2).sum(axis=1)
    variance = (square - count * (mean - steps.mean()) ** 2) / np.maximum(count - 1, 1)
    size = allowed @ (steps**2).sum(axis=1) / count
    deviation: Floats = np.sqrt(np.where(variance > ROUNDED_NOISE * size, variance, 0.0))
    return deviation


@dataclass(frozen=True, eq=False)
class _Units:
    weights: Floats
    objective: Floats
    gap: Floats
    relative: Floats
    tied: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def _unit_weights(before: Floats, targets: Floats, tasks: Tasks, *, ridge: Floats) -> _Units:
    """Weights that bring the donors parallel to the target: both less their own mean, with a ridge for each
    task.
    """
    periods = before.shape[1]
    level = before - before.mean(axis=1, keepdims=True)
    aims = targets - targets.mean(axis=1, keepdims=True)
    for values in (level, aims):  # the largest outcome is 1: what is left of a flat series is rounding
        values[np.abs(values) < ROUNDED_LEVEL] = 0.0
    points = Points.of(np.ascontiguousarray(level))
    still = ridge < NO_NOISE
    if still.any():
        held = [part for chosen in (still, ~still) if (part := np.flatnonzero(chosen)).size]
        if len(held) > 1:
            return _together([(part, _unit_weights(before, targets[part], tasks.some(part), ridge=ridge[part]))
                              for part in held])  # fmt: skip
        found = nearest(level, aims, tasks.banned, rows=tasks.rows)
        return _Units(found.weights, found.objective, found.gap, found.relative, found.tied)
    known = bool((tasks.rows >= 0).all())
    shared = Shared(
        points,
        np.ascontiguousarray(aims),
        ridge=ridge * periods,
        cross=points.gram[tasks.rows] if known else None,
    )
    found = solve(shared, banned=tasks.banned)
    return _Units(found.weights, found.objective, found.gap, found.relative, found.tied)


def _together(parts: list[tuple[Indices, _Units]]) -> _Units:
    """The fits of some tasks and of the others, in the order of all."""
    order = np.argsort(np.concatenate([rows for rows, _ in parts]))
    return _Units(
        *(
            np.concatenate([getattr(units, entry.name) for _, units in parts])[order]
            for entry in fields(_Units)
        )
    )


def _period_weights(
    outcomes: Floats,
    allowed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    tasks: Tasks,
) -> tuple[Floats, Floats]:
    """B x T0 weights of the fitted periods and how far each fit is from its minimum.

    The donors of a task are all donors less a few, so their centred products are those of all less a few
    outer products.
    """
    before = outcomes[:, tasks.first : tasks.fitted]
    after = outcomes[:, tasks.began :].mean(axis=1)
    apart = before - after[:, None]
    size = apart.shape[1]
    sets, members = np.unique(allowed, axis=0, return_inverse=True)
    found, worst = np.zeros((len(sets), size)), np.zeros(len(sets))
    total, summed = apart.T @ apart, apart.sum(axis=0)
    step = max(1, MOST_AT_ONCE // (size * size))
    for begin in range(0, len(sets), step):
        part = slice(begin, begin + step)
        gone = (~sets[part]).astype(float)
        count = sets[part].sum(axis=1).astype(float)
        sums = summed - gone @ apart
        products = total - np.einsum("bi,is,it->bst", gone, apart, apart, optimize=True)
        products -= sums[:, :, None] * sums[:, None, :] / count[:, None, None]
        products[np.abs(products) < ROUNDED_LEVEL * np.abs(total).max()] = 0.0  # donors that move alike
        solution = solve(Own(products))
        found[part], worst[part] = solution.weights, solution.relative
        for place in begin + np.flatnonzero(solution.tied):
            points = apart[sets[place]]
            level = points - points.mean(axis=0)
            level[np.abs(level) < ROUNDED_LEVEL] = 0.0
            even = evened(level.T, found[place], np.ones(size, np.bool_))
            if even.relative <= max(CERTAIN, 2 * worst[place]):
                found[place], worst[place] = even.weights, even.relative
    weights, relative = found[members.ravel()], worst[members.ravel()]
    return weights, relative
