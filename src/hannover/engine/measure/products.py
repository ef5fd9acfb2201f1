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
        drawn = np.matmul(weights[:, None, :], self.points.values[slots])[:, 0]
        residual = targets - drawn
        price = residual @ self.points.values.T
        if self.ridged:
            np.subtract.at(price, (np.arange(len(rows))[:, None], slots), self.ridge[rows][:, None] * weights)
        return price, np.einsum("bt,bt->b", targets, residual)

    def block(self, rows: Indices, slots: Indices) -> Floats:
        apart = self.points.values[slots] - self.targets[rows][:, None, :]
        block = apart @ apart.swapaxes(1, 2)
        if self.ridged:
            block += self.ridge[rows][:, None, None] * np.eye(slots.shape[1])
        return block


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
