"""An event with companies that ask and accept, for the tests of meetings and visits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hannover.fields.smes.actions import meetings, meetings_attending, meetings_timetable
from hannover.fields.smes.inputs.meetings import (
    AnswerMeeting,
    AskMeeting,
    NameEvent,
    NameTimetable,
    PlanEvent,
    PlanTimetable,
    RegisterAttendance,
    TimetableMade,
)
from tests.fields.smes.stage import EAST, TODAY, WEST, call, company, pair, participant, profile, staff

DAY = TODAY + timedelta(days=30)
EVENT = PlanEvent(
    key="sample-fair",
    title={"en": "Sample fair", "ja": "サンプル商談会", "de": "Beispielbörse"},
    place={"en": "Sampleton"},
    time_zone="Europe/Berlin",
    days=(DAY.isoformat(),),
    begins="09:00",
    ends="12:00",
    minutes=20,
    gap=5,
    tables=4,
    pauses=("10:30-10:45",),
    interpreters=("ja-de:1",),
    closes_on=(DAY - timedelta(days=5)).isoformat(),
)


def open_event(**changes: Any) -> str:
    """The event, open for registration; its key."""
    values = {**EVENT.__dict__, **changes}
    meetings.plan_event(PlanEvent(**values), call(staff(EAST)))
    meetings.open_event(NameEvent(event=values["key"]), call(staff(EAST)))
    return str(values["key"])


def attend(
    one: str, under: str, side: str, *, languages: tuple[str, ...] = ("en",), slots: tuple[int, ...] = ()
) -> None:
    values = RegisterAttendance(event=EVENT.key, company=one, profile=under, languages=languages, slots=slots)
    meetings_attending.register_attendance(values, call(staff(side)))


def ask(one: str, toward: str, *, weight: int = 2, message: dict[str, str] | None = None) -> str:
    """A request of that company's own participant; its id."""
    values = AskMeeting(event=EVENT.key, company=one, toward=toward, weight=weight, message=message or {})
    return meetings_attending.ask_meeting(values, call(participant(one))).key


def accept(request: str, toward: str) -> None:
    meetings_attending.answer_meeting(AnswerMeeting(request=request, accept=True), call(participant(toward)))


def people() -> tuple[str, str, str]:
    """An open event at which one company of each side has agreed to meet: the two, and the request."""
    open_event()
    one, p, other, q = pair()
    attend(one, p, EAST)
    attend(other, q, WEST)
    request = ask(one, other)
    accept(request, other)
    return one, other, request


def crowd(each: int = 3) -> tuple[list[str], list[str], dict[tuple[str, str], str]]:
    """An open event at which everybody of one side has agreed to meet everybody of the other."""
    open_event()
    sides: dict[str, list[str]] = {}
    for side in (EAST, WEST):
        sides[side] = [company(side, f"{side.title()} Sample Works {number}") for number in range(each)]
        for one in sides[side]:
            attend(one, profile(one, side), side)
    requests = {}
    for one in sides[EAST]:
        for other in sides[WEST]:
            requests[one, other] = ask(one, other)
            accept(requests[one, other], other)
    return sides[EAST], sides[WEST], requests


def timetable(*, seconds: int = 2, publish: bool = True) -> TimetableMade:
    """A computed timetable, and a published one unless told otherwise."""
    made = meetings_timetable.plan_timetable(
        PlanTimetable(event=EVENT.key, seconds=seconds), call(staff(EAST))
    )
    if publish:
        published = NameTimetable(event=EVENT.key, number=made.number)
        meetings_timetable.publish_timetable(published, call(staff(WEST)))
    return made
