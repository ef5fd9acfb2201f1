"""A brokerage event: its slots, who attends, who asks to meet whom, and the timetable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hannover.record.domain import Text


class EventStanding(StrEnum):
    """PLANNED: being prepared. OPEN: companies register and ask for meetings. SCHEDULED: a timetable is
    published. HELD and CANCELLED end it.
    """

    PLANNED = "planned"
    OPEN = "open"
    SCHEDULED = "scheduled"
    HELD = "held"
    CANCELLED = "cancelled"


class RequestStanding(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One time at which meetings take place; start and end are ISO 8601 with offset from UTC."""

    number: int
    start: str
    end: str
    pause: bool = False


@dataclass(frozen=True, kw_only=True)
class Interpreters:
    """How many interpreters between two languages work at the same time."""

    languages: tuple[str, str]
    count: int


@dataclass(frozen=True, kw_only=True)
class Room:
    """A room by the name on its door, and how many tables it holds."""

    name: str
    tables: int


@dataclass(frozen=True, kw_only=True)
class BrokerageEvent:
    """`time_zone` is the IANA name of the place's zone; a slot that is a pause holds no meeting.

    rooms     where the tables stand, in their order: the first room holds the first tables; none where all
              tables stand in one
    own_side  companies may also ask those of their own side
    held      how many meetings took place, once the event was held
    reason    why it was called off
    """

    key: str
    title: Text
    place: Text
    time_zone: str
    slots: tuple[Slot, ...]
    tables: int
    interpreters: tuple[Interpreters, ...]
    closes_on: date
    rooms: tuple[Room, ...] = ()
    own_side: bool = False
    held: int | None = None
    reason: str = ""
    standing: EventStanding = EventStanding.PLANNED
    sample: bool = False

    @property
    def first_day(self) -> date:
        """The first of its days, by the clock of the place."""
        return date.fromisoformat(self.slots[0].start[:10])

    @property
    def last_day(self) -> date:
        return date.fromisoformat(self.slots[-1].start[:10])

    @property
    def opening_hours(self) -> tuple[tuple[date, str, str], ...]:
        """For each day when its first slot begins and its last one ends, HH:MM by the clock of the place."""
        days: dict[date, tuple[str, str]] = {}
        for slot in self.slots:
            on = date.fromisoformat(slot.start[:10])
            days[on] = (days[on][0] if on in days else slot.start[11:16], slot.end[11:16])
        return tuple((on, *hours) for on, hours in days.items())

    def room_of(self, table: int) -> str:
        """The name of the room in which that table stands; "" where there are no rooms, or no such table."""
        last = 0
        for room in self.rooms:
            last += room.tables
            if table <= last:
                return room.name
        return ""


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """A company at an event: the numbers of the slots in which it can come, and the languages it speaks.

    `missing_from` is the first slot from which on it is not there any more: a no-show, or one that withdrew.
    """

    event: str
    company: str
    profile: str
    side: str
    slots: tuple[int, ...]
    languages: tuple[str, ...]
    active: bool = True
    missing_from: int | None = None
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class MeetingRequest:
    """One company asks to meet another at an event; `weight` from 1 (useful) to 3 (must)."""

    event: str
    company: str
    side: str
    toward: str
    toward_side: str
    weight: int
    message: Text
    standing: RequestStanding = RequestStanding.ASKED
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class ScheduledMeeting:
    """`request` is the request's id; `interpreter` names the pair of languages, "" where none is needed."""

    request: str
    company: str
    toward: str
    slot: int
    table: int
    interpreter: str = ""
    locked: bool = False


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """A timetable of an event with its proof.

    value, bound   weight of the meetings that take place, and what no timetable can exceed
    idle_gaps      slots that companies wait between two of their meetings, pauses not counted
    idle_bound     no timetable of this value has fewer idle slots
    left_out       requests (by id) that found no place, each with the reason (see `analysis.meetings.Reason`)
    replaces       number of the timetable that this one repairs, 0 for a fresh one; `moved` counts the
                   meetings of that one which changed, `lost` are the requests of those that take no place now
    unanswered     True where requests that nobody had answered took part, with less weight
    not_held       requests whose meeting did not take place at the event
    """

    event: str
    number: int
    meetings: tuple[ScheduledMeeting, ...]
    value: Decimal
    bound: Decimal
    idle_gaps: int
    left_out: dict[str, str]
    because: str
    published: bool = False
    replaces: int = 0
    moved: int = 0
    idle_bound: int = 0
    lost: tuple[str, ...] = ()
    unanswered: bool = False
    not_held: tuple[str, ...] = ()
    sample: bool = False
