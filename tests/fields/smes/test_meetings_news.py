"""What others do at events and on visits is told to everybody whom it concerns, in the language of who reads."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from hannover.errors import ConflictError
from hannover.fields.smes import models
from hannover.fields.smes.actions import (
    meetings,
    meetings_attending,
    meetings_timetable,
    visits,
    visits_notes,
)
from hannover.fields.smes.actions.companies_ending import forget_company
from hannover.fields.smes.actions.meetings_checking import timetable_rows
from hannover.fields.smes.domain import RequestStanding
from hannover.fields.smes.inputs.companies import ForgetCompany
from hannover.fields.smes.inputs.meetings import (
    CancelEvent,
    ChangeEvent,
    NameTimetable,
    RepairTimetable,
    WithdrawAttendance,
)
from hannover.fields.smes.inputs.visits import CancelDelegation, SignNote, WithdrawHost, WriteNote
from hannover.record.log import Author, Draft, append
from hannover.record.signing import NEWEST, signatures_of
from tests.fields.smes import visits_stage
from tests.fields.smes.meetings_stage import EVENT, accept, ask, attend, crowd, open_event, people, timetable
from tests.fields.smes.stage import (
    EAST,
    TODAY,
    WEST,
    Role,
    browser,
    call,
    company,
    pair,
    participant,
    profile,
    programme,
    staff,
)

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")


def told(key: str, language: str = "en") -> str:
    """What is new for a company, as its own participant reads it."""
    with translation.override(language):
        page = browser(participant(key)).get(reverse("smes:company", args=[key])).content.decode()
    return " ".join(html.unescape(page.split('id="news"')[1].split("</section>")[0]).split())


def part(key: str, language: str = "en") -> str:
    with translation.override(language):
        address = reverse("smes:event-part", args=[EVENT.key, key])
        return " ".join(html.unescape(browser(participant(key)).get(address).content.decode()).split())


def repaired() -> None:
    made = meetings_timetable.repair_timetable(RepairTimetable(event=EVENT.key, seconds=2), call(staff(EAST)))
    published = NameTimetable(event=EVENT.key, number=made.number)
    meetings_timetable.publish_timetable(published, call(staff(EAST)))


def test_a_published_timetable_is_told_with_the_number_of_own_meetings() -> None:
    one, other, _request = people()
    timetable()
    assert "Timetable of an event</a>: published (Meetings: 1)" in told(one)
    assert "面談" in told(other, "ja")


def test_an_event_that_is_called_off_is_told_with_the_reason_to_all_who_registered() -> None:
    one, other, _request = people()
    timetable()
    meetings.cancel_event(CancelEvent(event=EVENT.key, reason="The hall burnt down."), call(staff(EAST)))
    for key in (one, other):
        assert "Brokerage event</a>: cancelled" in told(key)
        assert "The hall burnt down." in part(key)
    with pytest.raises(ConflictError):
        meetings_attending.withdraw_attendance(
            WithdrawAttendance(event=EVENT.key, company=one), call(participant(one))
        )


def test_who_withdraws_after_the_timetable_is_printed_is_told_to_those_it_was_to_meet() -> None:
    east, west, requests = crowd(2)
    timetable()
    meetings_attending.withdraw_attendance(
        WithdrawAttendance(event=EVENT.key, company=west[0]), call(participant(west[0]))
    )
    for key in east:
        assert "Attendance of a company that you are to meet</a>: withdrawn" in told(key)
        assert "Cannot take place as things stand" in part(key)
    assert "Attendance of a company" not in told(west[1])
    repaired()
    for key in east:
        assert "published (Meetings: 1, Cancelled: 1)" in told(key)
        assert "What changed for you" in part(key)
    lost = timetable_rows(EVENT.key)[0].fact.lost
    assert set(lost) == {request for (_one, other), request in requests.items() if other == west[0]}


def test_a_company_that_is_forgotten_leaves_its_meetings_cancelled_and_told() -> None:
    one, other, request = people()
    timetable()
    forget_company(ForgetCompany(company=other), call(staff(WEST)))
    news = told(one)
    assert "Request for a meeting</a>: withdrawn" in news
    assert "Attendance of a company" not in news, "its request has ended: once is enough"
    assert "The other company has left the programme." in news
    found = models.MeetingRequest.objects.at(NEWEST).get(key=request).fact
    assert found.standing is RequestStanding.WITHDRAWN


def test_tables_that_are_taken_away_are_told_and_so_is_what_the_repair_changed() -> None:
    east, west, _requests = crowd(3)
    timetable()
    meetings.change_event(ChangeEvent(event=EVENT.key, tables=1), call(staff(EAST)))
    for key in (*east, *west):
        assert "Brokerage event</a>: changed" in told(key)
    repaired()
    placed = {key for one in timetable_rows(EVENT.key)[0].fact.meetings for key in (one.company, one.toward)}
    before = timetable_rows(EVENT.key)[1].fact.meetings
    for key in {one.company for one in before}:
        assert "Timetable of an event</a>: published" in told(key)
    assert placed <= {*east, *west}


def test_a_profile_that_expires_takes_no_meeting_away_and_its_company_is_told() -> None:
    one, other, request = people()
    third = company(EAST)
    attend(third, profile(third, EAST), EAST)
    row = models.Profile.objects.at(NEWEST).get(parent=other)
    expired = replace(row.fact, expires_on=TODAY - timedelta(days=1))
    state = Draft(state=expired, happened_on=TODAY, entity=str(row.entity), audience="public")
    append(Author(side=WEST), [state])
    assert "Your profile is not published any more" in part(other)
    assert "Your profile is not published any more" not in part(one)
    with pytest.raises(ConflictError, match="not published, or has expired"):
        ask(third, other)
    address = reverse("smes:attendees", args=[EVENT.key, third])
    assert (
        "No company that you could ask is registered."
        in browser(participant(third)).get(address).content.decode()
    )
    made = timetable()
    assert (made.meetings, timetable_rows(EVENT.key)[0].fact.meetings[0].request) == (1, request)


def test_members_and_hosts_are_told_of_the_tour_of_each_other_and_of_the_end() -> None:
    member = company(WEST, "Member Sample Werke")
    visits_stage.plan((member,))
    host, stop = visits_stage.confirmed_host("Host Sample Works", "Gifu")
    stranger = company(WEST, "Stranger Sample Werke")
    visits_stage.tour()
    assert "Host of a visit" not in told(member), "the tour tells of hosts that confirm"
    for key in (member, host):
        assert "Tour of a delegation</a>: published" in told(key)
    visits.withdraw_host(WithdrawHost(host=stop), call(participant(host)))
    assert "Host of a visit</a>: withdrawn" in told(member)
    reason = CancelDelegation(delegation=visits_stage.KEY, reason="No flights.")
    visits.cancel_delegation(reason, call(staff(WEST)))
    for key in (member, host):
        assert "Delegation</a>: cancelled" in told(key)
    assert "Nothing has happened yet." in told(stranger)


def test_a_note_is_told_when_it_is_written_and_when_everybody_can_read_it() -> None:
    member = company(WEST, "Member Sample Werke")
    visits_stage.plan((member,))
    host, stop = visits_stage.confirmed_host("Host Sample Works", "Gifu")
    visits_stage.tour()
    note = visits_notes.write_note(
        WriteNote(delegation=visits_stage.KEY, host=stop, seen={"en": "Sensors on old lathes."}),
        call(participant(member)),
    ).key
    assert "Note on a visit</a>: written down" in told(host)
    for side in (EAST, WEST):
        digest = signatures_of("smes:visit-note", note, moment=NEWEST, actor=staff(EAST)).digest
        visits_notes.sign_note(SignNote(note=note, digest=digest), call(staff(side, Role.SECRETARIAT)))
    for key in (member, host):
        assert "Note on a visit</a>: published" in told(key)


def test_news_of_more_partners_need_no_more_queries() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    open_event()
    one, under, other, toward = pair()
    attend(one, under, EAST)
    attend(other, toward, WEST)
    accept(ask(one, other), other)
    counts = []
    for more in (0, 3):
        for _number in range(more):
            key = company(WEST)
            attend(key, profile(key, WEST), WEST)
            accept(ask(one, key), key)
        client, address = browser(participant(one)), reverse("smes:company", args=[one])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
