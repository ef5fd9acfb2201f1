"""Whose name may be told to whom. The only place that decides it; every page, export and letter asks here.

Whoever acts for a company knows it: its participants, and the staff of its side. To them, and to nobody
else, the name of another company is told once both have agreed to it:

    an introduction that both have accepted, until one of them ends it
    a request for a meeting that both have accepted
    a host that has confirmed, and the members of the delegation that comes
    an application that both have confirmed, unless one of them withdrew it

Everybody else has the anonymous summary of the profile.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from hannover.accounts.permissions import Actor
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import is_staff_of, own_companies, present
from hannover.fields.smes.domain import Identity

__all__ = ["Identity", "knows", "name_for", "names_for"]

SUBMITTED = (
    domain.ApplicationStanding.SUBMITTED,
    domain.ApplicationStanding.FUNDED,
    domain.ApplicationStanding.REFUSED,
)
NAMED = (
    domain.IntroductionStage.ACCEPTED,
    domain.IntroductionStage.CONFIDENTIAL,
    domain.IntroductionStage.CLOSED,
)


def names_for(actor: Actor, companies: Iterable[str]) -> dict[str, Identity | None]:
    """For every company asked for: who it is, where the actor may know that, else None; at most six
    queries.
    """
    wanted = set(companies)
    found = {str(row.company): row.details for row in _identities(wanted)}
    told = _told(actor, found)
    return {key: found[key] if key in told else None for key in wanted}


def name_for(actor: Actor, company: str) -> Identity | None:
    """The same for one company."""
    return names_for(actor, [company]).get(company)


def knows(actor: Actor, company: str, side: str) -> bool:
    """True for who acts for that company of that side."""
    return company in own_companies(actor) or is_staff_of(actor, side)


def _told(actor: Actor, found: dict[str, Identity]) -> set[str]:
    own = {key for key, identity in found.items() if knows(actor, key, identity.side)}
    others = set(found) - own
    if not others or not (own_companies(actor) or actor.side):
        return own
    met = _introduced(others) | _meeting(others) | _visiting(others) | _applying(others)
    partners = {partner for _key, partner in met}
    mine = {key for key in partners if key in own_companies(actor)}
    if actor.side:
        sides = present(models.Company).filter(key__in=partners)
        mine |= {key for key, side in sides.values_list("key", "of_side") if is_staff_of(actor, side)}
    return own | {key for key, partner in met if partner in mine}


def _introduced(companies: set[str]) -> set[tuple[str, str]]:
    """(company, partner) for every accepted introduction of these companies."""
    rows = present(models.Introduction).filter(stage__in=NAMED)
    rows = rows.filter(Q(parent__in=companies) | Q(toward__in=companies))
    return _both_ways(rows.values_list("parent", "toward"))


def _meeting(companies: set[str]) -> set[tuple[str, str]]:
    rows = present(models.MeetingRequest)
    rows = rows.filter(Q(company__in=companies) | Q(toward__in=companies))
    accepted = [
        (request.company, request.toward)
        for request in rows.facts()
        if request.standing is domain.RequestStanding.ACCEPTED
    ]
    return _both_ways(accepted)


def _visiting(companies: set[str]) -> set[tuple[str, str]]:
    """Hosts that have confirmed, beside every member of the delegation."""
    hosts = present(models.Host).facts()
    confirmed = [host for host in hosts if host.standing is domain.HostStanding.CONFIRMED]
    if not confirmed:
        return set()
    keys = {host.delegation for host in confirmed}
    members = {
        delegation.key: delegation.members
        for delegation in present(models.Delegation).filter(key__in=keys).facts()
    }
    return _both_ways(
        (host.company, member)
        for host in confirmed
        for member in members.get(host.delegation, ())
        if host.company in companies or member in companies
    )


def _applying(companies: set[str]) -> set[tuple[str, str]]:
    """The partners of applications that all of them have confirmed."""
    rows = present(models.Application).filter(standing__in=SUBMITTED)
    partners = [
        [partner.company for partner in application.partners]
        for application in rows.filter(models.Application.of_companies(companies)).facts()
    ]
    return {(one, other) for keys in partners for one in keys for other in keys if one != other}


def _both_ways(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    return {way for one, other in pairs for way in ((one, other), (other, one))}


def _identities(companies: set[str]) -> Iterable[models.CompanyIdentity]:
    ids = [key for key in companies if _is_id(key)]
    return list(models.CompanyIdentity.objects.filter(company__in=ids)) if ids else ()


def _is_id(key: str) -> bool:
    try:
        UUID(key)
    except ValueError:
        return False
    return True
