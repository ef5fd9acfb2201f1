"""Coverage: what of one vocabulary is secured by what is held of others; with bounds, proof, and what is missing."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hannover.engine.align.mapping import Crosswalk
from hannover.engine.align.network import Network
from hannover.engine.align.reaching import Covered, Reach, reach
from hannover.engine.align.recognition import Recognition, in_force
from hannover.errors import InputError

__all__ = ["Bounds", "Coverage", "Row", "Status", "coverage"]


class Status(enum.Enum):
    """How far a target item is covered, as far as the statements go.

    PROVEN    all of it lies within what is held
    POSSIBLE  some of it certainly does; whether all does is open, or it certainly does not
    UNKNOWN   the statements say nothing that ties it to anything held, nor that there is no tie
    ABSENT    it certainly shares nothing with anything held
    """

    PROVEN = "proven"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The covered share of an item, by any measure that gives every non-empty set some weight.

    above  the share is certainly more than `low`;  below  certainly less than `high`
    """

    low: float
    high: float
    above: bool = False
    below: bool = False

    def contains(self, share: float) -> bool:
        return (share > self.low or (share == self.low and not self.above)) and (
            share < self.high or (share == self.high and not self.below)
        )

    def within(self, other: Bounds) -> bool:
        """Whether these bounds say at least as much as the others."""
        low = self.low > other.low or (self.low == other.low and self.above >= other.above)
        return low and (self.high < other.high or (self.high == other.high and self.below >= other.below))

    def __str__(self) -> str:
        return f"{'(' if self.above else '['}{self.low:g}, {self.high:g}{')' if self.below else ']'}"


@dataclass(frozen=True, slots=True)
class Row:
    """One target item: how far it is covered, within what bounds, and why.

    recognised  acts in force by which something held counts for this item, whatever its content
    conflict    the statements about it contradict each other; nothing was concluded from those pairs
    """

    target: str
    status: Status
    bounds: Bounds
    proof: tuple[str, ...]
    recognised: tuple[Recognition, ...] = ()
    conflict: bool = False

    @property
    def secured(self) -> bool:
        """Proven by content, or recognised with an effect that leaves nothing to show."""
        return self.status is Status.PROVEN or any(act.effect.satisfies for act in self.recognised)

    @property
    def because(self) -> str:
        reasons = (*self.proof, *(act.because for act in self.recognised))
        return f"{self.target}: {self.status.value} {self.bounds}" + (
            f" because {'; '.join(reasons)}" if reasons else ""
        )


@dataclass(frozen=True)
class Coverage:
    """The coverage of every target item, in the order asked for."""

    rows: tuple[Row, ...]

    def __getitem__(self, target: str) -> Row:
        return next(row for row in self.rows if row.target == target)

    @property
    def uncovered(self) -> tuple[Row, ...]:
        """What is still to be secured, or to be shown: the certainly missing first."""
        order = (Status.ABSENT, Status.POSSIBLE, Status.UNKNOWN)
        return tuple(row for status in order for row in self.rows if row.status is status and not row.secured)

    @property
    def counts(self) -> Mapping[Status, int]:
        return {status: sum(row.status is status for row in self.rows) for status in Status}

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the most items that can be wholly covered."""
        open_rows = sum(row.bounds.high == 1 and not row.bounds.below for row in self.rows)
        return self.counts[Status.PROVEN], open_rows

    @property
    def because(self) -> str:
        counts = ", ".join(f"{number} {status.value}" for status, number in self.counts.items())
        low, high = self.bounds
        return f"{len(self.rows)} items: {counts}; between {low} and {high} wholly covered"


def coverage(
    target: Iterable[str], held: Mapping[str, Iterable[str]], crosswalks: Sequence[Crosswalk] | Network, *,
    scheme: str, hops: int = 2, recognitions: Iterable[Recognition] = (), on: date | None = None,
    versions: dict[str, str] | None = None,
) -> Coverage:  # fmt: skip
    """How far each item of `target` (of the vocabulary called `scheme`) is covered by what is held.

    held          ids of the items that are secured, by the key of their scheme; of `scheme` itself too, if any
    hops          longest way of statements for what is possible or absent; what is proven has no limit
    recognitions  legal acts; needs `on`, the day to ask for, and `versions`, the editions in use where known
    """
    acts = tuple(recognitions)
    if acts and on is None:
        raise InputError("recognitions hold on some days only", field="on", remedy="give the day to ask for")
    network = crosswalks if isinstance(crosswalks, Network) else Network(crosswalks)
    having = {(key, item) for key, items in held.items() for item in items}
    valid = in_force(acts, on=on, versions=versions) if on else ()
    found = reach(network, having, hops=hops)
    rows = []
    for name in dict.fromkeys(target):
        recognised = tuple(
            act
            for act in valid
            if (act.target_scheme, act.target) == (scheme, name) and (act.source_scheme, act.source) in having
        )
        rows.append(row_of(name, scheme, having, found, recognised))
    return Coverage(tuple(rows))


def row_of(
    name: str, scheme: str, having: set[tuple[str, str]], found: Reach, recognised: tuple[Recognition, ...]
) -> Row:
    if (scheme, name) in having:
        return Row(name, Status.PROVEN, Bounds(1, 1), (f"{name} is held itself",), recognised)
    if not found.network.knows(scheme, name):
        # With nothing held at all, nothing is covered, whatever the statements say.
        if not having:
            return Row(name, Status.ABSENT, Bounds(0, 0), ("nothing is held",), recognised)
        return Row(name, Status.UNKNOWN, Bounds(0, 1), (), recognised)
    number = found.network.number(scheme, name)
    conflict = number in found.conflicting
    proven: Covered | None = found.covered.get(number)
    if proven is not None:
        return Row(name, Status.PROVEN, Bounds(1, 1), found.because(number), recognised, conflict)
    if number in found.absent:
        reason = (
            "nothing is held"
            if not having
            else "every item held is stated, or follows, to share nothing with it"
        )
        return Row(name, Status.ABSENT, Bounds(0, 0), (reason,), recognised, conflict)
    touched, lacking = number in found.touched, number in found.lacking
    reasons = found.touching(number) if touched else ()
    if lacking:
        reasons = (*reasons, found.lacking[number])
    bounds = Bounds(0, 1, above=touched, below=lacking)
    return Row(name, Status.POSSIBLE if touched else Status.UNKNOWN, bounds, reasons, recognised, conflict)
