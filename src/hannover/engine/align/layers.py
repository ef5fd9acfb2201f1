"""Layers of knowledge: what was stated, and what follows from joining layers; each pair can be traced back down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hannover.engine.align.joining import Pairs, joined, merged
from hannover.engine.align.relation import Relation, composition

__all__ = ["Layer", "Way", "all_of", "ground", "then"]


@dataclass(frozen=True, slots=True)
class Way:
    """Tail to middle in one layer, middle to head in another."""

    middle: int
    first: Layer
    second: Layer
    relation: Relation


@dataclass(frozen=True, eq=False)
class Layer:
    """A table of pairs, with where it came from.

    below  layers whose pairs were merged into this one
    joins  pairs of layers that were joined into this one
    """

    pairs: Pairs
    nodes: int
    below: tuple[Layer, ...] = ()
    joins: tuple[tuple[Layer, Layer], ...] = ()

    @cached_property
    def keys(self) -> np.ndarray:
        found: np.ndarray = self.pairs.tail.astype(np.int64) * self.nodes + self.pairs.head
        return found

    def grounds(self, tail: int, head: int) -> Iterator[Layer]:
        """The layers at the very bottom that speak of the pair."""
        if not self.below and not self.joins and self.pairs.at(tail, head) != Relation.ANY:
            yield self
        for layer in self.below:
            yield from layer.grounds(tail, head)

    def ways(self, tail: int, head: int) -> Iterator[Way]:
        """Every join that led from `tail` to `head`, in this layer or one below."""
        for first, second in self.joins:
            middles, relations = first.pairs.of(tail)
            if not len(middles) or not len(second.keys):
                continue
            wanted = middles.astype(np.int64) * self.nodes + head
            places = np.minimum(np.searchsorted(second.keys, wanted), len(second.keys) - 1)
            for at in np.flatnonzero(second.keys[places] == wanted).tolist():
                one, other = Relation(int(relations[at])), Relation(int(second.pairs.relation[places[at]]))
                both = composition(one, other)
                if one and other and both != Relation.ANY:
                    yield Way(int(middles[at]), first, second, both)
        for layer in self.below:
            yield from layer.ways(tail, head)


def ground(pairs: Pairs, *, nodes: int) -> Layer:
    return Layer(pairs, nodes)


def then(first: Layer, second: Layer) -> Layer:
    """What one step in `first` and one in `second` say together."""
    return Layer(joined(first.pairs, second.pairs, nodes=first.nodes), first.nodes, joins=((first, second),))


def all_of(*layers: Layer) -> Layer:
    """What all the layers say, intersected."""
    telling = tuple(layer for layer in layers if len(layer.pairs))
    if len(telling) == 1:
        return telling[0]
    nodes = layers[0].nodes
    pairs = merged(*(layer.pairs for layer in layers), nodes=nodes)
    return Layer(pairs, nodes, below=telling)
