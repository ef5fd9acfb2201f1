"""With whom a company can apply, and by which profile each is known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from hannover.accounts.permissions import Actor
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import sides_of
from hannover.fields.smes.reading.naming import NAMED, Identity, names_for
from hannover.record.moment import Moment

PROFILE = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHOWN = (domain.ProfileStanding.PUBLISHED, domain.ProfileStanding.WITHDRAWN)


@dataclass(frozen=True)
class PartnerShown:
    """A partner of an application: its name where the reader may know it, else its published profile."""

    partner: domain.Partner
    identity: Identity | None
    profile: domain.Profile | None
    mine: bool
    confirmed: bool


def profiles_by_key(moment: Moment, keys: Iterable[str]) -> dict[str, domain.Profile]:
    """{key: profile} of those that are, or were, published."""
    rows = models.Profile.objects.at(moment).filter(key__in=set(keys), standing__in=SHOWN, audience="public")
    return {profile.key: profile for profile in rows.facts()}


def partner_choices(moment: Moment, actor: Actor, company: str) -> tuple[PartnerShown, ...]:
    """The companies with which one has an accepted introduction: whom it can apply with."""
    partners = known_by(moment, company)
    names = names_for(actor, partners) if partners else {}
    profiles = profiles_by_key(moment, partners.values())
    sides, nothing = sides_of(partners), Decimal(0)
    return tuple(
        PartnerShown(
            domain.Partner(
                company=key,
                side=sides.get(key, ""),
                cost=nothing,
                asked=nothing,
                currency="",
                profile=profile,
            ),
            names.get(key),
            profiles.get(profile),
            False,
            False,
        )
        for key, profile in sorted(partners.items())
    )


def known_by(moment: Moment, company: str) -> dict[str, str]:
    """{company: profile} of those with which one has an accepted introduction, by the profile of the newest."""
    rows = models.Introduction.objects.at(moment).filter(
        models.Introduction.between([company]), stage__in=NAMED
    )
    found = rows.order_by("valid_from", "id").facts()
    return {one.other(company): one.other_profile(company) for one in found}


def profile_at(moment: Moment, address: str) -> str:
    """The published profile that an address, or a number, is that of; "" where there is none."""
    found = PROFILE.search(address.lower())
    if found is None:
        return ""
    row = models.Profile.objects.at(moment).filter(
        key=found.group(), audience="public", standing=domain.ProfileStanding.PUBLISHED
    )
    return next((profile.key for profile in row.facts()), "")
