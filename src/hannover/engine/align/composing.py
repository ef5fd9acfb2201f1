"""Composing crosswalks: every way from one vocabulary to another, intersected, each result with its proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from hannover.engine.align.joining import Pairs
from hannover.engine.align.layers import Layer
from hannover.engine.align.mapping import Crosswalk, Mapping
from hannover.engine.align.network import Network, Node
from hannover.engine.align.proving import Proof, prove
from hannover.engine.align.relation import Relation
from hannover.engine.align.vocabulary import Scheme
from hannover.errors import InputError

__all__ = ["Composition", "Edge", "compose"]


@dataclass(frozen=True, slots=True)
class Edge:
    """A derived relation between two nodes."""

    source: Node
    target: Node
    relation: Relation


@dataclass(frozen=True)
class Composition:
    """What the crosswalks of a network say together about sources and targets, over at most `hops` statements.

    A pair that is missing may stand in any relation: nothing that was stated says otherwise.
    """

    network: Network
    source: Scheme
    target: Scheme
    hops: int
    layer: Layer
    _proofs: dict[tuple[int, int], Proof] = field(default_factory=dict, repr=False, compare=False)

    @property
    def pairs(self) -> Pairs:
        """The derived relations as integer arrays, for those who go on computing."""
        return self.layer.pairs

    def __len__(self) -> int:
        return len(self.pairs)

    def __iter__(self) -> Iterator[Edge]:
        return self._edges(self.pairs)

    def _edges(self, pairs: Pairs) -> Iterator[Edge]:
        node = self.network.node
        for tail, head, value in zip(
            pairs.tail.tolist(), pairs.head.tolist(), pairs.relation.tolist(), strict=True
        ):
            yield Edge(node(tail), node(head), Relation(value))

    def relation(self, source: str | Sequence[str], target: str | Sequence[str]) -> Relation:
        """What is known of two items, or unions of items; ANY when nothing is."""
        first, second = ids(source), ids(target)
        network = self.network
        if not (network.knows(self.source.key, *first) and network.knows(self.target.key, *second)):
            return Relation.ANY
        return self.pairs.at(
            network.number(self.source.key, *first), network.number(self.target.key, *second)
        )

    def proof(self, source: str | Sequence[str], target: str | Sequence[str]) -> Proof:
        """Why: found when asked for. Raises UnknownError for an item that no crosswalk names."""
        tail = self.network.number(self.source.key, *ids(source))
        head = self.network.number(self.target.key, *ids(target))
        if (tail, head) not in self._proofs:
            self._proofs[tail, head] = prove(self.network, self.layer, tail, head)
        return self._proofs[tail, head]

    @property
    def conflicts(self) -> tuple[Edge, ...]:
        """The pairs of which the statements leave no relation; `contradictions` says which statements clash."""
        return tuple(self._edges(self.pairs.where(self.pairs.relation == 0)))

    def crosswalk(self, *, title: str = "") -> Crosswalk:
        """The derived edges as a crosswalk; the comment of each mapping is its proof in words.

        Pairs that may also be disjoint, and those in conflict, are left out: to list them would suggest a relation.
        """
        mappings = tuple(
            Mapping(
                sources=edge.source.members, targets=edge.target.members, relation=edge.relation,
                label=edge.relation.words, justification="semapv:MappingChaining",
                comment=self.proof(edge.source.members, edge.target.members).because,
            )
            for edge in self
            if edge.relation and not edge.relation & Relation.DISJOINT
        )  # fmt: skip
        return Crosswalk(self.source, self.target, mappings, title=title or "composed crosswalk")


def ids(names: str | Sequence[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def compose(
    crosswalks: Sequence[Crosswalk] | Network,
    *,
    source: str | None = None,
    target: str | None = None,
    hops: int = 2,
) -> Composition:
    """What follows from `crosswalks`: all ways of at most `hops` statements, in either direction, intersected.

    source, target  keys of the schemes to relate; by default what the first crosswalk maps from and the last maps to
    hops            longest way, in statements; part and whole of a set of items cost nothing
    Raises          InputError when there is nothing to compose, or no crosswalk speaks of a scheme
    """
    network = crosswalks if isinstance(crosswalks, Network) else Network(crosswalks)
    if not network.crosswalks:
        raise InputError(
            "there is nothing to compose", field="crosswalks", remedy="give at least one crosswalk"
        )
    here, tails = end(network, source, "source")
    there, heads = end(network, target, "target")
    layer = network.within(hops, tails=tails, heads=heads)
    proper = layer.pairs.tail != layer.pairs.head
    if not proper.all():
        layer = Layer(layer.pairs.where(proper), layer.nodes, below=(layer,))
    return Composition(network, here, there, hops, layer)


def end(network: Network, key: str | None, side: str) -> tuple[Scheme, np.ndarray]:
    """The scheme on one side of a composition, and which nodes belong to it."""
    if key is None:
        owner = 0 if side == "source" else len(network.crosswalks) - 1
        walk = network.crosswalks[owner]
        return (walk.source if side == "source" else walk.target), network.ends(owner, side)
    named = {scheme.key: scheme for walk in network.crosswalks for scheme in (walk.source, walk.target)}
    if key not in named:
        raise InputError(
            f"no crosswalk speaks of the scheme {key!r}",
            field=side,
            remedy=f"one of {', '.join(map(repr, named))}",
        )
    return named[key], network.of_scheme(key)
