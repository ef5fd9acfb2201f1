"""Contradictions: where the statements leave no relation at all, with the fewest statements that already clash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from hannover.engine.align.layers import Layer
from hannover.engine.align.mapping import Crosswalk, Mapping
from hannover.engine.align.network import Network, Node
from hannover.engine.align.proving import prove
from hannover.engine.align.relation import Relation

__all__ = ["Contradiction", "contradictions"]

MOST_TRIES = 2000


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Statements that cannot all be true of non-empty sets.

    mappings  the conflicting set; without any one of them the conflict is gone
    smallest  no smaller set among the statements around this pair clashes: all were tried
    """

    source: Node
    target: Node
    mappings: tuple[Mapping, ...]
    smallest: bool

    @property
    def because(self) -> str:
        return f"{len(self.mappings)} statements clash: " + " | ".join(
            mapping.because for mapping in self.mappings
        )


def contradictions(
    crosswalks: Sequence[Crosswalk] | Network, *, hops: int = 2, most: int = 100
) -> tuple[Contradiction, ...]:
    """The conflicts that ways of at most `hops` statements show, each conflicting set once, smallest first.

    Two ways of two statements see every clash in a ring of up to four; raise `hops` for longer rings.
    most  how many pairs in conflict are explained; `Composition.conflicts` lists all of them without reasons
    """
    network = crosswalks if isinstance(crosswalks, Network) else Network(crosswalks)
    layer = network.within(hops)
    clashing = layer.pairs.where(at_odds(layer))
    found: dict[frozenset[int], Contradiction] = {}
    forward = clashing.where(clashing.tail <= clashing.head)
    for tail, head in zip(forward.tail[:most].tolist(), forward.head[:most].tolist(), strict=True):
        conflict = smallest_conflict(network, layer, tail, head, hops=hops)
        found.setdefault(frozenset(map(id, conflict.mappings)), conflict)
    return tuple(sorted(found.values(), key=lambda conflict: len(conflict.mappings)))


def at_odds(layer: Layer) -> np.ndarray:
    """Where nothing may hold; for a node and itself, where it may not be equal to itself."""
    pairs = layer.pairs
    odd: np.ndarray = (pairs.relation == 0) | (
        (pairs.tail == pairs.head) & (pairs.relation & int(Relation.EQUAL) == 0)
    )
    return odd


def smallest_conflict(network: Network, layer: Layer, tail: int, head: int, *, hops: int) -> Contradiction:
    proof = prove(network, layer, tail, head)
    enough = shrunk(network, proof.mappings, hops=hops)
    around = nearby(network, layer, tail, head, first=enough)
    tries = 0
    for size in range(1, len(enough)):
        for chosen in combinations(around, size):
            tries += 1
            if tries > MOST_TRIES:
                return Contradiction(proof.source, proof.target, enough, False)
            if clashes(network, chosen, hops=hops):
                return Contradiction(proof.source, proof.target, chosen, True)
    return Contradiction(proof.source, proof.target, enough, True)


def nearby(
    network: Network, layer: Layer, tail: int, head: int, *, first: Iterable[Mapping]
) -> tuple[Mapping, ...]:
    """The statements on any way between the two nodes."""
    found = {id(mapping): mapping for mapping in first}
    for link in network.links(tail, head):
        if link.mapping:
            found[id(link.mapping)] = link.mapping
    for way in layer.ways(tail, head):
        for proof in (
            prove(network, way.first, tail, way.middle),
            prove(network, way.second, way.middle, head),
        ):
            found.update((id(mapping), mapping) for mapping in proof.mappings)
    return tuple(found.values())


def clashes(network: Network, chosen: Iterable[Mapping], *, hops: int) -> bool:
    """Whether these statements alone contradict each other."""
    alone = network.only(chosen)
    return bool(len(alone) and at_odds(alone.within(hops)).any())


def shrunk(network: Network, mappings: tuple[Mapping, ...], *, hops: int) -> tuple[Mapping, ...]:
    """The mappings without those that the conflict does not need."""
    for mapping in mappings:
        fewer = tuple(other for other in mappings if other is not mapping)
        if fewer and clashes(network, fewer, hops=hops):
            mappings = fewer
    return mappings
