"""Random worlds: items as sets of points, and the true relations between them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hannover.engine.align.mapping import Crosswalk, Mapping
from hannover.engine.align.relation import Relation, base_relation
from hannover.engine.align.vocabulary import Scheme


def between(first: frozenset[int], second: frozenset[int]) -> Relation:
    return base_relation(bool(first & second), bool(first - second), bool(second - first))


@dataclass(frozen=True)
class World:
    """Three vocabularies whose items are non-empty sets of the points 0..size-1."""

    random: Random
    items: dict[str, dict[str, frozenset[int]]]

    def extent(self, scheme: str, members: tuple[str, ...]) -> frozenset[int]:
        return frozenset().union(*(self.items[scheme][member] for member in members))

    def true_relation(
        self, first: tuple[str, tuple[str, ...]], second: tuple[str, tuple[str, ...]]
    ) -> Relation:
        return between(self.extent(*first), self.extent(*second))

    def mapping(self, source: str, target: str) -> Mapping:
        """A true statement, as sharp or as vague as chance has it, about items or unions of items."""
        sources, targets = self.some(source), self.some(target)
        relation = self.true_relation((source, sources), (target, targets))
        for base in (Relation.EQUAL, Relation.SUBSET, Relation.SUPERSET, Relation.OVERLAP, Relation.DISJOINT):
            if self.random.random() < 0.15:
                relation |= base
        return Mapping(sources=sources, targets=targets, relation=relation, label=relation.words)

    def some(self, scheme: str) -> tuple[str, ...]:
        count = self.random.choice((1, 1, 1, 2, 3))
        return tuple(self.random.sample(sorted(self.items[scheme]), count))

    def crosswalk(self, source: str, target: str, *, mappings: int) -> Crosswalk:
        return Crosswalk(
            Scheme(source), Scheme(target), tuple(self.mapping(source, target) for _ in range(mappings))
        )


def world(seed: int, *, points: int = 6, items: int = 4) -> World:
    random = Random(seed)
    vocabularies = {
        scheme: {
            f"{scheme}{number}".lower(): frozenset(random.sample(range(points), random.randint(1, points)))
            for number in range(items)
        }
        for scheme in ("A", "B", "C")
    }
    return World(random, vocabularies)


def statement(source: str, relation: Relation, target: str, **stated: str | int) -> Mapping:
    """`statement("a1 a2", SUBSET, "b1")`: the union of a1 and a2 lies within b1."""
    return Mapping(
        sources=tuple(source.split()),
        targets=tuple(target.split()),
        relation=relation,
        label=relation.words,
        **stated,
    )  # type: ignore[arg-type]  # the fields are named by the tests


def crosswalk(ends: str, *mappings: Mapping, **stated: bool | str) -> Crosswalk:
    """`crosswalk("A B", ...)`: from scheme A to scheme B."""
    source, target = ends.split()
    return Crosswalk(Scheme(source), Scheme(target), mappings, **stated)  # type: ignore[arg-type]
