"""Publishes several profiles at once, each with its own review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.errors import ConflictError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import write_for
from hannover.fields.smes.actions.companies_checking import refuse_leaks
from hannover.fields.smes.actions.companies_profiles import LASTS, profile_draft
from hannover.fields.smes.domain import Criterion, ProfileStanding
from hannover.fields.smes.inputs.companies import ProfilesPublished, PublishProfiles
from hannover.operations import Context
from hannover.record.log import Draft
from hannover.record.models.projection import STILL
from hannover.record.signing import acting_side

MOST_AT_ONCE = 500
ALL_MET = dict.fromkeys(Criterion, True)


def publish_profiles(values: PublishProfiles, context: Context) -> ProfilesPublished:
    """Publishes submitted profiles of the actor's side that meet all four criteria; a review of each is kept.

    Raises UnknownError for one that is not of the side, ConflictError for one that does not wait, InputError
    for one that tells which company it is; then none was published.
    """
    side = acting_side(context, "review-profile")
    wanted = list(dict.fromkeys(values.profiles))
    if not 0 < len(wanted) <= MOST_AT_ONCE:
        raise InputError(
            _("choose at least one profile, and at most %(most)s") % {"most": MOST_AT_ONCE}, field="profiles"
        )
    with transaction.atomic():
        found = _held(wanted, side)
        identities = models.CompanyIdentity.objects.in_bulk([one.company for one in found.values()])
        named = {str(key): row.details for key, row in identities.items()}
        drafts: list[Draft] = []
        for key in wanted:
            profile = found[key]
            if profile.standing is not ProfileStanding.SUBMITTED:
                raise ConflictError(_("this profile does not wait for a review"), field="profiles")
            refuse_leaks(named.get(profile.company), profile)
            drafts += publication(profile, context, action="published")
        written = write_for(context, side, *drafts)
    return ProfilesPublished(len(wanted), tuple(one.id for one in written))


def publication(profile: domain.Profile, context: Context, *, action: str) -> tuple[Draft, Draft]:
    """The review in which a profile met all four criteria, and the profile as everybody reads it from now
    on.
    """
    today = context.now.date()
    review = domain.Review(
        profile=profile.key, side=profile.side, on=today, met=ALL_MET, reason={}, published=True
    )
    shown = replace(profile, standing=ProfileStanding.PUBLISHED, expires_on=today + LASTS)
    kept = Draft(state=review, happened_on=today, action="reviewed", audience="side")
    return kept, profile_draft(shown, context, action=action)


def _held(keys: list[str], side: str) -> Mapping[str, domain.Profile]:
    """The newest state of these profiles, which nobody else changes until the transaction ends."""
    rows = models.Profile.objects.select_for_update().filter(known_to=STILL, key__in=keys, of_side=side)
    found = {row.key: row.fact for row in rows.order_by("valid_from")}
    for key in keys:
        if key not in found:
            raise UnknownError(
                _("there is no such entry: %(key)s") % {"key": repr(key[:80])}, field="profiles"
            )
    return found
