"""Weights of predictors and of donors, one inside the other (Abadie, Diamond, Hainmueller 2010).

For predictor weights v the donor weights w(v) solve a convex problem; v is chosen so that w(v) fits the
outcome best. That outer problem has many minima and corners, so the search starts from several places: equal
weights, the regression of the outcome on the predictors, and the best of many random draws. All searches of
all tasks advance together; each step tries a line along a quasi-Newton direction and single coordinates, and
keeps the best.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hannover.engine.measure.simplex import Flags, Floats, Indices, Own, solve

__all__ = ["Search", "Space", "losses", "search", "weights_of"]

SMALLEST = np.log(1e-6)
TIE_SHARE = 1e-8
DRAWS_PER_START = 60
STEPS = np.array([4.0, 2.0, 1.0, 0.5, 0.2, 0.05, 0.01])
FIRST_SPAN = 1.0
LAST_SPAN = 1e-3
MOST_ROUNDS = 150
THINNING_ROUND = 12
KEPT_STARTS = 3
MOST_AT_ONCE = 6_000_000


@dataclass(frozen=True, eq=False)
class Space:
    """B problems of n donors and k predictors.

    apart    B x n x k, scaled predictors of each donor less those of the target
    outer    B x n x n, products of the donors' outcomes less the target's in the fitted periods, over their
             number
    banned   B x m
    """

    apart: Floats
    outer: Floats
    banned: Indices

    @property
    def tie(self) -> Floats:
        """B: what makes the outer products 1 in the mean, to mix them in where predictors are fitted alike."""
        mean = np.einsum("bnn->b", self.outer) / self.outer.shape[1]
        share: Floats = 1.0 / np.maximum(mean, np.finfo(float).tiny)
        return share

    def inner(self, which: Indices, weights: Floats, *, tie: float = TIE_SHARE) -> Floats:
        """M x n x n products for predictor weights (M x k) of the problems `which`, and a share `tie` of the
        outer.
        """
        apart = self.apart[which]
        products = (apart * weights[:, None, :]) @ apart.swapaxes(1, 2)
        if tie:
            products += tie * self.tie[which][:, None, None] * self.outer[which]
        return products


@dataclass(frozen=True, eq=False)
class Search:
    """What a search found.

    predictor_weights  B x k, of the best start
    donor_weights      B x n, those that go with them
    loss               B, mean squared distance of the outcome over the fitted periods
    by_start           B x S losses, best first; inf for starts given up early
    start_weights      B x S x k
    """

    predictor_weights: Floats
    donor_weights: Floats
    loss: Floats
    by_start: Floats
    start_weights: Floats


def losses(
    space: Space, which: Indices, logs: Floats, *, guess: Flags | None = None
) -> tuple[Floats, Floats]:
    """M losses and M x n donor weights for logarithms of predictor weights."""
    found, donors = np.empty(len(which)), np.empty((len(which), space.outer.shape[1]))
    step = max(1, MOST_AT_ONCE // space.outer.shape[1] ** 2)
    for begin in range(0, len(which), step):
        part = slice(begin, begin + step)
        chosen = which[part]
        products = space.inner(chosen, weights_of(logs[part]))
        start = None if guess is None else guess[part]
        donors[part] = solve(Own(products), banned=space.banned[chosen], start=start).weights
        found[part] = np.einsum(
            "mi,mi->m", np.matmul(donors[part][:, None, :], space.outer[chosen])[:, 0], donors[part]
        )
    return found, donors


def weights_of(logs: Floats) -> Floats:
    """Predictor weights with sum 1."""
    weights = np.exp(np.maximum(logs - logs.max(axis=1, keepdims=True), SMALLEST))
    share: Floats = weights / weights.sum(axis=1, keepdims=True)
    return share


def slopes(space: Space, which: Indices, logs: Floats, donors: Floats) -> Floats:
    """M x k derivatives of the loss by the logarithms, the set of donors held."""
    shares = weights_of(logs)
    held = donors > 0
    count, size = donors.shape
    system = np.zeros((count, size + 1, size + 1))
    both = held[:, :, None] & held[:, None, :]
    system[:, :size, :size] = np.where(both, space.inner(which, shares), 0.0)
    diagonal = np.einsum("mii->mi", system)
    diagonal[:, :size] += ~held
    system[:, :size, size] = held
    system[:, size, :size] = held
    wish = np.zeros((count, size + 1, 1))
    wish[:, :size, 0] = np.where(held, 2 * np.matmul(space.outer[which], donors[:, :, None])[:, :, 0], 0.0)
    try:
        answer = np.linalg.solve(system, wish)[:, :size, 0]
    except np.linalg.LinAlgError:
        return np.zeros_like(logs)
    apart = space.apart[which]
    fit = np.matmul(donors[:, None, :], apart)[:, 0]
    by_share = -np.matmul(np.where(held, answer, 0.0)[:, None, :], apart)[:, 0] * fit
    slope = shares * (by_share - (shares * by_share).sum(axis=1, keepdims=True))
    return np.where(np.isfinite(slope), slope, 0.0)


def search(space: Space, *, guesses: Floats, starts: int, seed: int) -> Search:
    """The best predictor weights of every problem over `starts` starts.

    guesses  B x g x k predictor weights to begin from, before random ones are drawn
    """
    logs = opening(space, guesses, starts=starts, seed=seed)
    problems, count, predictors = logs.shape
    run = _Run(space, np.repeat(np.arange(problems), count), logs.reshape(-1, predictors))
    run.advance(THINNING_ROUND)
    by_start = run.loss.reshape(problems, count)
    if count > KEPT_STARTS:
        kept = np.zeros((problems, count), np.bool_)
        np.put_along_axis(kept, by_start.argsort(axis=1, kind="stable")[:, :KEPT_STARTS], True, axis=1)
        run.only(kept.ravel())
    run.advance(MOST_ROUNDS)
    by_start = run.everything(run.loss).reshape(problems, count)
    order = by_start.argsort(axis=1, kind="stable")
    best = order[:, 0] + count * np.arange(problems)
    final = run.logs[best]
    loss, donors = losses(space, np.arange(problems), final, guess=run.donors[best] > 0)
    stacked = weights_of(run.logs).reshape(problems, count, predictors)
    return Search(
        weights_of(final), donors, loss, np.take_along_axis(by_start, order, axis=1),
        np.take_along_axis(stacked, order[:, :, None], axis=1),
    )  # fmt: skip


def opening(space: Space, guesses: Floats, *, starts: int, seed: int) -> Floats:
    """B x starts x k logarithms: the guesses, then the best of many random draws."""
    problems, _, predictors = space.apart.shape
    equal = np.full((problems, 1, predictors), 1.0 / predictors)
    given = np.concatenate([equal, guesses], axis=1)[:, :starts]
    logs = np.log(np.maximum(given, np.exp(SMALLEST)))
    more = starts - logs.shape[1]
    if more <= 0:
        values: Floats = logs
        return values
    chance = np.random.default_rng(seed)
    drawn = chance.normal(scale=3.0, size=(DRAWS_PER_START * more, predictors))
    which = np.repeat(np.arange(problems), len(drawn))
    loss, _ = losses(space, which, np.tile(drawn, (problems, 1)))
    best = loss.reshape(problems, -1).argsort(axis=1, kind="stable")[:, :more]
    return np.concatenate([logs, drawn[best]], axis=1)


class _Run:
    """M searches that advance together, each from where it is."""

    def __init__(self, space: Space, which: Indices, logs: Floats) -> None:
        self.space, self.which, self.logs = space, which, logs.copy()
        self.loss, self.donors = losses(space, which, self.logs)
        size = logs.shape[1]
        self.curvature = np.tile(np.eye(size), (len(which), 1, 1))
        self.slope = slopes(space, which, self.logs, self.donors)
        self.span = np.full(len(which), FIRST_SPAN)
        self.dropped: NDArray[np.bool_] = np.zeros(len(which), np.bool_)

    def only(self, kept: Flags) -> None:
        self.dropped = ~kept

    def everything(self, values: Floats) -> Floats:
        return np.where(self.dropped, np.inf, values)

    def advance(self, rounds: int) -> None:
        for _ in range(rounds):
            moving = np.flatnonzero(~self.dropped & (self.span > LAST_SPAN))
            if not len(moving):
                return
            self._step(moving)

    def _step(self, moving: Indices) -> None:
        logs, slope = self.logs[moving], self.slope[moving]
        size = logs.shape[1]
        ahead = -np.matmul(self.curvature[moving], slope[:, :, None])[:, :, 0]
        longest = np.abs(ahead).max(axis=1, keepdims=True)
        ahead = np.where(
            longest > 0,
            ahead / np.maximum(longest, 1e-300) * np.clip(longest, self.span[moving, None], 3.0),
            0.0,
        )
        single = self.span[moving][:, None, None] * np.concatenate([np.eye(size), -np.eye(size)])[None]
        moves = np.concatenate([STEPS[None, :, None] * ahead[:, None, :], single], axis=1)
        tried = logs[:, None, :] + moves
        tried = np.maximum(tried - tried.max(axis=2, keepdims=True), SMALLEST)
        which = np.repeat(self.which[moving], moves.shape[1])
        guess = np.repeat(self.donors[moving] > 0, moves.shape[1], axis=0)
        loss, donors = losses(self.space, which, tried.reshape(-1, size), guess=guess)
        loss = loss.reshape(len(moving), -1)
        best = loss.argmin(axis=1)
        rows = np.arange(len(moving))
        better = loss[rows, best] < self.loss[moving] * (1 - 1e-10)
        self._accept(moving[better], tried[rows, best][better], loss[rows, best][better],
                     donors.reshape(len(moving), -1, donors.shape[1])[rows, best][better])  # fmt: skip
        gained = np.zeros(len(moving))
        gained[better] = 1.0
        single_won = better & (best >= len(STEPS))
        self.span[moving] = np.where(
            better, self.span[moving] * np.where(single_won, 1.5, 1.0), self.span[moving] / 3
        )
        self.span[moving] = np.minimum(self.span[moving], 3.0)

    def _accept(self, chosen: Indices, logs: Floats, loss: Floats, donors: Floats) -> None:
        """Moves there and learns the curvature from the change of slope (BFGS)."""
        if not len(chosen):
            return
        before, at = self.slope[chosen], self.logs[chosen]
        self.logs[chosen], self.loss[chosen], self.donors[chosen] = logs, loss, donors
        slope = slopes(self.space, self.which[chosen], logs, donors)
        self.slope[chosen] = slope
        moved, turned = logs - at, slope - before
        inner = np.einsum("mk,mk->m", moved, turned)
        fine = inner > 1e-12 * np.linalg.norm(moved, axis=1) * np.linalg.norm(turned, axis=1)
        scale = np.where(fine, 1.0 / np.where(fine, inner, 1.0), 0.0)
        size = logs.shape[1]
        left = np.eye(size) - scale[:, None, None] * moved[:, :, None] * turned[:, None, :]
        curvature = left @ self.curvature[chosen] @ left.swapaxes(1, 2)
        curvature += scale[:, None, None] * moved[:, :, None] * moved[:, None, :]
        self.curvature[chosen] = np.where(fine[:, None, None], curvature, np.eye(size))
