"""What problems ended with, solved afresh, refined once and certified by the duality gap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hannover.engine.measure.simplex.holding import Holding, bordered
from hannover.engine.measure.simplex.products import Flags, Floats, Indices, Products, forbid, in_parts

__all__ = ["Certificates", "Ended", "Solution", "joined"]

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
    operations  floating-point operations that the fits took: every pricing of all points by a problem that still
                moved, what taking a point in takes, and the last solution with its certificate
    """

    weights: Floats
    objective: Floats
    gap: Floats
    relative: Floats
    tied: Flags
    rivals: Flags
    rounds: int
    operations: int


@dataclass(frozen=True, eq=False)
class Ended:
    """Problems that found nothing more: the points they hold and their weights."""

    rows: Indices
    slots: Indices
    used: Flags
    weights: Floats

    @classmethod
    def of(cls, holding: Holding, chosen: Flags) -> Ended:
        return cls(holding.rows[chosen], holding.slots[chosen], holding.used[chosen], holding.weights[chosen])


def joined(parts: list[Ended]) -> Ended:
    """Problems that ended at different times, those that hold few points first, each with its used slots
    first.
    """
    width = max((int(part.used.sum(axis=1).max(initial=1)) for part in parts), default=1)
    columns = []
    for part in parts:
        order = np.argsort(~part.used, axis=1, kind="stable")[:, :width]
        lacking = ((0, 0), (0, width - order.shape[1]))
        taken = (
            np.take_along_axis(values, order, axis=1) for values in (part.slots, part.used, part.weights)
        )
        columns.append((part.rows, *(np.pad(values, lacking) for values in taken)))
    if not columns:
        empty = np.zeros((0, 1))
        return Ended(np.zeros(0, np.intp), empty.astype(np.intp), empty.astype(np.bool_), empty)
    rows, slots, used, weights = (np.concatenate(values) for values in zip(*columns, strict=True))
    few = used.sum(axis=1).argsort(kind="stable")
    return Ended(rows[few], slots[few], used[few], weights[few])


class Certificates:
    """What a Solution is made of, filled in as problems end."""

    def __init__(self, products: Products, banned: Indices) -> None:
        self.products, self.banned = products, banned
        self.weights = np.zeros((products.count, products.size))
        self.objective, self.gap, self.relative = (np.zeros(products.count) for _ in range(3))
        self.tied, self.rivals = (np.zeros(products.count, np.bool_) for _ in range(2))
        self.rounds = self.operations = 0

    def take(self, ended: Ended) -> None:
        """Polishes and certifies problems that ended; one that was taken before is replaced."""
        products, rows = self.products, ended.rows
        polished = _polished_by_width(products, ended)
        held = ended.used.sum(axis=1)
        floor = products.perfect * products.scale(rows)
        for part in in_parts(len(rows), products.size):
            self._certify(rows[part], ended.slots[part], polished[part], held[part], floor[part])
        self.weights[rows] = 0.0
        row, slot = ended.used.nonzero()
        self.weights[rows[row], ended.slots[row, slot]] = polished[row, slot]
        self.operations += products.cost(held) + int((held**3 // 3 + 4 * held**2).sum())

    def _certify(self, rows: Indices, slots: Indices, weights: Floats, held: Indices, floor: Floats) -> None:
        price, constant = self.products.price(rows, slots, weights)
        product = np.subtract(constant[:, None], price, out=price)
        value = np.einsum("bk,bk->b", np.take_along_axis(product, slots, axis=1), weights)
        value = np.maximum(value, 0.0)
        forbid(product, self.banned[rows], np.inf)
        excess = np.clip(2 * (value - product.min(axis=1)), 0.0, value)
        tie = value + TIE * np.maximum(value, floor)
        rivals = np.count_nonzero(product <= tie[:, None], axis=1) > held
        self.objective[rows], self.gap[rows], self.rivals[rows] = value, excess, rivals
        self.relative[rows] = excess / np.maximum(np.maximum(value, floor), np.finfo(float).tiny)
        self.tied[rows] = rivals | (value <= floor)

    def solution(self) -> Solution:
        return Solution(
            weights=self.weights, objective=self.objective, gap=self.gap, relative=self.relative,
            tied=self.tied, rivals=self.rivals, rounds=self.rounds, operations=self.operations,
        )  # fmt: skip


def _polished_by_width(products: Products, ended: Ended) -> Floats:
    """The polished weights; problems that hold about as many points are solved together."""
    polished = np.zeros_like(ended.weights)
    for begin in range(0, len(ended.rows), POLISHED_AT_ONCE):
        part = slice(begin, begin + POLISHED_AT_ONCE)
        width = max(int(ended.used[part].sum(axis=1).max()), 1)
        polished[part, :width] = _polished(
            products,
            Ended(
                ended.rows[part],
                ended.slots[part, :width],
                ended.used[part, :width],
                ended.weights[part, :width],
            ),
        )
    return polished


def _polished(products: Products, ended: Ended) -> Floats:
    """The weights over the held points, solved from the differences and refined once; the found ones where
    that fails.
    """
    rows, slots, used, found = ended.rows, ended.slots, ended.used, ended.weights
    block = products.block(rows, slots)
    shift = np.einsum("bkk->bk", block).max(axis=1)
    system, _ = bordered(block, used, np.maximum(shift, np.finfo(float).tiny))
    try:
        with np.errstate(all="ignore"):
            ones = np.linalg.solve(system, used[:, :, None].astype(float))[:, :, 0]
            fresh = ones / ones.sum(axis=1, keepdims=True)
            slope = products.slopes(rows, slots, np.where(np.isfinite(fresh), fresh, 0.0))
            turn = np.linalg.solve(system, np.where(used, slope, 0.0)[:, :, None])[:, :, 0]
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
