"""Flow refuelling: on every stretch of the round trip some station behind is near enough.

A vehicle drives its trip there and back again and again. It gets through a stretch of road if, and only if, it could
refuel at most `range` before the end of that stretch. So each stretch, in each direction, has a set of candidates of
which one must be open, and a trip counts when every one of its sets is hit (after Capar, Kuby, Leon & Tsai 2013). The
way through the ends is part of the round: a station at distance d from the end is passed again after 2 d.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from hannover.engine.allocate.building import cover, refuse_duplicates
from hannover.engine.allocate.checking import check
from hannover.engine.allocate.errors import (
    DisconnectedError,
    EmptyError,
    NegativeError,
    RangeError,
    UnknownError,
    listed,
)
from hannover.engine.allocate.program import Floats, Program
from hannover.engine.allocate.siting.accepting import accept_count, roads
from hannover.engine.allocate.siting.covering import open_best, undominated
from hannover.engine.allocate.siting.domain import Refuelling, Siting
from hannover.engine.allocate.watching import Deadline, Watch

__all__ = ["refuel", "refuelling_program"]

TOLERANCE = 1e-9


@dataclass(frozen=True, kw_only=True)
class Sets:
    """Sets of candidates of which each needs an open one, and the trip that each belongs to.

    served  trips that some choice of stations can serve; `sets` and `owner` speak of these only
    """

    sets: csr_array
    owner: NDArray[np.int64]
    served: NDArray[np.int64]


def refuel(task: Refuelling, *, seconds: float = 60.0, watch: Watch | None = None) -> Siting:
    """Which stations to open so that the most flow can make its round trip; every trip is then driven to check.

    watch  is told of the flow and its bound, and ends the work by giving back False
    Raises EmptyError, DuplicateError, UnknownError, NegativeError; RangeError when every road is longer than
    the range; DisconnectedError when there is no way between the ends of a trip.
    """
    accept(task)
    deadline = Deadline(seconds, watch=watch)
    candidates = list(task.candidates or task.network.nodes)
    found = sets_of(task, candidates)
    never = tuple(task.trips[trip].name for trip in np.setdiff1d(np.arange(len(task.trips)), found.served))
    flow = np.array([task.trips[trip].flow for trip in found.served], float)
    if len(found.served):
        sites = undominated(found.sets, spare=task.count)
        open_, bound = open_best(
            csr_array(found.sets[:, sites]), flow, count=task.count, deadline=deadline, owner=found.owner
        )
        open_ = sites[open_]
    else:
        open_, bound = np.arange(task.count), 0.0
    amounts = np.zeros(len(candidates))
    amounts[open_] = 1.0
    missed = np.bincount(found.owner, weights=(found.sets @ amounts) < 0.5, minlength=len(found.served))
    served = [task.trips[trip] for trip in found.served[missed == 0]]
    value, total = float(sum(trip.flow for trip in served)), float(sum(trip.flow for trip in task.trips))
    siting = Siting(
        open=tuple(candidates[site] for site in np.sort(open_)),
        value=value,
        bound=max(bound, value),
        served=dict.fromkeys((trip.name for trip in served), ""),
        never=never,
        because=(
            f"{value:,.6g} of {total:,.6g} make the round trip, no choice serves more than {max(bound, value):,.6g}",
            *((f"no stations at all would let through {listed(never)}",) if never else ()),
        ),
    )
    return replace(siting, certificate=check(task, siting))


def refuelling_program(task: Refuelling) -> Program:
    """The question as a program: stations, then trips that can be served at all."""
    accept(task)
    candidates = list(task.candidates or task.network.nodes)
    found = sets_of(task, candidates)
    flow = np.array([task.trips[trip].flow for trip in found.served], float)
    told = [f"trip {task.trips[trip].name}" for trip in found.served]
    return cover(candidates, flow, found.sets, owner=found.owner, count=task.count, names=told, unit="flow")


def accept(task: Refuelling) -> None:
    nodes = set(task.network.nodes)
    if not task.trips:
        raise EmptyError("there are no trips", field="trips")
    refuse_duplicates((trip.name for trip in task.trips), field="trips")
    refuse_duplicates(task.candidates, field="candidates")
    strange = sorted({name for trip in task.trips for name in (trip.origin, trip.destination)} - nodes)
    strange += sorted(set(task.candidates) - nodes)
    if strange:
        raise UnknownError(f"{listed(strange)} is no node", field="trips")
    for trip in task.trips:
        if not (np.isfinite(trip.flow) and trip.flow >= 0) or trip.origin == trip.destination:
            raise NegativeError(f"{trip.name} with a flow of {trip.flow:g}", field="trips",
                                remedy="a flow of zero or more between two different nodes")  # fmt: skip
    accept_count(task.count, len(task.candidates or task.network.nodes))
    shortest = min(edge.length for edge in task.network.edges) if task.network.edges else 0.0
    if not task.range > 0 or task.range < shortest:
        raise RangeError(f"the range of {task.range:g} is shorter than every road", field="range",
                         remedy=f"the shortest road is {shortest:g}")  # fmt: skip


def sets_of(task: Refuelling, candidates: list[str]) -> Sets:
    """The sets of all trips, without those that another set of the same trip implies."""
    ways = paths(task)
    column = {name: number for number, name in enumerate(candidates)}
    rows: list[int] = []
    columns: list[int] = []
    owner: list[int] = []
    served: list[int] = []
    for number, (nodes, at) in enumerate(ways):
        needed = least_sets(trip_sets(at, np.array([node in column for node in nodes]), task.range))
        if not all(needed):
            continue
        for needed_set in needed:
            rows += [len(owner)] * len(needed_set)
            columns += [column[nodes[place]] for place in needed_set]
            owner.append(len(served))
        served.append(number)
    sets = csr_array(coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(owner), len(candidates))))
    return Sets(sets=sets, owner=np.array(owner, np.int64), served=np.array(served, np.int64))


def trip_sets(at: Floats, candidate: NDArray[np.bool_], reach: float) -> list[frozenset[int]]:
    """For each stretch in each direction: places on the path from which its end can be reached."""
    reach = reach * (1 + TOLERANCE)
    length = at[-1]
    places = np.flatnonzero(candidate)
    where = at[places]
    found = []
    for start, end in pairwise(at.tolist()):
        there = ((where <= start) & (end - where <= reach)) | (where + end <= reach)
        back = ((where >= end) & (where - start <= reach)) | ((length - where) + (length - start) <= reach)
        found += [frozenset(places[there].tolist()), frozenset(places[back].tolist())]
    return found


def least_sets(sets: list[frozenset[int]]) -> list[frozenset[int]]:
    """The sets that contain no other: hitting these hits all."""
    kept: list[frozenset[int]] = []
    for candidate in sorted(set(sets), key=lambda one: (len(one), sorted(one))):
        if not any(other <= candidate for other in kept):
            kept.append(candidate)
    return kept


def paths(task: Refuelling) -> list[tuple[list[str], Floats]]:
    """For each trip the nodes of its shortest path and the distance to each; of equal paths, the first by name."""
    matrix = roads(task.network)
    nodes = list(task.network.nodes)
    at = {name: number for number, name in enumerate(nodes)}
    ends = sorted({trip.destination for trip in task.trips})
    to_end = dict(
        zip(
            ends,
            np.atleast_2d(dijkstra(matrix, directed=False, indices=[at[end] for end in ends])),
            strict=True,
        )
    )
    cut_off = [trip for trip in task.trips if not np.isfinite(to_end[trip.destination][at[trip.origin]])]
    if cut_off:
        parts = [[trip.origin, trip.destination] for trip in cut_off]
        raise DisconnectedError(
            f"there is no way for {listed(trip.name for trip in cut_off)}", parts=parts, field="trips"
        )
    return [walk(matrix, nodes, at[trip.origin], to_end[trip.destination]) for trip in task.trips]


def walk(matrix: csr_array, nodes: list[str], origin: int, rest: Floats) -> tuple[list[str], Floats]:
    """Down the distances to the end."""
    way, driven = [origin], [0.0]
    while rest[way[-1]] > 0:
        span = slice(matrix.indptr[way[-1]], matrix.indptr[way[-1] + 1])
        others, lengths = matrix.indices[span], matrix.data[span]
        near = np.abs(lengths + rest[others] - rest[way[-1]]) <= TOLERANCE * (1 + rest[way[-1]])
        following = min(np.flatnonzero(near), key=lambda place: nodes[others[place]])
        driven.append(driven[-1] + float(lengths[following]))
        way.append(int(others[following]))
    return [nodes[node] for node in way], np.array(driven)
