"""The desks of the field, as far as whoever asks may go: what is public, what is one's own, what staff runs."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.accounts.signedin import actor_from
from hannover.fields.smes.actions.acting import is_staff_of, own_companies
from hannover.fields.smes.reading.companies import count_waiting
from hannover.fields.smes.reading.waiting import Waiting, read_waiting
from hannover.record.desks import Desk
from hannover.record.serving import moment_of


def desks_of(request: HttpRequest) -> tuple[Desk, ...]:
    actor, moment = actor_from(request), moment_of(request)
    waiting = read_waiting(moment, actor) if moment.is_now else Waiting()
    return (
        Desk(
            _("Profiles"),
            "smes:profiles",
            _("What companies of both sides offer and look for. Here a company registers."),
        ),
        *_own(actor, waiting),
        Desk(
            _("Brokerage events"),
            "smes:events",
            _("Companies ask each other for meetings and receive a timetable."),
            waiting.requests,
        ),
        Desk(
            _("Delegations"),
            "smes:delegations",
            _("Companies of one side visit companies of the other. What they learned is published here."),
            waiting.visits,
        ),
        Desk(
            _("Calls"),
            "smes:calls",
            _("Companies of both sides apply together. Each government funds its own companies."),
            waiting.applications,
        ),
        *_of_staff(actor, waiting),
    )


def _own(actor: Actor, waiting: Waiting) -> tuple[Desk, ...]:
    mine = (
        (
            Desk(
                _("My company"),
                "smes:my-company",
                _("The own details and profiles, and what is new for the company."),
            ),
        )
        if own_companies(actor)
        else ()
    )
    if not _acts_for_companies(actor):
        return mine
    return (
        *mine,
        Desk(
            _("Partners"),
            "smes:partners",
            _("Companies of the other side that fit a profile, each with the reasons."),
            waiting.searches,
        ),
        Desk(
            _("Introductions"),
            "smes:introductions",
            _("One company shows interest, the other answers. Names are told when both have agreed."),
            waiting.introductions,
        ),
    )


def _of_staff(actor: Actor, waiting: Waiting) -> tuple[Desk, ...]:
    found: tuple[Desk, ...] = ()
    if _acts_for_companies(actor):
        asked = _("What came of an introduction or a project, asked after twelve months.")
        found = (Desk(_("Follow-ups"), "smes:follow-ups", asked, waiting.follow_ups),)
    if is_staff_of(actor, actor.side):
        registered = _("All companies of the own side, registered one by one or imported from a table.")
        found = (*found, Desk(_("Companies"), "smes:companies", registered))
    if actor.side and actor.allows("review-profile", side=actor.side):
        submitted = _("Profiles that were submitted and wait for a review.")
        alike = _("Companies that may be registered twice.")
        found = (
            *found,
            Desk(_("Reviews"), "smes:reviews", submitted, count_waiting(actor.side)),
            Desk(_("Duplicates"), "smes:duplicates", alike),
        )
    return found


def _acts_for_companies(actor: Actor) -> bool:
    return bool(own_companies(actor)) or is_staff_of(actor, actor.side)
