"""Timetables: made, published, locked, and repaired when somebody does not come."""

from __future__ import annotations

import pytest

from hannover.errors import ConflictError, ForbiddenError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions import meetings, meetings_attending, meetings_timetable
from hannover.fields.smes.actions.meetings_checking import timetable_rows
from hannover.fields.smes.inputs.meetings import (
    AskMeeting,
    ChangeEvent,
    HoldEvent,
    LockMeeting,
    NameTimetable,
    PlanTimetable,
    RepairTimetable,
    WithdrawAttendance,
    WithdrawMeeting,
)
from hannover.record.signing import NEWEST
from tests.fields.smes.meetings_stage import (
    DAY,
    EVENT,
    accept,
    ask,
    attend,
    crowd,
    open_event,
    people,
    timetable,
)
from tests.fields.smes.stage import EAST, WEST, call, company, participant, profile, programme, staff

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")


def newest() -> domain.Timetable:
    fact: domain.Timetable = timetable_rows(EVENT.key)[0].fact
    return fact


def repaired() -> domain.Timetable:
    meetings_timetable.repair_timetable(RepairTimetable(event=EVENT.key, seconds=2), call(staff(EAST)))
    return newest()


def test_every_accepted_request_takes_place_where_there_is_room() -> None:
    crowd(3)
    made = timetable()
    assert (made.meetings, made.left_out, made.value, made.bound) == (9, 0, "18", "18")
    found = newest()
    assert found.published
    busy = [(one.slot, key) for one in found.meetings for key in (one.company, one.toward)]
    assert len(busy) == len(set(busy))
    assert len({(one.slot, one.table) for one in found.meetings}) == 9


def test_what_nobody_answered_takes_part_only_where_staff_want_that() -> None:
    one, _other, _request = people()
    third = company(WEST, "Third Sample Werke")
    attend(third, profile(third, WEST), WEST)
    waiting = ask(one, third)
    assert timetable(publish=False).meetings == 1
    values = PlanTimetable(event=EVENT.key, seconds=1, unanswered=True)
    assert meetings_timetable.plan_timetable(values, call(staff(EAST))).value == "2.5"
    assert waiting in {meeting.request for meeting in newest().meetings}


def test_a_request_left_out_has_its_reason() -> None:
    open_event(interpreters=())
    pairs = []
    for number, (slots, languages) in enumerate(
        (((1,), ("en",)), ((2,), ("en",)), ((), ("ja",)), ((), ("en",)))
    ):
        key = company(EAST, f"East Sample Works {number}")
        attend(key, profile(key, EAST), EAST, slots=slots, languages=languages)
        pairs.append(key)
    other = company(WEST, "West Sample Werke")
    attend(other, profile(other, WEST), WEST, slots=(1,))
    requests = [ask(key, other, weight=weight) for key, weight in zip(pairs, (3, 2, 2, 1), strict=True)]
    for request in requests:
        accept(request, other)
    timetable(publish=False)
    found = newest()
    assert [meeting.request for meeting in found.meetings] == [requests[0]]
    assert [found.left_out[one] for one in requests[1:]] == ["no-common-slot", "no-interpreter", "full"]


def test_without_a_shared_language_an_interpreter_sits_with_them() -> None:
    open_event()
    keys = []
    for side, language in ((EAST, "ja"), (EAST, "ja"), (WEST, "de"), (WEST, "de")):
        key = company(side, f"Sample {side} {len(keys)}")
        attend(key, profile(key, side), side, languages=(language,))
        keys.append(key)
    for one, other in ((keys[0], keys[2]), (keys[1], keys[3])):
        accept(ask(one, other), other)
    timetable()
    found = newest().meetings
    assert [one.interpreter for one in found] == ["de-ja", "de-ja"]
    assert found[0].slot != found[1].slot


def test_a_no_show_moves_nobody_who_need_not_move_and_those_who_lose_a_meeting_are_named() -> None:
    east, _west, requests = crowd(3)
    timetable()
    before = {one.request: one for one in newest().meetings}
    gone = WithdrawAttendance(event=EVENT.key, company=east[0])
    meetings_attending.withdraw_attendance(gone, call(participant(east[0])))
    found = repaired()
    assert set(found.lost) == {request for (one, _other), request in requests.items() if one == east[0]}
    assert found.replaces == 1
    assert found.moved == 0
    assert all(before[one.request] == one for one in found.meetings)
    assert set(found.left_out.values()) == {"absent"}


