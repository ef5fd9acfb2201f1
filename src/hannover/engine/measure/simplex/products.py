"""Inner products that least squares over the simplex needs: shared by all problems, or each problem's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Flags", "Floats", "Indices", "Own", "Points", "Products", "Shared", "best_free", "forbid", "in_parts",
]  # fmt: skip

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Flags = NDArray[np.bool_]
Coarse = NDArray[np.float32]

COARSE_FROM = 256
NUMBERS_AT_ONCE = 1 << 17
DRAWN_AT_ONCE = 32


class Products(Protocol):
    """Inner products of the differences d_j = point_j - target of each problem (H = D D' + ridge).

    perfect  objectives below this share of the mean of H's diagonal cannot be told from rounding
    """

    count: int
    size: int
    perfect: float

    def cost(self, held: Indices) -> int:
        """The floating-point operations of pricing problems that hold so many points."""

    def first(self, rows: Indices, banned: Indices) -> Indices:
        """The allowed point of least H_jj of each row."""

    def scale(self, rows: Indices) -> Floats:
        """The mean of H_jj of each row."""

    def corner(self, rows: Indices, entering: Indices) -> Floats:
        """H_jj of the entering point of each row."""

    def column(self, rows: Indices, slots: Indices, entering: Indices) -> Floats:
        """H between the points in slots and the entering one: rows x K."""

    def price(self, rows: Indices, slots: Indices, weights: Floats) -> tuple[Floats, Floats]:
        """-(H w) up to a constant of the row (rows x n), and that constant: H w = constant - price."""

    def block(self, rows: Indices, slots: Indices) -> Floats:
        """H among the points in slots, as exactly as can be had: rows x K x K."""

    def slopes(self, rows: Indices, slots: Indices, weights: Floats) -> Floats:
        """H w of the points in slots, as exactly as can be had: rows x K."""


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
        self.values, self.targets = points.values, targets
        self.gram = np.ascontiguousarray(points.gram)
        self.ridge = np.broadcast_to(np.asarray(ridge, dtype=float), targets.shape[:1])
        self.ridged = bool(self.ridge.any())
        self.cross = np.ascontiguousarray(targets @ points.values.T if cross is None else cross)
        self.square = np.einsum("bt,bt->b", targets, targets)
        self.count, self.size = targets.shape[0], points.values.shape[0]
        self.perfect = 1e-10
        self.norms = np.diagonal(points.gram).copy()
        self.coarse = _coarse(points.values) if self.size >= COARSE_FROM else None

    def cost(self, held: Indices) -> int:
        return 2 * int(self.values.shape[1]) * int(held.sum() + len(held) * self.size)

    def first(self, rows: Indices, banned: Indices) -> Indices:
        nearest = np.empty(len(rows), np.intp)
        half = self.norms / 2
        for part in in_parts(len(rows), self.size):
            distance = half - self.cross[rows[part]]
            forbid(distance, banned[part], np.inf)
            nearest[part] = distance.argmin(axis=1)
        return nearest

    def scale(self, rows: Indices) -> Floats:
        towards = self.targets[rows] @ self.values.mean(axis=0)
        values: Floats = self.norms.mean() - 2 * towards + self.square[rows] + self.ridge[rows]
        return np.maximum(values, 0.0)

    def corner(self, rows: Indices, entering: Indices) -> Floats:
        values: Floats = (
            self.norms[entering] - 2 * self.cross[rows, entering] + self.square[rows] + self.ridge[rows]
        )
        return values

    def column(self, rows: Indices, slots: Indices, entering: Indices) -> Floats:
        own = self.square[rows] - self.cross[rows, entering]
        values: Floats = self.gram.take(slots + (entering * self.size)[:, None])
        values -= self.cross.take(slots + (rows * self.size)[:, None])
        values += own[:, None]
        return values

    def price(self, rows: Indices, slots: Indices, weights: Floats) -> tuple[Floats, Floats]:
        targets = self.targets[rows]
        residual = targets - _drawn(self.values, slots, weights)
        price = residual @ self.values.T
        if self.ridged:
            np.subtract.at(price, (np.arange(len(rows))[:, None], slots), self.ridge[rows][:, None] * weights)
        return price, np.einsum("bt,bt->b", targets, residual)

    def screened(
        self, rows: Indices, slots: Indices, used: Flags, weights: Floats, banned: Indices
    ) -> tuple[Floats, Indices, Floats]:
        """Objective, best point without weight as single precision sees it, and its H w; the first and the last
        are exact.
        """
        assert self.coarse is not None
        objective, slope = np.empty(len(rows)), np.empty(len(rows))
        entering = np.empty(len(rows), np.intp)
        prices: Coarse | None = None
        for part in in_parts(len(rows), self.size):
            targets = self.targets[rows[part]]
            residual = targets - _drawn(self.values, slots[part], weights[part])
            size = np.maximum(np.abs(residual).max(axis=1, keepdims=True), np.finfo(float).tiny)
            if prices is None:
                prices = np.empty((len(residual), self.size), np.float32)
            price = np.matmul((residual / size).astype(np.float32), self.coarse, out=prices[: len(residual)])
            forbid(price, banned[part], -np.inf)
            best = best_free(price, slots[part], used[part])
            entering[part] = best
            objective[part] = np.einsum("bt,bt->b", residual, residual)
            slope[part] = np.einsum("bt,bt->b", targets - self.values[best], residual)
        if self.ridged:
            objective += self.ridge[rows] * np.einsum("bk,bk->b", weights, weights)
        return objective, entering, slope

    def block(self, rows: Indices, slots: Indices) -> Floats:
        width = slots.shape[1]
        block = np.empty((len(rows), width, width))
        for part, apart in self._apart(rows, slots):
            np.matmul(apart, apart.swapaxes(1, 2), out=block[part])
        if self.ridged:
            block += self.ridge[rows][:, None, None] * np.eye(width)
        return block

    def slopes(self, rows: Indices, slots: Indices, weights: Floats) -> Floats:
        slopes = self.ridge[rows][:, None] * weights
        for part, apart in self._apart(rows, slots):
            missed = np.matmul(weights[part, None, :], apart)
            slopes[part] += np.matmul(apart, missed.swapaxes(1, 2))[:, :, 0]
        return slopes

    def _apart(self, rows: Indices, slots: Indices) -> Iterator[tuple[slice, Floats]]:
        """The differences of the points in slots, some rows at a time."""
        for begin in range(0, len(rows), DRAWN_AT_ONCE):
            part = slice(begin, begin + DRAWN_AT_ONCE)
            yield part, self.values[slots[part]] - self.targets[rows[part]][:, None, :]


class Own:
    """B problems that each bring their own inner products H (B x n x n), as where predictors are weighted."""

    def __init__(self, products: Floats) -> None:
        self.products = products
        self.count, self.size = products.shape[0], products.shape[1]
        self.perfect = 1e-7

    def cost(self, held: Indices) -> int:
        return 2 * int(self.size) * int(held.sum())

    def first(self, rows: Indices, banned: Indices) -> Indices:
        diagonal = self._diagonal(rows)
        forbid(diagonal, banned, np.inf)
        return np.asarray(diagonal.argmin(axis=1), dtype=np.intp)

    def scale(self, rows: Indices) -> Floats:
        return np.asarray(self._diagonal(rows).mean(axis=1))

    def _diagonal(self, rows: Indices) -> Floats:
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

    def slopes(self, rows: Indices, slots: Indices, weights: Floats) -> Floats:
        return np.asarray(np.matmul(self.block(rows, slots), weights[:, :, None])[:, :, 0])


def in_parts(count: int, width: int) -> Iterator[slice]:
    """Slices of `count` rows of so many numbers that what is made of one stays near the processor."""
    step = max(1, NUMBERS_AT_ONCE // max(width, 1))
    for begin in range(0, count, step):
        yield slice(begin, min(begin + step, count))


def forbid(values: Floats | Coarse, banned: Indices, mark: float) -> None:
    """Marks the banned points of each row, so that none of them is chosen."""
    rows = np.arange(len(values))
    for column in range(banned.shape[1]):
        named = banned[:, column] >= 0
        values[rows[named], banned[named, column]] = mark


def best_free(price: Floats | Coarse, slots: Indices, used: Flags) -> Indices:
    """The point of highest price of each row that is not among those held. Prices of held points may be
    overwritten.
    """
    best: Indices = price.argmax(axis=1)
    held = np.flatnonzero(((slots == best[:, None]) & used).any(axis=1))
    if len(held):
        chosen = np.where(used[held], slots[held], best[held, None])
        price[held[:, None], chosen] = -np.inf
        best[held] = price[held].argmax(axis=1)
    return best


def _drawn(values: Floats, slots: Indices, weights: Floats) -> Floats:
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
