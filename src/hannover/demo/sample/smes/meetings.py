"""The sample brokerage event: companies of both sides, 400 requests, and a published timetable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from hannover.accounts.models import new_id
from hannover.demo.sample.smes.companies import Member, spoken
from hannover.demo.sample.smes.members import Bench
from hannover.fields.smes.actions.acting import write_for
from hannover.fields.smes.actions.meetings import open_event, plan_event
from hannover.fields.smes.actions.meetings_timetable import plan_timetable, publish_timetable
from hannover.fields.smes.domain import Attendance, MeetingRequest, RequestStanding
from hannover.fields.smes.inputs.meetings import (
    NameEvent,
    NameTimetable,
    PlanEvent,
    PlanTimetable,
)
from hannover.record.domain import Text
from hannover.record.log import Draft

EVENT = "sample-brokerage"
TITLE: Text = {
    "en": "Sample brokerage event: IoT in small and medium-sized enterprises",
    "ja": "見本：日独中小企業IoT商談会",
    "de": "Muster: Kooperationsbörse zum Internet der Dinge im Mittelstand",
}
PLACE: Text = {"en": "Hannover", "ja": "ハノーバー", "de": "Hannover"}
FORENOON = tuple(range(1, 9))
ALL_DAY = (*FORENOON, *range(10, 18))
"""Slot 9 is the pause."""
REQUESTS = 400
REFUSED_EVERY = 9
FORENOON_ONLY_EVERY = 6
SECONDS = 2


def hold_event(first: Bench, second: Bench, lists: Mapping[str, Sequence[str]]) -> None:
    """Plans the event, registers everybody, asks along the recommendations, and publishes a timetable."""
    _plan(second)
    benches = {first.side: first, second.side: second}
    for bench in benches.values():
        attendances = [_attendance(member, number) for number, member in enumerate(bench.members)]
        drafts = [_draft(noun, bench, -30, action="registered") for noun in attendances]
        write_for(bench.on(-30), bench.side, *drafts)
    requests = list(islice(_requests(benches, lists), REQUESTS))
    for bench in benches.values():
        asked = [one for one in requests if one.request.side == bench.side]
        drafts = [_draft(one.request, bench, -20, action="asked", entity=one.id) for one in asked]
        write_for(bench.on(-20), bench.side, *drafts)
    for bench in benches.values():
        answered = [one for one in requests if one.request.toward_side == bench.side]
        drafts = [_draft(one.answered, bench, -12, action=one.answer, entity=one.id) for one in answered]
        write_for(bench.on(-12), bench.side, *drafts)
    made = plan_timetable(PlanTimetable(event=EVENT, seconds=SECONDS), second.on(0))
    publish_timetable(NameTimetable(event=EVENT, number=made.number), second.on(0))


def _plan(host: Bench) -> None:
    event = PlanEvent(
        key=EVENT,
        title=TITLE,
        place=PLACE,
        time_zone="Europe/Berlin",
        days=(host.day(30),),
        begins="09:00",
        ends="17:00",
        minutes=20,
        gap=4,
        pauses=("12:30-13:30",),
        tables=30,
        interpreters=("ja-de:8", "en-de:2", "ja-en:2"),
        closes_on=host.day(20),
    )
    plan_event(event, host.on(-60))
    open_event(NameEvent(event=EVENT), host.on(-55))


def _draft(noun: object, bench: Bench, days: int, *, action: str, entity: str = "") -> Draft:
    happened_on = bench.on(days).now.date()
    return Draft(state=noun, happened_on=happened_on, entity=entity, action=action, audience="joint")


def _attendance(member: Member, number: int) -> Attendance:
    return Attendance(
        event=EVENT,
        company=member.company,
        profile=member.profile,
        side=member.side,
        slots=FORENOON if number % FORENOON_ONLY_EVERY == 0 else ALL_DAY,
        languages=spoken(member.sample, member.language),
        sample=True,
    )


@dataclass(frozen=True)
class Asked:
    """A request as it was made, and whether it was accepted."""

    id: str
    request: MeetingRequest
    accepted: bool

    @property
    def answer(self) -> str:
        return "accepted" if self.accepted else "declined"

    @property
    def answered(self) -> MeetingRequest:
        return replace(self.request, standing=RequestStanding(self.answer))


def _requests(benches: Mapping[str, Bench], lists: Mapping[str, Sequence[str]]) -> Iterator[Asked]:
    for number, (one, other, weight) in enumerate(_wishes(benches, lists)):
        request = MeetingRequest(
            event=EVENT,
            company=one.company,
            side=one.side,
            toward=other.company,
            toward_side=other.side,
            weight=weight,
            message={},
            sample=True,
        )
        yield Asked(str(new_id()), request, number % REFUSED_EVERY != 0)


def _wishes(
    benches: Mapping[str, Bench], lists: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Member, Member, int]]:
    """Who asks whom: first everybody's best recommendation, then everybody's second best, and so on; no pair
    twice.
    """
    known = {key: member for bench in benches.values() for key, member in bench.by_profile.items()}
    asked: set[frozenset[str]] = set()
    for place in range(10):
        for profile, listed in lists.items():
            if place < len(listed) and frozenset((profile, listed[place])) not in asked:
                asked.add(frozenset((profile, listed[place])))
                yield known[profile], known[listed[place]], max(1, 3 - place)
