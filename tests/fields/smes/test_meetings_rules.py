"""Events: who may plan, register, ask, answer and withdraw, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hannover.errors import ConflictError, ForbiddenError, HannoverError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions import meetings, meetings_attending
from hannover.fields.smes.inputs.meetings import (
    AnswerMeeting,
    NameEvent,
    RegisterAttendance,
    WithdrawMeeting,
)
from hannover.fields.smes.reading.meetings import read_event
from hannover.fields.smes.reading.naming import names_for
from hannover.record.models import Event
from hannover.record.moment import now
from hannover.record.signing import NEWEST
from tests.fields.smes.meetings_stage import EVENT, ask, attend, open_event, people
from tests.fields.smes.stage import (
    EAST,
    TODAY,
    VISITOR,
    WEST,
    Role,
    call,
    company,
    pair,
    participant,
    profile,
    programme,
    staff,
    write,
)

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")


def test_an_event_is_seen_by_the_staff_of_both_sides_until_it_is_opened() -> None:
    meetings.plan_event(EVENT, call(staff(EAST)))
    rows = models.BrokerageEvent.objects.at(NEWEST)
    assert rows.seen_by(staff(WEST)).count() == 1
    assert rows.seen_by(VISITOR).count() == 0
    meetings.open_event(NameEvent(event=EVENT.key), call(staff(WEST)))
    assert models.BrokerageEvent.objects.at(NEWEST).seen_by(VISITOR).count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"time_zone": "Europe/Nowhere"}, "time_zone"),
        ({"ends": "08:00"}, "ends"),
        ({"minutes": 0}, "minutes"),
        ({"tables": 0}, "tables"),
        ({"pauses": ("08:00-09:30",)}, "pauses"),
        ({"interpreters": ("ja:1",)}, "interpreters"),
        ({"days": ()}, "days"),
        ({"closes_on": "2999-01-01"}, "closes_on"),
        ({"key": "Not A Key"}, "key"),
        ({"title": {}}, "title"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_at_its_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as refused:
        meetings.plan_event(replace(EVENT, **changes), call(staff(EAST)))
    assert refused.value.field == field
    assert not models.BrokerageEvent.objects.exists()


def test_a_time_that_the_clock_skips_is_refused_and_days_keep_their_own_offset() -> None:
    spring = replace(
        EVENT, days=("2031-03-30",), begins="02:30", ends="09:00", pauses=(), closes_on="2031-03-01"
    )
    with pytest.raises(InputError, match="no 02:30"):
        meetings.plan_event(spring, call(staff(EAST)))
    across = replace(spring, days=("2031-03-29", "2031-03-31"), begins="09:00", ends="10:00")
    meetings.plan_event(across, call(staff(EAST)))
    starts = [slot.start for slot in models.BrokerageEvent.objects.at(NEWEST).get().fact.slots]
    assert starts[0] == "2031-03-29T09:00+01:00"
    assert starts[-1].startswith("2031-03-31")
    assert starts[-1].endswith("+02:00")


def test_an_hour_that_the_clock_shows_twice_is_told_apart_by_its_distance_from_utc() -> None:
    night = {"begins": "01:00", "ends": "04:00", "minutes": 60, "gap": 0, "pauses": ()}
    key = open_event(days=("2031-10-26",), **night, closes_on="2031-10-20")
    shown = [(slot.begins, slot.ends) for slot in read_event(now(), staff(EAST), key).slots]
    assert shown == [
        ("01:00", "02:00 (UTC+02:00)"),
        ("02:00 (UTC+02:00)", "02:00 (UTC+01:00)"),
        ("02:00 (UTC+01:00)", "03:00"),
        ("03:00", "04:00"),
    ]
    spring = open_event(key="sample-spring", days=("2031-03-30",), **night, closes_on="2031-03-20")
    shown = [(slot.begins, slot.ends) for slot in read_event(now(), staff(EAST), spring).slots]
    assert shown == [("01:00", "03:00"), ("03:00", "04:00")], (
        "each is an hour long: 02:00 to 03:00 does not exist"
    )


def test_nobody_but_staff_plans() -> None:
    one, _p, _other, _q = pair()
    for actor in (VISITOR, participant(one), staff(EAST, Role.REVIEWER)):
        with pytest.raises(ForbiddenError):
            meetings.plan_event(EVENT, call(actor))


def test_registering_asking_and_accepting_reveals_the_names_to_each_other_and_to_nobody_else() -> None:
    open_event()
    one, p, other, q = pair()
    stranger = company(WEST, "Third Sample Werke")
    attend(one, p, EAST)
    attend(other, q, WEST)
    request = ask(one, other)
    keys = {one, other}
    assert names_for(participant(one), keys)[other] is None
    meetings_attending.answer_meeting(AnswerMeeting(request=request, accept=True), call(participant(other)))
    assert names_for(participant(one), keys)[other] is not None
    assert names_for(participant(other), keys)[one] is not None
    assert set(names_for(participant(stranger), keys).values()) == {None}
    assert set(names_for(VISITOR, keys).values()) == {None}


def test_requests_that_cannot_be_are_refused() -> None:
    open_event()
    one, p, other, q = pair()
    fellow = company(EAST, "Fellow Sample Seiki")
    attend(one, p, EAST)
    attend(other, q, WEST)
    attend(fellow, profile(fellow, EAST), EAST)
    absent = company(WEST)
    for toward, error in (
        (one, InputError),
        (fellow, InputError),
        (absent, UnknownError),
        ("nobody", UnknownError),
    ):
        with pytest.raises(error):
            ask(one, toward)
    with pytest.raises(InputError):
        ask(one, other, weight=4)
    ask(one, other)
    with pytest.raises(ConflictError):
        ask(one, other)
    with pytest.raises(ConflictError, match="asked you"):
        ask(other, one)
    assert models.MeetingRequest.objects.count() == 1


@pytest.mark.parametrize("unwilling", ["asking", "asked"])
def test_an_exclusion_of_either_is_respected_and_not_told(unwilling: str) -> None:
    open_event()
    one, p, other, q = pair()
    attend(one, p, EAST)
    attend(other, q, WEST)
    first, second, side = (one, other, EAST) if unwilling == "asking" else (other, one, WEST)
    write(side, domain.Exclusion(company=first, other=second, side=side), audience="side")
    with pytest.raises(ConflictError) as refused:
        ask(one, other)
    assert "exclu" not in str(refused.value)


def test_a_message_that_tells_who_writes_is_refused() -> None:
    open_event()
    one, p, other, q = pair()
    attend(one, p, EAST)
    attend(other, q, WEST)
    with pytest.raises(InputError) as refused:
        ask(one, other, message={"en": "Greetings from Aoki Sample Seiki"})
    assert refused.value.field == "message.en"


def test_only_the_company_that_was_asked_answers_and_either_withdraws() -> None:
    open_event()
    one, p, other, q = pair()
    attend(one, p, EAST)
    attend(other, q, WEST)
    request = ask(one, other)
    for actor in (participant(one), participant(company(WEST)), staff(EAST), VISITOR):
        with pytest.raises(HannoverError):
            meetings_attending.answer_meeting(AnswerMeeting(request=request, accept=True), call(actor))
    meetings_attending.answer_meeting(AnswerMeeting(request=request, accept=True), call(staff(WEST)))
    meetings_attending.withdraw_meeting(WithdrawMeeting(request=request), call(participant(other)))
    fact = models.MeetingRequest.objects.at(NEWEST).get().fact
    assert fact.standing is domain.RequestStanding.WITHDRAWN


def test_registration_closes_and_needs_a_published_profile() -> None:
    open_event()
    one, p, other, q = pair()
    late = date.fromisoformat(EVENT.closes_on) + timedelta(days=1)
    values = RegisterAttendance(event=EVENT.key, company=one, profile=p, languages=("ja",))
    with pytest.raises(ConflictError, match="closed"):
        meetings_attending.register_attendance(values, call(participant(one), on=late))
    with pytest.raises(UnknownError):
        meetings_attending.register_attendance(replace(values, profile=q), call(participant(one)))
    expired = profile(one, EAST, expires_on=TODAY - timedelta(days=1))
    with pytest.raises(ConflictError, match="expired"):
        meetings_attending.register_attendance(replace(values, profile=expired), call(participant(one)))
    with pytest.raises(ForbiddenError):
        meetings_attending.register_attendance(values, call(participant(other)))
    with pytest.raises(InputError):
        meetings_attending.register_attendance(replace(values, slots=(999,)), call(participant(one)))


def test_no_event_of_the_log_holds_a_name() -> None:
    one, other, _request = people()
    names = ("Aoki", "Muster")
    assert one
    assert other
    assert not [
        body for body in Event.objects.values_list("body", flat=True) if any(name in body for name in names)
    ]
