"""What every write on events and meetings checks, and what is known of an event when it does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hannover.errors import ConflictError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import hold_known
from hannover.fields.smes.analysis.meetings_slots import (
    LONGEST_MINUTES,
    MOST_SLOTS,
    SHORTEST_MINUTES,
    Hours,
    make_slots,
    skips,
    zone_of,
)
from hannover.fields.smes.domain import EventStanding, Interpreters, Room, Slot
from hannover.fields.smes.inputs.meetings import MeetingsRecorded
from hannover.operations import Context
from hannover.record.framework.values import KEY
from hannover.record.log import Draft, Written
from hannover.record.models.projection import Projection
from hannover.record.moment import read_day
from hannover.record.signing import NEWEST, acting_side

LONGEST_KEY = 80
MOST_INTERPRETERS = 200
LONGEST_ROOM = 60
LONGEST_REASON = 500
RUNS = "run-programme"


def running_side(context: Context) -> str:
    """The side whose staff the actor is; raises ForbiddenError for everybody else."""
    return acting_side(context, RUNS)


def recorded(written: Written, *, key: str = "") -> MeetingsRecorded:
    head = f"{written.chain}:{written.sequence}:{written.hash}"
    return MeetingsRecorded(key or written.entity, written.id, head)


def read_key(text: str) -> str:
    key = text.strip()
    if not KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        raise InputError(
            _("this cannot be a key"),
            field="key",
            remedy=_("lower-case letters, digits and single hyphens, at most %(most)s")
            % {"most": LONGEST_KEY},
        )
    return key


def read_zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name; raises InputError."""
    try:
        return zone_of(name.strip())
    except InputError:
        raise InputError(
            _("%(text)s is not a time zone") % {"text": repr(name[:40])},
            field="time_zone",
            remedy=_("an IANA name such as Europe/Berlin or Asia/Tokyo"),
        ) from None


def cut_slots(hours: Hours, zone: ZoneInfo) -> tuple[Slot, ...]:
    """The slots of these hours; raises InputError, at the field that is wrong, where none can be cut."""
    if not hours.days:
        raise InputError(_("an event needs a day"), field="days")
    if hours.ends <= hours.begins:
        raise InputError(_("the end is not after the beginning"), field="ends")
    if not SHORTEST_MINUTES <= hours.minutes <= LONGEST_MINUTES:
        raise InputError(
            _("this is no length of a meeting"),
            field="minutes",
            remedy=_("%(least)s to %(most)s minutes") % {"least": SHORTEST_MINUTES, "most": LONGEST_MINUTES},
        )
    if not 0 <= hours.gap <= LONGEST_MINUTES:
        raise InputError(
            _("the time between two meetings is impossible"), field="gap", remedy=_("0 minutes or more")
        )
    clock = hours.begins
    for since, until in sorted(hours.pauses):
        if not clock <= since < until <= hours.ends:
            raise InputError(
                _("the pause %(since)s-%(until)s lies outside the hours or in another pause")
                % {"since": f"{since:%H:%M}", "until": f"{until:%H:%M}"},
                field="pauses",
            )
        clock = until
    _refuse_skipped(hours, zone)
    return _some_slots(hours, zone)


def _refuse_skipped(hours: Hours, zone: ZoneInfo) -> None:
    named = [("begins", hours.begins), ("ends", hours.ends)]
    named += [("pauses", clock) for pause in hours.pauses for clock in pause]
    for day in hours.days:
        for field, clock in named:
            if skips(day, clock, zone):
                raise InputError(
                    _("there is no %(clock)s on %(day)s in %(zone)s: the clock is put forward then")
                    % {"clock": f"{clock:%H:%M}", "day": day.isoformat(), "zone": zone.key},
                    field=field,
                    remedy=_("another time on that day"),
                )


def _some_slots(hours: Hours, zone: ZoneInfo) -> tuple[Slot, ...]:
    try:
        return make_slots(hours, zone=zone.key)
    except InputError as refusal:
        if refusal.field == "days":
            raise InputError(
                _("these are too many slots"),
                field="days",
                remedy=_("at most %(most)s: longer slots, or fewer days") % {"most": MOST_SLOTS},
            ) from None
        raise InputError(
            _("no slot fits into these hours"), field="minutes", remedy=_("longer days, or shorter slots")
        ) from None


def read_reason(text: str) -> str:
    """Why something was called off, in one line; raises InputError."""
    reason = " ".join(text.split())
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise InputError(
            _("those who are concerned are told the reason"),
            field="reason",
            remedy=_("1 to %(most)s characters") % {"most": LONGEST_REASON},
        )
    return reason


def read_clock(text: str, *, field: str) -> time:
    try:
        return time.fromisoformat(text.strip()).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise InputError(
            _("%(text)s is not a time") % {"text": repr(text[:20])}, field=field, remedy=_("write 09:30")
        ) from None


def read_any_day(text: str, *, field: str) -> date:
    """A day, ahead or past; not a month or a year."""
    if len(text.strip()) != len("2031-05-14"):
        raise InputError(_("this is not a day"), field=field, remedy=_("write 2031-05-14"))
    return read_day(text.strip(), field=field)


