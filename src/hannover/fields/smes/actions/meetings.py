"""Writes of events: planned, changed, opened, cancelled, held. Staff of either side."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.errors import ConflictError, InputError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.meetings_checking import (
    attendances_at,
    changed,
    cut_slots,
    hold_event,
    read_any_day,
    read_clock,
    read_interpreters,
    read_key,
    read_reason,
    read_rooms,
    read_zone,
    recorded,
    running_side,
    timetable_rows,
)
from hannover.fields.smes.analysis.meetings import slots_of
from hannover.fields.smes.analysis.meetings_slots import Hours, day_of
from hannover.fields.smes.domain import EventStanding, Slot
from hannover.fields.smes.inputs.meetings import (
    CancelEvent,
    ChangeEvent,
    HoldEvent,
    MeetingsRecorded,
    NameEvent,
    PlanEvent,
)
from hannover.operations import Context
from hannover.record.actions.writing import write
from hannover.record.dialogues.actions.checking import hold_programme, read_texts, require_absent
from hannover.record.log import Draft

MOST_TABLES = 1000
ALIVE = (EventStanding.PLANNED, EventStanding.OPEN, EventStanding.SCHEDULED)


def plan_event(values: PlanEvent, context: Context) -> MeetingsRecorded:
    """Plans an event, which the staff of both sides see; nobody else until it is opened."""
    running_side(context)
    slots = read_slots(values)
    event = domain.BrokerageEvent(
        key=read_key(values.key),
        title=read_texts(values.title, field="title"),
        place=read_texts(values.place, field="place"),
        time_zone=values.time_zone.strip(),
        slots=slots,
        tables=_tables(values.tables),
        interpreters=read_interpreters(values.interpreters),
        rooms=read_rooms(values.rooms),
        closes_on=read_any_day(values.closes_on, field="closes_on"),
        own_side=values.own_side,
        sample=context.actor.sample,
    )
    _require_room(event)
    if event.closes_on.isoformat() > day_of(slots[0]):
        raise InputError(
            _("registration would close after the event begins"), field="closes_on", remedy=day_of(slots[0])
        )
    with transaction.atomic():
        hold_programme(context)
        require_absent(models.BrokerageEvent, event.key, field="key")
        draft = Draft(state=event, happened_on=context.now.date(), action="planned", audience="joint")
        written = write(context, draft)[0]
    return recorded(written, key=event.key)


def read_slots(values: PlanEvent) -> tuple[Slot, ...]:
    pauses = []
    for text in values.pauses:
        since, dash, until = text.replace("–", "-").partition("-")
        if not dash:
            raise InputError(_("this is no pause"), field="pauses", remedy=_("write 12:00-13:00"))
        pauses.append((read_clock(since, field="pauses"), read_clock(until, field="pauses")))
    zone = read_zone(values.time_zone)
    hours = Hours(
        days=tuple(read_any_day(day, field="days") for day in values.days),
        begins=read_clock(values.begins, field="begins"),
        ends=read_clock(values.ends, field="ends"),
        minutes=values.minutes,
        gap=values.gap,
        pauses=tuple(pauses),
    )
    return cut_slots(hours, zone)


def _tables(count: int) -> int:
    if not 1 <= count <= MOST_TABLES:
        raise InputError(
            _("this cannot be a number of tables"),
            field="tables",
            remedy=_("1 to %(most)s") % {"most": MOST_TABLES},
        )
    return count


def _require_room(event: domain.BrokerageEvent) -> None:
    """Raises InputError where the rooms do not hold exactly the tables of the event."""
    held = sum(room.tables for room in event.rooms)
    if event.rooms and held != event.tables:
        raise InputError(
            _("the rooms hold %(held)s tables, the event has %(tables)s")
            % {"held": held, "tables": event.tables},
            field="rooms",
            remedy=_("name every room with its tables, or none"),
        )


def change_event(values: ChangeEvent, context: Context) -> MeetingsRecorded:
    """Changes what is known of an event. Where a published timetable no longer fits, the page of the event
    says so until it is repaired.
    """
    running_side(context)
    with transaction.atomic():
        row = hold_event(values.event, only=ALIVE)
        before: domain.BrokerageEvent = row.fact
        event = replace(
            before,
            title=before.title if values.title is None else read_texts(values.title, field="title"),
            place=before.place if values.place is None else read_texts(values.place, field="place"),
            tables=before.tables if values.tables is None else _tables(values.tables),
            interpreters=before.interpreters
            if values.interpreters is None
            else read_interpreters(values.interpreters),
            rooms=before.rooms if values.rooms is None else read_rooms(values.rooms),
            closes_on=before.closes_on
            if values.closes_on is None
            else read_any_day(values.closes_on, field="closes_on"),
        )
        _require_room(event)
        if event == before:
            raise InputError(_("nothing is different"), remedy=_("change something, or leave it"))
        written = write(context, changed(row, event, context, action="changed"))[0]
    return recorded(written, key=event.key)


def open_event(values: NameEvent, context: Context) -> MeetingsRecorded:
    """Shows the event to everybody: from now on companies register and ask for meetings."""
    running_side(context)
    with transaction.atomic():
        row = hold_event(values.event, only=(EventStanding.PLANNED,))
        event = replace(row.fact, standing=EventStanding.OPEN)
        written = write(context, changed(row, event, context, action="opened", audience="public"))[0]
    return recorded(written, key=event.key)


def cancel_event(values: CancelEvent, context: Context) -> MeetingsRecorded:
    """Calls the event off. Everybody who reads it reads the reason; calendars show its meetings as cancelled."""
    running_side(context)
    reason = read_reason(values.reason)
    with transaction.atomic():
        row = hold_event(values.event, only=ALIVE)
        event = replace(row.fact, standing=EventStanding.CANCELLED, reason=reason)
        written = write(context, changed(row, event, context, action="cancelled"))[0]
    return recorded(written, key=event.key)


def hold_meetings(values: HoldEvent, context: Context) -> MeetingsRecorded:
    """Records that the event was held. Every meeting of the published timetable counts as held, but those
    of who was missing, and those named.
    """
    running_side(context)
    with transaction.atomic():
        row = hold_event(values.event, only=(EventStanding.SCHEDULED,))
        event: domain.BrokerageEvent = row.fact
        if context.now.date().isoformat() < day_of(event.slots[0]):
            raise ConflictError(_("the event has not begun"), remedy=_("record this when it is over"))
        published = next((found for found in timetable_rows(event.key) if found.fact.published), None)
        if published is None:
            raise ConflictError(_("no timetable is published"), remedy=_("publish one first"))
        timetable: domain.Timetable = published.fact
        missing = [
            request
            for request in values.not_held
            if request not in {one.request for one in timetable.meetings}
        ]
        if missing:
            raise InputError(_("this is no meeting of the timetable"), field="not_held", remedy=missing[0])
        not_held = missed(timetable, event) | set(values.not_held)
        settled = replace(timetable, not_held=tuple(sorted(not_held)))
        count = len(timetable.meetings) - len(not_held)
        held = replace(event, standing=EventStanding.HELD, held=count)
        drafts = [
            changed(row, held, context, action="held"),
            changed(published, settled, context, action="settled"),
        ]
        written = write(context, *drafts)[0]
    return recorded(written, key=event.key)


def missed(timetable: domain.Timetable, event: domain.BrokerageEvent) -> set[str]:
    """The meetings in which one of the two was not there, as far as somebody said so."""
    attendances = attendances_at(event.key)
    there = {company: slots_of(found, event) for company, found in attendances.items()}
    return {
        one.request
        for one in timetable.meetings
        if any(one.slot not in there.get(company, frozenset()) for company in (one.company, one.toward))
    }
