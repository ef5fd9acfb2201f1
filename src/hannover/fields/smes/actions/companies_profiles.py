"""Writes profiles, and brings them before the reviewers and the public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.errors import ConflictError, ForbiddenError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import hold_known, may_act_for, write_for
from hannover.fields.smes.actions.companies import empty_profile
from hannover.fields.smes.actions.companies_checking import (
    latest_expiry,
    missing_for_review,
    read_known,
    read_profile,
    read_text,
    refuse_leaks,
)
from hannover.fields.smes.domain import Criterion, ProfileStanding
from hannover.fields.smes.inputs.companies import (
    CompanyWritten,
    RenewProfile,
    ReviewProfile,
    SubmitProfile,
    WithdrawProfile,
    WriteProfile,
)
from hannover.operations import Context
from hannover.record.log import Draft
from hannover.record.models.projection import Projection
from hannover.record.moment import read_day

LASTS = timedelta(days=365)


def write_profile(values: WriteProfile, context: Context) -> CompanyWritten:
    """Writes the whole of a profile, as a draft. What was published leaves the public until it is reviewed
    anew.

    Raises InputError for texts that tell which company it is.
    """
    company = may_act_for(context, values.company)
    if not company.active:
        raise ConflictError(_("this company was forgotten"), remedy=_("register it anew"))
    identity = identity_of(company.key)
    with transaction.atomic():
        row = _held_of(company, values.profile) if values.profile else None
        before = row.fact if row else empty_profile(company)
        profile = read_profile(values, before, known=read_known(), today=context.now.date())
        refuse_leaks(identity, profile)
        if row is not None and profile == before:
            raise InputError(_("nothing is different"), remedy=_("change something, or leave it"))
        drafts = _taken_back(row, context) if row else []
        profile = replace(profile, standing=ProfileStanding.DRAFT, expires_on=None)
        action = "changed" if row else "drafted"
        written = write_for(context, company.side, *drafts, profile_draft(profile, context, action=action))
    return CompanyWritten(company.key, profile.key, written[-1].id)


def submit_profile(values: SubmitProfile, context: Context) -> CompanyWritten:
    """Hands a draft to the reviewers of the side. Raises InputError naming what they would miss."""
    with transaction.atomic():
        row, company = _held(values.profile, context)
        profile: domain.Profile = row.fact
        if profile.standing is ProfileStanding.SUBMITTED:
            raise ConflictError(_("this profile waits for its review already"))
        if profile.is_shown(context.now.date()):
            raise ConflictError(_("this profile is published already"))
        for field in missing_for_review(vars(profile)):
            raise InputError(_("the reviewers need this"), field=field, remedy=_("fill it in, then submit"))
        refuse_leaks(identity_of(company.key), profile)
        drafts = _taken_back(row, context)
        submitted = replace(profile, standing=ProfileStanding.SUBMITTED, expires_on=None)
        draft = profile_draft(submitted, context, action="submitted")
        written = write_for(context, company.side, *drafts, draft)
    return CompanyWritten(company.key, profile.key, written[-1].id)


def review_profile(values: ReviewProfile, context: Context) -> CompanyWritten:
    """Publishes a submitted profile where all four criteria are met, or returns it with the reason.

    Raises ConflictError for a profile that was not submitted, InputError where a return has no reason.
    """
    met = {
        Criterion.ELIGIBLE: values.eligible,
        Criterion.CLEAR: values.clear,
        Criterion.IOT_USE: values.iot_use,
        Criterion.ANONYMOUS: values.anonymous,
    }
    published = all(met.values())
    with transaction.atomic():
        row = hold_known(models.Profile, values.profile, field="profile")
        profile: domain.Profile = row.fact
        _require_reviewer(profile, context)
        reason = read_text(values.reason, field="reason", known=read_known(), required=not published)
        if profile.standing is not ProfileStanding.SUBMITTED:
            raise ConflictError(_("this profile does not wait for a review"))
        today = context.now.date()
        if published:
            refuse_leaks(identity_of(profile.company), profile)
            reviewed = replace(profile, standing=ProfileStanding.PUBLISHED, expires_on=today + LASTS)
        else:
            reviewed = replace(profile, standing=ProfileStanding.RETURNED)
        review = domain.Review(
            profile=profile.key, side=profile.side, on=today, met=met, reason=reason, published=published
        )
        kept = Draft(state=review, happened_on=today, action="reviewed", audience="side")
        action = "published" if published else "returned"
        written = write_for(context, profile.side, kept, profile_draft(reviewed, context, action=action))
    return CompanyWritten(profile.company, profile.key, written[-1].id)


def renew_profile(values: RenewProfile, context: Context) -> CompanyWritten:
    """Shows a published profile for longer, also one that expired within the last year.

    Raises ConflictError for one that was never published, or expired longer ago: it is reviewed anew.
    """
    with transaction.atomic():
        row, company = _held(values.profile, context)
        profile: domain.Profile = row.fact
        today = context.now.date()
        until = read_day(values.until, field="until") if values.until.strip() else today + LASTS
        if profile.standing is not ProfileStanding.PUBLISHED:
            raise ConflictError(
                _("only a published profile is renewed"), remedy=_("submit it for a review first")
            )
        if profile.expires_on and profile.expires_on < today - LASTS:
            raise ConflictError(
                _("this profile expired more than a year ago"), remedy=_("submit it for a review again")
            )
        _check_until(until, today)
        renewed = replace(profile, expires_on=until)
        if renewed == profile:
            raise InputError(_("nothing is different"), field="until")
        written = write_for(context, company.side, profile_draft(renewed, context, action="renewed"))
    return CompanyWritten(company.key, profile.key, written[-1].id)


def withdraw_profile(values: WithdrawProfile, context: Context) -> CompanyWritten:
    """Takes a profile back. The log keeps what everybody could read before."""
    with transaction.atomic():
        row, company = _held(values.profile, context)
        if row.fact.standing is ProfileStanding.WITHDRAWN:
            raise ConflictError(_("this profile was withdrawn already"))
        written = write_for(context, company.side, withdrawn_draft(row, context))
    return CompanyWritten(company.key, row.key, written[-1].id)


def profile_draft(profile: domain.Profile, context: Context, *, action: str, audience: str = "") -> Draft:
    """A new state of the profile: public while it is published, else for the staff of its side."""
    shown = "public" if profile.standing is ProfileStanding.PUBLISHED else "side"
    return Draft(
        state=profile,
        happened_on=context.now.date(),
        entity=profile.key,
        action=action,
        audience=audience or shown,
    )


def withdrawn_draft(row: Projection, context: Context) -> Draft:
    """The profile withdrawn, before the audience that could read it, so that the public log says so too."""
    profile = replace(row.fact, standing=ProfileStanding.WITHDRAWN)
    return profile_draft(profile, context, action="withdrawn", audience=row.audience)


def identity_of(company: str) -> domain.Identity | None:
    """Who the company is, for checks: nothing of it is given to anybody."""
    row = models.CompanyIdentity.objects.filter(company=company).first()
    return row.details if row else None


def _taken_back(row: Projection, context: Context) -> Sequence[Draft]:
    return [withdrawn_draft(row, context)] if row.audience == "public" else []


def _held(key: str, context: Context) -> tuple[Projection, domain.Company]:
    """The profile, held, and its company, for who may act for it; for all others there is none."""
    row = hold_known(models.Profile, key, field="profile")
    try:
        company = may_act_for(context, row.parent)
    except ForbiddenError:
        if row.fact.is_shown(context.now.date()):
            raise
        raise UnknownError(
            _("there is no such entry: %(key)s") % {"key": repr(key[:80])}, field="profile"
        ) from None
    return row, company


def _held_of(company: domain.Company, key: str) -> Projection:
    row = hold_known(models.Profile, key, field="profile")
    if row.parent != company.key:
        raise UnknownError(_("this company has no such profile"), field="profile")
    return row


def _require_reviewer(profile: domain.Profile, context: Context) -> None:
    context.actor.require("review-profile", side=profile.side)
    if context.actor.side != profile.side:
        raise ForbiddenError(_("the reviewers of its own side review a profile"))


def _check_until(until: date, today: date) -> None:
    if not today <= until <= latest_expiry(today):
        raise InputError(
            _("a profile is shown until a day within the next two years"),
            field="until",
            remedy=latest_expiry(today).isoformat(),
        )
