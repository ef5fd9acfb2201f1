"""The pages of events and delegations: what stands on them, their forms, their queries, their files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from hannover.fields.smes import domain, models
from hannover.fields.smes.actions import meetings, meetings_attending, meetings_timetable
from hannover.fields.smes.inputs.meetings import (
    CancelEvent,
    NameTimetable,
    RepairTimetable,
    WithdrawAttendance,
)
from hannover.jobs.models import Job
from hannover.jobs.tasks import Cancelled
from hannover.record.background import run_operation
from hannover.record.moment import now
from hannover.record.signing import NEWEST
from tests.fields.smes.meetings_stage import DAY, EVENT, attend, crowd, open_event, people, timetable
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
from tests.fields.smes.visits_stage import FIRST, KEY, confirmed_host, plan, tour

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")
ROOT = "/en/fields/smes"
PAGE = f"{ROOT}/events/{EVENT.key}"


def test_staff_plan_open_and_change_an_event_by_forms() -> None:
    client = browser(staff(EAST))
    posted = {
        "key": "spring-fair", "title_en": "Spring fair", "place_en": "Sampleton", "days": DAY.isoformat(),
        "time_zone": "Europe/Berlin", "begins": "09:00", "ends": "12:00", "minutes": "20", "gap": "5",
        "pauses": "10:30-10:45", "tables": "5", "interpreters": "ja-de:2", "closes_on": TODAY.isoformat(),
    }  # fmt: skip
    wrong = client.post(f"{ROOT}/plan-event/", posted | {"time_zone": "Nowhere"})
    assert wrong.status_code == 400
    assert "is not a time zone" in wrong.content.decode()
    assert client.post(f"{ROOT}/plan-event/", posted).status_code == 302
    assert client.post(f"{ROOT}/events/spring-fair/open/").status_code == 302
    form = client.get(f"{ROOT}/events/spring-fair/change/").content.decode()
    assert 'value="de-ja:2"' in form
    changed = {
        "title_en": "Spring fair",
        "place_en": "Sampleton",
        "tables": "3",
        "interpreters": "",
        "closes_on": TODAY.isoformat(),
    }
    assert client.post(f"{ROOT}/events/spring-fair/change/", changed).status_code == 302
    event = models.BrokerageEvent.objects.at(NEWEST).get().fact
    assert (event.tables, event.interpreters, event.standing) == (3, (), domain.EventStanding.OPEN)


def test_a_company_registers_asks_and_is_answered_by_forms() -> None:
    open_event()
    one, p, other, q = pair()
    attend(other, q, WEST)
    mine, theirs = browser(participant(one)), browser(participant(other))
    own = f"{PAGE}/of/{one}"
    form = mine.get(f"{own}/register/").content.decode()
    assert re.search(r"\w 20\d\d 09:00–09:20 \(your clock: 0[78]:00\)", form)
    assert (
        mine.post(f"{own}/register/", {"profile": p, "languages": "ja, en", "slots": ["1", "2"]}).status_code
        == 302
    )
    assert "Sensors that foresee wear" in mine.get(f"{own}/others/?words=spindles").content.decode()
    assert "No company that you could ask" in mine.get(f"{own}/others/?words=bakery").content.decode()
    assert (
        mine.post(f"{own}/ask/{other}/", {"weight": "3", "message_en": "We make tools."}).status_code == 302
    )
    request = str(models.MeetingRequest.objects.get().entity)
    assert "1 request waits for your answer" in theirs.get(f"{PAGE}/").content.decode()
    assert theirs.post(f"{PAGE}/of/{other}/requests/{request}/accept/").status_code == 302
    assert "Muster Sample Werke" in mine.get(f"{own}/").content.decode()
    assert mine.post(f"{own}/requests/{request}/withdraw/").status_code == 302
    assert models.MeetingRequest.objects.at(NEWEST).get().fact.standing is domain.RequestStanding.WITHDRAWN


class Watched:
    """A worker's context: keeps what is reported, and cancels at the first report where `cancels`."""

    def __init__(self, *, cancels: bool = False) -> None:
        self.cancels, self.reports, self.result = cancels, list[tuple[int, int, str]](), None
        self.finish_requested = False

    def report(self, done: int, total: int = 0, *, message: str = "") -> None:
        self.reports.append((done, total, message))
        if self.cancels:
            raise Cancelled("asked for")

    @contextmanager
    def effect(self) -> Iterator[Watched]:
        yield self


