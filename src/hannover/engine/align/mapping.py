"""What somebody stated: mappings between sets of items, collected in a crosswalk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import msgspec

from hannover.engine.align.relation import Relation, converse
from hannover.engine.align.vocabulary import Scheme

__all__ = ["Crosswalk", "Mapping", "Unmapped"]


class Mapping(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One statement: the union of `sources` stands in `relation` to the union of `targets`.

    A mapping with two targets says nothing about each of them alone; it is never split into pairs.

    label          the relation as the author wrote it
    defaulted      nobody decided the relation: a program filled it in
    source_keys    identifiers of the sources that survive renumbering, parallel to `sources`, "" where none
    justification  how the author came to it, in the file's own term
    confidence     0..1 as stated
    line           where it stood in its file, from 1
    original       what the format said beyond this, for writing it back
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    relation: Relation
    label: str = ""
    defaulted: bool = False
    id: str = ""
    author: str = ""
    date: str = ""
    version: str = ""
    justification: str = ""
    confidence: float | None = None
    comment: str = ""
    source_keys: tuple[str, ...] = ()
    target_keys: tuple[str, ...] = ()
    line: int = 0
    original: Any = None

    @property
    def certain(self) -> Relation:
        """What may be concluded from: of a relation that nobody decided, only that there is one."""
        if self.defaulted and self.relation & Relation.DISJOINT == 0:
            return Relation.RELATED
        return self.relation

    @property
    def is_pair(self) -> bool:
        return len(self.sources) == 1 and len(self.targets) == 1

    @property
    def because(self) -> str:
        """The statement in one line: what, by whom, when."""
        said = f"{' + '.join(self.sources)} {self.label or self.relation.words} {' + '.join(self.targets)}"
        who = ", ".join(filter(None, (self.author, self.date, self.version and f"version {self.version}")))
        return f"{said} ({who})" if who else said

    def reversed(self) -> Mapping:
        """The same statement from the other end."""
        relation = converse(self.relation)
        return msgspec.structs.replace(
            self, sources=self.targets, targets=self.sources, source_keys=self.target_keys,
            target_keys=self.source_keys, relation=relation, original=None,
            label=self.label if relation == self.relation else relation.words,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unmapped:
    """An item that a crosswalk lists without a counterpart. It is no statement that there is none.

    side  "source" or "target"
    """

    id: str
    side: str = "source"
    line: int = 0
    original: Any = None


@dataclass(frozen=True)
class Crosswalk:
    """Mappings from one scheme to another, with what its file says about the whole.

    exhaustive  the author states that pairs not listed share nothing; only the caller may know that
    details     the file's statements about the whole, in the format's own names
    """

    source: Scheme
    target: Scheme
    mappings: tuple[Mapping, ...]
    unmapped: tuple[Unmapped, ...] = ()
    title: str = ""
    author: str = ""
    date: str = ""
    version: str = ""
    exhaustive: bool = False
    details: MappingProxyType[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __len__(self) -> int:
        return len(self.mappings)

    def __iter__(self) -> Iterator[Mapping]:
        return iter(self.mappings)

    @property
    def name(self) -> str:
        return self.title or f"{self.source.name} to {self.target.name}"

    @property
    def pairs(self) -> frozenset[tuple[tuple[str, ...], tuple[str, ...]]]:
        """What is mapped to what, whatever the relation."""
        return frozenset((mapping.sources, mapping.targets) for mapping in self.mappings)

    def reversed(self) -> Crosswalk:
        """The converse crosswalk: every statement from the other end."""
        other = {"source": "target", "target": "source"}
        return replace(
            self,
            source=self.target,
            target=self.source,
            mappings=tuple(mapping.reversed() for mapping in self.mappings),
            unmapped=tuple(replace(entry, side=other[entry.side], original=None) for entry in self.unmapped),
            details=MappingProxyType({}),
        )

    def between(self, source: Scheme, target: Scheme) -> Crosswalk:
        """The same statements, about these two schemes: for files that name their ends by a path or not at all."""
        return replace(self, source=source, target=target)
