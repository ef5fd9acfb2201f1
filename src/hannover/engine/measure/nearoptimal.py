"""What else would have fitted nearly as well, and what effect it would have shown."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import scipy

from hannover.engine.measure.design import Design, Role
from hannover.engine.measure.nested import Space, losses, weights_of
from hannover.engine.measure.outcome import OutcomeControl
from hannover.engine.measure.predicted import PredictorControl, donor_weights
from hannover.engine.measure.results import Interval, NearOptimal
from hannover.engine.measure.simplex import Floats, Indices, Own, solve
from hannover.engine.measure.tasks import Fits

__all__ = ["corners_alike", "equally_good", "fit_nearly"]

SPREADS = (0.1, 0.3, 1.0, 3.0)
DRAWN = 150
ROUNDS = 3
ROUNDING = 1e-9
DIRECTIONS = 24
MIXTURES = 200
LEAST_SHARE = 1e-6
HALVINGS = 24
VISIBLE = 5e-4
FACE = 1e-7


def fit_nearly(design: Design, true: Mapping[Role, tuple[Fits, int]]) -> NearOptimal | None:
    """Ranges over fits within the study's share of the best one, for a design with one target; None for other
    methods.
    """
    role = design.roles[0]
    estimator = design.estimator(size=len(role.members))
    if isinstance(estimator, PredictorControl):
        return _over_predictor_weights(design, role, estimator, true[role][0])
    if isinstance(estimator, OutcomeControl):
        return _over_weights(design, role, true[role][0])
    return None


def _over_predictor_weights(
    design: Design, role: Role, estimator: PredictorControl, fits: Fits
) -> NearOptimal:
    """Random walks from every start's end, as long as the outcome is fitted nearly as well."""
    tasks = design.tasks([role])
    space, final = estimator.search_space(tasks), estimator.space(tasks)
    assert fits.start_shares is not None
    assert fits.by_start is not None
    assert fits.shares is not None
    limit = float(fits.by_start[0, 0]) * (1 + max(design.study.near, ROUNDING))
    ends = fits.start_shares[0][np.isfinite(fits.by_start[0])]
    logs = np.log(np.maximum(np.concatenate([fits.shares[:1], ends]), 1e-12))
    chance = np.random.default_rng(design.study.seed)
    gaps = design.outcome[list(role.members)].mean(axis=0)[role.began :]
    logs = np.concatenate([logs, _alike(space, logs, chance, limit=limit)])
    kept, effects, weights = logs[:0], np.empty(0), np.empty((0, len(design.outcome)))
    tried = 0
    for _ in range(ROUNDS):
        steps = [chance.normal(scale=spread, size=(DRAWN, logs.shape[1])) for spread in SPREADS]
        walk = np.concatenate(
            [logs, *(logs[chance.integers(len(logs), size=DRAWN)] + step for step in steps)]
        )
        loss, _ = losses(space, np.zeros(len(walk), np.intp), walk)
        near = walk[loss <= limit]
        tried += len(walk)
        wide = np.zeros(len(near), np.intp)
        spread = Space(final.apart[wide], final.outer[wide], final.banned[wide])
        drawn = donor_weights(spread, weights_of(near))
        effect = (gaps - drawn.weights @ design.outcome[:, role.began :]).mean(axis=1)
        kept, effects = np.concatenate([kept, near]), np.concatenate([effects, effect])
        weights = np.concatenate([weights, drawn.weights])
        ends_now = {int(effects.argmin()), int(effects.argmax())}
        ends_now |= {int(column.argmax()) for column in weights.T if column.max() > VISIBLE}
        logs = kept[sorted(ends_now)]
    shares = weights_of(kept)
    return NearOptimal(
        share=design.study.near, effect=_range(effects), tried=tried,
        weights={
            design.panel.units[unit]: _range(weights[:, unit])
            for unit in np.flatnonzero(weights.max(axis=0) > VISIBLE)
        },
        predictor_weights={name: _range(shares[:, place]) for place, name in enumerate(estimator.main.names)},
    )  # fmt: skip


def _alike(space: Space, logs: Floats, chance: np.random.Generator, *, limit: float) -> Floats:
    """Logarithms of predictor weights that give exactly the donor weights of the best of `logs`: corners of all
    there are, and mixtures that fill what lies between.
    """
    corners = corners_alike(space, logs, chance=chance)
    if not len(corners):
        return logs[:0]
    mixed = chance.dirichlet(np.full(len(corners), 0.3), size=MIXTURES) @ corners
    candidates = np.log(np.maximum(np.concatenate([corners, mixed]), LEAST_SHARE))
    loss, _ = losses(space, np.zeros(len(candidates), np.intp), candidates)
    alike: Floats = candidates[loss <= limit]
    return alike