def test_a_timetable_is_computed_in_the_background_watched_and_published() -> None:
    crowd(2)
    client = browser(staff(EAST))
    assert client.post(f"{PAGE}/compute/", {"seconds": "1"}).status_code == 302
    job = Job.objects.get()
    event = client.get(f"{PAGE}/").content.decode()
    assert 'hx-trigger="every 1s"' in event
    assert "Waiting for its turn" in event
    assert "Stop and keep the best so far" in event
    progress = f"{ROOT}/computing/{job.pk}/"
    again = client.post(f"{PAGE}/compute/", {"seconds": "1"}, follow=True).content.decode()
    assert again.count("being computed already") == 1
    work = Watched()
    run_operation.func(work, **job.kwargs)
    assert work.result["meetings"] == 4
    assert all(re.fullmatch(r"\w*\|[\d.]*\|[\d.inf]+", message) for _done, _total, message in work.reports)
    Job.objects.update(status="RUNNING", lease_until=now().known_at, progress_message="weight|6|8")
    assert "Best so far: 6. Nothing can exceed 8." in client.get(progress).content.decode()
    assert browser(staff(EAST, Role.REVIEWER)).post(f"{progress}finish/").status_code == 403
    assert browser(staff(WEST)).post(f"{progress}finish/").headers["Location"] == f"{PAGE}/#timetables"
    assert "It ends now; the best so far is kept." in client.get(progress).content.decode()
    assert "Stop and keep" not in client.get(f"{PAGE}/").content.decode()
    Job.objects.update(status="SUCCESSFUL", lease_until=None)
    assert client.get(progress).headers["HX-Refresh"] == "true"
    assert "this is proven" in client.get(f"{PAGE}/timetables/1/").content.decode()
    assert client.post(f"{PAGE}/timetables/1/publish/").status_code == 302
    assert browser(staff(EAST, Role.REVIEWER)).get(progress).status_code == 403


def test_a_cancelled_computation_leaves_nothing() -> None:
    crowd(2)
    client = browser(staff(EAST))
    client.post(f"{PAGE}/compute/", {"seconds": "1"})
    with pytest.raises(Cancelled):
        run_operation.func(Watched(cancels=True), **Job.objects.get().kwargs)
    assert not models.Timetable.objects.exists()
    give_up = f"{ROOT}/computing/{Job.objects.get().pk}/give-up/"
    assert browser(staff(WEST)).post(give_up).status_code == 403
    assert client.post(give_up).headers["Location"] == f"{PAGE}/#timetables"
    assert Job.objects.get().status == "CANCELLED"
    assert client.post(f"{PAGE}/compute/", {"seconds": "1"}).status_code == 302
    assert Job.objects.count() == 2


def test_the_calendar_moves_and_cancels_what_was_published() -> None:
    east, west, _requests = crowd(2)
    timetable()
    mine = browser(participant(west[0]))
    address = f"{PAGE}/of/{west[0]}/timetable.ics"
    before = {str(one["UID"]): one for one in Calendar.from_ical(mine.get(address).content).walk("VEVENT")}
    assert {int(one["SEQUENCE"]) for one in before.values()} == {0}
    assert all(one.decoded("DTSTART").utcoffset().total_seconds() == 0 for one in before.values())
    gone = WithdrawAttendance(event=EVENT.key, company=east[0])
    meetings_attending.withdraw_attendance(gone, call(staff(EAST)))
    meetings_timetable.repair_timetable(RepairTimetable(event=EVENT.key, seconds=1), call(staff(EAST)))
    meetings_timetable.publish_timetable(NameTimetable(event=EVENT.key, number=2), call(staff(EAST)))
    after = {str(one["UID"]): one for one in Calendar.from_ical(mine.get(address).content).walk("VEVENT")}
    assert set(after) == set(before)
    assert sorted((str(one["STATUS"]), int(one["SEQUENCE"])) for one in after.values()) == [
        ("CANCELLED", 1),
        ("CONFIRMED", 0),
    ]
    page = mine.get(f"{PAGE}/of/{west[0]}/").content.decode()
    assert "What changed for you" in page
    meetings.cancel_event(CancelEvent(event=EVENT.key, reason="No hall"), call(staff(EAST)))
    ended = Calendar.from_ical(mine.get(address).content).walk("VEVENT")
    assert {str(one["STATUS"]) for one in ended} == {"CANCELLED"}


def test_meetings_stand_at_the_same_instants_whatever_the_zone_of_the_place() -> None:
    open_event(days=("2031-10-25", "2031-10-27"), closes_on="2031-10-01")
    page = browser(staff(EAST)).get(f"{PAGE}/").content.decode()
    assert "By your clock" in page
    starts = {slot.start for slot in models.BrokerageEvent.objects.at(NEWEST).get().fact.slots}
    assert {"2031-10-25T09:00+02:00", "2031-10-27T09:00+01:00"} <= starts


