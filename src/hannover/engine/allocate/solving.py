"""The best plan of a program, with a bound, within a time limit."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hannover.engine.allocate.checking import check
from hannover.engine.allocate.core import suits_core, through_core
from hannover.engine.allocate.errors import InfeasibleError, OutOfTimeError
from hannover.engine.allocate.highs import Model, load
from hannover.engine.allocate.program import PROVEN_GAP, Floats, Plan, Program, Status, relative_gap
from hannover.engine.allocate.telling import telling, tighter, trivial_bound
from hannover.engine.allocate.watching import Deadline, Watch

__all__ = ["optimum", "plan_of"]

ROUNDS = 25
BINDING_SHOWN = 6
USED_UP = 0.995


def optimum(
    program: Program, *, seconds: float = 60.0, gap: float = 0.0, start: Floats | None = None,
    watch: Watch | None = None,
) -> Plan:  # fmt: skip
    """The best plan that the time limit allows, checked, with the bound that HiGHS proved.

    seconds  after which the best plan so far is returned
    gap      relative gap at which to stop; 0 to prove the optimum
    start    amounts of a plan to start from; it is the answer if nothing better is found in time
    watch    is told of progress and may stop the work
    Raises InfeasibleError, or OutOfTimeError if the time limit ends before any plan is found.
    """
    deadline = Deadline(seconds, watch=watch)
    known = start if start is not None and program.keeps(start) else nothing_at_all(program)
    bound = trivial_bound(program)
    if deadline.left <= 0 and known is not None:
        return plan_of(program, known, bound=bound + program.constant, gap=gap)
    if suits_core(program):
        found = through_core(program, deadline=deadline, gap=gap, start=known)
        if found.amounts is not None:
            return plan_of(program, found.amounts, bound=found.bound + program.constant, gap=gap)
        bound = found.bound
    return directly(program, deadline=deadline, gap=gap, start=known, bound=bound)


def directly(program: Program, *, deadline: Deadline, gap: float, start: Floats | None, bound: float) -> Plan:
    """HiGHS on the whole program; a plan that only rounding made infeasible is cut off and asked for again."""
    model = load(program)
    amounts = start
    for _ in range(ROUNDS):
        answer = model.solve(
            seconds=deadline.left, gap=gap, start=amounts, tell=telling(program, deadline, amounts, bound)
        )
        if answer.infeasible:
            raise InfeasibleError("no plan keeps every row")
        bound = tighter(program, bound, answer.bound)
        if answer.amounts is None:
            break
        rounded = rounded_amounts(program, answer.amounts)
        if program.keeps(rounded):
            amounts = better(program, rounded, amounts)
            break
        cut_off(model, rounded)
    if amounts is None:
        raise OutOfTimeError("no plan was found in time", bound=bound + program.constant)
    return plan_of(program, amounts, bound=bound + program.constant, gap=gap)


def plan_of(
    program: Program, amounts: Floats, *, bound: float, gap: float = 0.0, checked: bool = True
) -> Plan:
    """A checked plan that explains itself."""
    value = program.worth(amounts) + program.constant
    bound = max(bound, value) if program.goal == "most" else min(bound, value)
    distance = relative_gap(value, bound)
    status: Status = (
        "optimal" if distance <= PROVEN_GAP else "within gap" if distance <= gap else "time limit"
    )
    at = np.flatnonzero(amounts > np.where(program.whole, 0, 1e-9)).tolist()
    plan = Plan(
        chosen=tuple(program.names[column] for column in at),
        value=value,
        bound=bound,
        status=status,
        amounts=amounts,
        because=(proof(program, value, bound), *binding(program, amounts)),
    )
    return replace(plan, certificate=check(program, plan)) if checked else plan


def proof(program: Program, value: float, bound: float) -> str:
    more = "more" if program.goal == "most" else "less"
    distance = relative_gap(value, bound)
    if distance <= PROVEN_GAP:
        return f"proven: no other plan is worth {more} than {value:,.6g} {program.unit}"
    return f"no plan is worth {more} than {bound:,.6g} {program.unit}, {distance:.3%} from this one"


@dataclass(frozen=True, kw_only=True)
class Load:
    share: float
    sentence: str


def binding(program: Program, amounts: Floats) -> list[str]:
    """The rows that are used up, the fullest first."""
    loads: list[Load] = []
    for block in program.rows:
        used = block.uses @ amounts
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.where((block.most > 0) & np.isfinite(block.most), used / block.most, 0.0)
        for row in np.argsort(-share, kind="stable")[:BINDING_SHOWN]:
            if share[row] >= USED_UP:
                sentence = f"{block.name(int(row))}: {used[row]:,.10g} of {block.most[row]:,.10g} {block.unit}".strip()
                loads.append(Load(share=float(share[row]), sentence=sentence))
    return [load.sentence for load in sorted(loads, key=lambda load: -load.share)[:BINDING_SHOWN]]


def rounded_amounts(program: Program, amounts: Floats) -> Floats:
    return np.clip(np.where(program.whole, np.round(amounts), amounts), program.least, program.most)


def nothing_at_all(program: Program) -> Floats | None:
    """The plan that chooses as little as allowed, if it is one."""
    return program.least.copy() if program.keeps(program.least) else None


def better(program: Program, amounts: Floats, other: Floats | None) -> Floats:
    if other is None:
        return amounts
    gain = program.worth(amounts) - program.worth(other)
    return amounts if (gain if program.goal == "most" else -gain) >= 0 else other


def cut_off(model: Model, amounts: Floats) -> None:
    """Excludes amounts that kept a row only within HiGHS's tolerance.

    Where all uses of the row are positive, not all of what uses it can be chosen together: that is valid for every
    plan. Elsewhere the limit is tightened by what was exceeded; the bound was proven before and stays.
    """
    program = model.program
    matrix, least, most = program.stacked
    used = matrix @ amounts
    for row in np.flatnonzero((used > most) | (used < least)).tolist():
        uses = np.zeros(program.size)
        uses[matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]] = matrix.data[
            matrix.indptr[row] : matrix.indptr[row + 1]
        ]
        together = (uses > 0) & (amounts > 0)
        binary = program.whole & (program.most <= 1) & (program.least >= 0)
        if used[row] > most[row] and (uses >= 0).all() and binary[uses != 0].all():
            model.add_row(together.astype(float), least=-np.inf, most=together.sum() - 1.0)
        else:
            step = 2 * max(used[row] - most[row], least[row] - used[row])
            scale = model.scale[row]
            lowest, highest = (
                least[row] + step * (used[row] < least[row]),
                most[row] - step * (used[row] > most[row]),
            )
            model.highs.changeRowBounds(int(row), lowest * scale, highest * scale)
