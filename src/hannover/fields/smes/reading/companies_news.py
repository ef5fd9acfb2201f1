"""What is new for a company: the newest events about what concerns it, also those of the other side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import present
from hannover.record.models import Event
from hannover.record.models.projection import Projection
from hannover.record.moment import Moment

MOST = 15


@dataclass(frozen=True)
class News:
    """One thing that happened. `subject` is "introduction", "request", "attendance", "host" or "profile";
    `state` how it stands now; `left` is True where the other company has left the programme.
    """

    subject: str
    entity: str
    action: str
    happened_on: str
    recorded_at: str
    side: str
    state: str
    left: bool = False


def read_news(moment: Moment, company: str) -> tuple[News, ...]:
    """The newest events about the company's profiles, introductions, requests, attendances and visits that
    were known at the moment, newest first; seven queries.
    """
    rows = {str(row.entity): (subject, row) for subject, row in _rows(company)}
    gone = _gone(row.fact for _subject, row in rows.values())
    events = Event.objects.filter(entity__in=list(rows), recorded_at__lte=moment.known_text)
    found = []
    for entity, action, happened_on, recorded_at, side in events.order_by(
        "-recorded_at", "-position"
    ).values_list("entity", "action", "happened_on", "recorded_at", "side")[:MOST]:
        subject, row = rows[entity]
        left = bool(gone & _others(row.fact, company))
        found.append(News(subject, entity, action, happened_on, recorded_at, side, _state(row.fact), left))
    return tuple(found)


def _rows(company: str) -> Iterable[tuple[str, Projection]]:
    sources: tuple[tuple[str, Any], ...] = (
        ("profile", present(models.Profile).filter(parent=company)),
        ("introduction", present(models.Introduction).filter(models.Introduction.between([company]))),
        ("request", present(models.MeetingRequest).filter(Q(company=company) | Q(toward=company))),
        ("attendance", present(models.Attendance).filter(company=company)),
        ("host", present(models.Host).filter(company=company)),
    )
    for subject, rows in sources:
        for row in rows.order_by("-known_from")[:MOST]:
            yield subject, row


def _others(fact: Any, company: str) -> set[str]:
    return {key for name in ("company", "toward") if (key := getattr(fact, name, ""))} - {company}


def _gone(facts: Iterable[Any]) -> set[str]:
    keys = {key for fact in facts for key in _others(fact, "")}
    companies = present(models.Company).filter(key__in=keys).facts()
    return {company.key for company in companies if not company.active and not company.merged_into}


def _state(fact: Any) -> str:
    match fact:
        case domain.Introduction():
            return fact.stage.value
        case domain.Attendance():
            return "active" if fact.active else "ended"
    return str(getattr(fact, "standing", ""))
