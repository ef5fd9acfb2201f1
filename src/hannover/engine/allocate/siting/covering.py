"""Maximal covering and set cover: what can be told by looking is taken out first, HiGHS decides the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hannover.engine.allocate.building import cover
from hannover.engine.allocate.checking import check
from hannover.engine.allocate.errors import listed
from hannover.engine.allocate.highs import load
from hannover.engine.allocate.program import Floats, Program
from hannover.engine.allocate.siting.accepting import accept_reach
from hannover.engine.allocate.siting.domain import Coverage, SetCover, Siting
from hannover.engine.allocate.telling import telling, trivial_bound
from hannover.engine.allocate.watching import Deadline, Watch

__all__ = ["cover_most", "coverage_program", "merged", "open_best", "set_cover", "undominated"]

MOST_COMPARED = 4_000
BY_INTERIOR_POINTS = {"mip_lp_solver": "ipm"}
"""The first linear program of a covering is degenerate: the simplex method takes many times as long, and HiGHS lets
nobody end it there."""
Sites = NDArray[np.int64]


def pattern(reach: csr_array) -> csr_array:
    """Ones where anything is not zero, sorted and without repeats."""
    clean = csr_array(reach, dtype=float, copy=True)
    clean.sum_duplicates()
    clean.data[:] = clean.data != 0
    clean.eliminate_zeros()
    clean.sort_indices()
    return clean


def coverage_program(task: Coverage) -> Program:
    """The question as a program, whole: to be priced, varied and asked why not."""
    accept_reach(task)
    return cover(
        task.sites, task.weight, pattern(task.reach), count=task.count, names=task.demands, unit="weight"
    )


def cover_most(task: Coverage, *, seconds: float = 60.0, watch: Watch | None = None) -> Siting:
    """Which sites to open so that the most weight is within reach of one.

    watch  is told of the weight and its bound, and ends the work by giving back False
    Raises EmptyError, DuplicateError, NegativeError.
    """
    accept_reach(task)
    reach = pattern(task.reach)
    sets, weight, _ = merged(reach, task.weight)
    sites = undominated(sets, spare=task.count)
    deadline = Deadline(seconds, watch=watch)
    open_, bound = open_best(sets[:, sites], weight, count=task.count, deadline=deadline)
    return told_coverage(task, reach, sites[open_], bound)


def merged(sets: csr_array, weight: Floats) -> tuple[csr_array, Floats, Sites]:
    """Sets that differ, the sum of the weights of those that are equal, and which set each row became; -1 if empty."""
    keys = [sets.indices[sets.indptr[row] : sets.indptr[row + 1]].tobytes() for row in range(sets.shape[0])]
    place: dict[bytes, int] = {}
    became = np.array([place.setdefault(key, len(place)) if key else -1 for key in keys], dtype=np.int64)
    first = np.full(len(place), -1, dtype=np.int64)
    kept = np.flatnonzero(became >= 0)
    first[became[kept][::-1]] = kept[::-1]
    total = np.bincount(became[kept], weights=weight[kept], minlength=len(place)).astype(float)
    return sets[first], total, became


def undominated(sets: csr_array, *, spare: int = 0, cost: Floats | None = None) -> Sites:
    """Sites that no other reaches at least as much as, at no higher cost; at least `spare` sites stay."""
    sites = sets.shape[1]
    if sites > MOST_COMPARED:
        return np.arange(sites)
    together = (sets.T @ sets).tocoo()
    size = np.asarray(sets.sum(axis=0)).ravel()
    inner, outer = together.coords
    inside = (together.data == size[inner]) & (inner != outer)
    if cost is not None:
        inside &= cost[outer] <= cost[inner]
        tie = (size[inner] == size[outer]) & (cost[inner] == cost[outer])
    else:
        tie = size[inner] == size[outer]
    inside &= ~tie | (outer < inner)
    beaten = size == 0 if cost is None or (size > 0).any() else np.zeros(sites, bool)
    beaten[inner[inside]] = True
    kept = np.flatnonzero(~beaten)
    if len(kept) < spare:
        kept = np.sort(np.concatenate([kept, np.flatnonzero(beaten)[: spare - len(kept)]]))
    return kept


def open_best(
    sets: csr_array, weight: Floats, *, count: int, deadline: Deadline, owner: Sites | None = None
) -> tuple[Sites, float]:
    """The `count` sites that reach the most weight, and the bound. `owner` as in `cover`."""
    if not len(weight):
        return np.arange(count), 0.0
    program = cover([str(site) for site in range(sets.shape[1])], weight, sets, owner=owner, count=count)
    owners = np.arange(len(weight)) if owner is None else owner
    start = greedy(sets, weight, owners, count)
    known = start_at(program, sets, weight, owners, start)
    answer = load(program, options=BY_INTERIOR_POINTS).solve(
        seconds=deadline.left, start=known, tell=telling(program, deadline, known, float(weight.sum()))
    )
    worth = reached(sets, weight, owners, start)
    bound = min(float(weight.sum()), answer.bound)
    if answer.amounts is not None:
        found = np.flatnonzero(answer.amounts[: sets.shape[1]] > 0.5)
        found = np.concatenate([found, np.setdiff1d(start, found)])[:count]
        if reached(sets, weight, owners, found) >= worth:
            start = found
    return start, max(bound, reached(sets, weight, owners, start))


def hit(sets: csr_array, owners: Sites, demands: int, sites: Sites) -> NDArray[np.bool_]:
    """Demands each of whose sets has an open site."""
    amounts = np.zeros(sets.shape[1])
    amounts[sites] = 1.0
    missed = np.bincount(owners, weights=(sets @ amounts) < 0.5, minlength=demands)
    found: NDArray[np.bool_] = missed == 0
    return found


def reached(sets: csr_array, weight: Floats, owners: Sites, sites: Sites) -> float:
    return float(weight[hit(sets, owners, len(weight), sites)].sum())


def start_at(program: Program, sets: csr_array, weight: Floats, owners: Sites, sites: Sites) -> Floats:
    amounts = np.zeros(program.size)
    amounts[sites] = 1.0
    amounts[sets.shape[1] :] = hit(sets, owners, len(weight), sites)
    return amounts


def greedy(sets: csr_array, weight: Floats, owners: Sites, count: int) -> Sites:
    """Sites opened one by one, each where it hits sets of the most weight; weight shared by the sets of a demand."""
    share = (weight / np.maximum(np.bincount(owners, minlength=len(weight)), 1))[owners]
    open_: list[int] = []
    by_site = csr_array(sets.T)
    missed = np.ones(sets.shape[0])
    for _ in range(min(count, sets.shape[1])):
        gain = by_site @ (share * missed)
        gain[open_] = -1.0
        site = int(gain.argmax())
        open_.append(site)
        missed[by_site.indices[by_site.indptr[site] : by_site.indptr[site + 1]]] = 0.0
    return np.array(open_, dtype=np.int64)


def told_coverage(task: Coverage, reach: csr_array, open_: Sites, bound: float) -> Siting:
    amounts = np.zeros(len(task.sites))
    amounts[open_] = 1.0
    reached_ = np.flatnonzero(reach @ amounts > 0.5).tolist()
    value, total = float(task.weight[reached_].sum()), float(task.weight.sum())
    never = tuple(task.demands[row] for row in np.flatnonzero(np.diff(reach.indptr) == 0).tolist())
    bound = max(bound, value)
    share = value / total if total else 1.0
    siting = Siting(
        open=names(task.sites, open_),
        value=value,
        bound=bound,
        served={task.demands[row]: "" for row in reached_},
        never=never,
        because=(
            f"{value:,.6g} of {total:,.6g} ({share:.1%}) are within reach, no choice reaches more than {bound:,.6g}",
            *((f"no site reaches {listed(never)}",) if never else ()),
        ),
    )
    return replace(siting, certificate=check(task, siting))


def set_cover(task: SetCover, *, seconds: float = 60.0, watch: Watch | None = None) -> Siting:
    """The cheapest sites that reach every demand.

    watch  is told of the cost and its bound, and ends the work by giving back False
    Raises EmptyError, DuplicateError, NegativeError; InfeasibleError that names whom no site reaches.
    """
    accept_reach(task)
    reach = pattern(task.reach)
    sets, _, _ = merged(reach, np.ones(reach.shape[0]))
    sites = undominated(sets, cost=task.cost)
    program = cover(
        [str(site) for site in sites], np.ones(sets.shape[0]), sets[:, sites], cost=task.cost[sites]
    )
    start, deadline = np.ones(len(sites)), Deadline(seconds, watch=watch)
    for site in np.argsort(-task.cost[sites], kind="stable"):
        start[site] = 0.0
        if (sets[:, sites] @ start < 0.5).any():
            start[site] = 1.0
    answer = load(program).solve(
        seconds=deadline.left, start=start, tell=telling(program, deadline, start, trivial_bound(program))
    )
    amounts = start if answer.amounts is None else np.round(answer.amounts)
    open_ = sites[np.flatnonzero(amounts > 0.5)]
    value = float(task.cost[open_].sum())
    bound = min(max(answer.bound, 0.0), value)
    siting = Siting(
        open=names(task.sites, open_), value=value, bound=bound, served=dict.fromkeys(task.demands, ""),
        because=(f"{len(open_)} sites reach all at a cost of {value:,.6g}, no choice costs less than {bound:,.6g}",),
    )  # fmt: skip
    return replace(siting, certificate=check(task, siting))


def names(sites: Iterable[str], open_: Sites) -> tuple[str, ...]:
    every = list(sites)
    return tuple(every[site] for site in np.sort(open_))
