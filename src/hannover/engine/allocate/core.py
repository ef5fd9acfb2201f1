"""Large portfolios: the linear program first, then only the columns that it leaves open.

With the value of a plan in hand, a column whose reduced cost exceeds the distance to the bound of the linear program
cannot change its side in any better plan (Balas & Zemel 1980 call the rest the core), so fixing it loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hannover.engine.allocate.errors import InfeasibleError
from hannover.engine.allocate.highs import load
from hannover.engine.allocate.program import Floats, Numbered, Program
from hannover.engine.allocate.telling import telling, trivial_bound
from hannover.engine.allocate.watching import Deadline

__all__ = ["suits_core", "through_core"]

FEWEST_COLUMNS = 6_000
"""Below, HiGHS's own reduction is as good, and the probes only cost time (measured at 300 to 5,000 proposals)."""
SMALL_CORE = 30
GROWTH = 2
NEARLY = 2
PROBE_SHARE = 0.25
FLOAT_DUST = 1e-7
PROVING = {"mip_heuristic_effort": 0.0, "mip_detect_symmetry": False}


@dataclass(frozen=True, kw_only=True)
class Found:
    """Amounts and a bound, both without the program's constant; no amounts where no plan was found, which proves
    nothing.
    """

    amounts: Floats | None
    bound: float


def suits_core(program: Program) -> bool:
    """Many columns of zero or one under few rows."""
    rows = sum(len(block.who) for block in program.rows)
    binary = ~program.whole | ((program.most <= 1) & (program.least >= 0))
    return program.size >= FEWEST_COLUMNS and rows * 2 <= program.size and bool(binary.all())


def through_core(program: Program, *, deadline: Deadline, gap: float, start: Floats | None) -> Found:
    """The best plan by way of the core."""
    sign = 1.0 if program.goal == "most" else -1.0
    relaxed = load(program, relaxed=True).solve(
        seconds=deadline.left, tell=telling(program, deadline, start, trivial_bound(program))
    )
    if relaxed.infeasible:
        raise InfeasibleError("no plan keeps every row, not even with parts")
    if not relaxed.finished or relaxed.amounts is None:
        return Found(amounts=start if deadline.left <= 0 else None, bound=trivial_bound(program))
    bound, reduced = relaxed.bound, relaxed.reduced * sign
    slack = sign * (relaxed.value - bound)
    best = better_of(program, completed(program, relaxed.amounts, reduced, sign=sign), start, sign=sign)
    for size in core_sizes(program.size):
        distance = np.inf if best is None else sign * (bound - program.worth(best))
        if best is not None and distance <= max(gap * abs(bound), program.quantum / 2, 1e-9):
            break
        open_ = np.abs(reduced) <= distance + slack - 0.99 * program.quantum + FLOAT_DUST * (1 + abs(bound))
        open_ |= (relaxed.amounts > program.least + 1e-9) & (relaxed.amounts < program.most - 1e-9)
        whole_core = int(open_.sum()) <= NEARLY * size
        if not whole_core:
            open_ = np.zeros(program.size, dtype=bool)
            open_[np.argsort(np.abs(reduced), kind="stable")[:size]] = True
        share = 1.0 if whole_core else PROBE_SHARE
        deadline.tell(
            None if best is None else program.worth(best) + program.constant, bound + program.constant
        )
        part = deadline.part(deadline.left * share)
        found = solve_core(program, open_, relaxed.amounts, deadline=part, gap=gap, start=best, bound=bound,
                           final=whole_core)  # fmt: skip
        if found is not None:
            best = better_of(program, found.amounts, best, sign=sign)
        if whole_core and found is not None and found.amounts is not None and best is not None:
            proven = max(sign * found.bound, sign * program.worth(found.amounts))
            bound = sign * min(sign * bound, max(proven, sign * program.worth(best)))
            break
        if deadline.left <= 0 or whole_core:
            break
    return Found(amounts=best, bound=bound)


def core_sizes(size: int) -> list[int]:
    sizes = [SMALL_CORE]
    while sizes[-1] < size:
        sizes.append(sizes[-1] * GROWTH)
    return sizes


def solve_core(
    program: Program, open_: NDArray[np.bool_], relaxed: Floats, *, deadline: Deadline, gap: float,
    start: Floats | None, bound: float, final: bool,
) -> Found | None:  # fmt: skip
    """The best plan that differs from the linear program's only in the open columns; its bound holds among those.

    final  whether that decides: then a plan is at hand and the time is better spent on the proof
    """
    open_ = open_ | ~program.whole
    fixed = np.where(open_, 0.0, np.round(relaxed))
    small = narrowed(program, open_, fixed)
    if small is None:
        return None
    fits = start is not None and bool((start[~open_] == fixed[~open_]).all())
    model = load(small, options=PROVING if final and fits else {})
    answer = model.solve(
        seconds=deadline.left, gap=gap, start=start[open_] if start is not None and fits else None,
        tell=telling(program, deadline, start, bound, beside=small.constant, proves=False),
    )  # fmt: skip
    if answer.amounts is None:
        return None
    found = fixed.copy()
    found[open_] = np.where(small.whole, np.round(answer.amounts), answer.amounts)
    found = np.clip(found, program.least, program.most)
    if not program.keeps(found):
        return None
    return Found(amounts=found, bound=program.tightened(answer.bound + small.constant))


def narrowed(program: Program, open_: NDArray[np.bool_], fixed: Floats) -> Program | None:
    """The open columns under what the fixed ones leave of each row; None when a row cannot be kept."""
    columns, rows = np.flatnonzero(open_), []
    if not len(columns):
        return None
    for block in program.rows:
        uses, used = csr_array(block.uses[:, columns]), block.uses @ fixed
        most, least = block.most - used, block.least - used
        up, down = uses.maximum(0.0), uses.minimum(0.0)
        high = up @ program.most[columns] + down @ program.least[columns]
        low = up @ program.least[columns] + down @ program.most[columns]
        kept = np.flatnonzero((high > most) | (low < least))
        rows.append(replace(block, who=[block.who[row] for row in kept.tolist()], uses=csr_array(uses[kept]),
                            most=most[kept], least=least[kept]))  # fmt: skip
    return replace(
        program, names=Numbered("column", columns), value=program.value[columns], rows=tuple(rows),
        most=program.most[columns], least=program.least[columns], whole=program.whole[columns],
        constant=program.worth(fixed),
    )  # fmt: skip


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
