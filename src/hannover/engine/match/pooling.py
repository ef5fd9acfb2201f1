"""Which pairs come into question: the exact best of everybody on both sides, found block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from hannover.engine.match.allowing import Bars, Cut, Sieve
from hannover.engine.match.executors import in_order
from hannover.engine.match.join import processors, where
from hannover.engine.match.market import Market
from hannover.engine.match.packing import Packing
from hannover.engine.match.strips import Block, Sheet

__all__ = ["Among", "leading", "pool_of"]

# So many profiles are compared with so many others at a time, counted from the first of all: the numbers that come of
# it stay near the processor, and are the same wherever they are worked out.
SOME, OTHERS = 256, 4096
# What a task here holds of the one side (of the other, everybody), and what one that is sent away holds of each.
NEAR, FAR = 4096, 16384
# A worker sorts out what it has found when there is so much more than can stay.
SPARE = 2


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

    def turned(self) -> Among:
        return Among(self.right, self.left, self.apart[:, ::-1])

    def barred(self, some: slice, others: slice) -> np.ndarray:
        """Those of the pairs that lie in a tile, counted from its corner."""
        inside = (self.apart[:, 0] >= some.start) & (self.apart[:, 0] < some.stop)
        inside &= (self.apart[:, 1] >= others.start) & (self.apart[:, 1] < others.stop)
        return np.asarray(self.apart[inside] - np.array([some.start, others.start]))


@dataclass(frozen=True, eq=False)
class Tile:
    """A part of the table of pairs, and what a worker has to know of it.

    least  the score that a pair must reach to be among the best of the one, and of the other, as known so far: here,
           what others find meanwhile is seen at once; sent away, it is what was known then
    """

    some: slice
    others: slice
    block: Block
    sieve: Cut
    takes_part: tuple[np.ndarray, np.ndarray]
    barred: np.ndarray
    least: tuple[np.ndarray, np.ndarray]
    packings: tuple[Packing, Packing]
    most: int
    step: tuple[int, int]
    alone: bool


@dataclass(frozen=True, eq=False)
class Found:
    """Packed candidates of the one and of the others, block by block."""

    some: list[np.ndarray]
    others: list[np.ndarray]


class Pool:
    """The best of every member of a side so far, in blocks."""

    def __init__(self, members: int, others: int, most: int, size: int) -> None:
        self.packing = Packing(others)
        self.members, self.most, self.size = members, most, size
        self.kept: list[list[np.ndarray]] = [[] for _ in range(0, members, size)]
        self.least = np.full(members, -np.inf, dtype=np.float32)

    def take(self, start: int, blocks: list[np.ndarray]) -> None:
        for at, fresh in enumerate(blocks, start=start // self.size):
            if not len(fresh):
                continue
            self.kept[at].append(fresh)
            if sum(map(len, self.kept[at])) > (1 + SPARE) * self.most * self.count(at):
                self.sort_out(at)

    def count(self, at: int) -> int:
        return min(self.size, self.members - at * self.size)

    def sort_out(self, at: int) -> np.ndarray:
        if not self.kept[at]:
            return np.empty(0, dtype=np.uint64)
        kept, least = self.packing.leading(np.concatenate(self.kept[at]), self.most, self.count(at))
        here = slice(at * self.size, at * self.size + len(least))
        np.maximum(self.least[here], least, out=self.least[here])
        self.kept[at] = [kept]
        return kept

    def pairs(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Members, others and scores of all that is kept; it is let go of."""
        every = [self.sort_out(at) for at in range(len(self.kept))]
        self.kept = []
        owners = [
            (self.packing.owners(kept) + at * self.size).astype(np.int32) for at, kept in enumerate(every)
        ]
        joined = np.concatenate(every)
        return np.concatenate(owners), self.packing.places(joined), self.packing.scores(joined)


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
    among = among or Among.all_of(market)
    turned = lighter_left(market)
    sizes = len(market.left), len(market.right)
    if turned:
        among, sizes = among.turned(), sizes[::-1]
    pools = Pool(sizes[0], sizes[1], most, SOME), Pool(sizes[1], sizes[0], most, OTHERS)
    with ExitStack() as stack:
        near = executor is None or isinstance(executor, ThreadPoolExecutor)
        if near:
            stack.enter_context(threadpool_limits(1, user_api="blas"))
        if executor is None:
            executor = stack.enter_context(ThreadPoolExecutor(processors()))
        reach = (NEAR, max(sizes[1], 1)) if near else (FAR, FAR)
        corners = diagonals(*(range(0, size, step) for size, step in zip(sizes, reach, strict=True)))
        made = tiles(Sheet(market, turned=turned), corners, reach, pools, among, alone=not near)
        for done, ((some, others), one) in enumerate(
            zip(corners, in_order(best_of, made, executor=executor), strict=True), start=1
        ):
            pools[0].take(some, one.some)
            pools[1].take(others, one.others)
            if progress:
                progress(done, len(corners))
    return union(*(pools[::-1] if turned else pools))


