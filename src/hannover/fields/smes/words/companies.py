"""What the kinds, sizes, stages, standings and criteria of companies and profiles are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from hannover.fields.smes.domain import Criterion, Profile, ProfileKind, ProfileStanding, Scheme, Size, Stage
from hannover.fields.smes.formats.companies_tables import regions
from hannover.record.domain import Text
from hannover.record.words import wording

UNNAMED = _("A company whose profile is no longer shown")
PROFILE_KINDS: Mapping[ProfileKind, Promise] = {
    ProfileKind.TECHNOLOGY_OFFER: _("Technology offer"),
    ProfileKind.TECHNOLOGY_REQUEST: _("Technology request"),
    ProfileKind.BUSINESS_OFFER: _("Business offer"),
    ProfileKind.BUSINESS_REQUEST: _("Business request"),
    ProfileKind.RESEARCH_REQUEST: _("Research and development request"),
}
SIZES: Mapping[Size, Promise] = {
    Size.MICRO: _("Up to 9 staff"),
    Size.SMALL: _("10 to 49 staff"),
    Size.MEDIUM: _("50 to 249 staff"),
    Size.LARGE: _("250 staff or more"),
}
SUMMARIES: Mapping[Size, Promise] = {
    Size.MICRO: _("Company with up to 9 staff"),
    Size.SMALL: _("Company with 10 to 49 staff"),
    Size.MEDIUM: _("Company with 50 to 249 staff"),
    Size.LARGE: _("Company with 250 staff or more"),
}
SUMMARIES_BY_REGION: Mapping[Size, Promise] = {
    Size.MICRO: _("Company from %(region)s with up to 9 staff"),
    Size.SMALL: _("Company from %(region)s with 10 to 49 staff"),
    Size.MEDIUM: _("Company from %(region)s with 50 to 249 staff"),
    Size.LARGE: _("Company from %(region)s with 250 staff or more"),
}
STAGES: Mapping[Stage, Promise] = {
    Stage.CONCEPT: _("Concept"),
    Stage.DEVELOPMENT: _("In development"),
    Stage.PROTOTYPE: _("Prototype"),
    Stage.FIELD_TESTED: _("Field-tested"),
    Stage.MARKET: _("On the market"),
}
STANDINGS: Mapping[ProfileStanding, Promise] = {
    ProfileStanding.DRAFT: _("Draft of a profile"),
    ProfileStanding.SUBMITTED: _("Waits for review"),
    ProfileStanding.RETURNED: _("Returned"),
    ProfileStanding.PUBLISHED: _("Published"),
    ProfileStanding.WITHDRAWN: _("Withdrawn"),
}
CRITERIA: Mapping[Criterion, Promise] = {
    Criterion.ELIGIBLE: _("Eligible: a small or medium-sized enterprise of the side"),
    Criterion.CLEAR: _("Clear: a stranger understands what is offered or sought"),
    Criterion.IOT_USE: _("Use of IoT: it is evidenced"),
    Criterion.ANONYMOUS: _("Anonymous: nothing tells which company it is"),
}
SCHEMES: Mapping[Scheme, str] = {
    Scheme.ISIC: "ISIC Rev. 4",
    Scheme.NACE: "NACE Rev. 2",
    Scheme.WZ: "WZ 2008",
    Scheme.JSIC: "JSIC",
}
SUBJECTS: Mapping[str, Promise] = {
    "profile": _("Profile"),
    "introduction": _("Introduction"),
    "request": _("Request for a meeting"),
    "attendance": _("Attendance at an event"),
    "host": _("Visit"),
}
SME_ACTS: Mapping[str, Promise] = {
    "accepted": _("accepted"),
    "declined": _("declined"),
    "imported": _("imported"),
    "merged": _("merged"),
    "published": _("published"),
    "renewed": _("renewed"),
    "requested": _("asked for"),
    "returned": _("returned"),
    "submitted": _("submitted for review"),
}
REASONS: Mapping[str, Promise] = {
    "number": _("same registration number"),
    "name": _("same name"),
    "similar-name": _("similar name"),
    "website": _("same website"),
    "phone": _("same telephone number"),
}


def region_name(code: str) -> str:
    """What the region is called in the reader's language; its code where that is not known."""
    return wording(regions().get(code, {})) or code


def unnamed() -> Text:
    """What a company is called of which the reader may know neither the name nor a profile, in every language of
    the interface.
    """
    told: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            told[language] = str(UNNAMED)
    return told


def summary_of(profile: Profile) -> str:
    """Who it is, as far as everybody may know: "Company from Aichi with 10 to 49 staff"."""
    if not profile.region:
        return str(SUMMARIES[profile.size])
    return str(SUMMARIES_BY_REGION[profile.size]) % {"region": region_name(profile.region)}
