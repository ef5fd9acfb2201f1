"""Personal timetables as iCalendar (RFC 5545): meetings and visits, with those that were cancelled.

Times are UTC, so that every calendar shows them by its own clock, whatever it knows of the zone of the place.
The id of a request or host is the UID, so that what is moved moves; SEQUENCE counts what was published of it,
and what no longer takes place comes as CANCELLED.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Hannover//Meetings and visits//EN"
REFRESH = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """One line of a personal timetable, in words of the reader's language."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    place: str
    words: str
    url: str
    sequence: int
    changed_at: datetime
    cancelled: bool = False


def write_appointments(appointments: Iterable[Appointment], *, name: str, language: str, zone: str) -> bytes:
    """The calendar as a file; `zone` is where the appointments take place."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for prop in ("name", "x-wr-calname"):
        calendar.add(prop, name, parameters={"LANGUAGE": language})
    calendar.add("x-wr-timezone", zone)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for one in appointments:
        event = Event()
        event.add("uid", one.uid)
        event.add("dtstamp", one.changed_at.astimezone(UTC))
        event.add("last-modified", one.changed_at.astimezone(UTC))
        event.add("sequence", one.sequence)
        event.add("dtstart", one.start.astimezone(UTC))
        event.add("dtend", one.end.astimezone(UTC))
        event.add("summary", one.summary, parameters={"LANGUAGE": language})
        event.add("location", one.place)
        event.add("description", one.words)
        event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
        event.add("transp", "TRANSPARENT" if one.cancelled else "OPAQUE")
        event.add("class", "PRIVATE")
        event.add("url", one.url)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