def lighter_left(market: Market) -> bool:
    """Whether the texts of the left have fewer words to sum up than those of the right."""
    forth, back = market.directions
    left = [channel.narrow[0] for channel in forth.channels] + [one.narrow[1] for one in back.channels]
    right = [channel.narrow[1] for channel in forth.channels] + [one.narrow[0] for one in back.channels]
    words = [
        sum(one.parts.nnz for one in side if not isinstance(one, np.ndarray)) / count
        for side, count in ((left, len(market.left)), (right, len(market.right)))
    ]
    return bool(words[0] < words[1])


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
    sheet: Sheet,
    corners: list[tuple[int, int]],
    reach: tuple[int, int],
    pools: tuple[Pool, Pool],
    among: Among,
    *,
    alone: bool,
) -> Iterator[Tile]:
    screens = sheet.market.screens[::-1] if sheet.turned else sheet.market.screens
    sieve = Sieve(*screens, turned=sheet.turned)
    for row, column in corners:
        some = slice(row, min(row + reach[0], pools[0].members))
        others = slice(column, min(column + reach[1], pools[1].members))
        least = pools[0].least[some], pools[1].least[others]
        yield Tile(
            some, others, sheet.block(some, others, alone=alone), sieve.cut(some, others),
            (among.left[some], among.right[others]), among.barred(some, others),
            (least[0].copy(), least[1].copy()) if alone else least,
            (pools[0].packing, pools[1].packing), pools[0].most, (SOME, OTHERS), alone,
        )  # fmt: skip


def best_of(tile: Tile) -> Found:
    """What a worker does."""
    if tile.alone:
        with threadpool_limits(1, user_api="blas"):
            return searched(tile)
    return searched(tile)


def searched(tile: Tile) -> Found:
    height = tile.some.stop - tile.some.start
    width = tile.others.stop - tile.others.start
    few, many = tile.step
    rest = [Best(tile, tile.packings[1], start, min(many, width - start)) for start in range(0, width, many)]
    found = []
    for start in range(0, height, few):
        some = slice(start, min(start + few, height))
        column, bars = tile.block.column(some), tile.sieve.column(some)
        own = Best(tile, tile.packings[0], start, some.stop - some.start, own=True)
        for other in rest:
            others = other.here
            scores = column.scores(others)
            rule_out(scores, tile, bars, some, others)
            own.raise_to(scores.T)
            at = where(scores >= own.passing[None])
            own.add(at % own.count, at // own.count + others.start + tile.others.start, scores, at)
            other.raise_to(scores)
            at = where(scores >= other.passing[:, None])
            other.add(at // own.count, at % own.count + some.start + tile.some.start, scores, at)
        found.append(own.sorted_out())
    return Found(found, [other.sorted_out() for other in rest])


class Best:
    """The best of a few members of a tile so far, and what a pair must reach to be among them."""

    def __init__(self, tile: Tile, packing: Packing, start: int, count: int, *, own: bool = False) -> None:
        self.packing, self.most, self.count = packing, tile.most, count
        self.here = slice(start, start + count)
        self.known = tile.least[0 if own else 1][self.here]
        self.least = self.known.copy()
        self.parts: list[np.ndarray] = []
        self.size = 0

    @property
    def passing(self) -> np.ndarray:
        """What a pair must reach: never minus infinity, which is that of pairs that are not to be."""
        return np.asarray(np.maximum(np.maximum(self.least, self.known), np.finfo(np.float32).min))

    def raise_to(self, scores: np.ndarray) -> None:
        """Where nothing is known yet of what a member must reach: the `most`-th highest of its scores that are here."""
        unknown = np.flatnonzero(np.isneginf(self.least))
        edge = scores.shape[1] - self.most
        if len(unknown) and edge > 0:
            self.least[unknown] = np.partition(scores[unknown], edge, axis=1)[:, edge]

    def add(self, members: np.ndarray, places: np.ndarray, scores: np.ndarray, at: np.ndarray) -> None:
        if not len(at):
            return
        self.parts.append(self.packing.packed(members, places, scores.reshape(-1)[at]))
        self.size += len(at)
        if self.size > (1 + SPARE) * self.most * self.count:
            self.sorted_out()

    def sorted_out(self) -> np.ndarray:
        if not self.parts:
            return np.empty(0, dtype=np.uint64)
        kept, least = self.packing.leading(np.concatenate(self.parts), self.most, self.count)
        np.maximum(self.least, least, out=self.least)
        self.parts, self.size = [kept], len(kept)
        return kept


def rule_out(scores: np.ndarray, tile: Tile, bars: Bars, some: slice, others: slice) -> None:
    """Writes minus infinity where a pair is not to be: no score reaches it."""
    bars.rule_out(scores, others)
    scores[:, ~tile.takes_part[0][some]] = -np.inf
    scores[~tile.takes_part[1][others]] = -np.inf
    if len(tile.barred):
        barred = tile.barred[(tile.barred[:, 0] >= some.start) & (tile.barred[:, 0] < some.stop)]
        barred = barred[(barred[:, 1] >= others.start) & (barred[:, 1] < others.stop)]
        scores[barred[:, 1] - others.start, barred[:, 0] - some.start] = -np.inf


def union(left: Pool, right: Pool) -> sparse.csr_array:
    """Pairs of either, once."""
    rows, columns, scores = left.pairs()
    others, owners, more = right.pairs()
    width = right.members
    keys = np.concatenate([rows.astype(np.int64) * width + columns, owners.astype(np.int64) * width + others])
    scores = np.concatenate([scores, more])
    del rows, columns, others, owners, more
    order = np.argsort(keys, kind="stable")
    keys, scores = keys[order], scores[order]
    del order
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    keys, scores = keys[first], scores[first]
    starts = np.searchsorted(keys, np.arange(left.members + 1) * width).astype(np.int32)
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
