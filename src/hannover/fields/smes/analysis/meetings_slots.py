"""The slots of an event, cut from its days by the clock of the place; right across changes of that clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hannover.errors import InputError
from hannover.fields.smes.domain import Slot

MOST_SLOTS = 200
SHORTEST_MINUTES, LONGEST_MINUTES = 5, 240


@dataclass(frozen=True, kw_only=True)
class Hours:
    """When meetings take place on each day, by the clock of the place.

    minutes  length of a meeting; `gap` between two, for changing tables
    pauses   (from, to), in which nobody meets
    """

    days: tuple[date, ...]
    begins: time
    ends: time
    minutes: int
    gap: int = 0
    pauses: tuple[tuple[time, time], ...] = ()


def make_slots(hours: Hours, *, zone: str) -> tuple[Slot, ...]:
    """The slots in order, numbered from 1; every pause is a slot of its own that holds no meeting.

    Lengths are counted in real minutes, so a slot is as long on the day on which the clock changes. Raises
    InputError for hours that hold no slot or too many, and for a time that the clock of the place skips on that
    day (`skips`); the caller checks the rest of the hours.
    """
    place = zone_of(zone)
    found: list[tuple[datetime, datetime, bool]] = []
    for day in sorted(set(hours.days)):
        begins = _instant(day, hours.begins, place)
        ends = _instant(day, hours.ends, place)
        clock = begins
        for since, until in sorted(hours.pauses):
            stops, resumes = (_instant(day, one, place) for one in (since, until))
            found += _cut(clock, stops, hours)
            found.append((stops, resumes, True))
            clock = resumes
        found += _cut(clock, ends, hours)
    if not any(not pause for _start, _end, pause in found):
        raise InputError("no slot fits into these hours", field="minutes")
    if len(found) > MOST_SLOTS:
        raise InputError("these are too many slots", field="days")
    return tuple(
        Slot(number=number, start=_written(start, place), end=_written(end, place), pause=pause)
        for number, (start, end, pause) in enumerate(found, start=1)
    )


def zone_of(name: str, *, field: str = "time_zone") -> ZoneInfo:
    """The time zone of that IANA name; raises InputError."""
    try:
        if not name or name.startswith(("/", ".")):
            raise ValueError(name)
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError(
            f"{name[:40]!r} is not a time zone",
            field=field,
            remedy="an IANA name such as Europe/Berlin or Asia/Tokyo",
        ) from None


def day_of(slot: Slot) -> str:
    """The day of a slot by the clock of the place, ISO 8601."""
    return slot.start[:10]


def in_zone(slots: Iterable[Slot], zone: ZoneInfo) -> dict[int, tuple[datetime, datetime]]:
    """{number: start and end by the clock of that zone}."""
    return {
        slot.number: (
            datetime.fromisoformat(slot.start).astimezone(zone),
            datetime.fromisoformat(slot.end).astimezone(zone),
        )
        for slot in slots
    }


def meeting_slots(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    return tuple(slot for slot in slots if not slot.pause)


def skips(day: date, clock: time, zone: ZoneInfo) -> bool:
    """Whether the clock of the place never shows that time on that day, because it is put forward."""
    local = datetime.combine(day, clock, zone)
    return local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None)


def _instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """That time of that day; where the clock shows it twice, the first."""
    if skips(day, clock, zone):
        raise InputError(f"there is no {clock:%H:%M} on {day.isoformat()} in {zone.key}", field="begins")
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _cut(clock: datetime, until: datetime, hours: Hours) -> list[tuple[datetime, datetime, bool]]:
    length, gap = timedelta(minutes=hours.minutes), timedelta(minutes=hours.gap)
    found = []
    while clock + length <= until:
        found.append((clock, clock + length, False))
        clock += length + gap
    return found


def _written(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).isoformat(timespec="minutes")
