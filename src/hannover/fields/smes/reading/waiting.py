"""What waits for whoever is signed in: for a company's own people what others asked of it, for the secretariat of
a side what waits for its key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from hannover.accounts.permissions import Actor
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import own_companies, present
from hannover.fields.smes.reading.followups import read_due
from hannover.record.models.projection import Projection
from hannover.record.moment import Moment
from hannover.record.signing import NEWEST, Keys, read_keys

MOST = 200
"""Notes or selections among which those are counted that wait for a signature."""


@dataclass(frozen=True)
class Waiting:
    """How many matters of each kind wait: kept searches that found something new, introductions and requests for
    meetings to answer, invitations to confirm and notes to sign, applications to confirm and selections to sign,
    follow-ups to answer.
    """

    searches: int = 0
    introductions: int = 0
    requests: int = 0
    visits: int = 0
    applications: int = 0
    follow_ups: int = 0


def read_waiting(moment: Moment, actor: Actor) -> Waiting:
    """What waits at this moment, which has to be the present; the number of queries does not depend on it."""
    mine = own_companies(actor)
    notes, selections = _unsigned(actor)
    if not mine:
        return Waiting(searches=_searches(actor), visits=notes, applications=selections)
    return Waiting(
        searches=_searches(actor),
        introductions=_introductions(mine, moment),
        requests=_requests(mine),
        visits=notes + _invitations(mine),
        applications=selections + _applications(mine, moment),
        follow_ups=sum(one.company in mine and one.is_due(moment.as_of) for one in read_due(moment, actor)),
    )


def _searches(actor: Actor) -> int:
    if not actor.id:
        return 0
    return int(models.SavedSearch.objects.filter(person=UUID(actor.id)).exclude(fresh=[]).count())


def _introductions(mine: Sequence[str], moment: Moment) -> int:
    rows = present(models.Introduction).filter(models.Introduction.waiting(moment.as_of), toward__in=mine)
    return int(rows.count())


def _requests(mine: Sequence[str]) -> int:
    """Requests for meetings at events to which one can still register."""
    events = _standing(models.BrokerageEvent, domain.EventStanding.OPEN, domain.EventStanding.SCHEDULED)
    rows = _standing(models.MeetingRequest, domain.RequestStanding.ASKED)
    return int(rows.filter(toward__in=mine, parent__in=events.values("key")).count())


def _invitations(mine: Sequence[str]) -> int:
    ways = domain.DelegationStanding.PLANNED, domain.DelegationStanding.SCHEDULED
    under_way = _standing(models.Delegation, *ways)
    rows = _standing(models.Host, domain.HostStanding.INVITED)
    return int(rows.filter(company__in=mine, parent__in=under_way.values("key")).count())


def _applications(mine: Sequence[str], moment: Moment) -> int:
    """Drafts of open calls that one of the companies has not confirmed."""
    rows = present(models.Application).filter(
        models.Application.of_companies(mine), standing=domain.ApplicationStanding.DRAFT
    )
    drafts: list[domain.Application] = rows.facts()
    calls = present(models.Call).filter(key__in={draft.call for draft in drafts})
    closed = {call.key for call in calls.facts() if call.closes_on < moment.as_of}
    return sum(draft.call not in closed and _unconfirmed(draft, mine) for draft in drafts)


def _unconfirmed(draft: domain.Application, mine: Sequence[str]) -> bool:
    asked = {partner.company for partner in draft.partners} & set(mine)
    return bool(asked - set(draft.confirmed))


def _unsigned(actor: Actor) -> tuple[int, int]:
    """How many notes and selections wait for the signature of the actor's side."""
    if not actor.side or not actor.allows("sign", side=actor.side):
        return 0, 0
    notes = [*present(models.VisitNote).filter(audience="joint").order_by("-id")[:MOST]]
    selections = [*present(models.Selection).filter(audience="joint").order_by("-id")[:MOST]]
    keys = read_keys(NEWEST, actor, [*notes, *selections])
    return _without(actor.side, notes, keys), _without(actor.side, selections, keys)


def _without(side: str, rows: Sequence[Projection], keys: Mapping[str, Keys]) -> int:
    return sum(side not in keys[str(row.entity)].signed for row in rows)


def _standing(model: type[Projection], *standings: str) -> Any:
    """The present states that stand so; for tables that have no column for it."""
    stands = Q()
    for standing in standings:
        stands |= Q(state__contains=f'"standing":"{standing}"')
    return present(model).filter(stands)
