"""Least squares over the simplex, many problems at a time, by one active-set method.

Every fit of the verb is the same problem: find weights w >= 0 with sum 1 that bring the weighted points as
near as possible to a target, that is the point of smallest norm in the convex hull of the differences (Wolfe
1976). Thousands of such problems share their points: placebos, pairs, jackknives and shorter windows differ
by a target or by donors left out. They advance in step, each holding its few positive weights in slots with
the inverse of its small matrix of inner products, so that one matrix product prices all donors of all
problems at once. A donor left out is a number in `banned`; the inner products of the points are computed
once.

The inverses are updated, not recomputed, while the active set is being found. At the end every problem is
solved afresh from the differences themselves and refined once; the duality gap is taken from that.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from hannover.engine.measure.products import Coarse, Flags, Floats, Indices, Own, Points, Products, Shared

__all__ = ["Flags", "Floats", "Indices", "Own", "Points", "Products", "Shared", "Solution", "solve"]

FIRST_SLOTS = 8
MORE_SLOTS = 6
GAP_WANTED = 1e-12
DEPENDENT = 1e-13
TIE = 1e-9
POLISHED_AT_ONCE = 256


@dataclass(frozen=True, kw_only=True)
class Solution:
    """The weights of B problems over n points, and how good they provably are.

    weights     B x n, on the simplex
    objective   B, squared distance (with the ridge, where there is one)
    gap         B, how far the objective can be above the true minimum
    relative    B, the gap as a share of the objective; where the fit is perfect, as a share of PERFECT times
                the mean squared distance of the points
    tied        B, True where other weights may reach the same minimum
    rivals      B, True where a point without weight would do as well as those with one
    rounds      pricing rounds taken
    operations  floating-point operations that the fits took
    """

    weights: Floats
    objective: Floats
    gap: Floats
    relative: Floats
    tied: Flags
    rivals: Flags
    rounds: int
    operations: int


@dataclass(eq=False)
class _State:
    """The problems still advancing: which points they hold in slots, with what weights and inverses."""

    rows: Indices
    banned: Indices
    slots: Indices
    used: Flags
    weights: Floats
    inverse: Floats
    sums: Floats
    shift: Floats
    objective: Floats
    exact: Flags

    def keep(self, chosen: Flags) -> None:
        for name in (entry.name for entry in fields(self)):
            setattr(self, name, getattr(self, name)[chosen])

    def widen(self, size: int) -> None:
        """Makes room for more positive weights, up to one for every point and the entering one."""
        count, held = self.slots.shape
        more = min(MORE_SLOTS, size + 1 - held)
        self.slots = np.concatenate([self.slots, np.zeros((count, more), np.intp)], axis=1)
        self.used = np.concatenate([self.used, np.zeros((count, more), np.bool_)], axis=1)
        self.weights = np.concatenate([self.weights, np.zeros((count, more))], axis=1)
        inverse = np.zeros((count, held + more, held + more))
        inverse[:, :held, :held] = self.inverse
        self.inverse = inverse
        self.sums = np.concatenate([self.sums, np.zeros((count, more))], axis=1)


def solve(products: Products, *, banned: Indices | None = None, start: Flags | None = None) -> Solution:
    """Weights on the simplex that bring each problem's points nearest to its target.

    banned  B x m numbers of points that a problem may not use; -1 fills a row that bans fewer
    start   B x n, the points with positive weights in a similar problem: a guess that only saves time
    """
    if banned is None:
        banned = np.full((products.count, 0), -1, np.intp)
    state = _opening(products, banned) if start is None else _warm(products, banned, start)
    held: list[tuple[Indices, Indices, Flags, Floats]] = []
    operations = rounds = 0
    moving = np.ones(len(state.rows), np.bool_)
    while len(state.rows):
        rounds += 1
        operations += int(moving.sum()) * products.cost
        moving &= ~_advance(products, state, moving)
        operations += int(moving.sum()) * 8 * state.slots.shape[1] ** 2
        if moving.mean() < 0.85 or rounds > 20 * products.size + 100:
            stopped = ~moving if rounds <= 20 * products.size + 100 else np.ones_like(moving)
            held.append(
                (state.rows[stopped], state.slots[stopped], state.used[stopped], state.weights[stopped])
            )
            state.keep(~stopped)
            moving = moving[~stopped]
    return _finished(products, banned, held, rounds=rounds, operations=operations)


def _opening(products: Products, banned: Indices) -> _State:
    """Every problem begins at its nearest point."""
    rows = np.arange(products.count)
    diagonal = np.array(products.diagonal(rows))
    scale = diagonal.mean(axis=1)
    _forbid(diagonal, banned, np.inf)
    first = diagonal.argmin(axis=1)
    nearest = diagonal[rows, first]
    width = min(FIRST_SLOTS, products.size + 1)
    slots, used = np.zeros((len(rows), width), np.intp), np.zeros((len(rows), width), np.bool_)
    weights, inverse = np.zeros((len(rows), width)), np.zeros((len(rows), width, width))
    slots[:, 0], used[:, 0], weights[:, 0] = first, True, 1.0
    shift = nearest + 1e-6 * scale + np.finfo(float).tiny
    inverse[:, 0, 0] = 1.0 / (nearest + shift)
    return _State(
        rows, banned, slots, used, weights, inverse, inverse.sum(axis=2), shift, np.full(len(rows), np.inf),
        np.full(len(rows), not isinstance(products, Shared) or products.coarse is None),
    )  # fmt: skip


def _warm(products: Products, banned: Indices, start: Flags) -> _State:
    """Every problem begins at the points it is given, less those that get no positive weight among them."""
    rows = np.arange(products.count)
    start = start.copy()
    for column in range(banned.shape[1]):
        named = banned[:, column] >= 0
        start[rows[named], banned[named, column]] = False
    cold = _opening(products, banned)
    width = max(int(start.sum(axis=1).max(initial=0)) + 2, cold.slots.shape[1])
    while cold.slots.shape[1] < min(width, products.size + 1):
        cold.widen(products.size)
    order = np.argsort(~start, axis=1, kind="stable")[:, : cold.slots.shape[1]]
    width = order.shape[1]
    used = np.zeros_like(cold.used)
    used[:, :width] = np.take_along_axis(start, order, axis=1)
    slots = np.zeros_like(cold.slots)
    slots[:, :width] = np.where(used[:, :width], order, 0)
    system, both = _bordered(products.block(rows, slots), used, cold.shift)
    with np.errstate(all="ignore"):
        inverse = np.where(both, _inverted(system), 0.0)
        weights = inverse.sum(axis=2)
        weights /= weights.sum(axis=1, keepdims=True)
        good = np.isfinite(inverse).all(axis=(1, 2)) & (weights >= 0).all(axis=1) & used.any(axis=1)
    cold.slots[good], cold.used[good] = slots[good], used[good]
    cold.weights[good], cold.inverse[good] = weights[good], inverse[good]
    cold.sums[good] = inverse[good].sum(axis=2)
    return cold


def _bordered(block: Floats, used: Flags, shift: Floats) -> tuple[Floats, Flags]:
    """The matrix to solve with: the block plus the shift where slots are used, one where they are free."""
    both = used[:, :, None] & used[:, None, :]
    system = np.where(both, block + shift[:, None, None], 0.0)
    diagonal = np.einsum("bkk->bk", system)
    diagonal += ~used
    return system, both


def _inverted(system: Floats) -> Floats:
    try:
        inverse = np.asarray(np.linalg.inv(system), dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.full_like(system, np.nan)
    return inverse


def _forbid(values: Floats | Coarse, banned: Indices, mark: float) -> None:
    rows = np.arange(len(values))
    for column in range(banned.shape[1]):
        named = banned[:, column] >= 0
        values[rows[named], banned[named, column]] = mark


def _advance(products: Products, state: _State, moving: Flags) -> Flags:
    """One pricing round: each moving problem takes in its best point or is found to have arrived."""
    objective, excess = np.empty(len(state.rows)), np.empty(len(state.rows))
    entering = np.zeros(len(state.rows), np.intp)
    for exact in (False, True):
        some = np.flatnonzero(state.exact == exact)
        if len(some):
            objective[some], entering[some], slope = _best(products, state, some, exact=exact)
            excess[some] = objective[some] - slope
    arrived = ~(excess > GAP_WANTED * np.maximum(objective, 1e-3 * GAP_WANTED * state.shift))
    arrived |= objective >= state.objective
    state.objective = objective
    arrived &= moving
    going = moving & ~arrived
    if going.any():
        arrived |= _enter(products, state, going, entering) & going
    coarse = arrived & ~state.exact
    state.exact |= coarse
    state.objective[coarse] = np.inf
    flags: Flags = arrived & ~coarse
    return flags


def _best(products: Products, state: _State, some: Indices, *, exact: bool) -> tuple[Floats, Indices, Floats]:
    """Objective, best point without weight and what it would be worth, of some problems.

    Many points are screened in single precision first: what is found that way is weighed exactly, and a problem
    that finds nothing more is priced exactly from then on.
    """
    part: slice | Indices = slice(None) if len(some) == len(state.rows) else some
    rows, slots, weights = state.rows[part], state.slots[part], state.weights[part]
    banned, used = state.banned[part], state.used[part]
    here = np.arange(len(rows))
    price: Floats | Coarse
    if exact:
        price, constant = products.price(rows, slots, weights)
        held = np.take_along_axis(price, slots, axis=1)
        objective = constant - np.einsum("bk,bk->b", held, weights)
    else:
        assert isinstance(products, Shared)
        price, residual = products.screen(rows, slots, weights)
    _forbid(price, banned, -np.inf)
    first = slots[here, used.argmax(axis=1)]
    price[here[:, None], np.where(used, slots, first[:, None])] = -np.inf
    entering = price.argmax(axis=1)
    if exact:
        return objective, entering, constant - price[here, entering]
    assert isinstance(products, Shared)
    objective, slope = products.standing(rows, residual, weights, entering)
    return objective, entering, slope


def _enter(products: Products, state: _State, going: Flags, entering: Indices) -> Flags:
    """Takes the entering points in and restores positive weights; True where the point is dependent on those
    held.
    """
    if (state.used.sum(axis=1)[going] >= state.slots.shape[1]).any():
        state.widen(products.size)
    rows = np.arange(len(state.rows))
    slot = state.used.argmin(axis=1)
    column = products.column(state.rows, state.slots, entering) + state.shift[:, None]
    column[~state.used] = 0.0
    corner = products.corner(state.rows, entering) + state.shift
    across = np.matmul(state.inverse, column[:, :, None])[:, :, 0]
    pivot = corner - np.einsum("bk,bk->b", column, across)
    dependent = ~(pivot > DEPENDENT * corner)
    chosen = going & ~dependent
    across[rows, slot] = -1.0
    scale = np.zeros(len(rows))
    np.divide(1.0, pivot, out=scale, where=chosen)
    state.inverse += (across * scale[:, None])[:, :, None] * across[:, None, :]
    state.sums += across * (scale * across.sum(axis=1))[:, None]
    state.slots[rows[chosen], slot[chosen]] = entering[chosen]
    state.used[rows[chosen], slot[chosen]] = True
    state.weights[rows[chosen], slot[chosen]] = 0.0
    _restore(state, np.flatnonzero(chosen))
    flags: Flags = dependent
    return flags


def _restore(state: _State, chosen: Indices) -> None:
    """Moves the chosen problems to the best weights over the points they hold, letting go those that would
    turn negative.
    """
    while len(chosen):
        best = state.sums[chosen]
        best = best / best.sum(axis=1, keepdims=True)
        weights = state.weights[chosen]
        negative = state.used[chosen] & (best <= 0)
        blocked = negative.any(axis=1)
        state.weights[chosen[~blocked]] = best[~blocked]
        chosen, best, weights = chosen[blocked], best[blocked], weights[blocked]
        if not len(chosen):
            return
        step = np.where(negative[blocked], 0.0, np.inf)
        np.divide(weights, weights - best, out=step, where=negative[blocked] & (weights > 0))
        leaving = step.argmin(axis=1)
        rows = np.arange(len(chosen))
        weights += np.minimum(step[rows, leaving], 1.0)[:, None] * (best - weights)
        weights[rows, leaving] = 0.0
        state.weights[chosen] = weights
        inverse = state.inverse[chosen]
        column = inverse[rows, :, leaving]
        inverse -= (column / column[rows, leaving][:, None])[:, :, None] * column[:, None, :]
        inverse[rows, leaving, :] = 0.0
        inverse[rows, :, leaving] = 0.0
        state.inverse[chosen] = inverse
        state.sums[chosen] = inverse.sum(axis=2)
        state.used[chosen, leaving] = False
        state.slots[chosen, leaving] = 0


def _finished(
    products: Products,
    banned: Indices,
    held: list[tuple[Indices, Indices, Flags, Floats]],
    *,
    rounds: int,
    operations: int,
) -> Solution:
    """All problems solved afresh over the points they ended with, and certified."""
    count, size = products.count, products.size
    rows, slots, used, found = _gathered(held)
    polished = _polished_by_width(products, rows, slots, used, found)
    price, constant = products.price(rows, slots, polished)
    product = constant[:, None] - price
    value = np.einsum("bk,bk->b", np.take_along_axis(product, slots, axis=1), polished)
    value = np.maximum(value, 0.0)
    _forbid(product, banned[rows], np.inf)
    floor = products.perfect * products.diagonal(rows).mean(axis=1)
    excess = np.clip(2 * (value - product.min(axis=1)), 0.0, value)
    near = (product <= (value + TIE * np.maximum(value, floor))[:, None]).sum(axis=1)
    weights, objective, gap = np.zeros((count, size)), np.zeros(count), np.zeros(count)
    relative, tied, rivals = np.zeros(count), np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    np.add.at(weights, (rows[:, None], slots), polished)
    objective[rows], gap[rows] = value, excess
    relative[rows] = excess / np.maximum(np.maximum(value, floor), np.finfo(float).tiny)
    rivals[rows] = near > used.sum(axis=1)
    tied[rows] = rivals[rows] | (value <= floor)
    width = slots.shape[1]
    operations += count * (products.cost + 2 * width**3 + 4 * width**2)
    return Solution(
        weights=weights, objective=objective, gap=gap, relative=relative, tied=tied,
        rivals=rivals,
        rounds=rounds, operations=operations,
    )  # fmt: skip


def _gathered(held: list[tuple[Indices, Indices, Flags, Floats]]) -> tuple[Indices, Indices, Flags, Floats]:
    """The problems that stopped at different times, one below the other, each with its used slots first."""
    width = max((int(used.sum(axis=1).max(initial=1)) for _, _, used, _ in held), default=1)
    parts = []
    for rows, slots, used, found in held:
        order = np.argsort(~used, axis=1, kind="stable")[:, :width]
        lacking = ((0, 0), (0, width - order.shape[1]))
        taken = [
            np.pad(np.take_along_axis(values, order, axis=1), lacking) for values in (slots, used, found)
        ]
        parts.append((rows, *taken))
    if not parts:
        empty = np.zeros((0, 1))
        return np.zeros(0, np.intp), empty.astype(np.intp), empty.astype(np.bool_), empty
    rows, slots, used, found = (np.concatenate(values) for values in zip(*parts, strict=True))
    return rows, slots, used, found


def _polished_by_width(
    products: Products, rows: Indices, slots: Indices, used: Flags, found: Floats
) -> Floats:
    """The polished weights; problems that hold about as many points are solved together."""
    held = used.sum(axis=1)
    order = held.argsort(kind="stable")
    polished = np.zeros_like(found)
    for begin in range(0, len(order), POLISHED_AT_ONCE):
        part = order[begin : begin + POLISHED_AT_ONCE]
        width = max(int(held[part[-1]]), 1)
        polished[part, :width] = _polished(
            products, rows[part], slots[part, :width], used[part, :width], found[part, :width]
        )
    return polished


def _polished(products: Products, rows: Indices, slots: Indices, used: Flags, found: Floats) -> Floats:
    """The weights over the held points, solved from the differences and refined once; the found ones where
    that fails.
    """
    block = products.block(rows, slots)
    shift = np.einsum("bkk->bk", block).max(axis=1)
    system, _ = _bordered(block, used, np.maximum(shift, np.finfo(float).tiny))
    try:
        with np.errstate(all="ignore"):
            fresh = np.linalg.solve(system, used[:, :, None].astype(float))[:, :, 0]
            ones = fresh
            fresh = fresh / fresh.sum(axis=1, keepdims=True)
            price, constant = products.price(rows, slots, np.where(np.isfinite(fresh), fresh, 0.0))
            slope = np.where(used, constant[:, None] - np.take_along_axis(price, slots, axis=1), 0.0)
            turn = np.linalg.solve(system, slope[:, :, None])[:, :, 0]
            turn -= ones * (turn.sum(axis=1) / ones.sum(axis=1))[:, None]
            refined = fresh - turn
    except np.linalg.LinAlgError:
        return found
    for candidate in (fresh, refined):
        with np.errstate(invalid="ignore"):
            good = np.isfinite(candidate).all(axis=1) & (candidate >= 0).all(axis=1)
        found = np.where(good[:, None], candidate, found)
    values: Floats = found / found.sum(axis=1, keepdims=True)
    return values
