"""How the history of the record tells of this field: its nouns, what was done to them, and their pages."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hannover.fields.smes.domain import ProfileStanding
from hannover.record.moment import Moment
from hannover.record.words import FieldWords, NounPage

NOUNS = {
    "application": _("Application for a grant"),
    "appraisal": _("Appraisal of an application"),
    "attendance": _("Attendance at an event"),
    "brokerage-event": _("Brokerage event"),
    "call": _("Call for applications"),
    "classification": _("Industrial classification"),
    "company": _("Company"),
    "delegation": _("Delegation"),
    "exclusion": _("Exclusion of a company"),
    "follow-up": _("Follow-up after a year"),
    "host": _("Host of a visit"),
    "instalment": _("Instalment of a grant"),
    "introduction": _("Introduction"),
    "match-weights": _("Weights of the match"),
    "meeting-request": _("Request for a meeting"),
    "profile": _("Profile of a company"),
    "recommendation-round": _("Round of recommendations"),
    "review": _("Review of a profile"),
    "selection": _("Selection for funding"),
    "timetable": _("Timetable of an event"),
    "tour": _("Tour of a delegation"),
    "visit-note": _("Note on a visit"),
}
ACTS = {
    "accepted": _("accepted"),
    "agreed-nda": _("non-disclosure agreement recorded"),
    "answered": _("answered"),
    "appraised": _("appraised"),
    "asked": _("asked for"),
    "cancelled": _("cancelled"),
    "chosen": _("chosen"),
    "computed": _("computed"),
    "confirmed": _("confirmed"),
    "decided": _("decided"),
    "declined": _("declined"),
    "excluded": _("excluded"),
    "extended": _("extended"),
    "funded": _("funded"),
    "held": _("held"),
    "imported": _("imported"),
    "invited": _("invited"),
    "lapsed": _("not answered in time"),
    "learned": _("learned"),
    "loaded": _("loaded"),
    "locked": _("meeting held in its place"),
    "merged": _("merged"),
    "missing": _("reported absent"),
    "noted": _("written down"),
    "paid": _("paid"),
    "reclaimed": _("reclaimed"),
    "published": _("published"),
    "refused": _("refused"),
    "renewed": _("renewed"),
    "returned": _("returned"),
    "reviewed": _("reviewed"),
    "scheduled": _("scheduled"),
    "settled": _("settled"),
    "submitted": _("submitted"),
    "timed": _("travel times changed"),
    "unlocked": _("meeting no longer held in its place"),
}

SEALED = frozenset(
    {
        "application", "attendance", "company", "delegation", "exclusion", "follow-up", "host", "instalment",
        "introduction", "meeting-request", "profile", "timetable",
    }
)  # fmt: skip
"""Whatever holds the key of a company: one that stands beside a name in one event, and beside a profile in another,
tells whose the profile is.
"""


def met_by_everybody(moment: Moment) -> Q:
    """The profiles that have a page for whoever asks: published, and not expired by that day."""
    lasting = Q(expires_on__isnull=True) | Q(expires_on__gte=moment.as_of)
    return Q(standing=ProfileStanding.PUBLISHED) & lasting


WORDS = FieldWords(
    nouns=NOUNS,
    acts=ACTS,
    pages={
        "brokerage-event": NounPage("smes:event"),
        "call": NounPage("smes:call"),
        "delegation": NounPage("smes:delegation"),
        "profile": NounPage("smes:profile", shown=met_by_everybody),
    },
    sealed=SEALED,
)
