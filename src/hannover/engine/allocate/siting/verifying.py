"""Reads a siting against its question, and drives the vehicles of a refuelling plan, with no part of what chose it."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence

from hannover.engine.allocate.checking import certify, check
from hannover.engine.allocate.errors import WrongPlanError
from hannover.engine.allocate.program import Certificate
from hannover.engine.allocate.siting.domain import Coverage, Median, Network, Refuelling, SetCover, Siting

__all__ = [
    "check_coverage",
    "check_median",
    "check_refuelling",
    "check_set_cover",
    "drives_round",
    "shortest_path",
]

TOLERANCE = 1e-7


def chosen(plan: Siting, sites: Sequence[str], count: int | None) -> list[int]:
    """Positions of the open sites. Raises WrongPlanError for strangers, repeats, and too many."""
    at = {name: number for number, name in enumerate(sites)}
    wrong = [f"{name} is no site" for name in plan.open if name not in at]
    if len(set(plan.open)) < len(plan.open):
        wrong.append("a site is opened twice")
    if count is not None and len(plan.open) > count:
        wrong.append(f"{len(plan.open)} sites are open, at most {count}")
    if not plan.open:
        wrong.append("no site is open")
    if wrong:
        raise WrongPlanError(wrong)
    return [at[name] for name in plan.open]


def claims(plan: Siting, value: float, *, least: bool) -> list[str]:
    wrong, slack = [], TOLERANCE * max(1.0, abs(value))
    if not abs(plan.value - value) <= slack:
        wrong.append(f"the value is {value:,.10g}, not {plan.value:,.10g}")
    beyond = plan.bound - plan.value if least else plan.value - plan.bound
    if not beyond <= slack:
        wrong.append(f"the value {plan.value:,.10g} is better than its own bound {plan.bound:,.10g}")
    return wrong


@check.register
def check_median(question: Median, plan: Siting) -> Certificate:
    """As many sites as allowed, each demand served by its nearest open one, the sum as stated."""
    open_ = chosen(plan, question.sites, question.count)
    at, total, wrong = {question.sites[site]: site for site in open_}, 0.0, []
    terms = []
    for row, name in enumerate(question.demands):
        ways = question.distance[row]
        nearest = min(float(ways[site]) for site in open_)
        server = plan.served.get(name, "")
        if server not in at:
            wrong.append(f"{name} is served by {server or 'nobody'}, which is not open")
        elif float(ways[at[server]]) > nearest * (1 + TOLERANCE):
            wrong.append(f"{name} is served by {server}, another open site is nearer")
        terms.append(float(question.weight[row]) * nearest if question.weight[row] else 0.0)
    total = math.fsum(terms)
    if set(plan.served) - set(question.demands):
        wrong.append("somebody is served who asked for nothing")
    return certify(
        wrong + claims(plan, total, least=True),
        f"{len(open_)} sites serve {len(question.demands)} demands, each from the nearest",
        f"the distances add up to {total:,.6g}",
    )


def reached(question: Coverage | SetCover, open_: list[int]) -> set[int]:
    columns = question.reach.tocsc()
    return {
        int(row) for site in open_ for row in columns.indices[columns.indptr[site] : columns.indptr[site + 1]]
    }


@check.register
def check_coverage(question: Coverage, plan: Siting) -> Certificate:
    """As many sites as allowed; exactly what they reach is counted."""
    rows = reached(question, chosen(plan, question.sites, question.count))
    names = {question.demands[row] for row in rows}
    wrong = [f"{name}: said to be reached, or not, wrongly" for name in sorted(names ^ set(plan.served))]
    value = math.fsum(float(question.weight[row]) for row in rows)
    return certify(
        wrong + claims(plan, value, least=False),
        f"{len(plan.open)} sites reach {len(rows)} of {len(question.demands)} demands",
    )


@check.register
def check_set_cover(question: SetCover, plan: Siting) -> Certificate:
    """Every demand is reached, at the cost stated."""
    open_ = chosen(plan, question.sites, None)
    missed = set(range(len(question.demands))) - reached(question, open_)
    wrong = [f"{question.demands[row]} is not reached" for row in sorted(missed)]
    cost = math.fsum(float(question.cost[site]) for site in open_)
    return certify(wrong + claims(plan, cost, least=True), f"{len(open_)} sites reach every demand")


@check.register
def check_refuelling(question: Refuelling, plan: Siting) -> Certificate:
    """Every trip is driven, round after round, with the stations that are open on its path."""
    open_ = chosen(plan, question.candidates or question.network.nodes, question.count)
    stations = {(question.candidates or question.network.nodes)[site] for site in open_}
    roads = neighbours(question.network)
    wrong, flows = [], []
    for trip in question.trips:
        ways = shortest_path(roads, trip.origin, trip.destination)
        drives = drives_round(ways, stations, question.range)
        if drives != (trip.name in plan.served):
            wrong.append(
                f"{trip.name}: the vehicle {'arrives' if drives else 'is stranded'}, the plan says otherwise"
            )
        if drives:
            flows.append(trip.flow)
    return certify(
        wrong + claims(plan, math.fsum(flows), least=False),
        f"{len(question.trips)} round trips were driven, {len(flows)} of them arrive",
    )


Roads = dict[str, dict[str, float]]
Way = list[tuple[str, float]]


def neighbours(network: Network) -> Roads:
    roads: Roads = {node: {} for node in network.nodes}
    for edge in network.edges:
        roads[edge.one][edge.other] = roads[edge.other][edge.one] = float(edge.length)
    return roads


def shortest_path(roads: Roads, origin: str, destination: str) -> Way:
    """Nodes of a shortest way with the distance driven to each; of equal ways the first by the names of its nodes."""
    ahead = {destination: 0.0}
    waiting = [(0.0, destination)]
    while waiting:
        distance, node = heapq.heappop(waiting)
        if distance > ahead[node]:
            continue
        for other, length in roads[node].items():
            if distance + length < ahead.get(other, math.inf):
                ahead[other] = distance + length
                heapq.heappush(waiting, (distance + length, other))
    way, driven = [(origin, 0.0)], 0.0
    while way[-1][0] != destination:
        here = way[-1][0]
        on = [
            other for other, length in roads[here].items()
            if other in ahead and abs(length + ahead[other] - ahead[here]) <= 1e-9 * (1 + ahead[here])
        ]  # fmt: skip
        following = min(on)
        driven += roads[here][following]
        way.append((following, driven))
    return way


def drives_round(way: Way, stations: set[str], reach: float) -> bool:
    """Whether a vehicle can drive there and back, again and again.

    It starts with a full tank at a station on its way; if it comes back there without running dry, it can go on.
    """
    length = way[-1][1]
    there = [(node, at) for node, at in way]
    back = [(node, 2 * length - at) for node, at in reversed(way)]
    tour = there + back[1:-1]
    first = next((number for number, (node, _) in enumerate(tour) if node in stations), None)
    if first is None:
        return False
    fuel, position = reach, tour[first][1]
    for number in range(1, len(tour) + 1):
        node, at = tour[(first + number) % len(tour)]
        driven = (at - position) % (2 * length) if len(tour) > 1 else 0.0
        position = at
        fuel -= driven
        if fuel < -TOLERANCE * (1 + reach):
            return False
        if node in stations:
            fuel = reach
    return True
