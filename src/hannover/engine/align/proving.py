"""Proofs of derived relations: the statements that suffice, link by link, each with author, date and version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hannover.engine.align.layers import Layer, Way
from hannover.engine.align.mapping import Mapping
from hannover.engine.align.network import Link, Network, Node
from hannover.engine.align.relation import Relation

__all__ = ["Chain", "Proof", "prove"]


@dataclass(frozen=True, slots=True)
class Chain:
    """One way from source to target: proofs end to end, and what they say together."""

    steps: tuple[Proof, ...]
    relation: Relation

    @property
    def links(self) -> tuple[Link, ...]:
        return tuple(link for step in self.steps for link in step.links)

    @property
    def because(self) -> str:
        return " and ".join(step.because for step in self.steps)


@dataclass(frozen=True, slots=True)
class Proof:
    """Why one node stands in `relation` to another.

    direct  the statements about the two themselves that are needed
    chains  the ways over other nodes that are needed; with `direct` they leave exactly `relation`
    ways    how many ways there are in all, the needed ones included
    """

    source: Node
    target: Node
    relation: Relation
    direct: tuple[Link, ...]
    chains: tuple[Chain, ...]
    ways: int

    @property
    def links(self) -> tuple[Link, ...]:
        """Every link that the proof uses, each once."""
        every = [*self.direct, *(link for chain in self.chains for link in chain.links)]
        return tuple(
            {(link.tail, link.head, id(link.mapping), id(link.crosswalk)): link for link in every}.values()
        )

    @property
    def mappings(self) -> tuple[Mapping, ...]:
        """The statements that the proof rests on, each once."""
        return tuple({id(link.mapping): link.mapping for link in self.links if link.mapping}.values())

    @property
    def because(self) -> str:
        if not self.ways:
            return f"no statement connects {self.source.id} and {self.target.id}"
        if len(self.direct) == 1 and not self.chains:
            return f"[{self.direct[0].because}]"
        reasons = [f"[{link.because}]" for link in self.direct] + [chain.because for chain in self.chains]
        return f"{self.source.id} {self.relation.words} {self.target.id} because {', and '.join(reasons)}"


def prove(network: Network, layer: Layer, tail: int, head: int) -> Proof:
    """The proof of what `layer` says of two nodes. Only what is needed is traced down to its statements."""
    relation = layer.pairs.at(tail, head)
    direct = list(network.links(tail, head)) if any(True for _ in layer.grounds(tail, head)) else []
    ways = list(each_once(layer.ways(tail, head)))
    chosen = sufficient([link.relation for link in direct] + [way.relation for way in ways], relation)
    chains = []
    for place in chosen:
        if place >= len(direct):
            way = ways[place - len(direct)]
            steps = (
                prove(network, way.first, tail, way.middle),
                prove(network, way.second, way.middle, head),
            )
            chains.append(Chain(steps, way.relation))
    needed = tuple(direct[place] for place in chosen if place < len(direct))
    return Proof(
        network.node(tail), network.node(head), relation, needed, tuple(chains), len(direct) + len(ways)
    )


def each_once(ways: Iterator[Way]) -> Iterator[Way]:
    """The ways without those that another layer offers again, over the same node and no tighter."""
    seen: dict[int, Relation] = {}
    for way in ways:
        before = seen.get(way.middle)
        if before is None or before & way.relation != before:
            seen[way.middle] = way.relation if before is None else before & way.relation
            yield way


def sufficient(relations: list[Relation], goal: Relation) -> list[int]:
    """Few of the relations that already leave no more than `goal`: the tightest first, direct ones before ways."""
    chosen: list[int] = []
    left = Relation.ANY
    while left & ~goal:
        best = min(range(len(relations)), key=lambda place: (len((left & relations[place]).bases), place))
        if left & relations[best] == left:
            break
        chosen.append(best)
        left &= relations[best]
    return sorted(chosen)
