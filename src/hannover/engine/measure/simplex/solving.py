"""Rounds of pricing: every problem takes in its best point until none is better than those it holds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from hannover.engine.measure.simplex.certifying import Certificates, Ended, Solution, joined
from hannover.engine.measure.simplex.holding import Holding, at_nearest, at_start
from hannover.engine.measure.simplex.products import (
    Flags,
    Floats,
    Indices,
    Products,
    Shared,
    best_free,
    forbid,
)

__all__ = ["solve"]

GAP_WANTED = 1e-12
STILL_MOVING = 0.93

Pricing = Callable[[Holding], tuple[Floats, Indices, Floats]]


def solve(products: Products, *, banned: Indices | None = None, start: Flags | None = None) -> Solution:
    """Weights on the simplex that bring each problem's points nearest to its target.

    Many points are priced in single precision first. What is found that way is weighed exactly, every end is
    certified exactly, and a problem whose end is not the optimum goes on from there in double precision.

    banned  B x m numbers of points that a problem may not use; -1 fills a row that bans fewer
    start   B x n, the points with positive weights in a similar problem: a guess that only saves time
    """
    if banned is None:
        banned = np.full((products.count, 0), -1, np.intp)
    rows = np.arange(products.count)
    found = Certificates(products, banned)
    begun = at_nearest(products, rows, banned) if start is None else at_start(products, rows, banned, start)
    if isinstance(products, Shared) and products.coarse is not None:
        _descend(products, begun, found, _screened(products))
        rows = np.flatnonzero(found.relative > 2 * GAP_WANTED)
        begun = at_start(products, rows, banned[rows], found.weights[rows] > 0)
    _descend(products, begun, found, _priced(products))
    return found.solution()


def _priced(products: Products) -> Pricing:
    def best(holding: Holding) -> tuple[Floats, Indices, Floats]:
        price, constant = products.price(holding.rows, holding.slots, holding.weights)
        held = np.take_along_axis(price, holding.slots, axis=1)
        objective = constant - np.einsum("bk,bk->b", held, holding.weights)
        forbid(price, holding.banned, -np.inf)
        entering = best_free(price, holding.slots, holding.used)
        return objective, entering, constant - price[np.arange(len(price)), entering]

    return best


def _screened(products: Shared) -> Pricing:
    def best(holding: Holding) -> tuple[Floats, Indices, Floats]:
        return products.screened(holding.rows, holding.slots, holding.used, holding.weights, holding.banned)

    return best


def _descend(products: Products, holding: Holding, found: Certificates, best: Pricing) -> None:
    """Lets all problems take points in until none finds more, and certifies where they ended."""
    ended: list[Ended] = []
    moving = np.ones(len(holding.rows), np.bool_)
    most = found.rounds + 20 * products.size + 100
    while len(holding.rows):
        found.rounds += 1
        found.operations += products.cost(holding.used[moving].sum(axis=1))
        moving &= ~_advance(products, holding, moving, best(holding))
        found.operations += 4 * int((holding.used[moving].sum(axis=1) ** 2).sum())
        if moving.mean() < STILL_MOVING or found.rounds > most:
            stopped = ~moving if found.rounds <= most else np.ones_like(moving)
            ended.append(Ended.of(holding, stopped))
            left = np.flatnonzero(~stopped)
            holding.keep(left)
            moving = moving[left]
    found.take(joined(ended))


def _advance(
    products: Products, holding: Holding, moving: Flags, best: tuple[Floats, Indices, Floats]
) -> Flags:
    """One round: each moving problem takes in its best point, or True where it has arrived."""
    objective, entering, slope = best
    arrived = ~(objective - slope > GAP_WANTED * np.maximum(objective, 1e-3 * GAP_WANTED * holding.shift))
    arrived |= objective >= holding.objective
    holding.objective = objective
    arrived &= moving
    going = moving & ~arrived
    if going.any():
        arrived |= holding.enter(products, going, entering) & going
    flags: Flags = arrived
    return flags
