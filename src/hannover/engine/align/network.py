"""Crosswalks as one network: items and sets of items are nodes, statements are links, in both directions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hannover.engine.align.joining import Pairs, merged, no_pairs
from hannover.engine.align.layers import Layer, all_of, ground, then
from hannover.engine.align.mapping import Crosswalk, Mapping
from hannover.engine.align.relation import Relation, converse, converse_table
from hannover.errors import InputError, UnknownError

__all__ = ["Link", "Network", "Node"]


@dataclass(frozen=True, slots=True)
class Node:
    """One item, or the union of several, of the scheme called `scheme`."""

    scheme: str
    members: tuple[str, ...]

    @property
    def id(self) -> str:
        return " + ".join(self.members)


@dataclass(frozen=True, slots=True)
class Link:
    """One step of a proof: a statement in one of its directions, or the fact that a set contains its members.

    mapping, crosswalk  the statement and where it stands; None for membership and for what an exhaustive
                        crosswalk leaves out
    """

    tail: Node
    head: Node
    relation: Relation
    mapping: Mapping | None = None
    crosswalk: Crosswalk | None = None

    @property
    def author(self) -> str:
        return (self.mapping.author if self.mapping else "") or (
            self.crosswalk.author if self.crosswalk else ""
        )

    @property
    def date(self) -> str:
        return (self.mapping.date if self.mapping else "") or (self.crosswalk.date if self.crosswalk else "")

    @property
    def version(self) -> str:
        return (self.mapping.version if self.mapping else "") or (
            self.crosswalk.version if self.crosswalk else ""
        )

    @property
    def because(self) -> str:
        said = f"{self.tail.id} {self.relation.words} {self.head.id}"
        if self.mapping is None:
            return (
                f"{said}: not listed in {self.crosswalk.name}"
                if self.crosswalk
                else f"{said}: part and whole"
            )
        who = ", ".join(filter(None, (self.author, self.date, self.version and f"version {self.version}")))
        place = f"line {self.mapping.line}" if self.mapping.line else self.mapping.id
        return (
            f"{said}: {', '.join(filter(None, (self.crosswalk.name if self.crosswalk else '', place, who)))}"
        )


class Network:
    """What all crosswalks together say, ready to be composed.

    Every mapping is a link between the union of its sources and the union of its targets. A union is a node of its
    own, tied to its members by part and whole only; so nothing is claimed of a member that was said of the union.
    """

    def __init__(self, crosswalks: Sequence[Crosswalk]) -> None:
        self.crosswalks = tuple(crosswalks)
        self._numbers: dict[tuple[str, str] | Node, int] = {}
        self._nodes: list[tuple[str, str] | Node] = []
        self._sets: list[int] = []
        self._tails: list[int] = []
        self._heads: list[int] = []
        self._relations: list[int] = []
        self._owners: list[int] = []
        self._firsts: list[int] = []
        for owner, crosswalk in enumerate(self.crosswalks):
            self._firsts.append(len(self._tails))
            self._add(crosswalk, owner)
        self._silent = self._silences()

    def _add(self, crosswalk: Crosswalk, owner: int) -> None:
        source, target = crosswalk.source.key, crosswalk.target.key
        numbers, nodes = self._numbers, self._nodes
        for mapping in crosswalk.mappings:
            for scheme, members, ends in (
                (source, mapping.sources, self._tails), (target, mapping.targets, self._heads),
            ):  # fmt: skip
                if len(members) == 1:
                    name = (scheme, members[0])
                    number = numbers.get(name)
                    if number is None:
                        number = numbers[name] = len(nodes)
                        nodes.append(name)
                else:
                    number = self._set(scheme, members, mapping)
                ends.append(number)
            self._relations.append(mapping.certain)
        self._owners += [owner] * len(crosswalk.mappings)

    def _item(self, scheme: str, member: str) -> int:
        number = self._numbers.setdefault((scheme, member), len(self._nodes))
        if number == len(self._nodes):
            self._nodes.append((scheme, member))
        return number

    def _set(self, scheme: str, members: tuple[str, ...], mapping: Mapping) -> int:
        distinct = tuple(sorted(set(members)))
        if not distinct:
            raise InputError(
                f"a mapping relates nothing: {mapping.because}", field=mapping.id or f"line {mapping.line}",
                remedy="name at least one item on either side",
            )  # fmt: skip
        if len(distinct) == 1:
            return self._item(scheme, distinct[0])
        node = Node(scheme, distinct)
        number = self._numbers.setdefault(node, len(self._nodes))
        if number == len(self._nodes):
            self._nodes.append(node)
            self._sets.append(number)
            for member in distinct:
                self._item(scheme, member)
        return number

    def __len__(self) -> int:
        return len(self._nodes)

    def node(self, number: int) -> Node:
        found = self._nodes[number]
        return found if isinstance(found, Node) else Node(found[0], (found[1],))

    def number(self, scheme: str, *members: str) -> int:
        """The node of one item, or of the union of several. Raises UnknownError when no crosswalk names it."""
        distinct = tuple(sorted(set(members)))
        name = (scheme, distinct[0]) if len(distinct) == 1 else Node(scheme, distinct)
        if name not in self._numbers:
            raise UnknownError(f"no crosswalk speaks of {' + '.join(distinct)} in {scheme or 'this network'}")
        return self._numbers[name]

    def knows(self, scheme: str, *members: str) -> bool:
        distinct = tuple(sorted(set(members)))
        return ((scheme, distinct[0]) if len(distinct) == 1 else Node(scheme, distinct)) in self._numbers

    def of_scheme(self, scheme: str) -> np.ndarray:
        """True for the nodes that are items, or unions of items, of one scheme."""
        return np.array(
            [(node.scheme if isinstance(node, Node) else node[0]) == scheme for node in self._nodes],
            dtype=bool,
        )

    def ends(self, owner: int, side: str) -> np.ndarray:
        """True for the nodes that one crosswalk maps from (or "target": to), and for the members of unions there."""
        last = self._firsts[owner] + len(self.crosswalks[owner])
        numbers = self._tails if side == "source" else self._heads
        mask = np.zeros(len(self), dtype=bool)
        mask[numbers[self._firsts[owner] : last]] = True
        for union, members in self.unions:
            if mask[union]:
                mask[list(members)] = True
        return mask

    @property
    def unions(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Every node that is a union, with its members' numbers."""
        found = []
        for number in self._sets:
            node = self.node(number)
            found.append((number, tuple(self._numbers[node.scheme, member] for member in node.members)))
        return tuple(found)

    @cached_property
    def parts(self) -> Pairs:
        """Part and whole: unions and their members, unions inside larger unions."""
        tails: list[int] = []
        heads: list[int] = []
        containing: dict[int, list[int]] = {}
        members = dict(self.unions)
        for union, inside in members.items():
            for member in inside:
                containing.setdefault(member, []).append(union)
        for union, inside in members.items():
            tails += [union] * len(inside)
            heads += inside
            for other in {each for member in inside for each in containing[member]} - {union}:
                if set(members[other]) <= set(inside):
                    tails.append(union)
                    heads.append(other)
        tail, head = np.array(tails, np.int32), np.array(heads, np.int32)
        covers = np.full(len(tail), Relation.COVERS, np.uint8)
        within = np.full(len(tail), Relation.WITHIN, np.uint8)
        if not len(tail):
            return no_pairs()
        return merged((tail, head, covers), (head, tail, within), nodes=len(self))

    @cached_property
    def stated(self) -> Pairs:
        """All statements in both directions, with what an exhaustive crosswalk says by silence."""
        tail, head = np.array(self._tails, np.int32), np.array(self._heads, np.int32)
        relation = np.array(self._relations, np.uint8)
        tables: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = [
            (tail, head, relation), (head, tail, converse_table()[relation]),
        ]  # fmt: skip
        for silence in self._apart():
            tables += [silence, (silence[1], silence[0], silence[2])]
        return merged(*tables, nodes=max(len(self), 1))

    def _apart(self) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        for pairs in self._silent.values():
            if pairs:
                tail, head = np.array(sorted(pairs), np.int32).T
                yield tail, head, np.full(len(tail), Relation.DISJOINT, np.uint8)

    def _silences(self) -> dict[int, set[tuple[int, int]]]:
        """The pairs of items that each exhaustive crosswalk speaks of, but never together."""
        found = {}
        for owner, crosswalk in enumerate(self.crosswalks):
            if not crosswalk.exhaustive:
                continue
            source, target = crosswalk.source.key, crosswalk.target.key
            sources = {member for mapping in crosswalk for member in mapping.sources}
            targets = {member for mapping in crosswalk for member in mapping.targets}
            sources |= {entry.id for entry in crosswalk.unmapped if entry.side == "source"}
            targets |= {entry.id for entry in crosswalk.unmapped if entry.side == "target"}
            named = {(a, b) for mapping in crosswalk for a in mapping.sources for b in mapping.targets}
            apart = (
                (self._item(source, a), self._item(target, b))
                for a in sources
                for b in targets
                if (a, b) not in named
            )
            found[owner] = {(min(a, b), max(a, b)) for a, b in apart}
        return found

    @cached_property
    def _owner_of(self) -> dict[int, int]:
        return {id(mapping): owner for owner, walk in enumerate(self.crosswalks) for mapping in walk}

    def only(self, mappings: Iterable[Mapping]) -> Network:
        """The network of some of its statements alone, without what exhaustive crosswalks say by silence."""
        chosen: dict[int, list[Mapping]] = {}
        for mapping in mappings:
            chosen.setdefault(self._owner_of[id(mapping)], []).append(mapping)
        return Network(
            [
                Crosswalk(self.crosswalks[owner].source, self.crosswalks[owner].target, tuple(said))
                for owner, said in chosen.items()
            ]
        )

    @cached_property
    def steps(self) -> Layer:
        """What one statement says: of its ends, and of every union that they are part of or made of."""
        nodes = max(len(self), 1)
        stated, parts = ground(self.stated, nodes=nodes), ground(self.parts, nodes=nodes)
        if not len(self.parts):
            return stated
        before = then(parts, stated)
        after = then(all_of(stated, before), parts)
        return all_of(stated, parts, before, after)

    def within(self, hops: int, *, tails: np.ndarray | None = None, heads: np.ndarray | None = None) -> Layer:
        """What all ways of at most `hops` statements say, intersected.

        tails, heads  masks over the nodes: only ways that begin and end there
        """
        steps = self.steps
        known = steps if tails is None else narrowed(steps, tails[steps.pairs.tail])
        for hop in range(1, hops):
            last = hop == hops - 1 and heads is not None
            onward = narrowed(steps, heads[steps.pairs.head]) if last and heads is not None else steps
            known = all_of(known, then(known, onward))
        return known if heads is None else narrowed(known, heads[known.pairs.head])

    @cached_property
    def _rows(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Statements in both directions sorted by tail: tails, heads, statement numbers, and which are reversed."""
        tail, head = np.array(self._tails, np.int32), np.array(self._heads, np.int32)
        tails, heads = np.concatenate((tail, head)), np.concatenate((head, tail))
        order = np.argsort(tails, kind="stable")
        count = len(tail)
        return tails[order], heads[order], order % max(count, 1), order >= count

    def links(self, tail: int, head: int) -> Iterator[Link]:
        """What was stated of two nodes, in this direction: by mappings, by part and whole, by silence."""
        tails, heads, numbers, backward = self._rows
        low, high = np.searchsorted(tails, (tail, tail + 1))
        places = low + np.flatnonzero(heads[low:high] == head)
        first, second = self.node(tail), self.node(head)
        for place in places.tolist():
            number = int(numbers[place])
            owner = self._owners[number]
            mapping = self.crosswalks[owner].mappings[number - self._firsts[owner]]
            relation = converse(mapping.certain) if backward[place] else mapping.certain
            yield Link(first, second, relation, mapping, self.crosswalks[owner])
        part = self.parts.at(tail, head)
        if part != Relation.ANY:
            yield Link(first, second, part)
        for owner in self._silent:
            if (min(tail, head), max(tail, head)) in self._silent[owner]:
                yield Link(first, second, Relation.DISJOINT, None, self.crosswalks[owner])


def narrowed(layer: Layer, kept: np.ndarray) -> Layer:
    """The pairs of a layer that are kept, traced back as before."""
    return Layer(layer.pairs.where(kept), layer.nodes, below=(layer,))
