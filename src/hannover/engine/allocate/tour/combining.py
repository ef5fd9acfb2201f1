"""Combines the rounds of several days: the linear program takes in rounds by their price, then HiGHS decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hannover.engine.allocate.errors import OutOfTimeError
from hannover.engine.allocate.highs import load
from hannover.engine.allocate.program import Floats
from hannover.engine.allocate.routing import Rounds, members, route
from hannover.engine.allocate.solving import optimum
from hannover.engine.allocate.watching import Deadline, Progress, Watch

__all__ = ["Combined", "combine"]

FIRST, ADDED, MOST_DECIDED = 400, 400, 60_000
DUST = 1e-7

Kinds = Sequence[tuple[str, int, Rounds]]
Indices = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Combined:
    """Rounds that were chosen (kind of day, position), what they are worth and the bound, in minutes."""

    rounds: tuple[tuple[int, int], ...]
    value: float
    bound: float

    @property
    def proven(self) -> bool:
        return self.bound - self.value <= 1e-6 * max(1.0, abs(self.bound))


def combine(names: Sequence[str], worth: Floats, kinds: Kinds, *, deadline: Deadline) -> Combined:
    """The most valuable rounds, one a day at most, no stop twice.

    worth     of each stop, in minutes of driving
    deadline  is told of worth and bound
    """
    size = len(names)
    gain = [members(kind.stops, size) @ worth - kind.driving for _, _, kind in kinds]
    picked = [np.argsort(-each, kind="stable")[:FIRST] for each in gain]
    bound, prices = relaxed(names, worth, kinds, picked, gain, deadline=deadline)
    taken, best = greedily(kinds, gain)
    if prices is None:
        return Combined(rounds=taken, value=best, bound=bound)
    deadline.tell(best, bound)
    found = decide(names, worth, kinds, picked, deadline=deadline, share=0.3, known=(best, bound))
    if found is not None and found[1] > best:
        taken, best = found[:2]
    slack = bound - best
    within = [np.flatnonzero(reduced >= -slack - DUST * (1 + abs(bound))) for reduced in prices]
    if sum(map(len, within)) > MOST_DECIDED:
        share = MOST_DECIDED // len(kinds)
        chosen = [np.argsort(-reduced, kind="stable")[:share] for reduced in prices]
        found = decide(names, worth, kinds, chosen, deadline=deadline, share=1.0, known=(best, bound))
        if found is not None and found[1] > best:
            taken, best = found[:2]
        return Combined(rounds=taken, value=best, bound=bound)
    if slack > DUST * (1 + abs(bound)):
        found = decide(names, worth, kinds, within, deadline=deadline, share=1.0, known=(best, bound))
        if found is not None:
            if found[1] > best:
                taken, best = found[:2]
            bound = min(bound, max(found[2], best))
    return Combined(rounds=taken, value=best, bound=max(bound, best))


def relaxed(
    names: Sequence[str],
    worth: Floats,
    kinds: Kinds,
    picked: list[Indices],
    gain: list[Floats],
    *,
    deadline: Deadline,
) -> tuple[float, list[Floats] | None]:
    """The linear program's bound over all rounds, and what each round would still add; grows `picked`."""
    size = len(names)
    easy = float(sum(count * each.max(initial=0.0) for (_, count, _), each in zip(kinds, gain, strict=True)))
    while deadline.left > 0:
        answer = load(route(names, worth, kinds, picked=picked), relaxed=True).solve(seconds=deadline.left)
        if not answer.finished:
            return easy, None
        reduced = [
            each - members(kind.stops, size) @ answer.duals[:size] - answer.duals[size + number]
            for number, ((_, _, kind), each) in enumerate(zip(kinds, gain, strict=True))
        ]
        grown = False
        for number, each in enumerate(reduced):
            outside = each.copy()
            outside[picked[number]] = -np.inf
            best = np.argsort(-outside, kind="stable")[:ADDED]
            better = best[outside[best] > DUST * (1 + abs(answer.bound))]
            if len(better):
                picked[number] = np.concatenate([picked[number], better])
                grown = True
        if not grown:
            return answer.bound, reduced
    return easy, None


def greedily(kinds: Kinds, gain: list[Floats]) -> tuple[tuple[tuple[int, int], ...], float]:
    """The most valuable round, then the most valuable one that visits nobody again, and so on."""
    rounds: list[tuple[int, int]] = []
    seen, total = 0, 0.0
    for number, (_, count, kind) in enumerate(kinds):
        for _ in range(count):
            left = np.where(kind.stops & seen == 0, gain[number], 0.0)
            if not len(left) or left.max() <= 0:
                break
            at = int(left.argmax())
            rounds.append((number, at))
            seen |= int(kind.stops[at])
            total += float(left[at])
    return tuple(rounds), total


def decide(
    names: Sequence[str],
    worth: Floats,
    kinds: Kinds,
    picked: list[Indices],
    *,
    deadline: Deadline,
    share: float,
    known: tuple[float, float],
) -> tuple[tuple[tuple[int, int], ...], float, float] | None:
    """HiGHS on some of the rounds: which, their worth, the bound among these."""
    if deadline.left <= 0 or not sum(map(len, picked)):
        return None
    try:
        plan = optimum(route(names, worth, kinds, picked=picked), seconds=deadline.left * share,
                       watch=beside(deadline, *known))  # fmt: skip
    except OutOfTimeError:
        return None
    kind_of = np.repeat(np.arange(len(kinds)), [len(at) for at in picked])
    position = np.concatenate(picked)
    chosen = np.flatnonzero(plan.amounts > 0.5)
    return tuple((int(kind_of[at]), int(position[at])) for at in chosen), plan.value, plan.bound


def beside(deadline: Deadline, best: float, bound: float) -> Watch | None:
    """Tells what HiGHS finds among some of the rounds; the bound that holds for all of them stays."""

    def tell(progress: Progress) -> bool:
        deadline.tell(max(best, progress.value if progress.value is not None else best), bound)
        return not deadline.stopped

    return tell if deadline.watched else None