def test_who_leaves_early_keeps_what_was_before() -> None:
    east, _west, _requests = crowd(2)
    timetable()
    slots = sorted(one.slot for one in newest().meetings if east[0] in (one.company, one.toward))
    values = WithdrawAttendance(event=EVENT.key, company=east[0], missing_from=slots[1])
    meetings_attending.withdraw_attendance(values, call(staff(EAST)))
    found = repaired()
    assert all(one.slot < slots[1] for one in found.meetings if east[0] in (one.company, one.toward))


def test_when_tables_are_taken_away_the_rest_stays_where_it_is() -> None:
    crowd(4)
    timetable()
    before = {one.request: one for one in newest().meetings}
    meetings.change_event(ChangeEvent(event=EVENT.key, tables=2), call(staff(EAST)))
    found = repaired()
    per_slot = [
        sum(one.slot == slot for one in found.meetings) for slot in {one.slot for one in found.meetings}
    ]
    assert max(per_slot) <= 2
    assert max(one.table for one in found.meetings) <= 2
    stayed = sum(before[one.request].slot == one.slot for one in found.meetings)
    assert stayed >= sum(
        min(2, sum(one.slot == slot for one in before.values())) for slot in {o.slot for o in before.values()}
    )


def test_a_withdrawn_meeting_is_lost_and_the_others_stay() -> None:
    _east, west, requests = crowd(2)
    timetable()
    request = next(found for (_one, other), found in requests.items() if other == west[0])
    meetings_attending.withdraw_meeting(WithdrawMeeting(request=request), call(participant(west[0])))
    found = repaired()
    assert found.lost == (request,)
    assert found.moved == 0
    assert len(found.meetings) == 3


def test_a_locked_meeting_stays_in_every_later_timetable() -> None:
    crowd(3)
    timetable()
    chosen = newest().meetings[-1]
    lock = LockMeeting(event=EVENT.key, number=1, request=chosen.request)
    meetings_timetable.lock_meeting(lock, call(staff(EAST)))
    timetable(publish=False)
    again = next(one for one in newest().meetings if one.request == chosen.request)
    assert (again.slot, again.locked) == (chosen.slot, True)
    with pytest.raises(ConflictError, match="newer"):
        meetings_timetable.lock_meeting(lock, call(staff(EAST)))


def test_only_staff_compute_publish_and_lock() -> None:
    one, _other, request = people()
    timetable(publish=False)
    actor = call(participant(one))
    with pytest.raises(ForbiddenError):
        meetings_timetable.plan_timetable(PlanTimetable(event=EVENT.key), actor)
    with pytest.raises(ForbiddenError):
        meetings_timetable.repair_timetable(RepairTimetable(event=EVENT.key), actor)
    with pytest.raises(ForbiddenError):
        meetings_timetable.publish_timetable(NameTimetable(event=EVENT.key, number=1), actor)
    with pytest.raises(ForbiddenError):
        meetings_timetable.lock_meeting(LockMeeting(event=EVENT.key, number=1, request=request), actor)


def test_no_older_timetable_takes_the_place_of_a_newer_one() -> None:
    people()
    timetable(publish=False)
    timetable()
    with pytest.raises(ConflictError, match="later"):
        meetings_timetable.publish_timetable(NameTimetable(event=EVENT.key, number=1), call(staff(EAST)))


def test_meetings_that_took_place_are_counted_and_no_shows_are_not() -> None:
    east, _west, requests = crowd(2)
    timetable()
    gone = WithdrawAttendance(event=EVENT.key, company=east[0], missing_from=1)
    meetings_attending.withdraw_attendance(gone, call(staff(EAST)))
    other = next(request for (one, _two), request in requests.items() if one == east[1])
    with pytest.raises(ConflictError, match="not begun"):
        meetings.hold_meetings(HoldEvent(event=EVENT.key), call(staff(EAST)))
    meetings.hold_meetings(HoldEvent(event=EVENT.key, not_held=(other,)), call(staff(EAST), on=DAY))
    event = models.BrokerageEvent.objects.at(NEWEST).get().fact
    assert (event.standing, event.held) == (domain.EventStanding.HELD, 1)
    assert len(newest().not_held) == 3


def test_asking_goes_on_after_publication_and_a_new_plan_takes_it_in() -> None:
    one, _other, _request = people()
    timetable()
    third = company(WEST, "Third Sample Werke")
    attend(third, profile(third, WEST), WEST)
    values = AskMeeting(event=EVENT.key, company=third, toward=one)
    request = meetings_attending.ask_meeting(values, call(participant(third))).key
    accept(request, one)
    assert {found.request for found in repaired().meetings} >= {request}
