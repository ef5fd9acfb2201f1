"""Whose name may be told to whom. The only place that decides it; every page, export and letter asks here.

Whoever acts for a company knows it: its participants, and the staff of its side. To them, and to nobody
else, the name of another company is told once both have agreed to it:

    an introduction that both have accepted, until one of them ends it
    a request for a meeting that both have accepted
    a host that has confirmed, and the members of the delegation that comes
    an application that both have confirmed, unless one of them withdrew it

What both have agreed to is the name behind the profile under which they met. That another profile, or
somebody who takes part in something else without a name, is the same company has not been agreed to. So a
place that shows a profile asks `names_under`; `names_for` is for a place where the name stands alone, and
where both have agreed that it does. Everybody else has the anonymous summary of the profile.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from hannover.accounts.permissions import Actor
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import is_staff_of, own_companies, present, sides_of
from hannover.fields.smes.domain import Identity

__all__ = ["NAMED", "SUBMITTED", "Identity", "knows", "names_for", "names_under"]

SUBMITTED = (
    domain.ApplicationStanding.SUBMITTED,
    domain.ApplicationStanding.FUNDED,
    domain.ApplicationStanding.REFUSED,
)
"""The standings of an application that all of its companies have confirmed."""
NAMED = (
    domain.IntroductionStage.ACCEPTED,
    domain.IntroductionStage.CONFIDENTIAL,
    domain.IntroductionStage.CLOSED,
)
"""The stages of an introduction that both companies have accepted."""


@dataclass(frozen=True)
class Met:
    """That `partner` may know who `company` is: the one that it met under that profile ("" for under none)."""

    company: str
    profile: str
    partner: str


def names_for(actor: Actor, companies: Iterable[str]) -> dict[str, Identity | None]:
    """For every company asked for: who it is, where the actor may know that through anything, else None; at
    most seven queries.
    """
    wanted = set(companies)
    known = _Known.of(actor, wanted)
    told = known.own | {met.company for met in known.met}
    return {key: known.identities[key] if key in told else None for key in wanted}


def names_under(actor: Actor, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Identity | None]:
    """For every (company, profile) asked for: who it is, where the actor may know that the profile is its
    own, else None; as many queries.
    """
    wanted = set(pairs)
    known = _Known.of(actor, {company for company, _profile in wanted})
    told = {(met.company, met.profile) for met in known.met}
    return {
        pair: known.identities[pair[0]] if pair[0] in known.own or pair in told else None for pair in wanted
    }


def knows(actor: Actor, company: str, side: str) -> bool:
    """True for who acts for that company of that side."""
    return company in own_companies(actor) or is_staff_of(actor, side)


@dataclass(frozen=True)
class _Known:
    """Who the companies are; for which of them the actor acts; whom those for which the actor acts have met."""

    identities: dict[str, Identity | None]
    own: frozenset[str]
    met: frozenset[Met]

    @staticmethod
    def of(actor: Actor, companies: set[str]) -> _Known:
        found: dict[str, Identity | None] = dict.fromkeys(companies)
        found |= {str(row.company): row.details for row in _identities(companies)}
        own = {key for key, who in found.items() if who is not None and knows(actor, key, who.side)}
        others = {key for key, who in found.items() if who is not None} - own
        if not others or not (own_companies(actor) or actor.side):
            return _Known(found, frozenset(own), frozenset())
        met = {*_introduced(others), *_meeting(others), *_visiting(others), *_applying(others)}
        mine = set(own_companies(actor))
        if actor.side:
            sides = sides_of(one.partner for one in met)
            mine |= {key for key, side in sides.items() if is_staff_of(actor, side)}
        return _Known(found, frozenset(own), frozenset(one for one in met if one.partner in mine))


def _introduced(companies: set[str]) -> Iterable[Met]:
    rows = present(models.Introduction).filter(models.Introduction.between(list(companies)), stage__in=NAMED)
    for found in rows.facts():
        yield Met(found.company, found.profile, found.toward)
        yield Met(found.toward, found.toward_profile, found.company)


def _meeting(companies: set[str]) -> Iterable[Met]:
    """Each under the profile with which it is registered at the event."""
    rows = present(models.MeetingRequest)
    rows = rows.filter(Q(company__in=companies) | Q(toward__in=companies))
    accepted = [one for one in rows.facts() if one.standing is domain.RequestStanding.ACCEPTED]
    if not accepted:
        return
    registered = present(models.Attendance).filter(parent__in={one.event for one in accepted})
    registered = registered.filter(company__in={key for one in accepted for key in (one.company, one.toward)})
    profiles = {(one.event, one.company): one.profile for one in registered.facts()}
    for one in accepted:
        yield Met(one.company, profiles.get((one.event, one.company), ""), one.toward)
        yield Met(one.toward, profiles.get((one.event, one.toward), ""), one.company)


def _visiting(companies: set[str]) -> Iterable[Met]:
    """Hosts that have confirmed, beside every member of the delegation; members come under no profile."""
    hosts = present(models.Host).facts()
    confirmed = [host for host in hosts if host.standing is domain.HostStanding.CONFIRMED]
    if not confirmed:
        return
    delegations = present(models.Delegation).filter(key__in={host.delegation for host in confirmed}).facts()
    members = {delegation.key: delegation.members for delegation in delegations}
    for host in confirmed:
        for member in members.get(host.delegation, ()):
            if host.company in companies or member in companies:
                yield Met(host.company, host.profile, member)
                yield Met(member, "", host.company)


def _applying(companies: set[str]) -> Iterable[Met]:
    """The partners of applications that all of them have confirmed."""
    rows = present(models.Application).filter(standing__in=SUBMITTED)
    for application in rows.filter(models.Application.of_companies(companies)).facts():
        for one in application.partners:
            for other in application.partners:
                if one.company != other.company:
                    yield Met(one.company, one.profile, other.company)


def _identities(companies: set[str]) -> Iterable[models.CompanyIdentity]:
    ids = [key for key in companies if _is_id(key)]
    return list(models.CompanyIdentity.objects.filter(company__in=ids)) if ids else ()


def _is_id(key: str) -> bool:
    try:
        UUID(key)
    except ValueError:
        return False
    return True