def read_interpreters(texts: Iterable[str]) -> tuple[Interpreters, ...]:
    """From "ja-de:4"; raises InputError."""
    found: dict[tuple[str, str], int] = {}
    for text in texts:
        pair, _colon, count = text.strip().partition(":")
        languages = sorted(part.strip().lower() for part in pair.split("-"))
        if len(languages) != 2 or len(set(languages)) != 2 or not count.strip().isdecimal():
            raise InputError(
                _("%(text)s names no interpreters") % {"text": repr(text[:40])},
                field="interpreters",
                remedy=_("two languages and how many at a time: ja-de:4"),
            )
        if int(count) > MOST_INTERPRETERS:
            raise InputError(_("these are too many"), field="interpreters", remedy=str(MOST_INTERPRETERS))
        found[languages[0], languages[1]] = int(count)
    return tuple(Interpreters(languages=pair, count=count) for pair, count in found.items())


def read_rooms(texts: Iterable[str]) -> tuple[Room, ...]:
    """Rooms with their tables, as "Hall A:20"; raises InputError."""
    found: dict[str, Room] = {}
    for text in texts:
        name, _colon, count = text.replace("：", ":").rpartition(":")
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_ROOM or not count.strip().isdecimal() or int(count) < 1:
            raise InputError(
                _("%(text)s names no room") % {"text": repr(text[:40])},
                field="rooms",
                remedy=_("write Hall A:20"),
            )
        if name in found:
            raise InputError(_("the same room is there twice"), field="rooms", remedy=name)
        found[name] = Room(name=name, tables=int(count))
    return tuple(found.values())


def read_languages(tags: Iterable[str]) -> tuple[str, ...]:
    """Language tags, each once; raises InputError for none and for what is no tag."""
    found = tuple(dict.fromkeys(tag.strip().lower() for tag in tags if tag.strip()))
    wrong = [
        tag for tag in found if not (2 <= len(tag) <= 12 and tag.replace("-", "").isalpha() and tag.isascii())
    ]
    if not found or wrong:
        raise InputError(
            _("at least one language is needed, by its tag"),
            field="languages",
            remedy=_("such as ja, de, en"),
        )
    return found


def hold_event(key: str, *, only: Iterable[EventStanding] = ()) -> Projection:
    """The event, which nobody else changes meanwhile. Raises UnknownError; ConflictError where it stands
    otherwise than `only` names.
    """
    row = hold_known(models.BrokerageEvent, key, field="event")
    require_standing(row.fact, only)
    return row


def require_standing(event: domain.BrokerageEvent, only: Iterable[EventStanding]) -> None:
    allowed = tuple(only)
    if allowed and event.standing not in allowed:
        remedies = {
            EventStanding.PLANNED: _("open the event first"),
            EventStanding.OPEN: _("publish a timetable first"),
            EventStanding.SCHEDULED: _("its timetable is published: repair it"),
        }
        raise ConflictError(
            _("the event does not stand so that this could be done: %(standing)s")
            % {"standing": event.standing},
            remedy=remedies.get(event.standing, _("plan another event")),
        )


def hold_request(key: str) -> Projection:
    return hold_known(models.MeetingRequest, key, field="request")


def attendances_at(event: str) -> dict[str, domain.Attendance]:
    """{company: its attendance} as it is known now."""
    rows = models.Attendance.objects.at(NEWEST).filter(parent=event)
    return {fact.company: fact for fact in rows.facts()}


def requests_at(event: str) -> dict[str, domain.MeetingRequest]:
    """{id: request} as it is known now."""
    rows = models.MeetingRequest.objects.at(NEWEST).filter(parent=event).order_by("id")
    return {str(row.entity): row.fact for row in rows}


def timetable_rows(event: str) -> list[Projection]:
    """Every timetable of the event, the newest number first."""
    rows = models.Timetable.objects.at(NEWEST).filter(parent=event)
    return sorted(rows, key=lambda row: number_of(row.key), reverse=True)


def number_of(key: str) -> int:
    """The number of a timetable or tour, from its key."""
    return int(key.rpartition("-")[2])


def numbered(event: str, number: int) -> Projection:
    """The timetable of that number, held; raises UnknownError."""
    return hold_known(models.Timetable, f"{event}-{number}", field="number")


def changed(row: Projection, state: object, context: Context, *, action: str, audience: str = "") -> Draft:
    """The entity in a new state from today on."""
    day = context.now.date()
    return Draft(
        state=state,
        happened_on=day,
        entity=str(row.entity),
        action=action,
        audience=audience or row.audience,
        replaces=str(row.event) if day < row.valid_from else "",
    )


def require_attending(
    attendances: dict[str, domain.Attendance], company: str, *, field: str
) -> domain.Attendance:
    found = attendances.get(company)
    if found is None or not found.active:
        raise UnknownError(_("this company is not registered for the event"), field=field)
    return found
