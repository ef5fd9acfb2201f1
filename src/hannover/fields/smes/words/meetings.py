"""The words for what events, requests, timetables, delegations and hosts are at."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hannover.fields.smes.analysis import visits
from hannover.fields.smes.analysis.meetings import Reason
from hannover.fields.smes.domain import DelegationStanding, EventStanding, HostStanding, RequestStanding
from hannover.record.words import own_name


def day_words(on: date) -> str:
    """The day as pages in the reader's language write it: 23 December 2026."""
    english = (get_language() or "en").split("-")[0] == "en"
    return date_format(on, "j F Y" if english else "DATE_FORMAT")


def moment_words(at: datetime) -> str:
    """Day and time in UTC: 23 December 2026, 14:05 UTC."""
    there = at.astimezone(UTC)
    return f"{day_words(there.date())}, {there:%H:%M} UTC"


def pair_words(pair: str) -> str:
    """Two languages by their own names, from "de-ja"; "" from ""."""
    return " – ".join(own_name(tag) for tag in pair.split("-")) if pair else ""


EVENT_STANDINGS = {
    EventStanding.PLANNED: _("Being prepared"),
    EventStanding.OPEN: _("Open for registration"),
    EventStanding.SCHEDULED: _("Timetable published"),
    EventStanding.HELD: _("Held"),
    EventStanding.CANCELLED: _("Cancelled"),
}
REQUEST_STANDINGS = {
    RequestStanding.ASKED: _("Waiting for an answer"),
    RequestStanding.ACCEPTED: _("Accepted"),
    RequestStanding.DECLINED: _("Declined"),
    RequestStanding.WITHDRAWN: _("Withdrawn"),
}
WEIGHTS = {1: _("useful"), 2: _("important"), 3: _("must")}
REASONS = {
    Reason.ABSENT: _("One of the two is not there."),
    Reason.NO_INTERPRETER: _("They share no language, and nobody interprets between theirs."),
    Reason.NO_COMMON_SLOT: _("They share no slot."),
    Reason.FULL: _("In all slots that they share, one of them or all tables or interpreters are taken."),
}
CHANGES = {"moved": _("Moved"), "lost": _("Cancelled"), "new": _("New")}
DELEGATION_STANDINGS = {
    DelegationStanding.PLANNED: _("Being prepared"),
    DelegationStanding.SCHEDULED: _("Tour published"),
    DelegationStanding.HELD: _("Tour made"),
    DelegationStanding.CANCELLED: _("Cancelled"),
}
HOST_STANDINGS = {
    HostStanding.INVITED: _("Invited"),
    HostStanding.CONFIRMED: _("Confirmed"),
    HostStanding.DECLINED: _("Declined"),
    HostStanding.WITHDRAWN: _("Withdrawn"),
}
TOUR_REASONS = {
    visits.Reason.CLOSED: _("Receives nobody on the days of the delegation."),
    visits.Reason.NO_ROOM: _("Does not fit into the days beside hosts that are worth more."),
    visits.Reason.MUST_SEE: _("A must-see that cannot be reached together with the other must-sees."),
}
NEWS_SUBJECTS = {
    "event": _("Brokerage event"),
    "timetable": _("Timetable of an event"),
    "partner": _("Attendance of a company that you are to meet"),
    "delegation": _("Delegation"),
    "visited": _("Host of a visit"),
    "tour": _("Tour of a delegation"),
    "note": _("Note on a visit"),
}
PLAN_COUNTS = {
    "meetings": _("Meetings"),
    "moved": _("Moved"),
    "lost": _("Cancelled"),
    "new": _("New"),
}
STAGES = {
    "weight": _("Placing meetings"),
    "waiting": _("Shortening the waiting"),
    "moves": _("Keeping what can be kept"),
    "": _("Computing"),
}
