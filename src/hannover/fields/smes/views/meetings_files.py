"""A company's own timetable as PDF and for its calendar: made for its reader, and for nobody else to keep."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hannover.accounts.signedin import actor_from
from hannover.fields.smes.formats.meetings_ical import Appointment, write_appointments
from hannover.fields.smes.formats.meetings_pdf import Sheet, SheetTable, write_sheet
from hannover.fields.smes.reading.meetings_timetable import Change, MeetingEntry, Schedule, read_schedule
from hannover.fields.smes.views.meetings import slot_words
from hannover.fields.smes.views.meetings_answering import download
from hannover.fields.smes.words.meetings import CHANGES, moment_words
from hannover.record.moment import now
from hannover.record.serving import moment_of
from hannover.record.words import wording


@require_safe
@never_cache
def calendar(request: HttpRequest, key: str, company: UUID) -> HttpResponse:
    schedule = read_schedule(moment_of(request), actor_from(request), key, str(company))
    url = request.build_absolute_uri(reverse("smes:event-part", args=[key, company]))
    title = wording(schedule.event.title)
    appointments = [
        Appointment(
            uid=f"{one.entry.meeting.request}-{company}",
            start=one.entry.slot.start,
            end=one.entry.slot.end,
            summary=_("Meeting: %(partner)s") % {"partner": wording(one.entry.other.words)},
            place=place_words(one.entry, schedule),
            words=details(one.entry, schedule),
            url=url,
            sequence=one.sequence,
            changed_at=one.changed_at,
            cancelled=one.cancelled,
        )
        for one in schedule.revised
    ]
    content = write_appointments(
        appointments, name=title, language=get_language() or "en", zone=schedule.event.time_zone
    )
    return download(content, kind="text/calendar; charset=utf-8", name=f"{key}.ics")


def place_words(entry: MeetingEntry, schedule: Schedule) -> str:
    table = _("Table %(number)s") % {"number": entry.meeting.table}
    return ", ".join(part for part in (wording(schedule.event.place), entry.room, table) if part)


def details(entry: MeetingEntry, schedule: Schedule) -> str:
    words = [wording(schedule.event.title)]
    if entry.meeting.interpreter:
        words.append(_("With an interpreter (%(pair)s)") % {"pair": entry.spoken})
    return "\n".join(words)


@require_safe
@never_cache
def paper(request: HttpRequest, key: str, company: UUID) -> HttpResponse:
    schedule = read_schedule(moment_of(request), actor_from(request), key, str(company))
    made_at = now().known_at
    content = write_sheet(sheet_of(schedule, made=moment_words(made_at)), made_at=made_at)
    return download(content, kind="application/pdf", name=f"{key}.pdf")


def sheet_of(schedule: Schedule, *, made: str) -> Sheet:
    """The timetable of one company in the words of the reader's language."""
    event, times = schedule.event, _("All times are those of %(zone)s.") % {"zone": schedule.event.time_zone}
    tables = [
        SheetTable(
            title=_("Your meetings"),
            columns=(_("Time"), _("Table"), _("With"), _("Interpreter")),
            widths=(5, 3, 6, 3),
            rows=tuple(
                (
                    slot_words(one.slot),
                    f"{one.room} {one.meeting.table}".strip(),
                    wording(one.other.words),
                    one.spoken,
                )
                for one in schedule.meetings
            ),
        )
    ]
    if schedule.changes:
        tables.append(
            SheetTable(
                title=_("What changed since the timetable before"),
                columns=(_("What"), _("With"), _("Before"), _("Now")),
                widths=(2, 5, 5, 5),
                rows=tuple(change_row(one) for one in schedule.changes),
            )
        )
    notes = [times, _("Timetable %(number)s") % {"number": schedule.number}]
    if event.sample:
        notes.append(_("This is a sample: the event and the companies are invented."))
    return Sheet(
        lang=get_language() or "en",
        title=wording(event.title),
        subtitle=_("Timetable of %(company)s") % {"company": wording(schedule.label.words)},
        lines=(wording(event.place),),
        tables=tuple(tables),
        notes=tuple(notes),
        footer=_("Made on %(when)s") % {"when": made},
    )


def change_row(change: Change) -> tuple[str, str, str, str]:
    entry = change.after or change.before
    return (
        str(CHANGES[change.kind]),
        wording(entry.other.words) if entry else "",
        slot_words(change.before.slot) if change.before else "",
        slot_words(change.after.slot) if change.after else "",
    )
