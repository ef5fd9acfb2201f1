"""No page, calendar, PDF or export of events and visits tells a name before the rules allow it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from pypdf import PdfReader

from hannover.accounts.permissions import Actor
from hannover.fields.smes.actions import meetings_attending
from hannover.fields.smes.inputs.meetings import WithdrawAttendance
from hannover.jobs.models import Job
from tests.fields.smes.meetings_stage import EVENT, accept, ask, attend, open_event, timetable
from tests.fields.smes.stage import (
    EAST,
    VISITOR,
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
from tests.fields.smes.visits_stage import KEY, confirmed_host, invite, plan, tour, town

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")

AOKI, MUSTER = "Aoki Sample Seiki", "Muster Sample Werke"
LANGUAGES = ("en", "ja", "de")


def texts(client: Client, addresses: list[str]) -> Iterator[tuple[str, str]]:
    """What each address answers, as text: PDFs and calendars are unpacked; a refusal is an answer too."""
    for address in addresses:
        response = client.get(address)
        assert response.status_code in (200, 302, 403, 404, 405, 409), (address, response.status_code)
        kind = response.headers.get("Content-Type", "")
        if response.status_code == 200 and "pdf" in kind:
            pages = PdfReader(io.BytesIO(response.content)).pages
            yield address, re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
        else:
            yield address, response.content.decode().replace("\r\n ", "")


def event_addresses(companies: list[str], request: str) -> list[str]:
    found = []
    for language in LANGUAGES:
        root = f"/{language}/fields/smes"
        event = f"{root}/events/{EVENT.key}"
        found += [
            f"{root}/",
            f"{root}/events/",
            f"{event}/",
            f"{event}/timetables/1/",
            f"{event}/timetables/1/rows.csv",
        ]
        found += [
            f"{event}/participants/",
            f"{event}/requests/",
            f"{event}/participants/?sort=name&words=sample",
        ]
        found += [f"{event}/change/", f"{event}/held/", f"{event}/timetables/1/?by=table"]
        for key in companies:
            own = f"{event}/of/{key}"
            found += [
                f"{own}/",
                f"{own}/others/",
                f"{own}/timetable.ics",
                f"{own}/timetable.pdf",
                f"{own}/register/",
            ]
            found += [f"{own}/missing/", f"{own}/requests/{request}/accept/"]
            found += [f"{own}/ask/{other}/" for other in companies]
    return found


def visit_addresses() -> list[str]:
    found = []
    for language in LANGUAGES:
        root = f"/{language}/fields/smes/delegations"
        own = f"{root}/{KEY}"
        found += [
            f"{root}/",
            f"{own}/",
            f"{own}/tour.ics",
            f"{own}/tour.pdf",
            f"{own}/travel-times.csv",
            f"{own}/invite/",
        ]
        found += [f"{own}/end/", f"{own}/notes/new/"]
    return found


def telling(actor: Actor, addresses: list[str], *names: str) -> list[str]:
    """The addresses that tell this actor one of these names."""
    return [
        address for address, text in texts(browser(actor), addresses) if any(name in text for name in names)
    ]


def test_before_both_agreed_nobody_reads_the_other_name() -> None:
    open_event()
    one, p, other, q = pair()
    stranger = company(WEST, "Stranger Sample Werke")
    for key, under, side in ((one, p, EAST), (other, q, WEST), (stranger, profile(stranger, WEST), WEST)):
        attend(key, under, side)
    request = ask(one, other)
    addresses = event_addresses([one, other, stranger], request)
    assert telling(participant(one), addresses, AOKI)
    for actor, hidden in (
        (participant(one), (MUSTER, "Stranger")),
        (participant(other), (AOKI, "Stranger")),
        (participant(stranger), (AOKI, MUSTER)),
        (staff(EAST), (MUSTER, "Stranger")),
        (staff(WEST, Role.SECRETARIAT), (AOKI,)),
        (staff(EAST, Role.REVIEWER), (AOKI, MUSTER, "Stranger")),
        (VISITOR, (AOKI, MUSTER, "Stranger")),
    ):
        assert telling(actor, addresses, *hidden) == []


def test_once_both_agreed_the_two_and_their_staff_read_the_names_and_nobody_else() -> None:
    open_event()
    one, p, other, q = pair()
    stranger = company(WEST, "Stranger Sample Werke")
    for key, under, side in ((one, p, EAST), (other, q, WEST), (stranger, profile(stranger, WEST), WEST)):
        attend(key, under, side)
    request = ask(one, other)
    accept(request, other)
    timetable()
    addresses = event_addresses([one, other, stranger], request)
    own = f"/ja/fields/smes/events/{EVENT.key}/of/{one}"
    told = telling(participant(one), addresses, MUSTER)
    assert {f"{own}/", f"{own}/timetable.ics", f"{own}/timetable.pdf"} <= set(told)
    assert f"/en/fields/smes/events/{EVENT.key}/timetables/1/rows.csv" in telling(
        staff(EAST), addresses, MUSTER
    )
    for actor in (participant(stranger), VISITOR):
        assert telling(actor, addresses, AOKI, MUSTER) == []


def test_hosts_and_members_read_names_after_the_host_confirmed_and_nobody_else() -> None:
    member = company(WEST, MUSTER)
    profile(member, WEST)
    plan((member,))
    host, _id = confirmed_host(AOKI, "Gifu")
    waiting = company(EAST, "Waiting Sample Seiki")
    invite(waiting, profile(waiting, EAST), town("Seto"))
    tour()
    addresses = visit_addresses()
    assert f"/de/fields/smes/delegations/{KEY}/tour.pdf" in telling(participant(member), addresses, AOKI)
    assert f"/de/fields/smes/delegations/{KEY}/" in telling(participant(host), addresses, MUSTER)
    for actor, hidden in (
        (participant(member), ("Waiting",)),
        (participant(host), ("Waiting",)),
        (participant(waiting), (AOKI, MUSTER)),
        (staff(WEST), ("Waiting",)),
        (VISITOR, (AOKI, MUSTER, "Waiting", "Gifu", "Seto")),
    ):
        assert telling(actor, addresses, *hidden) == []


def test_a_company_that_is_gone_keeps_no_name_in_what_jobs_and_events_leave() -> None:
    open_event()
    one, p, other, q = pair()
    attend(one, p, EAST)
    attend(other, q, WEST)
    accept(ask(one, other), other)
    timetable()
    meetings_attending.withdraw_attendance(
        WithdrawAttendance(event=EVENT.key, company=one), call(staff(EAST))
    )
    left = json.dumps(list(Job.objects.values("kwargs", "result", "progress_message")))
    assert AOKI not in left
    page = browser(participant(other)).get(f"/en/fields/smes/events/{EVENT.key}/of/{other}/").content.decode()
    assert "Cannot take place as things stand" in page
