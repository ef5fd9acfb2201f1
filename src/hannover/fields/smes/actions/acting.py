"""Who may act for a company, and in whose name it is written.

A participant acts for its company, the staff of a side for every company of that side. What is refused is
refused alike, whether the company exists or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor, Role
from hannover.errors import ForbiddenError, UnknownError
from hannover.fields.smes import domain, models
from hannover.operations import Context
from hannover.record.log import Author, Draft, Written, append
from hannover.record.models.projection import ALWAYS, STILL, Projection
from hannover.record.signing import reader_of

PERMISSION = "change-company"
COMPANY_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def own_companies(actor: Actor) -> tuple[str, ...]:
    """The keys of the companies for which this person is a participant. Companies have UUIDs for keys; whoever
    is a participant of an organization of the record has its own word for one.
    """
    return tuple(
        held.organization
        for held in actor.held
        if held.role is Role.PARTICIPANT and COMPANY_KEY.fullmatch(held.organization)
    )


def is_staff_of(actor: Actor, side: str) -> bool:
    """True for who may change the companies of that side as its staff."""
    return bool(side) and actor.side == side and actor.allows(PERMISSION, side=side)


def may_act_for(context: Context, company: str) -> domain.Company:
    """The company, for its participants and the staff of its side.

    Raises ForbiddenError for everybody else, and for a company that does not exist: nobody learns which.
    One that was forgotten or merged is found too: ask `.active`.
    """
    context.actor.require(PERMISSION)
    found, actor = company_known(company), reader_of(context)
    if found is not None and (company in own_companies(actor) or is_staff_of(actor, found.side)):
        return found
    raise ForbiddenError(
        _("this company is not yours to act for"),
        remedy=_("sign in as one of its participants, or as staff of its side"),
    )


def present(model: type[Projection]) -> Any:
    """The states in which things stand now, each entity's newest; whoever asks."""
    return model.objects.filter(known_to=STILL, valid_to=ALWAYS)


def one_that_takes_part(
    context: Context, row: Projection, companies: Iterable[str], *, field: str
) -> domain.Company:
    """The first of the companies of a matter for which the actor may act.

    Raises UnknownError for who acts for none of them, as if there were no such matter.
    """
    context.actor.require(PERMISSION)
    for company in companies:
        try:
            return may_act_for(context, company)
        except ForbiddenError:
            continue
    raise unknown(row.key, field=field)


def unknown(key: str, *, field: str) -> UnknownError:
    return UnknownError(_("there is no such entry: %(key)s") % {"key": repr(key[:80])}, field=field)


def company_known(company: str) -> domain.Company | None:
    """The company as it is known now, whoever asks; None when there is none."""
    row = present(models.Company).filter(key=company).first()
    return row.fact if row else None


def sides_of(companies: Iterable[str]) -> dict[str, str]:
    """{company: side} of those that exist; one query."""
    rows = present(models.Company).filter(key__in=set(companies))
    return dict(rows.values_list("key", "of_side"))


def write_for(context: Context, side: str, *drafts: Draft) -> list[Written]:
    """Appends the drafts in the name of the actor, for the side of the company that they act for."""
    return append(Author(person=context.actor.id, side=side), drafts)


def hold_known(model: type[Projection], key: str, *, field: str) -> Projection:
    """The newest version of the entity with that key, which nobody else changes until this transaction
    ends; readable by everybody who asks: the caller checks who may.

    Raises UnknownError naming the input field.
    """
    known = model.objects.filter(known_to=STILL, key=key)
    while not list(known.select_for_update()) and known.exists():
        pass  # another transaction replaced the rows while we waited for them: wait for the new ones
    found: Projection | None = known.order_by("-valid_from").first()
    if found is None:
        raise unknown(key, field=field)
    return found
