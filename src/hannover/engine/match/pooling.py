"""Which pairs come into question: the exact best of everybody on both sides, found block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from hannover.engine.match.allowing import Asked, Sieve, Told
from hannover.engine.match.executors import in_order
from hannover.engine.match.join import processors, where
from hannover.engine.match.market import Market
from hannover.engine.match.packing import Packing
from hannover.engine.match.strips import Block, Sheet

__all__ = ["Among", "leading", "pool_of"]

TILE = 8192
# So many rows of a tile are scored at a time.
ROWS = 512


@dataclass(frozen=True, eq=False)
class Among:
    """Who takes part, one truth value a profile, and which pairs (places left and right) are not to be."""

    left: np.ndarray
    right: np.ndarray
    apart: np.ndarray

    @classmethod
    def all_of(cls, market: Market) -> Among:
        return cls(
            np.ones(len(market.left), dtype=bool),
            np.ones(len(market.right), dtype=bool),
            np.empty((0, 2), dtype=np.int64),
        )

    def barred(self, left: slice, right: slice) -> np.ndarray:
        """Those of the pairs that lie in a tile, counted from its corner."""
        inside = (self.apart[:, 0] >= left.start) & (self.apart[:, 0] < left.stop)
        inside &= (self.apart[:, 1] >= right.start) & (self.apart[:, 1] < right.stop)
        return np.asarray(self.apart[inside] - np.array([left.start, right.start]))


@dataclass(frozen=True, eq=False)
class Tile:
    """A part of the table of pairs, and what a worker has to know of it.

    least  the score that a pair must reach to be among the best of its left, and of its right one, as known so far
    """

    left: slice
    right: slice
    block: Block
    sieve: tuple[Asked | Told, ...]
    takes_part: tuple[np.ndarray, np.ndarray]
    barred: np.ndarray
    least: tuple[np.ndarray, np.ndarray]
    packings: tuple[Packing, Packing]
    most: int
    alone: bool


@dataclass(frozen=True, eq=False)
class Found:
    """Packed candidates of the left and of the right members of a tile."""

    left: np.ndarray
    right: np.ndarray


class Pool:
    """The best of every member of a side so far, by tiles."""

    def __init__(self, members: int, others: int, most: int, tile: int) -> None:
        self.packing = Packing(others)
        self.members, self.most, self.tile = members, most, tile
        self.kept = [np.empty(0, dtype=np.uint64) for _ in range(0, members, tile)]
        self.least = np.full(members, -np.inf, dtype=np.float32)

    def take(self, start: int, fresh: np.ndarray) -> None:
        if len(fresh):
            at, count = start // self.tile, min(self.tile, self.members - start)
            self.kept[at], self.least[start : start + count] = self.packing.leading(
                np.concatenate([self.kept[at], fresh]), self.most, count
            )

    def pairs(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Members, others and scores of all that is kept."""
        owners = [
            (self.packing.owners(kept) + at * self.tile).astype(np.int32) for at, kept in enumerate(self.kept)
        ]
        every = np.concatenate(self.kept)
        return np.concatenate(owners), self.packing.places(every), self.packing.scores(every)


