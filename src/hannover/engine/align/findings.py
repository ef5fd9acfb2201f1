"""What a check finds in a crosswalk: one thing each, with its rows, its reason, and its repair where there is one."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from hannover.engine.align.mapping import Mapping

__all__ = ["Finding", "Kind", "Substitute"]


class Kind(enum.Enum):
    """What is wrong, or worth knowing.

    DANGLING     names an item that the vocabulary does not have
    MISDIRECTED  names an item that exists, but its stable identifier belongs to another
    WITHDRAWN    names an item that is no longer in force
    GROUP        names a whole group where items are meant
    EDITION      speaks of another edition than the one at hand
    SPELLING     writes the id of an item in another way than the vocabulary
    DUPLICATE    says what another row says
    SELF         relates an item to itself
    CONFLICT     cannot be true together with other statements
    CIRCULAR     is nothing but the composition of two other crosswalks
    DIALECT      an author never uses a relation that others use
    DEFAULTED    the relation was filled in by a program
    """

    DANGLING = "dangling"
    MISDIRECTED = "misdirected"
    WITHDRAWN = "withdrawn"
    GROUP = "group"
    EDITION = "edition"
    SPELLING = "spelling"
    DUPLICATE = "duplicate"
    SELF = "self"
    CONFLICT = "conflict"
    CIRCULAR = "circular"
    DIALECT = "dialect"
    DEFAULTED = "defaulted"


@dataclass(frozen=True, slots=True)
class Substitute:
    """What an id should be replaced by, on which side; several where a catalogue names several successors.

    certain  one item has the same stable identifier, or the only difference is spelling; else somebody must choose
    """

    side: str
    old: str
    new: tuple[str, ...]
    certain: bool
    because: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found."""

    kind: Kind
    because: str
    mappings: tuple[Mapping, ...] = ()
    repair: Substitute | None = None
