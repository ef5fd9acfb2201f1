"""Large portfolios: the linear program first, then only the columns that it leaves open.

With the value of a plan in hand, a column whose reduced cost exceeds the distance to the bound of the linear program
cannot change its side in any better plan (Balas & Zemel 1980 call the rest the core), so fixing it loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hannover.engine.allocate.errors import InfeasibleError
from hannover.engine.allocate.highs import load
from hannover.engine.allocate.program import Floats, Program
from hannover.engine.allocate.telling import telling, trivial_bound
from hannover.engine.allocate.watching import Deadline

__all__ = ["suits_core", "through_core"]

FEWEST_COLUMNS = 200
SMALL_CORE = 150
GROWTH = 3
PROBE_SHARE = 0.25
FLOAT_DUST = 1e-7


@dataclass(frozen=True, kw_only=True)
class Found:
    """Amounts and a bound, both without the program's constant."""

    amounts: Floats
    bound: float


def suits_core(program: Program) -> bool:
    """Many columns of zero or one under few rows."""
    rows = sum(len(block.who) for block in program.rows)
    binary = ~program.whole | ((program.most <= 1) & (program.least >= 0))
    return program.size >= FEWEST_COLUMNS and rows * 2 <= program.size and bool(binary.all())


def through_core(program: Program, *, deadline: Deadline, gap: float, start: Floats | None) -> Found | None:
    """The best plan by way of the core; None when it finds no plan, which proves nothing."""
    sign = 1.0 if program.goal == "most" else -1.0
    relaxed = load(program, relaxed=True).solve(
        seconds=deadline.left, tell=telling(program, deadline, start, trivial_bound(program))
    )
    if relaxed.infeasible:
        raise InfeasibleError("no plan keeps every row, not even with parts")
    if not relaxed.finished or relaxed.amounts is None:
        return None
    bound, reduced = relaxed.bound, relaxed.reduced * sign
    slack = sign * (relaxed.value - bound)
    best = better_of(program, completed(program, relaxed.amounts, reduced, sign=sign), start, sign=sign)
    rounds = core_sizes(program.size)
    for size in rounds:
        distance = np.inf if best is None else sign * (bound - program.worth(best))
        if best is not None and distance <= max(gap * abs(bound), program.quantum / 2, 1e-9):
            break
        open_ = np.abs(reduced) <= distance + slack - 0.99 * program.quantum + FLOAT_DUST * (1 + abs(bound))
        open_ |= (relaxed.amounts > program.least + 1e-9) & (relaxed.amounts < program.most - 1e-9)
        whole_core = int(open_.sum()) <= size
        if not whole_core:
            open_ = np.zeros(program.size, dtype=bool)
            open_[np.argsort(np.abs(reduced), kind="stable")[:size]] = True
        share = 1.0 if whole_core else PROBE_SHARE
        deadline.tell(
            None if best is None else program.worth(best) + program.constant, bound + program.constant
        )
        found = solve_core(program, open_, relaxed.amounts, deadline=deadline, share=share, gap=gap, start=best,
                           bound=bound)  # fmt: skip
        if found is not None:
            best = better_of(program, found.amounts, best, sign=sign)
        if whole_core and found is not None and best is not None:
            proven = max(sign * found.bound, sign * program.worth(found.amounts))
            bound = sign * min(sign * bound, max(proven, sign * program.worth(best)))
            break
        if deadline.left <= 0 or whole_core:
            break
    return None if best is None else Found(amounts=best, bound=bound)


def core_sizes(size: int) -> list[int]:
    sizes = [SMALL_CORE]
    while sizes[-1] < size:
        sizes.append(sizes[-1] * GROWTH)
    return sizes


def solve_core(
    program: Program, open_: NDArray[np.bool_], relaxed: Floats, *, deadline: Deadline, share: float, gap: float,
    start: Floats | None, bound: float,
) -> Found | None:  # fmt: skip
    """The best plan that differs from the linear program's only in the open columns; its bound holds among those."""
    open_ = open_ | ~program.whole
    fixed = np.where(open_, 0.0, np.round(relaxed))
    least, most = np.where(open_, program.least, fixed), np.where(open_, program.most, fixed)
    model = load(program)
    columns = np.arange(program.size)
    model.bound_columns(columns, least=least, most=most)
    fits = start is not None and bool(((start >= least) & (start <= most)).all())
    answer = model.solve(
        seconds=deadline.left * share, gap=gap, start=start if fits else None,
        tell=telling(program, deadline, start, bound, proves=False),
    )  # fmt: skip
    if answer.amounts is None:
        return None
    rounded = np.clip(np.where(program.whole, np.round(answer.amounts), answer.amounts), least, most)
    if not program.keeps(rounded):
        return None
    return Found(amounts=rounded, bound=answer.bound)


def completed(program: Program, relaxed: Floats, reduced: Floats, *, sign: float) -> Floats | None:
    """The whole part of the linear program's plan, filled up in the order of reduced cost; None if it breaks a row."""
    amounts = np.where(program.whole, np.floor(relaxed + 1e-9), relaxed)
    matrix, _, most = program.stacked
    used = matrix @ amounts
    by_column = matrix.tocsc()
    for column in np.argsort(-reduced, kind="stable"):
        if amounts[column] or program.most[column] < 1 or not program.whole[column]:
            continue
        span = slice(by_column.indptr[column], by_column.indptr[column + 1])
        rows, uses = by_column.indices[span], by_column.data[span]
        if program.value[column] * sign > 0 and (used[rows] + uses <= most[rows]).all():
            used[rows] += uses
            amounts[column] = 1.0
    return amounts if program.keeps(amounts) else None


def better_of(
    program: Program, amounts: Floats | None, other: Floats | None, *, sign: float
) -> Floats | None:
    if amounts is None or other is None:
        return other if amounts is None else amounts
    return amounts if sign * float(program.value @ (amounts - other)) >= 0 else other
