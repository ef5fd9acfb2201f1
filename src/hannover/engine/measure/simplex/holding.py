"""The points that problems hold while they advance, with their weights and the inverse of their small matrix."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from hannover.engine.measure.simplex.products import Flags, Floats, Indices, Products, in_parts

__all__ = ["Holding", "at_nearest", "at_start", "bordered"]

FIRST_SLOTS = 6
MORE_SLOTS = 3
DEPENDENT = 1e-13


@dataclass(eq=False)
class Holding:
    """The problems still advancing: which points they hold in slots, with what weights and inverses.

    The inverse is that of H + shift among the held points, and 0 elsewhere; sums are those of its rows.
    """

    rows: Indices
    banned: Indices
    slots: Indices
    used: Flags
    weights: Floats
    inverse: Floats
    sums: Floats
    shift: Floats
    objective: Floats

    def keep(self, chosen: Indices) -> None:
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

    def enter(self, products: Products, going: Flags, entering: Indices) -> Flags:
        """Takes the entering points in and restores positive weights; True where the point is dependent on those
        held.
        """
        if (self.used.sum(axis=1)[going] >= self.slots.shape[1]).any():
            self.widen(products.size)
        rows = np.arange(len(self.rows))
        slot = self.used.argmin(axis=1)
        column = products.column(self.rows, self.slots, entering) + self.shift[:, None]
        column[~self.used] = 0.0
        corner = products.corner(self.rows, entering) + self.shift
        across = np.matmul(self.inverse, column[:, :, None])[:, :, 0]
        pivot = corner - np.einsum("bk,bk->b", column, across)
        dependent: Flags = ~(pivot > DEPENDENT * corner)
        chosen = going & ~dependent
        across[rows, slot] = -1.0
        scale = np.zeros(len(rows))
        np.divide(1.0, pivot, out=scale, where=chosen)
        scaled = across * scale[:, None]
        for part in in_parts(len(rows), across.shape[1] ** 2):
            self.inverse[part] += scaled[part, :, None] * across[part, None, :]
        self.sums += scaled * across.sum(axis=1)[:, None]
        self.slots[rows[chosen], slot[chosen]] = entering[chosen]
        self.used[rows[chosen], slot[chosen]] = True
        self.weights[rows[chosen], slot[chosen]] = 0.0
        self._restore(np.flatnonzero(chosen))
        return dependent

    def _restore(self, chosen: Indices) -> None:
        """Moves the chosen problems to the best weights over the points they hold, letting go those that would
        turn negative.
        """
        while len(chosen):
            best = self.sums[chosen]
            best = best / best.sum(axis=1, keepdims=True)
            negative = self.used[chosen] & (best <= 0)
            blocked = negative.any(axis=1)
            self.weights[chosen[~blocked]] = best[~blocked]
            chosen, best, negative = chosen[blocked], best[blocked], negative[blocked]
            if len(chosen):
                self._let_go(chosen, best, negative)

    def _let_go(self, chosen: Indices, best: Floats, negative: Flags) -> None:
        """Goes towards the best weights until the first of the negative ones is 0, and lets its point go."""
        weights = self.weights[chosen]
        step = np.where(negative, 0.0, np.inf)
        np.divide(weights, weights - best, out=step, where=negative & (weights > 0))
        leaving = step.argmin(axis=1)
        rows = np.arange(len(chosen))
        weights += np.minimum(step[rows, leaving], 1.0)[:, None] * (best - weights)
        weights[rows, leaving] = 0.0
        self.weights[chosen] = weights
        inverse = self.inverse[chosen]
        column = inverse[rows, :, leaving]
        inverse -= (column / column[rows, leaving][:, None])[:, :, None] * column[:, None, :]
        inverse[rows, leaving, :] = 0.0
        inverse[rows, :, leaving] = 0.0
        self.inverse[chosen] = inverse
        self.sums[chosen] = inverse.sum(axis=2)
        self.used[chosen, leaving] = False
        self.slots[chosen, leaving] = 0


def at_nearest(products: Products, rows: Indices, banned: Indices) -> Holding:
    """Every problem holds its nearest point."""
    first = products.first(rows, banned)
    nearest, here = products.corner(rows, first), np.arange(len(rows))
    width = min(FIRST_SLOTS, products.size + 1)
    slots, used = np.zeros((len(rows), width), np.intp), np.zeros((len(rows), width), np.bool_)
    weights, inverse = np.zeros((len(rows), width)), np.zeros((len(rows), width, width))
    slots[:, 0], used[:, 0], weights[:, 0] = first, True, 1.0
    shift = nearest + 1e-6 * products.scale(rows) + np.finfo(float).tiny
    inverse[here, 0, 0] = 1.0 / (nearest + shift)
    return Holding(
        rows, banned, slots, used, weights, inverse, inverse.sum(axis=2), shift, np.full(len(rows), np.inf)
    )


def at_start(products: Products, rows: Indices, banned: Indices, start: Flags) -> Holding:
    """Every problem holds the points it is given; its nearest one where some get no positive weight among them."""
    start = start.copy()
    for column in range(banned.shape[1]):
        named = banned[:, column] >= 0
        start[named, banned[named, column]] = False
    cold = at_nearest(products, rows, banned)
    width = max(int(start.sum(axis=1).max(initial=0)) + 2, cold.slots.shape[1])
    while cold.slots.shape[1] < min(width, products.size + 1):
        cold.widen(products.size)
    order = np.argsort(~start, axis=1, kind="stable")[:, : cold.slots.shape[1]]
    width = order.shape[1]
    used = np.zeros_like(cold.used)
    used[:, :width] = np.take_along_axis(start, order, axis=1)
    slots = np.zeros_like(cold.slots)
    slots[:, :width] = np.where(used[:, :width], order, 0)
    system, both = bordered(products.block(rows, slots), used, cold.shift)
    with np.errstate(all="ignore"):
        inverse = np.where(both, _inverted(system), 0.0)
        weights = inverse.sum(axis=2)
        weights /= weights.sum(axis=1, keepdims=True)
        good = np.isfinite(inverse).all(axis=(1, 2)) & (weights >= 0).all(axis=1) & used.any(axis=1)
    cold.slots[good], cold.used[good] = slots[good], used[good]
    cold.weights[good], cold.inverse[good] = weights[good], inverse[good]
    cold.sums[good] = inverse[good].sum(axis=2)
    return cold


def bordered(block: Floats, used: Flags, shift: Floats) -> tuple[Floats, Flags]:
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
