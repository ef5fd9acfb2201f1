"""Refuses a question of siting that has no answer, naming what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from hannover.engine.allocate.building import refuse_duplicates, refuse_negative
from hannover.engine.allocate.errors import (
    DisconnectedError,
    EmptyError,
    InfeasibleError,
    NegativeError,
    UnknownError,
    listed,
)
from hannover.engine.allocate.program import Floats
from hannover.engine.allocate.siting.domain import Coverage, Median, Network, SetCover

__all__ = ["accept_count", "accept_median", "accept_reach", "distances", "roads"]


def accept_names(sites: Sequence[str], demands: Sequence[str]) -> None:
    if not len(sites) or not len(demands):
        raise EmptyError("there are no sites or no demands", field="sites" if not len(sites) else "demands")
    refuse_duplicates(sites, field="sites")
    refuse_duplicates(demands, field="demands")


def accept_count(count: int, sites: int) -> None:
    if not 1 <= count <= sites:
        raise EmptyError(f"{count} of {sites} sites cannot be opened", field="count", remedy=f"1 to {sites}")


def accept_median(task: Median) -> None:
    """Raises EmptyError, DuplicateError, NegativeError; DisconnectedError when fewer sites than parts may be opened."""
    accept_names(task.sites, task.demands)
    accept_count(task.count, len(task.sites))
    if task.distance.shape != (len(task.demands), len(task.sites)) or len(task.weight) != len(task.demands):
        raise EmptyError(f"{task.distance.shape} distances for {len(task.demands)} demands", field="distance")
    refuse_negative(task.weight, task.demands, field="weight")
    if np.isnan(task.distance).any() or (task.distance < 0).any():
        row = int(np.flatnonzero(np.isnan(task.distance).any(axis=1) | (task.distance < 0).any(axis=1))[0])
        raise NegativeError(
            f"a distance of {task.demands[row]} is below zero or not a number", field="distance"
        )
    if np.isfinite(task.distance).all():
        return
    unreached = np.flatnonzero(~np.isfinite(task.distance).any(axis=1))
    if len(unreached):
        names = [task.demands[row] for row in unreached.tolist()]
        raise DisconnectedError(
            f"no site can be reached from {listed(names)}", parts=[names], field="distance"
        )
    parts = reachable_parts(task)
    if len(parts) > task.count:
        told = "; ".join(f"({listed(part)})" for part in parts[:4])
        raise DisconnectedError(
            f"{task.count} sites cannot serve {len(parts)} parts without a way between them: {told}",
            parts=parts, field="count", remedy=f"open at least {len(parts)}, or ask for each part alone",
        )  # fmt: skip


def reachable_parts(task: Median) -> list[list[str]]:
    """Demands grouped by the sites that they share, directly or through others."""
    rows, columns = np.nonzero(np.isfinite(task.distance))
    demands, sites = task.distance.shape
    graph = coo_array(
        (np.ones(len(rows)), (rows, columns + demands)), shape=(demands + sites, demands + sites)
    )
    _, label = connected_components(graph, directed=False)
    return [
        [task.demands[row] for row in np.flatnonzero(label[:demands] == part).tolist()]
        for part in np.unique(label[:demands])
    ]


def accept_reach(task: Coverage | SetCover) -> None:
    """Raises EmptyError, DuplicateError, NegativeError; InfeasibleError when all must be covered and one cannot."""
    accept_names(task.sites, task.demands)
    if task.reach.shape != (len(task.demands), len(task.sites)):
        raise EmptyError(
            f"{task.reach.shape} for {len(task.demands)} demands and {len(task.sites)} sites", field="reach"
        )
    if isinstance(task, Coverage):
        accept_count(task.count, len(task.sites))
        if len(task.weight) != len(task.demands):
            raise EmptyError(f"{len(task.weight)} weights for {len(task.demands)} demands", field="weight")
        refuse_negative(task.weight, task.demands, field="weight")
        return
    if len(task.cost) != len(task.sites):
        raise EmptyError(f"{len(task.cost)} costs for {len(task.sites)} sites", field="cost")
    refuse_negative(task.cost, task.sites, field="cost")
    alone = np.flatnonzero(np.diff(csr_array(task.reach).indptr) == 0).tolist()
    if len(alone):
        raise InfeasibleError(f"no site reaches {listed(task.demands[row] for row in alone)}", field="reach")


def roads(network: Network) -> csr_array:
    """Lengths of the edges as a symmetric matrix.

    Raises EmptyError, UnknownError, DuplicateError for a node or edge twice, NegativeError for a length not above 0.
    """
    if not len(network.nodes) or not len(network.edges):
        raise EmptyError("the network has no nodes or no edges", field="network")
    refuse_duplicates(network.nodes, field="network.nodes")
    at = {name: number for number, name in enumerate(network.nodes)}
    for edge in network.edges:
        strange = {edge.one, edge.other} - set(at)
        if strange:
            raise UnknownError(f"{listed(sorted(strange))} is no node", field="network.edges")
        if not (np.isfinite(edge.length) and edge.length > 0) or edge.one == edge.other:
            raise NegativeError(
                f"{edge.one} - {edge.other} is {edge.length:g} long", field="network.edges",
                remedy="a length above zero between two different nodes",
            )  # fmt: skip
    refuse_duplicates(
        (" - ".join(sorted((edge.one, edge.other))) for edge in network.edges), field="network.edges"
    )
    ends = np.array([(at[edge.one], at[edge.other]) for edge in network.edges])
    length = np.array([edge.length for edge in network.edges], float)
    both = (np.concatenate([length, length]), (np.r_[ends[:, 0], ends[:, 1]], np.r_[ends[:, 1], ends[:, 0]]))
    return csr_array(coo_array(both, shape=(len(at), len(at))))


def distances(network: Network) -> Floats:
    """Shortest distance between every two nodes; inf where there is no way."""
    found: Floats = dijkstra(roads(network), directed=False)
    return found
