"""What the operations on events, meetings and timetables take and give. Dates are ISO 8601, times HH:MM."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from hannover.record.domain import Text


@dataclass(frozen=True, kw_only=True)
class PlanEvent:
    """An event and its slots: on each of the `days`, from `begins` to `ends` by the clock of `time_zone` (an
    IANA name), meetings of `minutes` with `gap` minutes between them. `pauses` are "12:00-13:00".

    interpreters  "ja-de:4": four interpreters between Japanese and German at a time
    closes_on     last day on which companies register and ask
    rooms         "Hall A:20": twenty tables in Hall A; all tables together, in the order of their numbers
    own_side      companies may also ask those of their own side
    """

    key: str
    title: Text
    place: Text
    time_zone: str
    days: tuple[str, ...]
    begins: str
    ends: str
    minutes: int
    tables: int
    closes_on: str
    gap: int = 0
    pauses: tuple[str, ...] = ()
    interpreters: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    own_side: bool = False


@dataclass(frozen=True, kw_only=True)
class ChangeEvent:
    """What changes of an event; None leaves as it is. Its slots stay once somebody has registered."""

    event: str
    title: Text | None = None
    place: Text | None = None
    tables: int | None = None
    interpreters: tuple[str, ...] | None = None
    rooms: tuple[str, ...] | None = None
    closes_on: str | None = None


@dataclass(frozen=True, kw_only=True)
class NameEvent:
    """An event by its key."""

    event: str


@dataclass(frozen=True, kw_only=True)
class CancelEvent:
    """The event does not take place. Whoever reads the event reads the reason."""

    event: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class HoldEvent:
    """`not_held` are the requests, by id, whose meeting did not take place."""

    event: str
    not_held: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RegisterAttendance:
    """A company at an event, under one of its published profiles. `slots` are the numbers of those in which
    it can come; none means all. Registering again changes what was said before.
    """

    event: str
    company: str
    profile: str
    languages: tuple[str, ...]
    slots: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WithdrawAttendance:
    """A company does not come, or not any more: `missing_from` is the first slot in which it is away."""

    event: str
    company: str
    missing_from: int = 0


@dataclass(frozen=True, kw_only=True)
class AskMeeting:
    """`toward` is a company, or the profile under which it is registered; `weight` is 1 (useful), 2 (important)
    or 3 (must).
    """

    event: str
    company: str
    toward: str
    weight: int = 2
    message: Text = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AnswerMeeting:
    request: str
    accept: bool


@dataclass(frozen=True, kw_only=True)
class WithdrawMeeting:
    """Either of the two may, at any time before the meeting."""

    request: str


@dataclass(frozen=True, kw_only=True)
class PlanTimetable:
    """`seconds` is how long the best timetable is looked for; `unanswered` lets requests that nobody has
    answered take part, with a quarter of their weight.
    """

    event: str
    seconds: int = 15
    unanswered: bool = False


@dataclass(frozen=True, kw_only=True)
class RepairTimetable:
    """The published timetable, mended with the fewest changes."""

    event: str
    seconds: int = 10


@dataclass(frozen=True, kw_only=True)
class NameTimetable:
    """A timetable by the key of its event and its number."""

    event: str
    number: int


@dataclass(frozen=True, kw_only=True)
class LockMeeting:
    """Keeps a meeting where it is in every timetable that is computed from now on, or no longer."""

    event: str
    number: int
    request: str
    locked: bool = True


@dataclass(frozen=True, kw_only=True)
class ExportTimetable:
    """The newest published timetable, or the one of that number, as rows of CSV."""

    event: str
    number: int = 0


@dataclass(frozen=True)
class MeetingsRecorded:
    """The key or id of what was written, the event that holds it and the hash of the chain after it."""

    key: str
    event: str
    head: str


@dataclass(frozen=True)
class TimetableMade:
    """What was found: see `domain.Timetable`."""

    event: str
    number: int
    meetings: int
    left_out: int
    value: str
    bound: str
    idle_gaps: int
    moved: int
    lost: int


@dataclass(frozen=True)
class TimetableFile:
    """A file with its name; the content is UTF-8 with a byte order mark."""

    name: str
    content: bytes
