"""How two non-empty sets can lie to each other: the five RCC5 relations, sets of them, and their algebra."""

from __future__ import annotations

import enum
from functools import lru_cache

import numpy as np

__all__ = ["Relation", "composition", "composition_table", "converse", "converse_table"]


class Relation(enum.IntFlag):
    """A set of base relations: what may hold between two non-empty sets. More than one bit means "one of these".

    NOTHING   no relation is left: the statements contradict each other
    RELATED   any but disjoint: what a row without a stated relation says
    ANY       nothing is known
    """

    NOTHING = 0
    EQUAL = 1
    SUBSET = 2
    SUPERSET = 4
    OVERLAP = 8
    DISJOINT = 16
    WITHIN = EQUAL | SUBSET
    COVERS = EQUAL | SUPERSET
    RELATED = EQUAL | SUBSET | SUPERSET | OVERLAP
    ANY = RELATED | DISJOINT

    @property
    def bases(self) -> tuple[Relation, ...]:
        """The base relations in the set, in their fixed order."""
        return tuple(base for base in BASES if base & self)

    @property
    def is_base(self) -> bool:
        return len(self.bases) == 1

    @property
    def words(self) -> str:
        """The set in words: "subset-of", "equal-to or subset-of", "anything", "contradiction"."""
        if self == Relation.NOTHING:
            return "contradiction"
        if self == Relation.ANY:
            return "anything"
        return " or ".join(WORDS[base] for base in self.bases)


BASES = (Relation.EQUAL, Relation.SUBSET, Relation.SUPERSET, Relation.OVERLAP, Relation.DISJOINT)
WORDS = {
    Relation.EQUAL: "equal-to",
    Relation.SUBSET: "subset-of",
    Relation.SUPERSET: "superset-of",
    Relation.OVERLAP: "intersects-with",
    Relation.DISJOINT: "no-relationship",
}


def base_relation(both: bool, only_first: bool, only_second: bool) -> Relation:
    """The base relation of two sets of which is known whether each part of their diagram has elements."""
    if not both:
        return Relation.DISJOINT
    if only_first:
        return Relation.OVERLAP if only_second else Relation.SUPERSET
    return Relation.SUBSET if only_second else Relation.EQUAL


def triples() -> set[tuple[Relation, Relation, Relation]]:
    """All (A to B, B to C, A to C) that three non-empty sets can realise.

    Three sets divide the world into seven regions; which of them have elements decides every relation. So the 128
    choices are all there is to look at: exact, and without a world to draw examples from.
    """
    found = set()
    for filled in range(1, 128):
        regions = [region for region in range(1, 8) if filled >> (region - 1) & 1]

        def between(first: int, second: int, inside: list[int] = regions) -> Relation:
            return base_relation(
                any(region & first and region & second for region in inside),
                any(region & first and not region & second for region in inside),
                any(region & second and not region & first for region in inside),
            )

        if all(any(region & which for region in regions) for which in (1, 2, 4)):
            found.add((between(1, 2), between(2, 4), between(1, 4)))
    return found


@lru_cache(maxsize=1)
def composition_table() -> np.ndarray:
    """32 x 32: entry [R, S] is what may hold between A and C when A R B and B S C, for all sets of relations."""
    table = np.zeros((32, 32), dtype=np.uint8)
    known = triples()
    for first in range(32):
        for second in range(32):
            for ab, bc, ac in known:
                if ab & first and bc & second:
                    table[first, second] |= ac
    return table


@lru_cache(maxsize=1)
def converse_table() -> np.ndarray:
    """32 entries: entry [R] is what holds between B and A when A R B."""
    swapped = [
        value & ~6 | (4 if value & Relation.SUBSET else 0) | (2 if value & Relation.SUPERSET else 0)
        for value in range(32)
    ]
    return np.array(swapped, dtype=np.uint8)


def composition(first: Relation, second: Relation) -> Relation:
    """What may hold between A and C when A `first` B and B `second` C.

    >>> composition(Relation.SUBSET, Relation.SUPERSET) is Relation.ANY
    True
    """
    return Relation(int(composition_table()[first, second]))


def converse(relation: Relation) -> Relation:
    """What holds between B and A when A `relation` B."""
    return Relation(int(converse_table()[relation]))
