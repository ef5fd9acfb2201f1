"""Where to open sites: who is to be reached, from where, at what distance, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array

from hannover.engine.allocate.program import UNCHECKED, Certificate, Floats, relative_gap

__all__ = ["Coverage", "Edge", "Median", "Network", "Refuelling", "SetCover", "Siting", "Trip"]


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A road between two nodes that can be driven both ways; `length` in the unit of the range."""

    one: str
    other: str
    length: float


@dataclass(frozen=True, kw_only=True)
class Network:
    nodes: Sequence[str]
    edges: Sequence[Edge]


@dataclass(frozen=True, kw_only=True, eq=False)
class Median:
    """Open `count` sites so that the weighted distance to the nearest open one is the least.

    distance  one row a demand, one column a site; inf where the site cannot be reached
    """

    sites: Sequence[str]
    demands: Sequence[str]
    distance: Floats
    weight: Floats
    count: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Coverage:
    """Open `count` sites so that the most weight lies within reach of an open one.

    reach  one row a demand, one column a site; not zero where the site reaches the demand
    """

    sites: Sequence[str]
    demands: Sequence[str]
    reach: csr_array
    weight: Floats
    count: int


@dataclass(frozen=True, kw_only=True, eq=False)
class SetCover:
    """Open sites at the least cost so that every demand is within reach of one; `reach` as in `Coverage`."""

    sites: Sequence[str]
    demands: Sequence[str]
    reach: csr_array
    cost: Floats


@dataclass(frozen=True, kw_only=True)
class Trip:
    """`flow` vehicles that drive from `origin` to `destination` and back, along the shortest path."""

    origin: str
    destination: str
    flow: float

    @property
    def name(self) -> str:
        return f"{self.origin} - {self.destination}"


@dataclass(frozen=True, kw_only=True)
class Refuelling:
    """Open `count` stations so that the most flow can make its round trip, again and again.

    A vehicle refuels only at stations on its path. Between one refuelling and the next, the way through the ends of the
    trip included, it drives `range` at most.

    candidates  nodes where a station may be; all nodes by default
    """

    network: Network
    trips: Sequence[Trip]
    range: float
    count: int
    candidates: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Siting:
    """Which sites are opened, and what that achieves.

    value  weighted distance (median), weight or flow reached (coverage, refuelling), cost (set cover)
    bound  no choice of sites does better than this
    served by demand: the site that serves it, or "" where any of the open sites does
    never  demands that no choice of sites can serve
    """

    open: tuple[str, ...]
    value: float
    bound: float
    served: Mapping[str, str] = field(repr=False)
    never: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    certificate: Certificate = UNCHECKED

    @property
    def gap(self) -> float:
        return relative_gap(self.value, self.bound)


def ones(count: int) -> Floats:
    """A weight of one for each."""
    return np.ones(count)
