"""Which pairs come into question: the exact best of everybody on both sides, found block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from hannover.engine.match.executors import in_order
from hannover.engine.match.market import Market, Part

__all__ = ["pool_of"]

TILE = 1024
# A number that no score reaches: this pair is ruled out.
RULED_OUT = np.float32(-np.inf)


@dataclass(frozen=True, eq=False)
class Tile:
    """A part of the table of pairs, and what a worker has to know of it."""

    left: slice
    right: slice
    part: Part
    allowed: np.ndarray | None
    most: int


@dataclass(frozen=True, eq=False)
class Found:
    """Pairs of a tile that are among the best of their row or column in it."""

    left: np.ndarray
    right: np.ndarray
    scores: np.ndarray


def pool_of(
    market: Market,
    most: int,
    *,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> sparse.csr_array:
    """left x right, CSR: the scores of pairs that are among the `most` best of the left or of the right one."""
    shape = (len(market.left), len(market.right))
    starts = [(row, column) for row in range(0, shape[0], TILE) for column in range(0, shape[1], TILE)]
    kept: list[Found] = []
    held = 0
    for done, found in enumerate(in_order(best_of, tiles(market, most), executor=executor), start=1):
        kept.append(found)
        held += len(found.scores)
        if held > 4 * most * sum(shape):
            kept = [pruned(kept, shape, most)]
            held = len(kept[0].scores)
        if progress:
            progress(done, len(starts))
    last = pruned(kept, shape, most)
    return sparse.coo_array((last.scores, (last.left, last.right)), shape=shape).tocsr()


def tiles(market: Market, most: int) -> Iterator[Tile]:
    for row in range(0, len(market.left), TILE):
        left = slice(row, min(row + TILE, len(market.left)))
        allowed = (
            np.stack([market.screen_of_right.allowed(profile)[0] for profile in market.left.profiles[left]])
            if market.criteria
            else None
        )
        for column in range(0, len(market.right), TILE):
            right = slice(column, min(column + TILE, len(market.right)))
            yield Tile(
                left, right, market.part(left, right), None if allowed is None else allowed[:, right], most
            )


def best_of(tile: Tile) -> Found:
    """What a worker does."""
    scores = tile.part.scores()
    if tile.allowed is not None:
        scores = np.where(tile.allowed, scores, RULED_OUT)
    mask = highest(scores, tile.most) | highest(scores.T, tile.most).T
    mask &= scores > RULED_OUT
    rows, columns = np.nonzero(mask)
    return Found(rows + tile.left.start, columns + tile.right.start, scores[rows, columns])


def highest(scores: np.ndarray, most: int) -> np.ndarray:
    """Which values are at least as high as the `most`-th highest of their row."""
    if scores.shape[1] <= most:
        return np.ones(scores.shape, dtype=bool)
    least = np.partition(scores, scores.shape[1] - most, axis=1)[:, scores.shape[1] - most]
    found: np.ndarray = scores >= least[:, None]
    return found


def pruned(kept: list[Found], shape: tuple[int, int], most: int) -> Found:
    """Of all that was found so far, what is still among the best; equal scores by place."""
    left = np.concatenate([found.left for found in kept])
    right = np.concatenate([found.right for found in kept])
    scores = np.concatenate([found.scores for found in kept])
    by_left = leading(left, right, scores, most)
    by_right = leading(right, left, scores, most)
    keep = by_left | by_right
    return Found(left[keep], right[keep], scores[keep])


def leading(owners: np.ndarray, others: np.ndarray, scores: np.ndarray, most: int) -> np.ndarray:
    order = np.lexsort((others, -scores, owners))
    sorted_owners = owners[order]
    begins = np.flatnonzero(np.diff(sorted_owners, prepend=-1))
    position = np.arange(len(order)) - np.repeat(begins, np.diff(np.append(begins, len(order))))
    found = np.zeros(len(order), dtype=bool)
    found[order[position < most]] = True
    return found
