"""What is new for a company: the newest events about what concerns it, also those of the other side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q

from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import present
from hannover.fields.smes.reading.meetings_news import Source, sources
from hannover.record.domain import Text
from hannover.record.models import Event
from hannover.record.moment import Moment

MOST = 15


@dataclass(frozen=True)
class News:
    """One thing that happened. `subject` is "introduction", "request", "attendance", "host", "profile" or one of
    `meetings_news`; `state` how it stands now; `left` is True where the other company has left the programme.

    about, page, counts  as `meetings_news.Source` has them
    """

    subject: str
    entity: str
    action: str
    happened_on: str
    recorded_at: str
    side: str
    state: str
    left: bool = False
    about: Text | None = None
    page: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()


def read_news(moment: Moment, company: str) -> tuple[News, ...]:
    """The newest events about the company's profiles, introductions, requests, attendances and visits, and about
    the events and delegations in which it takes part, that were known at the moment, newest first; among them
    the interests that have lapsed, of which no event tells. At most twenty queries.
    """
    found = {(str(one.row.entity), one.acts): one for one in sources(company, _own(company))}
    gone = _gone(one.row.fact for one in found.values())
    wanted = Q(entity__in=[entity for entity, acts in found if not acts])
    for acts in {acts for _entity, acts in found if acts}:
        wanted |= Q(entity__in=[entity for entity, those in found if those == acts], action__in=acts)
    events = Event.objects.filter(wanted, recorded_at__lte=moment.known_text)
    told = []
    for entity, action, happened_on, recorded_at, side in events.order_by(
        "-recorded_at", "-position"
    ).values_list("entity", "action", "happened_on", "recorded_at", "side")[:MOST]:
        one = next(
            source for (key, acts), source in found.items() if key == entity and action in (acts or (action,))
        )
        left = bool(gone & _others(one.row.fact, company))
        told.append(
            News(
                one.subject, entity, action, happened_on, recorded_at, side, _state(one.row.fact), left,
                one.about, one.page, one.counts,
            )
        )  # fmt: skip
    told += [_lapsed(one) for one in found.values() if _has_lapsed(one.row.fact, moment)]
    return tuple(sorted(told, key=lambda one: one.recorded_at, reverse=True)[:MOST])


def _has_lapsed(fact: Any, moment: Moment) -> bool:
    return isinstance(fact, domain.Introduction) and fact.has_lapsed(moment.as_of)


def _lapsed(one: Source) -> News:
    """That nobody answered an interest in time, on the day after the last one."""
    day = one.row.fact.answer_by + timedelta(days=1)
    at = datetime(day.year, day.month, day.day, tzinfo=UTC).isoformat()
    state = _state(one.row.fact)
    side = one.row.fact.toward_side
    return News(one.subject, str(one.row.entity), "lapsed", day.isoformat(), at, side, state, page=one.page)


def _own(company: str) -> Iterable[Source]:
    kinds: tuple[tuple[str, Any], ...] = (
        ("profile", present(models.Profile).filter(parent=company)),
        ("introduction", present(models.Introduction).filter(models.Introduction.between([company]))),
        ("request", present(models.MeetingRequest).filter(Q(company=company) | Q(toward=company))),
        ("attendance", present(models.Attendance).filter(company=company)),
        ("host", present(models.Host).filter(company=company)),
    )
    for subject, rows in kinds:
        for row in rows.order_by("-known_from")[:MOST]:
            page = {"profile": "smes:profile", "introduction": "smes:introduction"}.get(subject)
            yield Source(subject, row, page=(page, str(row.entity)) if page else ())


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
