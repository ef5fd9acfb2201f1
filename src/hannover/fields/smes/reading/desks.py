"""The desks of the field, as far as whoever asks may go: what is public, what is one's own, what staff runs."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.accounts.signedin import actor_from
from hannover.fields.smes.actions.acting import is_staff_of, own_companies
from hannover.fields.smes.reading.companies import count_waiting
from hannover.record.desks import Desk


def desks_of(request: HttpRequest) -> tuple[Desk, ...]:
    actor = actor_from(request)
    return (
        Desk(_("Profiles"), "smes:profiles"),
        *_own(actor),
        Desk(_("Brokerage events"), "smes:events"),
        Desk(_("Delegations"), "smes:delegations"),
        Desk(_("Calls"), "smes:calls"),
        *_of_staff(actor),
    )


def _own(actor: Actor) -> tuple[Desk, ...]:
    mine = (Desk(_("My company"), "smes:my-company"),) if own_companies(actor) else ()
    if not _acts_for_companies(actor):
        return mine
    partners = Desk(_("Partners"), "smes:partners"), Desk(_("Introductions"), "smes:introductions")
    return (*mine, *partners)


def _of_staff(actor: Actor) -> tuple[Desk, ...]:
    found: tuple[Desk, ...] = ()
    if _acts_for_companies(actor):
        found = (Desk(_("Follow-ups"), "smes:follow-ups"),)
    if is_staff_of(actor, actor.side):
        found = (*found, Desk(_("Companies"), "smes:companies"))
    if actor.side and actor.allows("review-profile", side=actor.side):
        waiting = count_waiting(actor.side)
        found = (
            *found,
            Desk(_("Reviews"), "smes:reviews", waiting),
            Desk(_("Duplicates"), "smes:duplicates"),
        )
    return found


def _acts_for_companies(actor: Actor) -> bool:
    return bool(own_companies(actor)) or is_staff_of(actor, actor.side)
