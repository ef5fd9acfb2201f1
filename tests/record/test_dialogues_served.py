"""The calendar as it is served, and what the pages of the dialogues cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from icalendar import Calendar

from hannover.accounts.permissions import Role
from hannover.record import models
from hannover.record.dialogues.reading import read_round
from hannover.record.moment import now
from tests.record.dialogue_stage import EAST, LANGUAGES, WEST, Talks, programme, secretariat, signed_in

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")
talks = Talks()
NEXT_YEAR = now().as_of.year + 1


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_is_served_in_the_language_of_its_address(language: str) -> None:
    outcome = talks.drafted(
        due="2031-03-31", wording={"en": "cables", "ja": "ケーブル", "de": "Kabel für alle"}
    )
    with override(language):
        response = Client().get(reverse("record:calendar"))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (todo,) = Calendar.from_ical(response.content).walk("VTODO")
    assert todo["description"] == {"en": "cables", "ja": "ケーブル", "de": "Kabel für alle"}[language]
    assert todo["url"] == f"http://testserver/{language}/outcomes/{outcome}/"


def test_the_feed_is_for_everybody_whoever_asks() -> None:
    talks.drafted(due="2031-03-31", audience="side")
    response = signed_in(Role.OFFICER, EAST).get(reverse("record:calendar"))
    assert Calendar.from_ical(response.content).walk("VTODO") == []


def test_a_calendar_that_asks_again_is_told_that_nothing_changed() -> None:
    first = Client().get(reverse("record:calendar"))
    again = Client().get(reverse("record:calendar"), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    talks.plan(f"{NEXT_YEAR}-06-01")
    anew = Client().get(reverse("record:calendar"), headers={"If-None-Match": first.headers["ETag"]})
    assert anew.status_code == 200


def test_the_file_of_a_round_is_a_download() -> None:
    response = Client().get(reverse("record:round-calendar", args=["talks-2"]))
    assert response.headers["Content-Disposition"] == 'attachment; filename="talks-2.ics"'
    assert len(Calendar.from_ical(response.content).walk("VEVENT")) == 1


def grow(number: int) -> None:
    talks.plan(f"{NEXT_YEAR + number}-06-01", number=10 + number)
    item = talks.item(title=f"Item {number}")
    talks.say(item, by=EAST)
    outcome = talks.outcome(item, owners={EAST: "east-office", WEST: "west-office"}, due=f"{NEXT_YEAR}-01-01")
    talks.agree(outcome)
    talks.report(outcome, by=WEST)
    talks.say(read_round(now(), secretariat(EAST), "talks-2").agenda[-1].slot.id, "talks-2", by=WEST)


def queries_of(address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert Client().get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "address",
    [
        lambda: reverse("record:dialogues"),
        lambda: reverse("record:dialogue", args=["talks"]),
        lambda: reverse("record:round", args=["talks-1"]),
        lambda: reverse("record:round", args=["talks-2"]),
        lambda: reverse("record:outcome", args=[models.Outcome.objects.order_by("id")[0].key]),
        lambda: reverse("record:open-outcomes"),
        lambda: reverse("record:calendar"),
    ],
)
def test_no_page_asks_more_of_the_store_when_there_is_more_in_it(address: Callable[[], str]) -> None:
    grow(1)
    one = queries_of(address())
    grow(2)
    grow(3)
    talks.amend(talks.drafted())
    assert queries_of(address()) == one
