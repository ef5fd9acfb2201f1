"""Tables of related pairs as integer arrays: merged by intersection, joined by composition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hannover.engine.align.relation import Relation, composition_table, converse_table

__all__ = ["Pairs", "joined", "merged", "no_pairs", "opposite"]

CHUNK = 4_000_000
ANY = int(Relation.ANY)


@dataclass(frozen=True)
class Pairs:
    """Relations between numbered nodes, sorted by (tail, head), each pair once; a missing pair may stand in any.

    tail, head  int32;  relation  uint8, a set of base relations as bits
    """

    tail: np.ndarray
    head: np.ndarray
    relation: np.ndarray

    def __len__(self) -> int:
        return len(self.tail)

    def at(self, tail: int, head: int) -> Relation:
        """What is known of one pair."""
        low, high = np.searchsorted(self.tail, (tail, tail + 1))
        place = low + int(np.searchsorted(self.head[low:high], head))
        known = place < high and self.head[place] == head
        return Relation(int(self.relation[place])) if known else Relation.ANY

    def of(self, tail: int) -> tuple[np.ndarray, np.ndarray]:
        """Heads and relations of one tail."""
        low, high = np.searchsorted(self.tail, (tail, tail + 1))
        return self.head[low:high], self.relation[low:high]

    def where(self, kept: np.ndarray) -> Pairs:
        return Pairs(self.tail[kept], self.head[kept], self.relation[kept])


def no_pairs() -> Pairs:
    return Pairs(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.uint8))


def merged(*tables: tuple[np.ndarray, np.ndarray, np.ndarray] | Pairs, nodes: int) -> Pairs:
    """One table of all the pairs; what several say of one pair is intersected, what says nothing is left out."""
    parts = [(part.tail, part.head, part.relation) if isinstance(part, Pairs) else part for part in tables]
    keys = np.concatenate([tail.astype(np.int64) * nodes + head for tail, head, _ in parts])
    relations = np.concatenate([relation for _, _, relation in parts]).astype(np.uint8)
    telling = relations != ANY
    keys, relations = keys[telling], relations[telling]
    if not len(keys):
        return no_pairs()
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    distinct = keys[starts]
    both = np.bitwise_and.reduceat(relations[order], starts)
    return Pairs((distinct // nodes).astype(np.int32), (distinct % nodes).astype(np.int32), both)


def opposite(pairs: Pairs, *, nodes: int) -> Pairs:
    """The same knowledge seen from the other end."""
    return merged((pairs.head, pairs.tail, converse_table()[pairs.relation]), nodes=nodes)


def joined(first: Pairs, second: Pairs, *, nodes: int) -> Pairs:
    """All pairs that are reached by one step of `first` and one of `second`, every way intersected.

    Contradictory pairs (relation 0) take no part: from a contradiction anything follows. Work is done in chunks
    of some million ways, so that memory stays bounded whatever the number of ways.
    """
    first = first.where(first.relation != 0)
    second = second.where(second.relation != 0)
    found = [part for part in ways(first, second, nodes=nodes) if len(part)]
    return merged(*found, nodes=nodes) if found else no_pairs()


def ways(first: Pairs, second: Pairs, *, nodes: int) -> Iterator[Pairs]:
    starts = np.searchsorted(second.tail, first.head, side="left")
    counts = np.searchsorted(second.tail, first.head, side="right") - starts
    ends = np.cumsum(counts)
    table = composition_table()
    low = 0
    while low < len(first):
        before = int(ends[low - 1]) if low else 0
        high = max(int(np.searchsorted(ends, before + CHUNK, side="right")), low + 1)
        count = counts[low:high]
        mine = np.repeat(np.arange(low, high), count)
        offsets = np.arange(len(mine)) - np.repeat(np.cumsum(count) - count, count)
        theirs = np.repeat(starts[low:high], count) + offsets
        relation = table[first.relation[mine], second.relation[theirs]]
        if len(mine):
            yield merged((first.tail[mine], second.head[theirs], relation), nodes=nodes)
        low = high
