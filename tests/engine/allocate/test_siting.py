"""Sites: the best of all on small networks; every refuelling plan is driven again by a vehicle of the tests' own."""

from __future__ import annotations

from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from hannover.engine.allocate import alternatives, solve
from hannover.engine.allocate.errors import (
    DisconnectedError,
    DuplicateError,
    EmptyError,
    InfeasibleError,
    NegativeError,
    RangeError,
    UnknownError,
)
from hannover.engine.allocate.siting import (
    Coverage,
    Edge,
    Median,
    Network,
    Refuelling,
    SetCover,
    Trip,
    cover_most,
    coverage_program,
    distances,
    levels,
    ones,
    p_median,
    refuel,
    refuelling_program,
    set_cover,
)

TRIES = settings(max_examples=60, deadline=None)


def names(letter: str, count: int) -> list[str]:
    return [f"{letter}{at}" for at in range(count)]


@st.composite
def medians(draw: st.DrawFn) -> Median:
    demands, sites = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    whole = draw(st.booleans())
    dice = np.random.default_rng(draw(st.integers(0, 10_000)))
    distance = dice.integers(0, 9, (demands, sites)).astype(float) if whole else dice.random((demands, sites))
    weight = dice.integers(0, 4, demands).astype(float)
    return Median(sites=names("s", sites), demands=names("d", demands), distance=distance, weight=weight,
                  count=draw(st.integers(1, sites)))  # fmt: skip


@TRIES
@given(medians())
def test_p_median_is_the_best_of_all(task: Median) -> None:
    cost = task.distance * task.weight[:, None]
    best = min(
        cost[:, list(some)].min(axis=1).sum() for some in combinations(range(len(task.sites)), task.count)
    )
    found = p_median(task)
    assert found.value == pytest.approx(best)
    assert found.bound == pytest.approx(best)


@TRIES
@given(medians())
def test_p_median_as_a_program_has_the_same_optimum(task: Median) -> None:
    cost = task.distance * task.weight[:, None]
    assert solve(levels(cost, task.count, names=task.sites)).value == pytest.approx(p_median(task).value)


def test_p_median_of_a_hundred_sites_agrees_with_its_program() -> None:
    dice = np.random.default_rng(5)
    place = dice.random((100, 2))
    distance = np.round(100 * np.sqrt(((place[:, None] - place[None]) ** 2).sum(-1)))
    for count in (3, 12, 40):
        task = Median(
            sites=names("s", 100), demands=names("d", 100), distance=distance, weight=ones(100), count=count
        )
        found = p_median(task)
        assert found.value == found.bound == solve(levels(distance, count, names=task.sites)).value


def test_p_median_within_no_time_has_a_plan_and_a_bound() -> None:
    dice = np.random.default_rng(5)
    distance = dice.random((150, 150))
    task = Median(
        sites=names("s", 150), demands=names("d", 150), distance=distance, weight=ones(150), count=9
    )
    found = p_median(task, seconds=0.0)
    assert 0 <= found.bound <= found.value


def test_p_median_over_parts_needs_a_site_in_each() -> None:
    distance = np.array([[0.0, 1, np.inf], [1, 0, np.inf], [np.inf, np.inf, 0]])
    task = Median(sites=names("s", 3), demands=names("d", 3), distance=distance, weight=ones(3), count=2)
    assert p_median(task).value == 1.0
    with pytest.raises(DisconnectedError) as caught:
        p_median(Median(sites=task.sites, demands=task.demands, distance=distance, weight=ones(3), count=1))
    assert caught.value.parts == (("d0", "d1"), ("d2",))


@st.composite
def coverages(draw: st.DrawFn) -> Coverage:
    demands, sites = draw(st.integers(1, 8)), draw(st.integers(1, 7))
    dice = np.random.default_rng(draw(st.integers(0, 10_000)))
    reach = (dice.random((demands, sites)) < draw(st.floats(0, 0.7))).astype(float)
    return Coverage(sites=names("s", sites), demands=names("d", demands), reach=csr_array(reach),
                    weight=dice.integers(0, 9, demands).astype(float), count=draw(st.integers(1, sites)))  # fmt: skip


@TRIES
@given(coverages())
def test_maximal_covering_is_the_best_of_all(task: Coverage) -> None:
    reach = task.reach.toarray() > 0
    best = max(task.weight[reach[:, list(some)].any(axis=1)].sum()
               for some in combinations(range(len(task.sites)), task.count))  # fmt: skip
    found = cover_most(task)
    assert found.value == pytest.approx(best) == pytest.approx(found.bound)
    assert solve(coverage_program(task)).value == pytest.approx(best)
    assert found.never == tuple(task.demands[row] for row in np.flatnonzero(~reach.any(axis=1)))


