"""What events, delegations and their plans bring for a company that takes part in them, as news: what others did
that concerns it. What it did itself, and what was done to its own requests, is in `companies_news`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import present
from hannover.record.domain import Text
from hannover.record.models.projection import Projection

EVENT_ACTS = ("cancelled", "changed", "held")
DELEGATION_ACTS = ("planned", "changed", "timed", "cancelled", "held", "withdrawn")
LEAVING_ACTS = ("withdrawn", "missing")
HOSTING_ACTS = ("changed", "withdrawn")
NOTE_ACTS = ("noted", "changed", "published")
NEWEST_PLANS = 3
"""Of how many timetables of an event, the newest first, the companies in them are told."""


@dataclass(frozen=True)
class Source:
    """One entity that brings news by some of its events; by all of them where `acts` names none.

    about   the title of the event or delegation to which it belongs
    page    name and arguments of the address that shows it
    counts  what a published timetable holds for the company: meetings, moved, lost, new
    """

    subject: str
    row: Projection
    acts: tuple[str, ...] = ()
    about: Text | None = None
    page: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()


def sources(company: str, own: Iterable[Source]) -> Iterator[Source]:
    """Those of the events and delegations in which the company takes part; `own` are its requests, attendances
    and visits, which come back with where they belong. At most nine queries.
    """
    found = list(own)
    attended = {one.row.fact.event for one in found if one.subject == "attendance"}
    asked = {one.row.fact.event for one in found if one.subject == "request"}
    events = {row.key: row for row in present(models.BrokerageEvent).filter(key__in=attended | asked)}
    visited = {one.row.fact.delegation for one in found if one.subject == "host"}
    delegations = {row.key: row for row in _delegations(company, visited)}
    for one in found:
        yield _placed(one, company, events, delegations)
    for key, row in events.items():
        if key in attended:
            page = ("smes:event-part", key, company)
            yield Source("event", row, EVENT_ACTS, row.fact.title, page)
            yield from _timetables(company, row)
    yield from _partners(company, found, events)
    yield from _journeys(company, delegations)


def _placed(
    one: Source, company: str, events: dict[str, Projection], delegations: dict[str, Projection]
) -> Source:
    if one.subject in ("request", "attendance") and (row := events.get(one.row.fact.event)):
        return Source(one.subject, one.row, (), row.fact.title, ("smes:event-part", row.fact.key, company))
    if one.subject == "host" and (row := delegations.get(one.row.fact.delegation)):
        return Source(one.subject, one.row, (), row.fact.title, ("smes:delegation", row.fact.key))
    return one


def _timetables(company: str, event: Projection) -> Iterator[Source]:
    """The newest published timetables in which the company has or had a meeting, with what each changed."""
    rows = present(models.Timetable).filter(parent=event.fact.key).order_by("-known_from")
    published = [row for row in rows[: 2 * NEWEST_PLANS] if row.fact.published]
    published.sort(key=lambda row: row.fact.number, reverse=True)
    for number, row in enumerate(published[:NEWEST_PLANS]):
        now = _places(row.fact, company)
        was = _places(published[number + 1].fact, company) if number + 1 < len(published) else {}
        if now or was:
            counts = {
                "meetings": len(now),
                "moved": sum(now[key] != place for key, place in was.items() if key in now),
                "lost": len(was.keys() - now.keys()),
                "new": len(now.keys() - was.keys()) if was else 0,
            }
            page = ("smes:event-part", event.fact.key, company)
            yield Source("timetable", row, ("published",), event.fact.title, page, tuple(counts.items()))


def _places(timetable: domain.Timetable, company: str) -> dict[str, tuple[int, int]]:
    return {
        one.request: (one.slot, one.table)
        for one in timetable.meetings
        if company in (one.company, one.toward)
    }


def _partners(company: str, found: Sequence[Source], events: dict[str, Projection]) -> Iterator[Source]:
    """The attendances of those whom the company has agreed to meet: they may leave."""
    agreed = {
        (one.row.fact.event, key)
        for one in found
        if one.subject == "request" and one.row.fact.standing is domain.RequestStanding.ACCEPTED
        for key in (one.row.fact.company, one.row.fact.toward)
        if key != company
    }
    rows = present(models.Attendance).filter(
        parent__in={event for event, _key in agreed}, company__in={key for _event, key in agreed}
    )
    for row in rows:
        if (row.fact.event, row.fact.company) in agreed and row.fact.event in events:
            event = events[row.fact.event].fact
            yield Source("partner", row, LEAVING_ACTS, event.title, ("smes:event-part", event.key, company))


def _delegations(company: str, visited: set[str]) -> Iterable[Any]:
    rows = present(models.Delegation).filter(Q(state__contains=company) | Q(key__in=visited))
    return [row for row in rows if company in row.fact.members or row.fact.key in visited]


def _journeys(company: str, delegations: dict[str, Projection]) -> Iterator[Source]:
    """Delegations with their tours and notes, for members and hosts; hosts that change their hours or withdraw for members
    alone."""
    pages = {key: ("smes:delegation", key) for key in delegations}
    titles = {key: row.fact.title for key, row in delegations.items()}
    hosts = list(present(models.Host).filter(parent__in=delegations))
    own = {str(row.entity) for row in hosts if row.fact.company == company}
    for key, row in delegations.items():
        yield Source("delegation", row, DELEGATION_ACTS, titles[key], pages[key])
    for row in hosts:
        key = row.fact.delegation
        if company in delegations[key].fact.members:
            yield Source("visited", row, HOSTING_ACTS, titles[key], pages[key])
    for row in present(models.Tour).filter(parent__in=delegations):
        key, stops = row.fact.delegation, {stop.host for stop in row.fact.stops}
        if row.fact.published and (company in delegations[key].fact.members or own & stops):
            yield Source("tour", row, ("published",), titles[key], pages[key])
    for row in present(models.VisitNote).filter(parent__in=delegations):
        key = row.fact.delegation
        if company in delegations[key].fact.members or row.fact.host in own or row.audience == "public":
            yield Source("note", row, NOTE_ACTS, titles[key], pages[key])
