"""Long lists of an event: participants and requests for its staff, and whom a company can ask."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hannover.fields.smes.actions import meetings_attending
from hannover.fields.smes.inputs.meetings import WithdrawAttendance
from tests.fields.smes.meetings_stage import EVENT, ask, attend, crowd, open_event, timetable
from tests.fields.smes.stage import (
    EAST,
    VISITOR,
    WEST,
    Role,
    browser,
    call,
    company,
    participant,
    profile,
    programme,
    staff,
)

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")


def rows(page: str) -> list[str]:
    """What stands in each row of the table of a page."""
    body = re.search(r"<tbody[^>]*>(.*?)</tbody>", page, re.DOTALL)
    found = re.findall(r"<tr.*?</tr>", body[1], re.DOTALL) if body else []
    return [" ".join(html.unescape(re.sub(r"<[^>]*>", " ", row)).split()) for row in found]


def shown(name: str, query: str = "", side: str = EAST) -> list[str]:
    answer = browser(staff(side)).get(reverse(f"smes:{name}", args=[EVENT.key]) + query)
    assert answer.status_code == 200
    return rows(answer.content.decode())


def test_staff_search_and_sort_the_participants_with_what_each_has_before_it() -> None:
    east, west, _requests = crowd(3)
    timetable()
    gone = WithdrawAttendance(event=EVENT.key, company=west[2])
    meetings_attending.withdraw_attendance(gone, call(staff(WEST)))
    found = shown("event-participants")
    assert len(found) == 6
    names = [row.split(" East ")[0] for row in shown("event-participants", f"?side={EAST}&sort=-name")]
    assert names == [f"East Sample Works {number}" for number in (2, 1, 0)]
    [first] = shown("event-participants", "?words=works+1&side=east")
    assert "East Sample Works 1" in first
    assert "3 out, 0 in" in first
    assert [row.endswith("Withdrawn") for row in found].count(True) == 1
    assert shown("event-participants", "?words=nobody") == []
    assert len(shown("event-participants", "?sort=nonsense&side=nowhere")) == 6, "nonsense is passed over"
    assert len(east) == 3


def test_staff_search_and_sort_the_requests() -> None:
    east, west, _requests = crowd(2)
    timetable()
    late = company(EAST, "Late Sample Works")
    attend(late, profile(late, EAST), EAST)
    ask(late, west[0], weight=3)
    assert len(shown("event-requests")) == 5
    [waiting] = shown("event-requests", "?standing=asked")
    assert waiting.startswith("East Late Sample Works")
    assert waiting.endswith("Waiting for an answer –")
    assert shown("event-requests", "?sort=-weight")[0] == waiting
    assert len(shown("event-requests", "?words=sample+works+1")) == 3, "either end of a request is found"
    assert all("Has a place" in row for row in shown("event-requests", "?standing=accepted"))
    assert len(east) == 2


def test_nobody_but_staff_reads_the_lists() -> None:
    east, _west, _requests = crowd(1)
    for name in ("event-participants", "event-requests"):
        for reader in (participant(east[0]), staff(EAST, Role.REVIEWER), VISITOR):
            assert browser(reader).get(reverse(f"smes:{name}", args=[EVENT.key])).status_code in (302, 403)


def test_an_event_without_anybody_says_so() -> None:
    open_event()
    for name, words in (
        ("event-participants", "No company is registered yet."),
        ("event-requests", "There is no request yet."),
    ):
        address = reverse(f"smes:{name}", args=[EVENT.key])
        assert words in browser(staff(EAST)).get(address).content.decode()


def test_more_than_a_page_of_companies_can_be_turned_to_sorted_and_narrowed() -> None:
    open_event()
    own = company(EAST)
    attend(own, profile(own, EAST), EAST, languages=("ja",), slots=(1, 2))
    others = []
    for number in range(32):
        key = company(WEST)
        others.append(key)
        title = {"en": f"Sensor {number:02}"}
        attend(
            key, profile(key, WEST, title=title), WEST,
            languages=("de",) if number else ("de", "ja"), slots=(1, 2, 3) if number == 31 else (2,),
        )  # fmt: skip
    address = reverse("smes:attendees", args=[EVENT.key, own])
    client = browser(participant(own))
    first = client.get(address).content.decode()
    assert len(rows(first)) == 30
    assert 'rel="next"' in first
    assert [row.split(" West")[0] for row in rows(client.get(f"{address}?page=2").content.decode())] == [
        "Sensor 30 DE-BW",
        "Sensor 31 DE-BW",
    ]
    assert rows(client.get(f"{address}?sort=-slots").content.decode())[0].startswith("Sensor 31")
    assert rows(client.get(f"{address}?sort=-name").content.decode())[0].startswith("Sensor 31")
    assert "none in common" not in rows(first)[0]
    assert "none in common" in rows(first)[1]
    ask(own, others[5])
    left = rows(client.get(f"{address}?new=on&page=2").content.decode())
    assert len(left) == 1


def test_more_participants_need_no_more_queries() -> None:
    crowd(2)
    timetable()
    counts = []
    for more in (0, 4):
        for _number in range(more):
            key = company(WEST)
            attend(key, profile(key, WEST), WEST)
        client = browser(staff(EAST))
        for name in ("event-participants", "event-requests"):
            address = reverse(f"smes:{name}", args=[EVENT.key])
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