def corners_alike(space: Space, logs: Floats, *, chance: np.random.Generator | None = None) -> Floats:
    """Predictor weights (c x k) at corners of all those that give the donor weights of the best of `logs`.

    For given donor weights the conditions on predictor weights are linear, so they form a polytope: linear
    programmes find corners of it along each predictor and, with `chance`, in directions drawn at random.
    """
    loss, donors = losses(space, np.zeros(len(logs), np.intp), logs)
    held = donors[int(loss.argmin())]
    slopes = space.apart[0] * (held @ space.apart[0])
    inside = np.flatnonzero(held > 0)
    outside = np.setdiff1d(np.arange(len(held)), np.append(inside, space.banned[0]))
    level = slopes[inside[0]]
    size = max(float(np.abs(slopes).max()), np.finfo(float).tiny)
    predictors = logs.shape[1]
    goals = np.concatenate([np.eye(predictors), -np.eye(predictors)])
    if chance is not None:
        goals = np.concatenate([goals, chance.normal(size=(DIRECTIONS, predictors))])
    corners = []
    for goal in goals:
        found = scipy.optimize.linprog(
            goal,
            A_ub=(level - slopes[outside]) / size,
            b_ub=np.zeros(len(outside)),
            A_eq=np.concatenate([(slopes[inside[1:]] - level) / size, np.ones((1, predictors))]),
            b_eq=np.append(np.zeros(len(inside) - 1), 1.0),
            bounds=(LEAST_SHARE, 1.0),
            method="highs",
        )
        if found.success:
            corners.append(found.x)
    return np.array(corners).reshape(-1, predictors)


def _over_weights(design: Design, role: Role, fits: Fits) -> NearOptimal:
    """How far the effect, and each weight, can be pushed before the fit gets worse than allowed.

    The fit is drawn toward a goal for the quantity; the goal is moved by halving until the fit is just
    allowed.
    """
    tasks = design.tasks([role])
    middle = tasks.outcomes.mean(axis=0)
    outcomes, target = tasks.outcomes - middle, (tasks.targets - middle)[0]
    before = np.ascontiguousarray(outcomes[:, tasks.first : tasks.fitted])
    after = outcomes[:, role.began :].mean(axis=1)
    best = float(fits.objective[0])
    scale = float(((before - target[tasks.first : tasks.fitted]) ** 2).sum(axis=1).mean())
    limit = max(best * (1 + design.study.near), best + 1e-9 * scale)
    shown = np.flatnonzero(fits.weights[0] > VISIBLE)
    quantities = np.concatenate([after[None], np.eye(len(outcomes))[shown]])
    aim = target[tasks.first : tasks.fitted]
    low, high = (
        sign * _pushed(before - aim, sign * quantities, fits.weights[0], tasks.banned, limit=limit)
        for sign in (-1, 1)
    )
    mean = float(target[role.began :].mean())
    return NearOptimal(
        share=design.study.near, effect=Interval(low=mean - float(high[0]), high=mean - float(low[0])),
        weights={
            design.panel.units[unit]: Interval(low=float(low[place]), high=float(high[place]))
            for place, unit in enumerate(shown, start=1)
        },
        predictor_weights={}, tried=2 * HALVINGS * len(quantities),
    )  # fmt: skip


def _pushed(apart: Floats, quantities: Floats, weights: Floats, banned: Indices, *, limit: float) -> Floats:
    """The largest value of each quantity (q x n, a sum over weights) among fits no worse than `limit`.

    apart  n x T, donors less the target in the fitted periods
    """
    allowed = np.setdiff1d(np.arange(len(apart)), banned[0])
    count = len(quantities)
    reached = quantities @ weights
    near, far = reached.copy(), quantities[:, allowed].max(axis=1)
    gram = apart @ apart.T
    scale = float(np.diagonal(gram).mean())
    spread = np.maximum(np.ptp(quantities[:, allowed], axis=1), np.finfo(float).tiny)
    pull = 1e3 * scale / spread**2
    every = np.repeat(banned[:1], count, axis=0)
    for _ in range(HALVINGS):
        goal = (near + far) / 2
        off = quantities - goal[:, None]
        products = gram[None] + pull[:, None, None] * off[:, :, None] * off[:, None, :]
        found = solve(Own(products), banned=every).weights
        loss = np.einsum("qi,qi->q", found @ gram, found)
        good = loss <= limit
        reached = np.where(good, np.maximum(reached, np.einsum("qi,qi->q", quantities, found)), reached)
        near, far = np.where(good, goal, near), np.where(good, far, goal)
    return reached


def equally_good(design: Design, role: Role, fits: Fits, place: int) -> Interval:
    """The effects of all weights that draw the fitted periods exactly alike, by two linear programmes."""
    tasks = design.tasks([role])
    middle = tasks.outcomes.mean(axis=0)
    outcomes, target = tasks.outcomes - middle, (tasks.targets - middle)[0]
    allowed = np.flatnonzero(tasks.allowed[0])
    before = outcomes[allowed, tasks.first : tasks.fitted]
    size = max(float(np.abs(before).max()), np.finfo(float).tiny)
    drawn = fits.weights[place, allowed] @ before
    bounds = np.concatenate([drawn, -drawn]) / size + FACE
    cost = outcomes[allowed, role.began :].mean(axis=1)
    rise = max(float(np.abs(cost).max()), np.finfo(float).tiny)
    ends = [
        scipy.optimize.linprog(
            sign * cost / rise, A_ub=np.concatenate([before.T, -before.T]) / size, b_ub=bounds,
            A_eq=np.ones((1, len(allowed))), b_eq=[1.0], method="highs",
        )
        for sign in (1, -1)
    ]  # fmt: skip
    if not all(end.success for end in ends):
        return Interval(low=None, high=None)
    mean = float(target[role.began :].mean())
    return Interval(low=mean + rise * float(ends[1].fun), high=mean - rise * float(ends[0].fun))


def _range(values: Floats) -> Interval:
    return Interval(low=float(values.min()), high=float(values.max()))
