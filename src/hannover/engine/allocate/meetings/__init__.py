"""Bilateral meetings: a timetable of the most weight and little waiting, and its repair after a no-show."""

from hannover.engine.allocate.meetings.asking import WhyNotMeeting, why_not_meeting
from hannover.engine.allocate.meetings.domain import (
    Agenda,
    Interpreter,
    Meeting,
    Participant,
    Request,
    Timetable,
)
from hannover.engine.allocate.meetings.planning import plan_meetings
from hannover.engine.allocate.meetings.repairing import Mended, mend
from hannover.engine.allocate.meetings.verifying import check_timetable

__all__ = [
    "Agenda",
    "Interpreter",
    "Meeting",
    "Mended",
    "Participant",
    "Request",
    "Timetable",
    "WhyNotMeeting",
    "check_timetable",
    "mend",
    "plan_meetings",
    "why_not_meeting",
]