@TRIES
@given(coverages(), st.integers(0, 10_000))
def test_set_cover_is_the_cheapest_of_all(task: Coverage, seed: int) -> None:
    cost = np.random.default_rng(seed).integers(0, 6, len(task.sites)).astype(float)
    question = SetCover(sites=task.sites, demands=task.demands, reach=task.reach, cost=cost)
    reach = task.reach.toarray() > 0
    if not reach.any(axis=1).all():
        with pytest.raises(InfeasibleError, match="no site reaches"):
            set_cover(question)
        return
    every = range(1, len(task.sites) + 1)
    best = min(cost[list(some)].sum() for count in every for some in combinations(range(len(task.sites)), count)
               if reach[:, list(some)].any(axis=1).all())  # fmt: skip
    assert set_cover(question).value == pytest.approx(best) == pytest.approx(set_cover(question).bound)


def line(*lengths: float) -> Network:
    nodes = names("n", len(lengths) + 1)
    return Network(
        nodes=nodes,
        edges=[Edge(one=nodes[at], other=nodes[at + 1], length=length) for at, length in enumerate(lengths)],
    )


def drives(task: Refuelling, trip: Trip, stations: set[str]) -> bool:
    """A vehicle of the tests' own: full at its first station, thirty rounds there and back, mile by mile between nodes."""
    graph = nx.Graph()
    for edge in task.network.edges:
        graph.add_edge(edge.one, edge.other, weight=edge.length)
    least = nx.dijkstra_path_length(graph, trip.origin, trip.destination)
    ways = sorted(
        way for way in nx.all_shortest_paths(graph, trip.origin, trip.destination, weight="weight")
        if sum(graph[a][b]["weight"] for a, b in pairwise(way)) <= least * (1 + 1e-9)
    )  # fmt: skip
    way = ways[0]
    there_and_back = way + way[-2:0:-1]
    stops = there_and_back * 30
    begin = next((at for at, node in enumerate(stops) if node in stations), None)
    if begin is None:
        return False
    fuel = task.range
    for one, other in zip(stops[begin:], stops[begin + 1 :], strict=False):
        fuel -= graph[one][other]["weight"]
        if fuel < -1e-9:
            return False
        if other in stations:
            fuel = task.range
    return True


@st.composite
def refuellings(draw: st.DrawFn) -> Refuelling:
    size = draw(st.integers(3, 7))
    nodes = names("n", size)
    pairs = {(at, draw(st.integers(0, at - 1))) for at in range(1, size)}
    for _ in range(draw(st.integers(0, 4))):
        one, other = draw(st.integers(0, size - 1)), draw(st.integers(0, size - 1))
        if one != other and (other, one) not in pairs:
            pairs.add((max(one, other), min(one, other)))
    edges = [
        Edge(one=nodes[a], other=nodes[b], length=float(draw(st.integers(1, 9)))) for a, b in sorted(pairs)
    ]
    ends = draw(st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(lambda p: p[0] != p[1]),
                         min_size=1, max_size=5, unique=True))  # fmt: skip
    trips = [
        Trip(origin=nodes[a], destination=nodes[b], flow=float(draw(st.integers(1, 9)))) for a, b in ends
    ]
    reach = float(draw(st.integers(int(min(edge.length for edge in edges)), 30)))
    return Refuelling(network=Network(nodes=nodes, edges=edges), trips=trips, range=reach,
                      count=draw(st.integers(1, min(3, size))))  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(refuellings())
def test_refuelling_serves_exactly_whom_a_vehicle_can_serve_and_the_most_of_all(task: Refuelling) -> None:
    found = refuel(task)
    driven = {trip.name: drives(task, trip, set(found.open)) for trip in task.trips}
    assert set(found.served) == {name for name, arrives in driven.items() if arrives}
    best = max(
        sum(trip.flow for trip in task.trips if drives(task, trip, set(some)))
        for some in combinations(task.network.nodes, task.count)
    )
    assert found.value == best == pytest.approx(found.bound)
    everywhere = {trip.name for trip in task.trips if drives(task, trip, set(task.network.nodes))}
    assert set(found.never) == {trip.name for trip in task.trips} - everywhere


def test_a_station_near_either_end_of_an_arc_does_not_serve_who_never_passes_it() -> None:
    network = Network(
        nodes=["a", "b", "c", "aside"],
        edges=[Edge(one="a", other="b", length=5), Edge(one="b", other="c", length=5),
               Edge(one="b", other="aside", length=1)],
    )  # fmt: skip
    trips = [Trip(origin="a", destination="c", flow=1)]
    found = refuel(Refuelling(network=network, trips=trips, range=100, count=1, candidates=["aside"]))
    assert (found.value, found.never) == (0.0, ("a - c",))


@pytest.mark.parametrize(("reach", "served"), [(9.9, False), (10.0, True)])
def test_a_station_in_the_middle_needs_a_range_of_the_way_to_an_end_and_back(
    reach: float, served: bool
) -> None:
    task = Refuelling(network=line(5, 5), trips=[Trip(origin="n0", destination="n2", flow=1)], range=reach, count=1,
                      candidates=["n1"])  # fmt: skip
    assert bool(refuel(task).served) == served


