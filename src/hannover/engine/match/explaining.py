"""Why these two, or why not: criteria, parts of the score, and how far from the list."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hannover.engine.match.criteria import Verdict, check
from hannover.engine.match.errors import RangeError
from hannover.engine.match.market import Market
from hannover.engine.match.ranking import scores_for
from hannover.engine.match.reasons import Pair, pair_of

__all__ = ["Explanation", "Standing", "explain"]


@dataclass(frozen=True)
class Standing:
    """Where a pair stands in the list of one of the two.

    rank    among those that the criteria allow, from 1; 0 where the pair is not allowed
    behind  score of the k-th best less that of the pair; 0 or less: it is among the k best
    """

    rank: int
    behind: float


@dataclass(frozen=True)
class Explanation:
    """A pair, whether it is allowed, and where it stands for both."""

    pair: Pair
    verdicts: tuple[Verdict, ...]
    for_left: Standing
    for_right: Standing
    k: int

    @property
    def allowed(self) -> bool:
        return all(verdict.met for verdict in self.verdicts)

    @property
    def unmet(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if not verdict.met)

    @property
    def rank_for_left(self) -> int | None:
        """Its place among the partners of the left one, from 1; None where it is not allowed."""
        return self.for_left.rank or None

    @property
    def rank_for_right(self) -> int | None:
        return self.for_right.rank or None

    @property
    def behind_left(self) -> float:
        """How much it is missing to the k-th place on the list of the left one; 0 or less: it is on it."""
        return self.for_left.behind

    @property
    def behind_right(self) -> float:
        return self.for_right.behind

    @property
    def because(self) -> str:
        if self.unmet:
            return "not allowed: " + "; ".join(verdict.because for verdict in self.unmet)
        places = [
            f"number {standing.rank} for {key}"
            + (f", {standing.behind:.2f} behind number {self.k}" if standing.behind > 0 else "")
            for key, standing in ((self.pair.left, self.for_left), (self.pair.right, self.for_right))
        ]
        return f"{'; '.join(places)}; {self.pair.because}"


def explain(
    market: Market,
    left: str,
    right: str,
    *,
    k: int = 10,
    among_left: np.ndarray | None = None,
    among_right: np.ndarray | None = None,
) -> Explanation:
    """Why a pair is or is not on a list of k: every criterion, its rank for both, and what is missing to the k-th.

    among_left, among_right  one truth value a profile of that side: who counts as a rival; all by default

    Raises  UnknownError for a key that is not on that side, RangeError if k is below 1.
    """
    if k < 1:
        raise RangeError(f"k is {k}", field="k", remedy="1 or more")
    first, second = market.side_place(left, left=True), market.side_place(right, left=False)
    verdicts = check(market.criteria, market.left.profiles[first], market.right.profiles[second])
    return Explanation(
        pair_of(market, first, second),
        verdicts,
        standing(market, first, second, k, on_left=True, among=among_right),
        standing(market, second, first, k, on_left=False, among=among_left),
        k,
    )


def standing(
    market: Market, place: int, other: int, k: int, *, on_left: bool, among: np.ndarray | None
) -> Standing:
    mine = market.left if on_left else market.right
    screen = market.screen_of_right if on_left else market.screen_of_left
    allowed, _ = screen.allowed(mine.profiles[place], left=on_left)
    if among is not None:
        allowed = allowed & among
    scores = scores_for(market, on_left=on_left, place=place)
    score = float(scores[other])
    rivals = scores[allowed]
    better = int((rivals > score).sum() + (rivals[: int(allowed[:other].sum())] == score).sum())
    kth = float(np.partition(rivals, len(rivals) - k)[len(rivals) - k]) if len(rivals) >= k else score
    return Standing(better + 1 if allowed[other] else 0, kth - score)
