"""Why these two, or why not: criteria, parts of the score, and how far from the list."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hannover.engine.match.allowing import Screen
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
    def because(self) -> str:
        if self.unmet:
            return "not allowed: " + "; ".join(verdict.because for verdict in self.unmet)
        places = [
            f"number {standing.rank} for {key}"
            + (f", {standing.behind:.2f} behind number {self.k}" if standing.behind > 0 else "")
            for key, standing in ((self.pair.left, self.for_left), (self.pair.right, self.for_right))
        ]
        return f"{'; '.join(places)}; {self.pair.because}"


def explain(market: Market, left: str, right: str, *, k: int = 10) -> Explanation:
    """Why a pair is or is not on a list of k: every criterion, its rank for both, and what is missing to the k-th.

    Raises  UnknownError for a key that is not on that side, RangeError if k is below 1.
    """
    if k < 1:
        raise RangeError(f"k is {k}", field="k", remedy="1 or more")
    first, second = market.side_place(left, left=True), market.side_place(right, left=False)
    verdicts = check(market.criteria, market.left.profiles[first], market.right.profiles[second])
    return Explanation(
        pair_of(market, first, second),
        verdicts,
        standing(market, first, second, k, on_left=True),
        standing(market, second, first, k, on_left=False),
        k,
    )


def standing(market: Market, place: int, other: int, k: int, *, on_left: bool) -> Standing:
    mine, others = (market.left, market.right) if on_left else (market.right, market.left)
    allowed, _ = Screen(market.criteria, others.profiles).allowed(mine.profiles[place], left=on_left)
    scores = scores_for(market, on_left=on_left, place=place)
    score = float(scores[other])
    rivals = scores[allowed]
    better = int((rivals > score).sum() + (rivals[: int(allowed[:other].sum())] == score).sum())
    kth = float(np.sort(rivals)[-k]) if len(rivals) >= k else score
    return Standing(better + 1 if allowed[other] else 0, kth - score)
