"""Who meets whom, once: an assignment in which no two would rather have each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hannover.engine.match.errors import RangeError
from hannover.engine.match.market import Market
from hannover.engine.match.pooling import pool_of

__all__ = ["Assignment", "stable", "stable_pairs"]


@dataclass(frozen=True)
class Assignment:
    """Pairs that nobody can better: whoever would be preferred has somebody it prefers in turn.

    pairs  (left, right, score), in the order of the left
    """

    pairs: tuple[tuple[str, str, float], ...]
    unmatched_left: tuple[str, ...]
    unmatched_right: tuple[str, ...]
    seats: int

    @property
    def because(self) -> str:
        alone = len(self.unmatched_left) + len(self.unmatched_right)
        return f"{len(self.pairs)} pairs, {alone} without any; no two would rather have each other"


def stable(market: Market, *, seats: int = 1) -> Assignment:
    """A stable assignment, everybody with at most `seats` partners, by the scores of the pairs that are allowed.

    A score is the same for both, so the assignment is unique up to equal scores, which go by place. Raises RangeError.
    """
    if seats < 1:
        raise RangeError(f"seats is {seats}", field="seats", remedy="1 or more")
    most = max(len(market.left), len(market.right))
    joint = pool_of(market, most).tocoo()
    order = np.lexsort((joint.col, joint.row, -joint.data))
    free_left, free_right = [seats] * joint.shape[0], [seats] * joint.shape[1]
    chosen = []
    # With one score for both, the best pair that is left is always a pair that neither would leave.
    for row, column, score in zip(
        joint.row[order].tolist(), joint.col[order].tolist(), joint.data[order].tolist(), strict=True
    ):
        if free_left[row] and free_right[column]:
            free_left[row] -= 1
            free_right[column] -= 1
            chosen.append((row, column, score))
    chosen.sort()
    lefts, rights = market.left.keys, market.right.keys
    return Assignment(
        tuple((lefts[row], rights[column], float(score)) for row, column, score in chosen),
        tuple(key for key, free in zip(lefts, free_left, strict=True) if free == seats),
        tuple(key for key, free in zip(rights, free_right, strict=True) if free == seats),
        seats,
    )


def stable_pairs(
    left: Sequence[Sequence[int]], right: Sequence[Sequence[int]], *, seats: Sequence[int] | None = None
) -> tuple[tuple[int, int], ...]:
    """The stable assignment that is best for the left, for any preferences (Gale & Shapley 1962).

    left, right  of each member, whom it would accept, the most wanted first; who is not named is not accepted
    seats        how many the members of the right take; one each by default
    """
    room = list(seats) if seats is not None else [1] * len(right)
    ranks = [{one: place for place, one in enumerate(wanted)} for wanted in right]
    held: list[list[tuple[int, int]]] = [[] for _ in right]
    asked = [0] * len(left)
    waiting = list(range(len(left) - 1, -1, -1))
    while waiting:
        one = waiting.pop()
        if asked[one] >= len(left[one]):
            continue
        other = left[one][asked[one]]
        asked[one] += 1
        if one not in ranks[other]:
            waiting.append(one)
            continue
        held[other].append((ranks[other][one], one))
        if len(held[other]) > room[other]:
            held[other].sort()
            waiting.append(held[other].pop()[1])
    return tuple(sorted((one, other) for other, kept in enumerate(held) for _, one in kept))
