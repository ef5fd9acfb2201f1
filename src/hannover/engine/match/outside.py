"""What a market misses whose pairs do not all come into question: measured on some members, all of whose pairs are
looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from hannover.engine.match.equilibrium import Equilibrium
from hannover.engine.match.market import Market
from hannover.engine.match.pooling import Among

__all__ = ["Outside", "outside_of"]

# Members of the left are looked at in so many runs, spread evenly, of so many beside each other.
RUNS, BESIDE = 64, 4
# Twice its standard error above a measured share lies the true one in 98 of 100 cases.
ERRORS = 2.0


@dataclass(frozen=True)
class Outside:
    """How much of all that would come about lies in pairs that did not come into question, at the same terms.

    share    0..1, as measured; 0 where all pairs come into question
    at_most  what the share hardly exceeds: two standard errors above
    looked_at  how many members of the left it was measured on; 0 where there was nothing to measure
    """

    share: float
    at_most: float
    looked_at: int


def outside_of(market: Market, joint: sparse.csr_array, found: Equilibrium, among: Among) -> Outside:
    """The mass outside `joint`, the pairs that came into question."""
    runs = np.unique(np.linspace(0, max(len(market.left) - BESIDE, 0), RUNS).astype(np.int64))
    inside, missed = [], []
    for start in runs.tolist():
        rows = slice(start, min(start + BESIDE, len(market.left)))
        scores = market.scores(rows, slice(0, len(market.right)))
        for place in range(rows.start, rows.stop):
            if among.left[place]:
                own = slice(int(joint.indptr[place]), int(joint.indptr[place + 1]))
                inside.append(float(found.matched.data[own].sum()))
                missed.append(
                    missed_by(market, found, among, place, scores[place - start], joint.indices[own])
                )
    return shared(np.array(inside), np.array(missed))


def missed_by(
    market: Market, found: Equilibrium, among: Among, place: int, scores: np.ndarray, known: np.ndarray
) -> float:
    """What would come about of the pairs of one of the left that are allowed and did not come into question."""
    allowed, _ = market.screen_of_right.allowed(market.left.profiles[place], left=True)
    allowed &= among.right
    allowed[known] = False
    allowed[among.apart[among.apart[:, 0] == place, 1]] = False
    own, others = found.alone[0][place], found.alone[1]
    return float(own * (found.worth(scores[allowed]) @ others[allowed]))


def shared(inside: np.ndarray, missed: np.ndarray) -> Outside:
    """The ratio of sums, and its standard error as that of a ratio (Cochran 1977, 6.4)."""
    total = float(inside.sum() + missed.sum())
    if not total:
        return Outside(0.0, 0.0, len(inside))
    share, count = float(missed.sum()) / total, len(inside)
    off = missed - share * (inside + missed)
    error = float(np.sqrt((off**2).sum() / max(count - 1, 1) / count)) / (total / count)
    return Outside(share, min(share + ERRORS * error, 1.0), count)
