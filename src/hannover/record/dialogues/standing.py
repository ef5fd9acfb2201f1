"""Pure rules: how an outcome stands (draft, signed, in effect, closed), and which rounds take it up."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from hannover.record import domain
from hannover.record.domain import OutcomeKind
from hannover.record.reading.commitments import Owner
from hannover.record.signing import Keys


class State(StrEnum):
    """Closed is said of an outcome whether or not it was ever agreed; `Standing.in_effect` says whether it
    was.
    """

    DRAFT = "draft"
    SIGNED_BY_ONE = "signed-by-one"
    IN_EFFECT = "in-effect"
    CLOSED = "closed"


@dataclass(frozen=True)
class ReportEntry:
    """One side's report of what became of an outcome, with the event that holds it."""

    report: domain.FollowUp
    event: str
    recorded_at: datetime


@dataclass(frozen=True)
class Standing:
    """One outcome as it stood on `as_of`.

    title    that of the agenda item it was agreed under
    since    the outcome's own date: the day of its first wording
    reports  of both sides, newest first
    owners   one for each side, in the order of the sides
    """

    id: str
    outcome: domain.Outcome
    title: domain.Text
    since: date
    event: str
    audience: str
    keys: Keys
    reports: tuple[ReportEntry, ...]
    owners: tuple[Owner, ...]
    as_of: date

    @property
    def needs_closing(self) -> bool:
        """Decisions and actions are followed up until both sides call them closed; an information needs no
        closing.
        """
        return self.outcome.kind is not OutcomeKind.INFORMATION

    @property
    def in_effect(self) -> bool:
        return self.keys.in_effect

    @cached_property
    def newest_reports(self) -> Mapping[str, ReportEntry]:
        """The newest report of each side that reported."""
        return {entry.report.side: entry for entry in reversed(self.reports)}

    @cached_property
    def closed_on(self) -> date | None:
        """The day from which it is closed, None while it is open or where nothing needs closing."""
        return self.closed_before(date.max)

    def closed_before(self, day: date) -> date | None:
        """The same as it stood on the evening before `day`."""
        if not self.needs_closing:
            return None
        earlier = [entry.report for entry in self.reports if entry.report.on < day]
        return closing_day(earlier, self.keys.sides)

    @property
    def is_open(self) -> bool:
        return self.needs_closing and self.closed_on is None

    @property
    def state(self) -> State:
        if self.closed_on is not None:
            return State.CLOSED
        if self.in_effect:
            return State.IN_EFFECT
        return State.SIGNED_BY_ONE if self.keys.signed else State.DRAFT

    @property
    def past_deadline(self) -> bool:
        """The deadline has passed and the outcome is open; `overdue` where it had been agreed, too."""
        return self.is_open and self.outcome.due is not None and self.outcome.due < self.as_of

    @property
    def overdue(self) -> bool:
        """Past its deadline and in effect: nobody is late with what was never agreed."""
        return self.past_deadline and self.in_effect

    @property
    def owing(self) -> tuple[str, ...]:
        """The sides that name an owner and have not called it closed."""
        if not self.is_open:
            return ()
        return tuple(
            side
            for side in self.keys.sides
            if side in self.outcome.owners
            and not (side in self.newest_reports and self.newest_reports[side].report.closed)
        )


def closing_day(newest_first: Iterable[domain.FollowUp], sides: Iterable[str]) -> date | None:
    """The day from which every side's newest report says closed; None while one does not."""
    closed_since: dict[str, date | None] = {}
    settled: set[str] = set()
    for report in newest_first:
        if report.side in settled:
            continue
        if report.closed:
            closed_since[report.side] = report.on
        else:
            settled.add(report.side)
            closed_since.setdefault(report.side, None)
    days = [closed_since.get(side) for side in sides]
    return max((day for day in days if day is not None), default=None) if None not in days else None


def is_carried(standing: Standing, origin: domain.Round | None, into: domain.Round) -> bool:
    """True when the agenda of `into` takes up an outcome of the round `origin`: it comes from an earlier
    round of the dialogue, it existed by then, it needs closing, and before the first day of `into` it was
    not closed.
    """
    return (
        origin is not None
        and standing.needs_closing
        and origin.dialogue == into.dialogue
        and origin.number < into.number
        and standing.since <= into.date.latest
        and standing.closed_before(into.date.on) is None
    )


def carried_item_id(round_key: str, outcome: str) -> str:
    """The id of the agenda item by which a round takes up an outcome.

    It follows from both, so that whoever writes it first, on whichever node, writes the same entity:
    carried once and only once. In form a UUIDv7 with the time of the outcome, its other bits from SHA-256.
    """
    instant = uuid.UUID(outcome).int >> 80
    bits = int.from_bytes(hashlib.sha256(f"{round_key}\n{outcome}".encode()).digest()[:10])
    high, low = bits >> 68, bits & (1 << 62) - 1
    return str(uuid.UUID(int=instant << 80 | 7 << 76 | high << 64 | 2 << 62 | low))
