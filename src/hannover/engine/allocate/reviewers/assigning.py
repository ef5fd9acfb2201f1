"""Assigns reviewers: for the largest sum, or fairly to the worst-served submission first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hannover.engine.allocate.checking import check
from hannover.engine.allocate.program import PROVEN_GAP, Floats, relative_gap
from hannover.engine.allocate.reviewers.domain import Assignment, Eligible, Fairness, Indices, Panel
from hannover.engine.allocate.reviewers.pricing import Market
from hannover.engine.allocate.reviewers.shortage import some_assignment
from hannover.engine.allocate.watching import Deadline, Watch

__all__ = ["assign", "from_pairs", "simple_bounds"]

BY_SUM, BY_WORST = "sum", "worst"
FEW_PAIRS = 20_000
DUST = 1e-7
FAIR_ROUNDS = 40
QUANTA = 1_000_000
RESOLUTION = 1e-5
SUM_GAP = 1e-4
SMALL, LARGE = 0.01, 1e4


def assign(
    panel: Panel, *, fairness: Fairness = Fairness.SUM, seconds: float = 60.0, watch: Watch | None = None
) -> Assignment:
    """Who reviews what, within loads, conflicts and languages, with the sides each submission asks for.

    watch  is told of the sum of scores (stage "sum"), then of the worst served ("worst"), each with its bound, and
           ends the work by giving back False
    Raises EmptyError, NegativeError, DuplicateError, UnknownError; ShortageError that names the submissions which share
    too few reviewers.
    """
    deadline, first = Deadline(seconds, watch=watch, stage=BY_SUM), some_assignment(panel)
    scale = scale_of(panel.eligible.score)
    eligible = replace(panel.eligible, score=panel.eligible.score * scale)
    market = Market(eligible, first)
    total, worst = simple_bounds(eligible)
    deadline.tell(totals_of(panel.eligible, first).sum(), total / scale)
    best = market.solve(deadline)
    if best is None:
        return from_pairs(panel, first, fairness=fairness, bound=total / scale, worst_bound=worst / scale)
    total = min(total, best)
    pairs = taken(market, market.amounts)
    if pairs is None:
        pairs, _, _ = market.whole(deadline, start=first, gap=0.0)
    pairs = first if pairs is None else pairs
    deadline.tell(totals_of(panel.eligible, pairs).sum(), total / scale)
    if fairness is Fairness.WORST:
        part = deadline.part(deadline.left, stage=BY_WORST)
        part.tell(totals_of(panel.eligible, pairs).min(), worst / scale)
        pairs, total, worst = fairly(market, pairs, total=total, worst=worst, deadline=part)
    return from_pairs(panel, pairs, fairness=fairness, bound=total / scale, worst_bound=worst / scale)


def scale_of(score: Floats) -> float:
    """What scores are multiplied with inside: tolerances of the solver are absolute, and scores may be of any size.

    A power of ten, so that scores with few decimals keep them; 1 where the largest is of an ordinary size.
    """
    largest = float(score.max(initial=0.0))
    if largest <= 0 or SMALL <= largest <= LARGE:
        return 1.0
    return float(10.0 ** -np.floor(np.log10(largest)))


def simple_bounds(eligible: Eligible) -> tuple[float, float]:
    """What no assignment exceeds, each submission alone with its best: in sum, and for the worst."""
    order = np.lexsort((-eligible.score, eligible.submission))
    submission, score = eligible.submission[order], eligible.score[order]
    start = np.searchsorted(submission, np.arange(len(eligible.needs)))
    rank = np.arange(len(order)) - start[submission]
    best = np.bincount(
        submission,
        weights=np.where(rank < eligible.needs[submission], score, 0.0),
        minlength=len(eligible.needs),
    )
    return float(best.sum()), float(best.min())


def taken(market: Market, amounts: Floats) -> Indices | None:
    """The pairs of a whole solution; None if it takes parts."""
    if np.abs(amounts - np.round(amounts)).max() > DUST:
        return None
    return market.active[amounts > 0.5]


def totals_of(eligible: Eligible, pairs: Indices) -> Floats:
    """What each submission gets from these pairs."""
    found: Floats = np.bincount(
        eligible.submission[pairs], eligible.score[pairs], len(eligible.needs)
    ).astype(float)
    return found


def better(eligible: Eligible, one: Indices, other: Indices | None) -> Indices:
    """The assignment whose worst-served submission has more."""
    if other is None or totals_of(eligible, one).min() >= totals_of(eligible, other).min():
        return one
    return other


def fairly(
    market: Market, pairs: Indices, *, total: float, worst: float, deadline: Deadline
) -> tuple[Indices, float, float]:
    """The highest total for the worst-served submission, then the largest sum that keeps it; the bounds of both.

    Only submissions that would fall below the highest worst total get a row, as they show up.
    """
    eligible = market.eligible
    level, worst = highest_worst(market, pairs, worst=worst, deadline=deadline)
    found, bound = keeping(market, level, deadline=deadline)
    if (found is None or totals_of(eligible, found).min() < worst - DUST) and deadline.left > 0:
        known = pairs if found is None else better(eligible, found, pairs)
        found, bound, worst = compromise(market, known, worst=worst, deadline=deadline)
    pairs = better(eligible, found, pairs) if found is not None else pairs
    reached = float(totals_of(eligible, pairs).min())
    proven = relative_gap(reached, worst) <= PROVEN_GAP
    return pairs, min(total, bound) if proven else total, worst


def quantum_of(score: Floats) -> float:
    """Every sum of scores is a multiple of this; a very small number if unknown."""
    scaled = np.round(score * QUANTA)
    if np.abs(scaled - score * QUANTA).max() > QUANTA * 1e-12 * max(float(score.max()), 1.0):
        return 0.0
    return float(np.gcd.reduce(scaled.astype(np.int64))) / QUANTA


def highest_worst(market: Market, pairs: Indices, *, worst: float, deadline: Deadline) -> tuple[float, float]:
    """The highest worst total that the linear program allows, and what is proven to be too high or just reached.

    Halves the distance between a total that can be kept and one that cannot.
    """
    low, high = float(totals_of(market.eligible, pairs).min()), worst
    quantum = quantum_of(market.eligible.score)
    level = high
    for _ in range(FAIR_ROUNDS):
        if high - low <= max(quantum / 2, RESOLUTION * high) or deadline.left <= 0:
            break
        kept = can_keep(market, level, deadline=deadline)
        if kept is None:
            break
        if kept:
            low = level
        else:
            high = level - quantum if quantum else level
            high = max(high, low)
        if low >= high:
            break
        level = (low + high) / 2
        level = high if quantum and level + quantum > high else level
        level = np.ceil(level / quantum - DUST) * quantum if quantum else level
    return low, high


def can_keep(market: Market, level: float, *, deadline: Deadline) -> bool | None:
    """Whether parts of assignments can give every submission a total of `level`; None if time ended."""
    market.worst_between(level - DUST, level - DUST)
    while True:
        best = market.solve(deadline)
        if best is None:
            return None
        if best == -np.inf:
            return False
        broken = np.flatnonzero((market.totals(market.amounts) < level - 2 * DUST) & (market.fair_row < 0))
        if not len(broken):
            return True
        market.protect(broken)


def keeping(market: Market, level: float, *, deadline: Deadline) -> tuple[Indices | None, float]:
    """The largest sum that keeps the worst total at `level`, whole; None if there is none among the active pairs."""
    while deadline.left > 0 and can_keep(market, level, deadline=deadline):
        bound = float(market.highs.getInfo().objective_function_value)
        found = taken(market, market.amounts)
        if found is None:
            found, _, _ = market.whole(deadline, start=None, gap=SUM_GAP)
        if found is None:
            return None, bound
        broken = np.flatnonzero(
            (totals_of(market.eligible, found) < level - 2 * DUST) & (market.fair_row < 0)
        )
        if not len(broken):
            return found, bound
        market.protect(broken)
    return None, np.inf


def compromise(
    market: Market, pairs: Indices, *, worst: float, deadline: Deadline
) -> tuple[Indices | None, float, float]:
    """Where parts reach a higher worst total than whole reviewers can: the highest that these reach."""
    eligible = market.eligible
    if len(eligible.score) > FEW_PAIRS:
        return pairs, np.inf, worst
    market.add(np.flatnonzero(~market.inside))
    market.protect(np.flatnonzero(market.fair_row < 0))
    market.worst_between(0.0, worst)
    market.aim(worst=True)
    found, bound, _ = market.whole(deadline, start=pairs, gap=0.0)
    worst = min(worst, bound)
    if found is None:
        return None, np.inf, worst
    reached = float(totals_of(eligible, found).min())
    market.aim(worst=False)
    market.worst_between(reached - DUST, worst)
    again, bound, _ = market.whole(deadline, start=found, gap=0.0)
    best = found if again is None else again
    return best, bound, worst


def from_pairs(
    panel: Panel, pairs: Indices, *, fairness: Fairness, bound: float, worst_bound: float
) -> Assignment:
    """A checked assignment that explains itself."""
    eligible = panel.eligible
    names: dict[str, list[str]] = {one.id: [] for one in panel.submissions}
    for one, other in zip(
        eligible.submission[pairs].tolist(), eligible.reviewer[pairs].tolist(), strict=True
    ):
        names[panel.submissions[one].id].append(panel.reviewers[other].id)
    totals = totals_of(eligible, pairs)
    value, least = float(totals.sum()), float(totals.min())
    worst = f"{panel.submissions[int(totals.argmin())].id} with {least:,.6g}"
    borne = np.bincount(eligible.reviewer[pairs], minlength=len(eligible.load))
    full = int(((borne >= eligible.load) & (eligible.load > 0)).sum())
    found = Assignment(
        reviewers={name: tuple(theirs) for name, theirs in names.items()},
        fairness=fairness,
        value=value,
        bound=max(bound, value),
        worst=least,
        worst_bound=max(worst_bound, least),
        because=(
            f"the scores add up to {value:,.6g}, no assignment reaches more than {max(bound, value):,.6g}",
            f"the worst served is {worst}, no assignment gives the worst more than {max(worst_bound, least):,.6g}",
            f"{full} of {len(borne)} reviewers are at their load",
        ),
    )
    return replace(found, certificate=check(panel, found))
