"""What becomes of the open matters of a company that ends: a new state for each, or None where it stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hannover.fields.smes import domain

OPEN_INTRODUCTIONS = (
    domain.IntroductionStage.INTERESTED,
    domain.IntroductionStage.ACCEPTED,
    domain.IntroductionStage.CONFIDENTIAL,
)
OPEN_REQUESTS = (domain.RequestStanding.ASKED, domain.RequestStanding.ACCEPTED)
OPEN_HOSTS = (domain.HostStanding.INVITED, domain.HostStanding.CONFIRMED)
OPEN_APPLICATIONS = (domain.ApplicationStanding.DRAFT, domain.ApplicationStanding.SUBMITTED)


def ended(noun: Any, company: str, on: date) -> Any | None:
    """The matter as it stands once the company is gone. What is done stays as it was, and counts."""
    match noun:
        case domain.Introduction() if noun.stage in OPEN_INTRODUCTIONS:
            return replace(noun, stage=domain.IntroductionStage.WITHDRAWN, closed_on=on)
        case domain.MeetingRequest() if noun.standing in OPEN_REQUESTS:
            return replace(noun, standing=domain.RequestStanding.WITHDRAWN)
        case domain.Attendance() if noun.active:
            return replace(noun, active=False)
        case domain.Host() if noun.standing in OPEN_HOSTS:
            return replace(noun, standing=domain.HostStanding.WITHDRAWN)
        case domain.Delegation() if company in noun.members and _is_ahead(noun):
            return replace(noun, members=tuple(key for key in noun.members if key != company))
        case domain.Application() if noun.standing in OPEN_APPLICATIONS:
            return replace(noun, standing=domain.ApplicationStanding.WITHDRAWN)
    return None


def moved(noun: Any, company: str, into: str) -> Any | None:
    """The open matter as it stands once the company turned out to be another; None where it is done, and
    stays under the key under which it was done.
    """
    if ended(noun, company, date.min) is None:
        return None
    match noun:
        case domain.Delegation():
            return replace(noun, members=tuple(dict.fromkeys(_swap(noun.members, company, into))))
        case domain.Application():
            partners = tuple(
                replace(partner, company=into) if partner.company == company else partner
                for partner in noun.partners
            )
            return replace(noun, partners=partners)
        case domain.Introduction() | domain.MeetingRequest():
            ends = _swap((noun.company, noun.toward), company, into)
            return replace(noun, company=ends[0], toward=ends[1])
    return replace(noun, company=into)


def _swap(keys: tuple[str, ...], company: str, into: str) -> list[str]:
    return [into if key == company else key for key in keys]


def _is_ahead(delegation: domain.Delegation) -> bool:
    return delegation.standing in (domain.DelegationStanding.PLANNED, domain.DelegationStanding.SCHEDULED)
