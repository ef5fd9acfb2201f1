"""p-median, proven by Lagrangian search; and as a program with one column for each distance level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from hannover.engine.allocate.checking import check
from hannover.engine.allocate.highs import Tell, load
from hannover.engine.allocate.program import Floats, Numbered, Program, Rows, relative_gap
from hannover.engine.allocate.siting.accepting import accept_median
from hannover.engine.allocate.siting.domain import Median, Siting
from hannover.engine.allocate.siting.lagrange import DUST, Node, Search
from hannover.engine.allocate.watching import Deadline, Watch

__all__ = ["levels", "p_median"]

MOST_COLUMNS = 3_500
MANY_SITES = 20
MANY_SITES_COLUMNS = 60_000


def p_median(task: Median, *, seconds: float = 60.0, watch: Watch | None = None) -> Siting:
    """Which sites to open for the least weighted distance, with a proven bound.

    watch  is told of the distance and its bound, and ends the work by giving back False
    Raises EmptyError, DuplicateError, NegativeError, DisconnectedError.
    """
    accept_median(task)
    cost = weighted(task)
    step = step_of(cost)
    found = Search(cost, task.count, step=step, deadline=Deadline(seconds, watch=watch))
    node = found.root()
    bound = found.value
    if node is not None and found.deadline.left <= 0:
        bound = node.bound
    elif node is not None:
        program, sites = what_is_left(found, node)
        small = program.size <= (MANY_SITES_COLUMNS if task.count >= MANY_SITES else MOST_COLUMNS)
        bound = finish(found, node, program, sites) if small else found.branch(node)
    return told(task, cost, found.open, ceiling(bound, found.value, step))


def what_is_left(found: Search, node: Node) -> tuple[Program, NDArray[np.int64]]:
    """The program of every better plan: sites that the relaxation left, and no way longer than its prices allow."""
    sites = np.concatenate([node.forced, node.free])
    always = np.arange(len(sites)) < len(node.forced)
    within = node.price + (found.value - node.bound) + DUST * (1 + found.value)
    names = [str(site) for site in sites]
    return levels(found.cost[:, sites], found.count, names=names, always=always, within=within), sites


def finish(found: Search, node: Node, program: Program, sites: NDArray[np.int64]) -> float:
    """Lets HiGHS find the better plan or prove that there is none; the bound."""
    model = load(program)
    model.highs.setOptionValue("objective_bound", found.better - program.constant)
    answer = model.solve(seconds=found.deadline.left, tell=beside(found, program))
    if answer.amounts is not None:
        found.take(sites[np.flatnonzero(answer.amounts[: len(sites)] > 0.5)])
    if answer.infeasible:
        return found.value
    return max(node.bound, min(answer.bound + program.constant, found.value))


def beside(found: Search, program: Program) -> Tell | None:
    """Tells the watch, if there is one, of what HiGHS finds beside the plan and the bound at hand."""
    best = found.value

    def tell(value: float, bound: float) -> bool:
        nonlocal best
        if np.isfinite(value):
            best = min(best, value + program.constant)
        found.tell(bound + program.constant if np.isfinite(bound) else 0.0, value=best)
        return not found.deadline.stopped

    return tell if found.deadline.watched else None


def weighted(task: Median) -> Floats:
    """Weighted distances, with one that no plan would choose where there is no way."""
    with np.errstate(invalid="ignore"):  # without weight, no way costs nothing
        cost = task.distance * task.weight[:, None]
    cost[np.isnan(cost)] = 0.0
    if not np.isfinite(cost).all():
        far = float(cost[np.isfinite(cost)].max(initial=0.0)) * len(task.demands) + 1.0
        cost = np.where(np.isfinite(cost), cost, np.ceil(far))
    return np.ascontiguousarray(cost)


def step_of(cost: Floats) -> float:
    """The greatest number that every cost is a multiple of, if costs are whole numbers; else 0."""
    whole = np.round(cost)
    if np.abs(cost - whole).max() > 0 or whole.max() > 2**52:
        return 0.0
    return float(np.gcd.reduce(whole.astype(np.int64), axis=None))


def ceiling(bound: float, value: float, step: float) -> float:
    """The bound, lifted to the next value that a plan can have."""
    if step > 0:
        bound = float(np.ceil(bound / step - 1e-6) * step)
    return min(bound, value)


def levels(
    cost: Floats, count: int, *, names: Sequence[str], always: NDArray[np.bool_] | None = None,
    within: Floats | None = None,
) -> Program:  # fmt: skip
    """p-median as covering: a demand pays each step between its distances until a site within that distance is open.

    One column a site, then one for each demand and distance that may have to be paid (Cornuejols, Nemhauser & Wolsey
    1980; Elloumi 2010): far fewer than demands times sites, because equal distances share one, and no demand pays
    beyond the distance that `count` open sites cannot leave it at, or that of a site that is always open.

    within  per demand, a cost within which a site has to be open
    """
    sites = cost.shape[1]
    order = np.argsort(cost, axis=1, kind="stable")
    sorted_ = np.take_along_axis(cost, order, axis=1)
    farthest = sorted_[:, sites - count].copy()
    if always is not None and always.any():
        farthest = np.minimum(farthest, cost[:, always].min(axis=1))
    if within is not None:
        farthest = np.minimum(
            farthest, np.where(sorted_ <= within[:, None], sorted_, sorted_[:, :1]).max(axis=1)
        )
    uses, paid, row_demand, first = steps(order, sorted_, farthest)
    least = np.zeros(sites + len(paid))
    if always is not None:
        least[:sites] = always
    number = csr_array(
        (np.ones(sites), (np.zeros(sites, int), np.arange(sites))), shape=(1, sites + len(paid))
    )
    return Program(
        names=Numbered("step", range(len(paid)), first=names),
        value=np.concatenate([np.zeros(sites), paid]),
        rows=(
            Rows.at_least("sites within the distance", Numbered("demand", row_demand), uses, first),
            Rows(
                what="sites opened",
                who=[""],
                uses=number,
                most=np.array([float(count)]),
                least=np.array([float(count)]),
            ),
        ),
        goal="least",
        unit="weighted distance",
        most=np.ones(sites + len(paid)),
        least=least,
        constant=float(sorted_[:, 0].sum()),
    )


def steps(
    order: NDArray[np.int64], sorted_: Floats, farthest: Floats
) -> tuple[csr_array, Floats, NDArray[np.int64], Floats]:
    """Rows that pass an unmet demand on to its next distance; what each step costs; whose row; least amounts.

    A row says: a site at this distance is open, or the step beyond it is paid, unless a nearer site was open already.
    """
    demands, sites = sorted_.shape
    level = np.zeros(sorted_.shape, dtype=np.int64)
    level[:, 1:] = np.cumsum(np.diff(sorted_, axis=1) > 0, axis=1)
    near = sorted_ <= farthest[:, None]
    last = np.where(near, level, 0).max(axis=1)
    row_start = np.concatenate([[0], np.cumsum(last + 1)])
    step_start = np.concatenate([[0], np.cumsum(last)])
    at_demand, place = np.nonzero(near)
    open_rows, open_columns = row_start[at_demand] + level[at_demand, place], order[at_demand, place]
    step_demand = np.repeat(np.arange(demands), last)
    step_level = np.arange(step_start[-1]) - np.repeat(step_start[:-1], last)
    pay_rows, pay_columns = row_start[step_demand] + step_level, sites + np.arange(step_start[-1])
    entries = np.concatenate([np.ones(len(open_rows) + len(pay_rows)), -np.ones(len(pay_rows))])
    rows = np.concatenate([open_rows, pay_rows, pay_rows + 1])
    columns = np.concatenate([open_columns, pay_columns, pay_columns])
    uses = csr_array(coo_array((entries, (rows, columns)), shape=(row_start[-1], sites + step_start[-1])))
    distance = np.zeros(row_start[-1])
    distance[open_rows] = sorted_[at_demand, place]
    least = np.zeros(row_start[-1])
    least[row_start[:-1]] = 1.0
    return uses, distance[pay_rows + 1] - distance[pay_rows], np.repeat(np.arange(demands), last + 1), least


def told(task: Median, cost: Floats, open_: np.ndarray, bound: float) -> Siting:
    nearest = open_[task.distance[:, open_].argmin(axis=1)]
    value = float(cost[np.arange(len(cost)), nearest].sum())
    bound = min(bound, value)
    farthest = int(task.distance[np.arange(len(cost)), nearest].argmax())
    proof = "proven" if relative_gap(value, bound) < 1e-9 else f"no choice costs less than {bound:,.6g}"
    siting = Siting(
        open=tuple(task.sites[site] for site in np.sort(open_)),
        value=value,
        bound=bound,
        served={name: task.sites[site] for name, site in zip(task.demands, nearest, strict=True)},
        because=(
            f"weighted distance {value:,.6g}: {proof}",
            f"{task.demands[farthest]} has the longest way, {task.distance[farthest, nearest[farthest]]:,.6g}",
        ),
    )
    return replace(siting, certificate=check(task, siting))