def pool_of(
    market: Market,
    most: int,
    *,
    among: Among | None = None,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> sparse.csr_array:
    """left x right, CSR: the scores of pairs that are among the `most` best of the left or of the right one.

    executor  None: a thread a processor, here
    """
    shape = (len(market.left), len(market.right))
    tile = min(TILE, Packing(shape[0]).most_owners, Packing(shape[1]).most_owners)
    pools = Pool(shape[0], shape[1], most, tile), Pool(shape[1], shape[0], most, tile)
    corners = diagonals(*(range(0, size, tile) for size in shape))
    with ExitStack() as stack:
        near = executor is None or isinstance(executor, ThreadPoolExecutor)
        if near:
            stack.enter_context(threadpool_limits(1, user_api="blas"))
        if executor is None:
            executor = stack.enter_context(ThreadPoolExecutor(processors()))
        made = tiles(market, corners, pools, among or Among.all_of(market), alone=not near)
        found = in_order(best_of, made, executor=executor)
        for done, ((left, right), one) in enumerate(zip(corners, found, strict=True), start=1):
            pools[0].take(left, one.left)
            pools[1].take(right, one.right)
            if progress:
                progress(done, len(corners))
    return union(*pools)


def diagonals(rows: range, columns: range) -> list[tuple[int, int]]:
    """Corners of all tiles, so that soon something is known of every row and every column."""
    longer = max(len(rows), len(columns))
    return [
        (rows[at], columns[(at + shift) % longer])
        for shift in range(longer)
        for at in range(len(rows))
        if (at + shift) % longer < len(columns)
    ]


def tiles(
    market: Market, corners: list[tuple[int, int]], pools: tuple[Pool, Pool], among: Among, *, alone: bool
) -> Iterator[Tile]:
    sheet, sieve = Sheet(market), Sieve(*market.screens)
    for row, column in corners:
        left = slice(row, min(row + pools[0].tile, len(market.left)))
        right = slice(column, min(column + pools[0].tile, len(market.right)))
        yield Tile(
            left, right, sheet.block(left, right), tuple(sieve.cut(left, right)),
            (among.left[left], among.right[right]), among.barred(left, right),
            (pools[0].least[left].copy(), pools[1].least[right].copy()),
            (pools[0].packing, pools[1].packing), pools[0].most, alone,
        )  # fmt: skip


def best_of(tile: Tile) -> Found:
    """What a worker does."""
    if tile.alone:
        with threadpool_limits(1, user_api="blas"):
            return searched(tile)
    return searched(tile)


def searched(tile: Tile) -> Found:
    ready = tile.block.ready()
    of_left, of_right = tile.packings
    height, width = tile.left.stop - tile.left.start, tile.right.stop - tile.right.start
    least_left, least_right = (least.copy() for least in tile.least)
    lefts: list[np.ndarray] = []
    rights: list[np.ndarray] = []
    for start in range(0, height, ROWS):
        rows = slice(start, min(start + ROWS, height))
        scores = ready.scores(rows)
        rule_out(scores, tile, rows)
        own = raised(least_left[rows], scores, tile.most)
        at = where(scores >= np.maximum(own, np.finfo(np.float32).min)[:, None])
        lefts.append(of_left.packed(at // width + start, at % width + tile.right.start, scores.ravel()[at]))
        least_right = raised(least_right, scores.T, tile.most)
        at = where(scores >= np.maximum(least_right, np.finfo(np.float32).min)[None])
        rights.append(of_right.packed(at % width, at // width + start + tile.left.start, scores.ravel()[at]))
    left, _ = of_left.leading(np.concatenate(lefts), tile.most, height)
    right, _ = of_right.leading(np.concatenate(rights), tile.most, width)
    return Found(left, right)


def rule_out(scores: np.ndarray, tile: Tile, rows: slice) -> None:
    """Writes minus infinity where a pair is not to be: no score reaches it."""
    for asked in tile.sieve:
        allowed = asked.taken(rows, slice(0, scores.shape[1])).answer()
        np.copyto(scores, -np.inf, where=~allowed)
    scores[~tile.takes_part[0][rows]] = -np.inf
    scores[:, ~tile.takes_part[1]] = -np.inf
    barred = tile.barred[(tile.barred[:, 0] >= rows.start) & (tile.barred[:, 0] < rows.stop)]
    scores[barred[:, 0] - rows.start, barred[:, 1]] = -np.inf


def raised(least: np.ndarray, scores: np.ndarray, most: int) -> np.ndarray:
    """Where nothing is known yet of what a row must reach: the `most`-th highest that is here."""
    unknown = np.flatnonzero(np.isneginf(least))
    if not len(unknown) or scores.shape[1] <= most:
        return least
    found = least.copy()
    edge = scores.shape[1] - most
    found[unknown] = np.partition(scores[unknown], edge, axis=1)[:, edge]
    return found


def union(left: Pool, right: Pool) -> sparse.csr_array:
    """Pairs of either, once."""
    rows, columns, scores = left.pairs()
    left.kept = []
    others, owners, more = right.pairs()
    right.kept = []
    width = right.members
    keys = np.concatenate([rows.astype(np.int64) * width + columns, owners.astype(np.int64) * width + others])
    scores = np.concatenate([scores, more])
    order = np.argsort(keys, kind="stable")
    keys, scores = keys[order], scores[order]
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    keys, scores = keys[first], scores[first]
    rows = keys // width
    starts = np.searchsorted(rows, np.arange(left.members + 1)).astype(np.int32)
    return sparse.csr_array(
        (scores, (keys % width).astype(np.int32), starts), shape=(left.members, right.members)
    )


def leading(owners: np.ndarray, others: np.ndarray, scores: np.ndarray, most: int) -> np.ndarray:
    """Which entries are among the `most` highest of their owner, equal ones by place."""
    order = np.lexsort((others, -scores, owners))
    sorted_owners = owners[order]
    begins = np.flatnonzero(np.diff(sorted_owners, prepend=-1))
    position = np.arange(len(order)) - np.repeat(begins, np.diff(np.append(begins, len(order))))
    found = np.zeros(len(order), dtype=bool)
    found[order[position < most]] = True
    return found