def test_refuelling_as_a_program_answers_alternatives() -> None:
    task = Refuelling(
        network=line(5, 5), trips=[Trip(origin="n0", destination="n2", flow=3)], range=10.0, count=1
    )
    plans = alternatives(refuelling_program(task), count=2)
    assert (plans[0].chosen, plans[0].value, plans[1].value) == (("n1", "trip n0 - n2"), 3.0, 0.0)


def test_distances_are_shortest_ways() -> None:
    network = Network(
        nodes=["a", "b", "c"], edges=[Edge(one="a", other="b", length=2), Edge(one="b", other="c", length=3)]
    )
    assert distances(network).tolist() == [[0, 2, 5], [2, 0, 3], [5, 3, 0]]


TRIP = Trip(origin="n0", destination="n1", flow=1)


def refuelling(network: Network | None = None, trips: list[Trip] | None = None, **more: object) -> Refuelling:
    keywords: dict[str, object] = {"range": 10.0, "count": 1, **more}
    return Refuelling(network=network or line(5), trips=[TRIP] if trips is None else trips, **keywords)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("task", "error"),
    [
        (refuelling(range=4.9), RangeError),
        (refuelling(range=0.0), RangeError),
        (refuelling(trips=[]), EmptyError),
        (refuelling(trips=[TRIP, TRIP]), DuplicateError),
        (refuelling(trips=[Trip(origin="n0", destination="x", flow=1)]), UnknownError),
        (refuelling(trips=[Trip(origin="n0", destination="n0", flow=1)]), NegativeError),
        (refuelling(trips=[Trip(origin="n0", destination="n1", flow=-1)]), NegativeError),
        (refuelling(candidates=["x"]), UnknownError),
        (refuelling(count=3), EmptyError),
        (refuelling(count=0), EmptyError),
        (refuelling(network=line(-5)), NegativeError),
        (refuelling(network=Network(nodes=["n0", "n1"], edges=[])), EmptyError),
        (refuelling(network=Network(nodes=["n0", "n1"], edges=[Edge(one="n0", other="x", length=1)])), UnknownError),
        (refuelling(network=Network(nodes=["n0", "n1"], edges=[Edge(one="n0", other="n1", length=1),
                                                              Edge(one="n1", other="n0", length=2)])), DuplicateError),
        (refuelling(network=Network(nodes=["n0", "n1", "n2"], edges=[Edge(one="n0", other="n2", length=1)])),
         DisconnectedError),
    ],
)  # fmt: skip
def test_a_refuelling_question_that_makes_no_sense_is_refused_by_name(
    task: Refuelling, error: type[Exception]
) -> None:
    with pytest.raises(error):
        refuel(task)


def median(distance: list[list[float]], weight: list[float] | None = None, count: int = 1) -> Median:
    rows = np.array(distance)
    return Median(sites=names("s", rows.shape[1]), demands=names("d", rows.shape[0]), distance=rows,
                  weight=ones(len(rows)) if weight is None else np.array(weight), count=count)  # fmt: skip


@pytest.mark.parametrize(
    ("task", "error"),
    [
        (median([[1.0]], count=0), EmptyError),
        (median([[1.0]], count=2), EmptyError),
        (median([[-1.0]]), NegativeError),
        (median([[float("nan")]]), NegativeError),
        (median([[1.0]], weight=[-1.0]), NegativeError),
        (median([[1.0]], weight=[1.0, 2.0]), EmptyError),
        (median([[float("inf")]]), DisconnectedError),
        (
            Median(sites=["s", "s"], demands=["d"], distance=np.ones((1, 2)), weight=ones(1), count=1),
            DuplicateError,
        ),
        (Median(sites=[], demands=["d"], distance=np.ones((1, 0)), weight=ones(1), count=1), EmptyError),
    ],
)
def test_a_median_that_makes_no_sense_is_refused_by_name(task: Median, error: type[Exception]) -> None:
    with pytest.raises(error):
        p_median(task)


def test_a_coverage_that_makes_no_sense_is_refused_by_name() -> None:
    reach = csr_array(np.ones((1, 1)))
    with pytest.raises(NegativeError):
        cover_most(Coverage(sites=["s"], demands=["d"], reach=reach, weight=np.array([-1.0]), count=1))
    with pytest.raises(EmptyError):
        cover_most(Coverage(sites=["s"], demands=["d", "e"], reach=reach, weight=np.ones(2), count=1))
    with pytest.raises(NegativeError):
        set_cover(SetCover(sites=["s"], demands=["d"], reach=reach, cost=np.array([-1.0])))


@pytest.mark.filterwarnings("error")
def test_a_demand_of_no_weight_does_not_have_to_be_reached() -> None:
    distance = np.array([[1.0, 3.0], [np.inf, 1.0]])
    task = Median(sites=["x", "y"], demands=["a", "b"], distance=distance, weight=np.array([2.0, 0]), count=1)
    plan = p_median(task)
    assert (plan.open, plan.value, plan.bound) == (("x",), 2.0, 2.0)
