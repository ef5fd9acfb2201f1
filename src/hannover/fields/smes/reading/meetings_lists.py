"""The lists from which staff run an event: everybody who takes part, and every request, searched and sorted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.errors import ForbiddenError
from hannover.fields.smes import domain
from hannover.fields.smes.analysis.meetings import slots_of
from hannover.fields.smes.domain import RequestStanding
from hannover.fields.smes.reading.meetings import (
    Known,
    Label,
    is_staff,
    labels_at,
    read_known,
    require_event,
    shown_profiles,
)
from hannover.fields.smes.reading.meetings_timetable import newest_timetable
from hannover.record.models.nouns import fold
from hannover.record.moment import Moment
from hannover.record.reading.paging import Page, page_of_sequence
from hannover.record.words import own_name, wording

A_PAGE = 50
MOST_WEIGHT = 3


@dataclass(frozen=True)
class Sought:
    """What a list is searched for and sorted by; a leading "-" turns the order."""

    words: str = ""
    side: str = ""
    standing: str = ""
    sort: str = ""
    page: int = 1


@dataclass(frozen=True)
class ParticipantEntry:
    """A company at an event; `slots` in which it can meet, `asked` and `received` requests, `accepted` of both,
    `meetings` in the newest timetable. `lapsed`: its profile is not published any more.
    """

    label: Label
    attendance: domain.Attendance
    slots: int
    asked: int
    received: int
    accepted: int
    meetings: int
    lapsed: bool

    @property
    def languages(self) -> str:
        return ", ".join(own_name(tag) for tag in self.attendance.languages)


@dataclass(frozen=True)
class AskedEntry:
    """A request with who asked whom; `placed`: it has a place in the newest timetable."""

    id: str
    request: domain.MeetingRequest
    one: Label
    other: Label
    asked_on: date
    placed: bool


@dataclass(frozen=True)
class EventList:
    """A page of a list of an event; `total` are all of its lines, found or not."""

    event: domain.BrokerageEvent
    found: Page[Any]
    total: int


def read_participants(moment: Moment, actor: Actor, key: str, sought: Sought) -> EventList:
    """The companies at an event, those that withdrew too; raises ForbiddenError for all but staff."""
    known, labels = _known(moment, actor, key)
    shown = shown_profiles(moment, known.attendances.values())
    asked, received, accepted = Counter[str](), Counter[str](), Counter[str]()
    for request in known.requests.values():
        asked[request.company] += 1
        received[request.toward] += 1
        if request.standing is RequestStanding.ACCEPTED:
            accepted.update((request.company, request.toward))
    timetable = newest_timetable(moment, key)
    meetings = Counter(
        company for one in (timetable.meetings if timetable else ()) for company in (one.company, one.toward)
    )
    entries = [
        ParticipantEntry(
            labels[company],
            attendance,
            len(slots_of(attendance, known.event)),
            asked[company],
            received[company],
            accepted[company],
            meetings[company],
            attendance.active and attendance.profile not in shown,
        )
        for company, attendance in known.attendances.items()
    ]
    wanted = [one for one in entries if sought.side in ("", one.label.side) and _fits(sought, one.label)]
    orders: dict[str, Callable[[ParticipantEntry], Any]] = {
        "name": lambda one: wording(one.label.words).casefold(),
        "slots": lambda one: one.slots,
        "requests": lambda one: one.asked + one.received,
        "meetings": lambda one: one.meetings,
    }
    return _list(known.event, wanted, orders, sought, total=len(entries))


def read_requests(moment: Moment, actor: Actor, key: str, sought: Sought) -> EventList:
    """The requests of an event; raises ForbiddenError for all but staff."""
    known, labels = _known(moment, actor, key)
    timetable = newest_timetable(moment, key)
    placed = {one.request for one in timetable.meetings} if timetable else set()
    wanted = [
        AskedEntry(
            id_,
            request,
            labels[request.company],
            labels[request.toward],
            known.asked_on.get(id_, moment.as_of),
            id_ in placed,
        )
        for id_, request in known.requests.items()
        if sought.standing in ("", request.standing.value)
        and sought.side in ("", request.side)
        and _fits(sought, labels[request.company], labels[request.toward])
    ]
    orders: dict[str, Callable[[AskedEntry], Any]] = {
        "asked": lambda one: wording(one.one.words).casefold(),
        "was-asked": lambda one: wording(one.other.words).casefold(),
        "weight": lambda one: one.request.weight,
        "day": lambda one: one.asked_on,
    }
    return _list(known.event, wanted, orders, sought, total=len(known.requests))


def _known(moment: Moment, actor: Actor, key: str) -> tuple[Known, dict[str, Label]]:
    if not is_staff(actor):
        raise ForbiddenError(_("this is for the staff of a side"), remedy=_("sign in as staff of a side"))
    known = read_known(moment, require_event(moment, actor, key))
    ends = {company for one in known.requests.values() for company in (one.company, one.toward)}
    return known, labels_at(moment, actor, known, {*known.attendances, *ends})


def _fits(sought: Sought, *labels: Label) -> bool:
    """Whether every word stands in what one of the companies is called."""
    texts = [fold(" ".join((*label.words.values(), label.region))) for label in labels]
    words = fold(sought.words).split()
    return any(all(word in text for word in words) for text in texts)


def _list(
    event: domain.BrokerageEvent,
    wanted: Sequence[Any],
    orders: dict[str, Callable[[Any], Any]],
    sought: Sought,
    *,
    total: int,
) -> EventList:
    order = orders.get(sought.sort.removeprefix("-"))
    found = sorted(wanted, key=order, reverse=sought.sort.startswith("-")) if order else wanted
    return EventList(event, page_of_sequence(tuple(found), sought.page, A_PAGE), total)
