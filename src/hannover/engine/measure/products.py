"""Inner products that least squares over the simplex needs: shared by all problems, or each problem's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Flags", "Floats", "Indices", "Own", "Points", "Products", "Shared"]

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Flags = NDArray[np.bool_]
Coarse = NDArray[np.float32]

COARSE_FROM = 256
DRAWN_AT_ONCE = 64


class Products(Protocol):
    """Inner products of the differences d_j = point_j - target of each problem (H = D D' + ridge).

    cost     floating-point operations of pricing one problem
    perfect  objectives below this share of the mean of H's diagonal cannot be told from rounding
    """

    count: int
    size: int
    cost: int
    perfect: float

    def diagonal(self, rows: Indices) -> Floats:
        """H_jj of each row's problem: rows x n."""

    def corner(self, rows: Indices, entering: Indices) -> Floats:
        """H_jj of the entering point of each row."""

    def column(self, rows: Indices, slots: Indices, entering: Indices) -> Floats:
        """H between the points in slots and the entering one: rows x K."""

    def price(self, rows: Indices, slots: Indices, weights: Floats) -> tuple[Floats, Floats]:
        """-(H w) up to a constant of the row (rows x n), and that constant: H w = constant - price."""

    def block(self, rows: Indices, slots: Indices) -> Floats:
        """H among the points in slots, as exactly as can be had: rows x K x K."""


@dataclass(frozen=True, eq=False)
class Points:
    """Points that many problems share, with their inner products: n x T, and n x n."""

    values: Floats
    gram: Floats

    @classmethod
    def of(cls, values: Floats) -> Points:
        return cls(values, values @ values.T)


class Shared:
    """B targets over the same n points: one matrix of inner products serves all."""

    def __init__(
        self,
        points: Points,
        targets: Floats,
        *,
        ridge: float | Floats = 0.0,
        cross: Floats | None = None,
    ) -> None:
        self.points, self.targets = points, targets
        self.ridge = np.broadcast_to(np.asarray(ridge, dtype=float), targets.shape[:1])
        self.ridged = bool(self.ridge.any())
        self.cross = targets @ points.values.T if cross is None else cross
        self.square = np.einsum("bt,bt->b", targets, targets)
        self.count, self.size = targets.shape[0], points.values.shape[0]
        self.cost, self.perfect = 2 * points.values.shape[1] * self.size, 1e-10
        self.norms = np.diagonal(points.gram).copy()
        self.coarse = _coarse(points.values) if self.size >= COARSE_FROM else None

    def diagonal(self, rows: Indices) -> Floats:
        values: Floats = self.norms - 2 * self.cross[rows] + (self.square[rows] + self.ridge[rows])[:, None]
        return values

    def corner(self, rows: Indices, entering: Indices) -> Floats:
        values: Floats = (
            self.norms[entering] - 2 * self.cross[rows, entering] + self.square[rows] + self.ridge[rows]
        )
        return values

    def column(self, rows: Indices, slots: Indices, entering: Indices) -> Floats:
        own = self.square[rows] - self.cross[rows, entering]
        values: Floats = (
            self.points.gram[slots, entering[:, None]] - self.cross[rows[:, None], slots] + own[:, None]
        )
        return values

    def price(self, rows: Indices, slots: Indices, weights: Floats) -> tuple[Floats, Floats]:
        targets = self.targets[rows]
        residual = targets - drawn(self.points.values, slots, weights)
        price = residual @ self.points.values.T
        if self.ridged:
            np.subtract.at(price, (np.arange(len(rows))[:, None], slots), self.ridge[rows][:, None] * weights)
        return price, np.einsum("bt,bt->b", targets, residual)

    def screen(self, rows: Indices, slots: Indices, weights: Floats) -> tuple[Coarse, Floats]:
        """Prices in single precision, up to a factor and a constant of the row and without the ridge of points
        held; and the exact residuals.
        """
        assert self.coarse is not None
        residual = self.targets[rows] - drawn(self.points.values, slots, weights)
        size = np.maximum(np.abs(residual).max(axis=1, keepdims=True), np.finfo(float).tiny)
        price: Coarse = (residual / size).astype(np.float32) @ self.coarse
        return price, residual

    def standing(
        self, rows: Indices, residual: Floats, weights: Floats, entering: Indices
    ) -> tuple[Floats, Floats]:
        """The objective, and (H w) of one point that has no weight, both exact."""
        objective = np.einsum("bt,bt->b", residual, residual)
        objective += self.ridge[rows] * np.einsum("bk,bk->b", weights, weights)
        apart = self.targets[rows] - self.points.values[entering]
        return objective, np.einsum("bt,bt->b", apart, residual)

    def block(self, rows: Indices, slots: Indices) -> Floats:
        width = slots.shape[1]
        block = np.empty((len(rows), width, width))
        for begin in range(0, len(rows), DRAWN_AT_ONCE):
            part = slice(begin, begin + DRAWN_AT_ONCE)
            apart = self.points.values[slots[part]] - self.targets[rows[part]][:, None, :]
            np.matmul(apart, apart.swapaxes(1, 2), out=block[part])
        if self.ridged:
            block += self.ridge[rows][:, None, None] * np.eye(width)
        return block


def drawn(values: Floats, slots: Indices, weights: Floats) -> Floats:
    """B x T sums of the points in slots, some problems at a time so that what is gathered stays near."""
    total = np.empty((len(slots), values.shape[1]))
    for begin in range(0, len(slots), DRAWN_AT_ONCE):
        part = slice(begin, begin + DRAWN_AT_ONCE)
        held = np.flatnonzero(weights[part].any(axis=0))
        width = int(held[-1]) + 1 if len(held) else 1
        total[part] = np.matmul(weights[part, None, :width], values[slots[part, :width]])[:, 0]
    return total


def _coarse(values: Floats) -> Coarse:
    """T x n points in single precision, the largest of them 1."""
    size = max(float(np.abs(values).max()), np.finfo(float).tiny)
    points: Coarse = np.ascontiguousarray((values / size).T, dtype=np.float32)
    return points


class Own:
    """B problems that each bring their own inner products H (B x n x n), as where predictors are weighted."""

    def __init__(self, products: Floats) -> None:
        self.products = products
        self.count, self.size = products.shape[0], products.shape[1]
        self.cost, self.perfect = 2 * self.size * self.size, 1e-7

    def diagonal(self, rows: Indices) -> Floats:
        return np.diagonal(self.products, axis1=1, axis2=2)[rows]

    def corner(self, rows: Indices, entering: Indices) -> Floats:
        return self.products[rows, entering, entering]

    def column(self, rows: Indices, slots: Indices, entering: Indices) -> Floats:
        return self.products[rows[:, None], slots, entering[:, None]]

    def price(self, rows: Indices, slots: Indices, weights: Floats) -> tuple[Floats, Floats]:
        chosen = self.products[rows[:, None], slots]
        return -np.matmul(weights[:, None, :], chosen)[:, 0], np.zeros(len(rows))

    def block(self, rows: Indices, slots: Indices) -> Floats:
        return self.products[rows[:, None, None], slots[:, :, None], slots[:, None, :]]