def test_every_page_shows_the_clock_of_the_place_whatever_the_clock_of_the_server() -> None:
    one, _other, _request = people()
    timetable()
    staff_pages, mine = browser(staff(EAST)), browser(participant(one))
    for client, address in (
        (staff_pages, f"{PAGE}/"),
        (staff_pages, f"{PAGE}/timetables/1/"),
        (mine, f"{PAGE}/of/{one}/"),
    ):
        assert "09:00–09:20" in client.get(address).content.decode(), address
    plan()
    confirmed_host("Host Sample A", "Gifu")
    tour()
    page = browser(staff(WEST)).get(f"{ROOT}/delegations/{KEY}/").content.decode()
    assert re.search(r"<div>(09|1[0-5]):\d\d–(1[0-6]):\d\d</div>", page)


def test_the_export_is_a_table_that_no_spreadsheet_computes() -> None:
    one, _other, _request = people()
    timetable()
    content = browser(staff(EAST)).get(f"{PAGE}/timetables/1/rows.csv").content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [(row["company"], row["partner"], row["slot"], row["table"]) for row in rows] == [
        ("Aoki Sample Seiki", "Muster Sample Werke", "1", "1")
    ]
    assert one


def test_an_organizer_sees_a_slot_or_a_table_at_a_time_with_its_room() -> None:
    east, _west, _requests = crowd(3)
    client = browser(staff(EAST))
    wrong = {"title_en": "Sample fair", "place_en": "Sampleton", "tables": "4", "closes_on": DAY.isoformat()}
    refused = client.post(f"{PAGE}/change/", wrong | {"rooms": "Hall A:1, Hall B:2"})
    assert "the rooms hold 3 tables, the event has 4" in refused.content.decode()
    assert client.post(f"{PAGE}/change/", wrong | {"rooms": "Hall A:1、Hall B:3"}).status_code == 302
    timetable()
    address = f"{PAGE}/timetables/1/"
    first = client.get(address).content.decode()
    entries = models.Timetable.objects.at(NEWEST).get().fact.meetings
    of_first = sum(one.slot == entries[0].slot for one in entries)
    assert first.count('id="meeting-') == of_first < len(entries) == 9
    of_table = client.get(f"{address}?table=1").content.decode()
    assert of_table.count('id="meeting-') == sum(one.table == 1 for one in entries)
    assert "<div>Hall A, 1</div>" in of_table
    assert client.get(f"{address}?table=nonsense").status_code == 200
    assert "Hall " in browser(participant(east[0])).get(f"{PAGE}/of/{east[0]}/").content.decode()


def test_staff_lock_and_unlock_on_the_page() -> None:
    people()
    timetable(publish=False)
    client = browser(staff(WEST))
    request = models.Timetable.objects.at(NEWEST).get().fact.meetings[0].request
    lock = f"{PAGE}/timetables/1/lock/{request}/"
    assert client.post(lock, {"locked": "yes"}).status_code == 302
    assert "Unlock" in client.get(f"{PAGE}/timetables/1/").content.decode()
    assert client.post(lock, {"locked": "no"}).status_code == 302
    assert browser(participant(company(EAST))).post(lock, {"locked": "yes"}).status_code in (302, 403)
    assert not models.Timetable.objects.at(NEWEST).get().fact.meetings[0].locked


def test_more_companies_need_no_more_queries() -> None:
    counts = []
    for each in (2, 4):
        if each == 2:
            east, _west, _requests = crowd(2)
            timetable()
        else:
            for number in range(6):
                key = company(WEST, f"Further Sample Works {number}")
                attend(key, profile(key, WEST), WEST)
        client, own = browser(participant(east[0])), f"{PAGE}/of/{east[0]}"
        found = []
        for address in (f"{PAGE}/", f"{own}/", f"{own}/others/", f"{own}/timetable.ics"):
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 50


