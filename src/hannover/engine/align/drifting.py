"""Drift: ids that moved, vanished or changed hands since the crosswalk was written, and what they should be now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec

from hannover.engine.align.findings import Finding, Kind, Substitute
from hannover.engine.align.mapping import Crosswalk, Mapping
from hannover.engine.align.vocabulary import Item, Scheme, Vocabulary

__all__ = ["Repaired", "drift", "repair"]


def drift(
    crosswalk: Crosswalk, *, source: Sequence[Vocabulary] = (), target: Sequence[Vocabulary] = ()
) -> Iterator[Finding]:
    """Every id on either side that does not mean, in the vocabularies at hand, what the crosswalk meant.

    source, target  the vocabularies of each side; an item may have moved from one of them to another. A side
                    without vocabularies is not checked
    """
    for side, vocabularies in (("source", source), ("target", target)):
        if not vocabularies:
            continue
        yield from other_editions(crosswalk, side, vocabularies)
        for mapping in crosswalk:
            ids = mapping.sources if side == "source" else mapping.targets
            keys = mapping.source_keys if side == "source" else mapping.target_keys
            for place, name in enumerate(ids):
                found = look_up(side, name, keys[place] if place < len(keys) else "", vocabularies)
                if found:
                    yield Finding(found[0], found[1], (mapping,), found[2])


def other_editions(crosswalk: Crosswalk, side: str, vocabularies: Sequence[Vocabulary]) -> Iterator[Finding]:
    """Whether the crosswalk names an edition, and it is none of those at hand."""
    said: Scheme = crosswalk.source if side == "source" else crosswalk.target
    at_hand = [vocabulary.scheme for vocabulary in vocabularies]
    for what, stated, have in (
        ("version", said.version, {scheme.version for scheme in at_hand} - {""}),
        ("UUID", said.uuid.casefold(), {scheme.uuid.casefold() for scheme in at_hand} - {""}),
    ):
        if stated and have and stated not in have:
            yield Finding(
                Kind.EDITION,
                f"{crosswalk.name}: the {side} is {said.name} of {what} {stated}; at hand is {', '.join(sorted(have))}",
            )


def look_up(
    side: str, name: str, key: str, vocabularies: Sequence[Vocabulary]
) -> tuple[Kind, str, Substitute | None] | None:
    """What is wrong with one id, and what it should be; None when it means what it says."""
    named = first(vocabulary.find(name) for vocabulary in vocabularies)
    meant = first(vocabulary.by_stable.get(key.casefold()) for vocabulary in vocabularies) if key else None
    if named is None:
        repair = meant and Substitute(
            side, name, (meant.id,), True, f"the stable identifier {key} is now {meant.id}"
        )
        return Kind.DANGLING, f"{name} is not in the vocabulary", repair or successor(side, name, named)
    if key and named.stable and named.stable.casefold() != key.casefold():
        said = f"{name} is now {named.title or 'another item'}, but the row means {key}"
        if meant is None:
            return Kind.MISDIRECTED, f"{said}, which is gone", None
        return Kind.MISDIRECTED, said, Substitute(side, name, (meant.id,), True, f"{key} is now {meant.id}")
    if named.withdrawn:
        return Kind.WITHDRAWN, f"{name} is no longer in force", successor(side, name, named)
    if named.kind == "group":
        return Kind.GROUP, f"{name} is a whole group", None
    if named.id != name:
        repair = Substitute(side, name, (named.id,), True, "the same identifier, written differently")
        return Kind.SPELLING, f"{name} is written {named.id} in the vocabulary", repair
    return None


def first(found: Iterable[Item | None]) -> Item | None:
    return next((item for item in found if item is not None), None)


def successor(side: str, name: str, item: Item | None) -> Substitute | None:
    if item is None or not item.successors:
        return None
    return Substitute(
        side, name, item.successors, False, f"the vocabulary names as successor: {', '.join(item.successors)}"
    )


@dataclass(frozen=True)
class Repaired:
    """A crosswalk with certain repairs made, and what was changed and what was left."""

    crosswalk: Crosswalk
    made: tuple[Finding, ...]
    left: tuple[Finding, ...]

    @property
    def because(self) -> str:
        return f"{len(self.made)} ids repaired, {len(self.left)} findings left for somebody to decide"


def repair(crosswalk: Crosswalk, findings: Iterable[Finding]) -> Repaired:
    """The crosswalk with every certain repair of the findings made; uncertain ones are left for people."""
    made: list[Finding] = []
    left: list[Finding] = []
    changes: dict[int, list[Substitute]] = {}
    for finding in findings:
        if finding.repair and finding.repair.certain and finding.mappings:
            made.append(finding)
            for mapping in finding.mappings:
                changes.setdefault(id(mapping), []).append(finding.repair)
        else:
            left.append(finding)
    mappings = tuple(changed(mapping, changes.get(id(mapping), ())) for mapping in crosswalk)
    return Repaired(replace(crosswalk, mappings=mappings), tuple(made), tuple(left))


def changed(mapping: Mapping, substitutes: Iterable[Substitute]) -> Mapping:
    for substitute in substitutes:
        field = f"{substitute.side}s"
        ids: tuple[str, ...] = getattr(mapping, field)
        new = tuple(part for name in ids for part in (substitute.new if name == substitute.old else (name,)))
        mapping = msgspec.structs.replace(mapping, **{field: new})
    return mapping
