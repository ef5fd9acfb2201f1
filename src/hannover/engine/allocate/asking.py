"""Questions to a plan: what would one more unit buy, what if a limit were another, why not me."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from hannover.engine.allocate.answering import solve
from hannover.engine.allocate.errors import InfeasibleError, OutOfTimeError, UnknownError, listed
from hannover.engine.allocate.highs import load
from hannover.engine.allocate.program import Floats, Plan, Program, RowName
from hannover.engine.allocate.repairing import Change, repair
from hannover.engine.allocate.solving import optimum
from hannover.engine.allocate.telling import telling, trivial_bound
from hannover.engine.allocate.watching import Deadline, Watch

__all__ = ["Price", "WhatIf", "WhyNot", "price", "what_if", "why_not"]

RowKey = tuple[str, str]
PRICED_AT_MOST = 12
DUST = 1e-9
CONTESTED = 1e-4
INSTEAD = "instead"


@dataclass(frozen=True, kw_only=True)
class Price:
    """What more of one limit buys.

    dual    value of one more unit by the linear program, a first estimate that ignores that choices are whole
    step    by how many units the limit was raised to confirm it
    buys    value gained by that step, from solving again
    at_most the bound's gain: no plan under the raised limit gains more
    """

    row: RowName
    dual: float
    step: float
    buys: float
    at_most: float
    entered: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def because(self) -> tuple[str, ...]:
        change = f"{listed(self.entered) or 'nobody'} would come in, {listed(self.left) or 'nobody'} would go"
        return (f"{self.step:,.10g} {self.row.unit} more for {self.row} buys {self.buys:,.6g}: {change}",)


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """The plan as it would be after changes to limits, beside the plan as it is."""

    before: Plan
    after: Plan
    entered: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def gain(self) -> float:
        return self.after.value - self.before.value

    @property
    def because(self) -> tuple[str, ...]:
        return (
            f"the value changes by {self.gain:+,.6g}",
            f"in: {listed(self.entered) or 'nobody'}; out: {listed(self.left) or 'nobody'}",
        )


@dataclass(frozen=True, kw_only=True)
class WhyNot:
    """What it would cost to choose `name` all the same.

    loss       value lost by forcing it in; None when no plan with it was found
    at_least   the loss that is proven for every plan that contains it; infinite when none can
    displaced  who would have to go, and `entered` who would come in besides
    without_displacing  the smallest change of limits that lets it in beside everybody who was chosen
    """

    name: str
    chosen_already: bool
    loss: float | None
    at_least: float
    displaced: tuple[str, ...]
    entered: tuple[str, ...]
    without_displacing: tuple[Change, ...]
    because: tuple[str, ...]
    instead: Plan | None


def price(
    program: Program, plan: Plan, *, rows: Iterable[RowKey] | None = None, step: Mapping[RowKey, float] | None = None,
    seconds: float = 30.0, watch: Watch | None = None,
) -> tuple[Price, ...]:  # fmt: skip
    """What one more unit of each limit buys, the most first.

    rows  (what, who) of the limits asked about; by default the dozen with the highest duals
    step  by how many units each is raised to confirm the price; by default 1
    watch  is told of every limit, and ends the work: those priced by then are given
    A limit that must be reached (`least`) is lowered by the step instead.
    """
    deadline = Deadline(seconds, watch=watch)
    relaxed = load(program, relaxed=True).solve(
        seconds=deadline.left, tell=telling(program, deadline, plan.amounts, trivial_bound(program))
    )
    duals = relaxed.duals if len(relaxed.duals) else np.zeros(sum(len(block.who) for block in program.rows))
    asked = list(rows) if rows is not None else dearest(program, duals)
    prices = []
    for number, key in enumerate(asked):
        if deadline.stopped:
            break
        dual = float(duals[position(program, *key)])
        amount = (step or {}).get(key, 1.0)
        share = deadline.share(number, len(asked))
        prices.append(confirmed(program, plan, key, dual=dual, step=amount, deadline=share))
    return tuple(sorted(prices, key=lambda price: -abs(price.buys)))


def position(program: Program, what: str, who: str) -> int:
    block, row = program.find(what, who)
    return sum(len(other.who) for other in program.rows[:block]) + row


def dearest(program: Program, duals: Floats) -> list[RowKey]:
    names = [(block.what, who) for block in program.rows for who in block.who]
    return [
        names[at]
        for at in np.argsort(-np.abs(duals), kind="stable")[:PRICED_AT_MOST]
        if abs(duals[at]) > DUST
    ]


def confirmed(
    program: Program, plan: Plan, key: RowKey, *, dual: float, step: float, deadline: Deadline
) -> Price:
    number, row = program.find(*key)
    block = program.rows[number]
    if np.isfinite(block.most[row]):
        changed = program.with_limit(*key, most=float(block.most[row]) + step)
    else:
        changed = program.with_limit(*key, least=float(block.least[row]) - step)
    after = optimum(changed, seconds=deadline.left, start=plan.amounts, watch=deadline.watch)
    sign = 1.0 if program.goal == "most" else -1.0
    return Price(
        row=block.name(row), dual=dual, step=step,
        buys=max(sign * (after.value - plan.value), 0.0), at_most=max(sign * (after.bound - plan.value), 0.0),
        entered=minus(after, plan), left=minus(plan, after),
    )  # fmt: skip


def what_if(
    program: Program, plan: Plan, most: Mapping[RowKey, float], *, seconds: float = 30.0,
    watch: Watch | None = None,
) -> WhatIf:  # fmt: skip
    """The plan as it would be if the named limits were `most` instead.

    Raises InfeasibleError, with the smallest repair, when they allow no plan; UnknownError for a limit of no name.
    """
    changed = program
    for (what, who), limit in most.items():
        changed = changed.with_limit(what, who, most=limit)
    after = solve(changed, seconds=seconds, start=plan.amounts, watch=watch)
    return WhatIf(before=plan, after=after, entered=minus(after, plan), left=minus(plan, after))


def why_not(
    program: Program, plan: Plan, name: str, *, seconds: float = 1.0, watch: Watch | None = None
) -> WhyNot:
    """What would have to give way, or change, for `name` to be chosen.

    Solves again with it forced in, to within a ten-thousandth; the loss that is proven is told beside the loss found.
    watch  is told of the smallest change (stage "change") and of the plan with it ("instead"), and may end the work:
           the losses found and proven by then are given
    """
    at = program.index(name)
    if name in plan.chosen:
        return WhyNot(name=name, chosen_already=True, loss=0.0, at_least=0.0, displaced=(), entered=(),
                      without_displacing=(), because=(f"{name} is chosen",), instead=plan)  # fmt: skip
    deadline = Deadline(seconds, watch=watch)
    if program.most[at] <= 0:
        raise UnknownError(f"{name!r} can never be chosen: its largest amount is 0", field="name")
    forced = program.with_bounds(at, least=min(1.0, program.most[at]), most=program.most[at])
    sign = 1.0 if program.goal == "most" else -1.0
    beside = allowed_beside(program, plan, at, deadline=deadline.part(seconds / 4))
    try:
        part = deadline.part(deadline.left, stage=INSTEAD)
        instead = optimum(forced, seconds=part.left, gap=CONTESTED, watch=part.watch)
    except InfeasibleError:
        return without(name, "no plan can contain it", np.inf, beside)
    except OutOfTimeError as error:
        least = max(sign * (plan.value - error.bound), 0.0)
        return without(name, "no plan with it was found in time", least, beside)
    loss, least = sign * (plan.value - instead.value), max(sign * (plan.value - instead.bound), 0.0)
    gone, came = minus(plan, instead), tuple(who for who in minus(instead, plan) if who != name)
    reasons = (
        f"with {name} the best plan is worth {loss:,.6g} {program.unit} less (at least {least:,.6g})",
        f"{listed(gone) or 'nobody'} would be displaced, {listed(came) or 'nobody'} would come in besides",
        f"its value would have to rise by {max(loss, 0):,.6g}",
        *(f"or, displacing nobody: {change}" for change in beside),
    )
    return WhyNot(name=name, chosen_already=False, loss=loss, at_least=least, displaced=gone, entered=came,
                  without_displacing=beside, because=reasons, instead=instead)  # fmt: skip


def without(name: str, told: str, at_least: float, beside: tuple[Change, ...]) -> WhyNot:
    """The answer where no plan with it is at hand."""
    return WhyNot(name=name, chosen_already=False, loss=None, at_least=at_least, displaced=(), entered=(),
                  without_displacing=beside, because=(told, *map(str, beside)), instead=None)  # fmt: skip


def allowed_beside(program: Program, plan: Plan, at: int, *, deadline: Deadline) -> tuple[Change, ...]:
    """The smallest change of limits that lets a column in beside all that was chosen."""
    least = np.where(program.whole, np.minimum(plan.amounts, program.most), program.least)
    least[at] = min(1.0, program.most[at])
    try:
        return repair(replace(program, least=least), seconds=deadline.left, watch=deadline.watch).changes
    except (InfeasibleError, OutOfTimeError):
        return ()


def minus(one: Plan, other: Plan) -> tuple[str, ...]:
    """Who is chosen in one plan and not in the other."""
    others = set(other.chosen)
    return tuple(name for name in one.chosen if name not in others)
