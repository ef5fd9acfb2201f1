"""`solve` a program; objectives one after the other; the k best plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from hannover.engine.allocate.errors import EmptyError, InfeasibleError, OutOfTimeError
from hannover.engine.allocate.program import Floats, Goal, Plan, Program, Rows
from hannover.engine.allocate.repairing import repair
from hannover.engine.allocate.solving import optimum
from hannover.engine.allocate.watching import Deadline, Watch

__all__ = ["Objective", "Ordered", "alternatives", "in_order", "solve"]

REPAIR_SHARE = 0.5
KEPT = 1e-9


def solve(
    program: Program, *, seconds: float = 60.0, gap: float = 0.0, start: Floats | None = None,
    watch: Watch | None = None,
) -> Plan:  # fmt: skip
    """The best plan within the time limit, checked, with its bound and its reasons.

    gap    relative gap at which to stop; 0 to prove the optimum
    start  amounts of a plan to start from
    watch  is told of progress, and ends the work by giving back False: the best plan so far comes with its bound
    Raises InfeasibleError with the smallest change to named rows that would allow a plan, OutOfTimeError.
    """
    deadline = Deadline(seconds, watch=watch)
    try:
        return optimum(program, seconds=seconds, gap=gap, start=start, watch=deadline.watch)
    except InfeasibleError as error:
        try:
            after = deadline.beyond(max(deadline.left, seconds * REPAIR_SHARE))
            remedy = repair(program, seconds=after.left, watch=after.watch)
        except (InfeasibleError, OutOfTimeError):
            raise error from None
        raise InfeasibleError(
            error.message, field=error.field, repair=remedy, remedy="; ".join(remedy.because)
        ) from error


@dataclass(frozen=True, kw_only=True)
class Objective:
    """Something a plan should have the most or the least of: `value` per column."""

    name: str
    value: Floats
    goal: Goal = "most"
    unit: str = "points"


@dataclass(frozen=True, kw_only=True)
class Ordered:
    """The plan, and one plan for each objective, the later never at the cost of the earlier."""

    plan: Plan
    stages: tuple[Plan, ...]


def in_order(
    program: Program, objectives: Sequence[Objective], *, seconds: float = 60.0, start: Floats | None = None,
    watch: Watch | None = None,
) -> Ordered:  # fmt: skip
    """The best plan by the first objective; among those the best by the second; and so on.

    start  amounts of a plan to start from
    watch  is told of progress, by the name of the objective, and may end the work
    The time limit is shared; a stage that runs out of it keeps its plan and bound, and later stages keep its value.
    """
    if not objectives:
        raise EmptyError("there is no objective", field="objectives")
    stages: list[Plan] = []
    deadline, rows = Deadline(seconds, watch=watch), program.rows
    for number, objective in enumerate(objectives):
        now = replace(program, value=objective.value, goal=objective.goal, unit=objective.unit, rows=rows)
        part = deadline.part(deadline.left / (len(objectives) - number), stage=objective.name)
        plan = (optimum if stages else solve)(now, seconds=part.left, start=start, watch=part)
        stages.append(plan)
        start = plan.amounts
        rows = (*rows, kept(objective, plan.value - program.constant))
    return Ordered(plan=stages[-1], stages=tuple(stages))


def kept(objective: Objective, value: float) -> Rows:
    """The value reached by an earlier objective, as a row."""
    uses = csr_array(objective.value[np.newaxis, :])
    dust = KEPT * max(1.0, abs(value))
    if objective.goal == "most":
        return Rows.at_least(objective.name, [""], uses, np.array([value - dust]), unit=objective.unit)
    return Rows.at_most(objective.name, [""], uses, np.array([value + dust]), unit=objective.unit)


def alternatives(
    program: Program, *, count: int, seconds: float = 60.0, watch: Watch | None = None
) -> tuple[Plan, ...]:
    """The `count` best plans, the best first; fewer if there are no more, time ends or the watch ends the work.

    Two plans differ when a column that comes only in whole amounts of 0 or 1 is chosen in one of them only.
    """
    if count < 1:
        raise EmptyError("at least one plan must be asked for", field="count")
    binary = program.whole & (program.most <= 1) & (program.least >= 0)
    if not binary.any():
        raise EmptyError("no column is either chosen or not", field="whole")
    plans: list[Plan] = []
    deadline, now = Deadline(seconds, watch=watch), program
    for number in range(count):
        if plans and deadline.left <= 0:
            break
        try:
            part = deadline.share(number, count)
            plan = (solve if not plans else optimum)(now, seconds=part.left, watch=part.watch)
        except (InfeasibleError, OutOfTimeError):
            if not plans:
                raise
            break
        plans.append(plan)
        now = replace(now, rows=(*now.rows, unlike(plan, binary, number=number + 1)))
    return tuple(plans)


def unlike(plan: Plan, binary: np.ndarray, *, number: int) -> Rows:
    """At least one choice differs from `plan`."""
    chosen = plan.amounts > 0.5
    uses = np.where(binary, np.where(chosen, -1.0, 1.0), 0.0)
    least = 1.0 - float((binary & chosen).sum())
    return Rows.at_least("difference", [f"plan {number}"], csr_array(uses[np.newaxis, :]), np.array([least]))
