"""What HiGHS says while it works, put together with what is known besides."""

from __future__ import annotations

import numpy as np

from hannover.engine.allocate.highs import Tell
from hannover.engine.allocate.program import Floats, Program
from hannover.engine.allocate.watching import Deadline

__all__ = ["telling", "tighter", "trivial_bound"]


def telling(
    program: Program, deadline: Deadline, known: Floats | None, bound: float, *, beside: float = 0.0,
    proves: bool = True,
) -> Tell | None:  # fmt: skip
    """Tells the watch, if there is one, of the better value and the tighter bound.

    known   amounts of a plan at hand
    bound   without the program's constant
    beside  what is fixed already and worth this much, where HiGHS has only the rest
    proves  whether HiGHS's own bound holds for every plan of the program
    """
    if not deadline.watched:
        return None
    best = None if known is None else program.worth(known)

    def tell(value: float, other: float) -> bool:
        nonlocal best, bound
        if np.isfinite(value):
            best = value + beside if best is None else looser(program, best, value + beside)
        if proves and np.isfinite(other):
            bound = tighter(program, bound, program.tightened(other))
        deadline.tell(None if best is None else best + program.constant, bound + program.constant)
        return not deadline.stopped

    return tell


def tighter(program: Program, bound: float, other: float) -> float:
    return min(bound, other) if program.goal == "most" else max(bound, other)


def looser(program: Program, value: float, other: float) -> float:
    return max(value, other) if program.goal == "most" else min(value, other)


def trivial_bound(program: Program) -> float:
    """What all columns would be worth if there were no rows."""
    counts = program.value != 0
    ends = [program.value[counts] * end[counts] for end in (program.most, program.least)]
    best = np.maximum(*ends) if program.goal == "most" else np.minimum(*ends)
    return float(best.sum())