def test_a_delegation_is_run_by_forms_with_a_route_that_has_words() -> None:
    member = company(WEST, "Member Sample Werke")
    client = browser(staff(WEST))
    posted = {
        "key": KEY, "title_en": "Sample delegation", "start_en": "Nagoya", "start_latitude": "35.17",
        "start_longitude": "136.88", "members": [member], "first_day": FIRST.isoformat(), "hours_0": "09:00", "hours_1": "17:00",
        "time_zone": "Asia/Tokyo", "speed_kmh": "60",
    }  # fmt: skip
    wrong = client.post(f"{ROOT}/plan-delegation/", posted | {"start_latitude": "north"})
    assert wrong.status_code == 400
    assert client.post(f"{ROOT}/plan-delegation/", posted).status_code == 302
    host = company(EAST, "Host Sample Seiki")
    under = profile(host, EAST)
    invited = {
        "host": under, "place_en": "Gifu", "place_latitude": "35.42", "place_longitude": "136.76",
        "worth": "3", f"hours_{FIRST.isoformat()}_0": "09:30", f"hours_{FIRST.isoformat()}_1": "16:30", "visit_minutes": "90",
    }  # fmt: skip
    assert client.post(f"{ROOT}/delegations/{KEY}/invite/", invited).status_code == 302
    entity = models.Host.objects.get().entity
    theirs = browser(participant(host))
    answered = {f"hours_{FIRST.isoformat()}_0": "10:00", f"hours_{FIRST.isoformat()}_1": "12:00"}
    assert theirs.post(f"{ROOT}/delegations/{KEY}/hosts/{entity}/confirm/", answered).status_code == 302
    tour()
    page = client.get(f"{ROOT}/delegations/{KEY}/").content.decode()
    assert re.search(r'role="img" aria-label="Route of [^"]*: Nagoya, 1 Gifu"', page)
    assert "great-circle distance at 60 km/h" in page
    rows = client.get(f"{ROOT}/delegations/{KEY}/travel-times.csv").content.decode("utf-8-sig")
    assert rows.splitlines()[0] == "from,to,minutes,from_name,to_name,estimated"
    assert len(rows.splitlines()) == 3
    note = {"host": str(entity), "on": TODAY.isoformat(), "seen_en": "Sensors on every spindle."}
    assert theirs.post(f"{ROOT}/delegations/{KEY}/notes/new/", note).status_code == 302
    written = models.VisitNote.objects.get().entity
    for side in (EAST, WEST):
        signing = browser(staff(side, Role.SECRETARIAT))
        shown = signing.get(f"{ROOT}/delegations/{KEY}/notes/{written}/sign/").content.decode()
        digest = re.search(r'name="digest" value="(\w{64})"', shown)
        assert digest
        signed = signing.post(f"{ROOT}/delegations/{KEY}/notes/{written}/sign/", {"digest": digest[1]})
        assert signed.status_code == 302
    assert (
        "Sensors on every spindle"
        in browser(participant(company(EAST))).get(f"{ROOT}/delegations/{KEY}/").content.decode()
    )


def test_a_host_that_withdraws_is_cancelled_in_the_calendars_of_the_members() -> None:
    member = company(WEST, "Member Sample Werke")
    plan((member,))
    one, host = confirmed_host("Host Sample A", "Gifu")
    confirmed_host("Host Sample B", "Seto")
    tour()
    mine, address = browser(participant(member)), f"{ROOT}/delegations/{KEY}/tour.ics"
    assert [str(one_["STATUS"]) for one_ in Calendar.from_ical(mine.get(address).content).walk("VEVENT")] == [
        "CONFIRMED"
    ] * 2
    assert (
        browser(participant(one)).post(f"{ROOT}/delegations/{KEY}/hosts/{host}/withdraw/").status_code == 302
    )
    assert "This tour no longer holds" in mine.get(f"{ROOT}/delegations/{KEY}/").content.decode()
    tour()
    statuses = [str(one_["STATUS"]) for one_ in Calendar.from_ical(mine.get(address).content).walk("VEVENT")]
    assert sorted(statuses) == ["CANCELLED", "CONFIRMED"]


def test_a_delegation_that_is_called_off_tells_hosts_and_members_why() -> None:
    member = company(WEST, "Member Sample Werke")
    plan((member,))
    one, _host = confirmed_host("Host Sample A", "Gifu")
    tour()
    page = f"{ROOT}/delegations/{KEY}/"
    assert browser(staff(EAST)).post(f"{page}cancel/", {"reason": "Storm"}).status_code == 403
    assert browser(staff(WEST)).post(f"{page}cancel/", {"reason": " "}).status_code == 400
    assert browser(staff(WEST)).post(f"{page}cancel/", {"reason": "A storm is forecast."}).status_code == 302
    for reader in (participant(member), participant(one), staff(EAST)):
        assert "A storm is forecast." in browser(reader).get(page).content.decode()
    shown = browser(participant(company(EAST))).get(page).content.decode()
    assert "This delegation was cancelled" in shown
    assert "storm" not in shown
    visits = Calendar.from_ical(browser(participant(member)).get(f"{page}tour.ics").content).walk("VEVENT")
    assert [str(one_["STATUS"]) for one_ in visits] == ["CANCELLED"]
    assert browser(staff(WEST)).post(f"{page}compute/", {"seconds": "1"}, follow=True).status_code == 200
