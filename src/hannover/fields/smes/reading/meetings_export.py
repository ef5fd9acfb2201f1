"""A timetable as the rows of a table, for the organizer's own lists."""

from __future__ import annotations

from typing import cast

from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.errors import UnknownError
from hannover.fields.smes.formats.meetings_csv import write_rows
from hannover.fields.smes.inputs.meetings import ExportTimetable, TimetableFile
from hannover.fields.smes.reading.meetings_timetable import TimetablePage, read_timetable, read_timetables
from hannover.operations import Context
from hannover.record.moment import now
from hannover.record.words import wording

HEADER = (
    "slot", "start", "end", "room", "table", "company", "company_side", "partner", "partner_side", "interpreter", "locked",
    "request",
)  # fmt: skip


def export_timetable(values: ExportTimetable, context: Context) -> TimetableFile:
    """The timetable of that number, or the newest published one, as CSV. A company that the reader may not
    know by name stands by the title of its profile.
    """
    moment, actor = now(), cast(Actor, context.actor)
    number = values.number
    if not number:
        found = [
            one.timetable for one in read_timetables(moment, actor, values.event) if one.timetable.published
        ]
        if not found:
            raise UnknownError(_("this event has no published timetable"), field="event")
        number = found[0].number
    return timetable_file(read_timetable(moment, actor, values.event, number))


def timetable_file(page: TimetablePage) -> TimetableFile:
    rows = [
        (
            entry.slot.number,
            entry.slot.slot.start,
            entry.slot.slot.end,
            entry.room,
            entry.meeting.table,
            wording(entry.one.words),
            entry.one.side,
            wording(entry.other.words),
            entry.other.side,
            entry.meeting.interpreter,
            "yes" if entry.meeting.locked else "",
            entry.meeting.request,
        )
        for entry in page.entries
    ]
    return TimetableFile(f"{page.event.key}-{page.timetable.number}.csv", write_rows(HEADER, rows))
