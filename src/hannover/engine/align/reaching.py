"""How far what is held reaches through a network: covered, touched, lacking, absent; sound over sets of items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from hannover.engine.align.joining import Pairs
from hannover.engine.align.layers import Layer
from hannover.engine.align.network import Network
from hannover.engine.align.proving import prove
from hannover.engine.align.relation import Relation

__all__ = ["Covered", "Reach", "reach"]


@dataclass(frozen=True, slots=True)
class Covered:
    """Why a node is covered: it is held, lies within a covered node, or is the union of covered ones."""

    inside: tuple[int, ...] = ()
    held: bool = False


@dataclass(frozen=True)
class Reach:
    """What is known of every node of a network, given what is held.

    covered      nodes that lie within the union of all that is held, with why
    touched      nodes that certainly share something with it, with the node that shows it
    lacking      nodes of which a part certainly lies outside, with why
    absent       nodes that certainly share nothing with it
    conflicting  nodes in a pair that the statements leave no relation for
    """

    network: Network
    layer: Layer
    covered: dict[int, Covered]
    touched: dict[int, int]
    lacking: dict[int, str]
    absent: set[int]
    conflicting: set[int] = field(default_factory=set)

    def because(self, number: int) -> tuple[str, ...]:
        """The steps from what is held to a covered node, the held ones last."""
        said: list[str] = []
        waiting, seen = [number], {number}
        while waiting:
            node = waiting.pop(0)
            why = self.covered[node]
            name = self.network.node(node).id
            if why.held:
                said.append(f"{name} is held")
            elif len(why.inside) == 1:
                said.append(prove(self.network, self.network.steps, node, why.inside[0]).because)
            else:
                said.append(
                    f"{name} is the union of {', '.join(self.network.node(part).id for part in why.inside)}"
                )
            for part in why.inside:
                if part not in seen:
                    seen.add(part)
                    waiting.append(part)
        return tuple(said)

    def touching(self, number: int) -> tuple[str, ...]:
        by = self.touched[number]
        if by == number:
            return ()
        proof = prove(self.network, self.layer, by, number).because
        return (proof,) if self.covered[by].held else (proof, *self.because(by))


def reach(network: Network, having: Iterable[tuple[str, str]], *, hops: int) -> Reach:
    """How far the items in `having` (scheme, id) reach."""
    held = [network.number(key, name) for key, name in having if network.knows(key, name)]
    outside = any(not network.knows(key, name) for key, name in having)
    if not len(network):
        return Reach(network, network.steps, {}, {}, {}, set())
    steps = network.steps.pairs
    covered = spread(network, steps, held)
    mask = np.zeros(len(network), dtype=bool)
    mask[list(covered)] = True
    layer = network.within(hops, tails=mask) if covered else network.steps
    pairs = layer.pairs.where(mask[layer.pairs.tail])
    meeting = pairs.where((pairs.relation != 0) & (pairs.relation & int(Relation.DISJOINT) == 0))
    touched = {head: tail for tail, head in zip(meeting.tail.tolist(), meeting.head.tolist(), strict=True)}
    touched.update({node: node for node in covered})
    absent, apart_from_all_but_one = separated(network, pairs, held, outside=outside)
    lacking = lacking_nodes(network, steps, pairs, absent, apart_from_all_but_one)
    broken = layer.pairs.where(layer.pairs.relation == 0)
    conflicting = set(broken.tail.tolist()) | set(broken.head.tolist())
    return Reach(network, layer, covered, touched, lacking, absent, conflicting)


def spread(network: Network, steps: Pairs, held: Iterable[int]) -> dict[int, Covered]:
    """Everything that provably lies within what is held, over any number of statements."""
    covered = {node: Covered(held=True) for node in held}
    waiting = list(covered)
    unions_of: dict[int, list[int]] = {}
    members = dict(network.unions)
    missing = {union: len(inside) for union, inside in members.items()}
    for union, inside in members.items():
        for member in inside:
            unions_of.setdefault(member, []).append(union)
    while waiting:
        node = waiting.pop()
        heads, relations = steps.of(node)
        containing = (relations != 0) & (relations & ~np.uint8(Relation.COVERS) == 0)
        fresh: list[tuple[int, tuple[int, ...]]] = [(head, (node,)) for head in heads[containing].tolist()]
        for union in unions_of.get(node, ()):
            missing[union] -= 1
            if not missing[union]:
                fresh.append((union, members[union]))
        for head, inside in fresh:
            if head not in covered:
                covered[head] = Covered(tuple(inside))
                waiting.append(head)
    return covered


def separated(
    network: Network, pairs: Pairs, held: list[int], *, outside: bool
) -> tuple[set[int], dict[int, tuple[int, Relation]]]:
    """The nodes that share nothing with anything held, and those of which only one held item may share something.

    outside  something is held that no crosswalk speaks of: then nothing is known to be absent
    """
    if outside:
        return set(), {}
    if not held:
        return set(range(len(network))), {}
    is_held = np.zeros(len(network), dtype=bool)
    is_held[held] = True
    distinct = int(is_held.sum())
    apart = pairs.where(is_held[pairs.tail] & (pairs.relation == int(Relation.DISJOINT)))
    many = np.bincount(apart.head, minlength=len(network))
    absent = set(np.flatnonzero(many == distinct).tolist())
    single: dict[int, tuple[int, Relation]] = {}
    if distinct == 1:
        heads, relations = pairs.of(held[0])
        return absent, {
            head: (held[0], Relation(value))
            for head, value in zip(heads.tolist(), relations.tolist(), strict=True)
        }
    for node in np.flatnonzero(many == distinct - 1).tolist():
        away = set(apart.tail[apart.head == node].tolist())
        left = next(item for item in np.flatnonzero(is_held).tolist() if item not in away)
        single[node] = (left, pairs.at(left, node) if left != node else Relation.EQUAL)
    return absent, single


def lacking_nodes(
    network: Network, steps: Pairs, pairs: Pairs, absent: set[int], single: dict[int, tuple[int, Relation]]
) -> dict[int, str]:
    """The nodes of which some part lies outside everything held, and all that contain such a node."""
    found: dict[int, str] = {}
    for node in absent:
        found[node] = f"{network.node(node).id} shares nothing with what is held"
    for node, (left, relation) in single.items():
        if relation and relation & Relation.COVERS == 0:
            name, other = network.node(node).id, network.node(left).id
            found[node] = f"only {other} can touch {name}, and {other} {relation.words} {name}"
    waiting = list(found)
    while waiting:
        node = waiting.pop()
        heads, relations = steps.of(node)
        containing = (relations != 0) & (relations & ~np.uint8(Relation.WITHIN) == 0)
        for head in heads[containing].tolist():
            if head not in found:
                found[head] = f"{network.node(head).id} contains {network.node(node).id}, and {found[node]}"
                waiting.append(head)
    return found
