"""What anybody reads of the dialogues: lists, rounds, outcomes, and the calendar."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hannover.accounts.permissions import VISITOR, Actor
from hannover.accounts.signedin import actor_from
from hannover.record import domain
from hannover.record.dialogues.calendar import Dates, read_dates, write_calendar
from hannover.record.dialogues.forms import OUTCOME_KINDS, OpenFilter
from hannover.record.dialogues.loading import read_sides
from hannover.record.dialogues.reading import (
    OpenQuery,
    read_dialogue,
    read_dialogues,
    read_open_outcomes,
    read_outcome,
    read_round,
)
from hannover.record.dialogues.wording import in_own_names
from hannover.record.moment import Moment
from hannover.record.reading import read_programme
from hannover.record.serving import moment_of, page_number, public_page


def may(actor: Actor, moment: Moment) -> dict[str, object]:
    """What the actor may do here. Nobody writes into the past that a page shows."""
    return {
        "may_hold": moment.is_now and actor.allows("hold-dialogue", side=actor.side),
        "may_sign": moment.is_now and actor.allows("sign", side=actor.side),
        "acting_side": actor.side,
    }


@public_page
def dialogues(request: HttpRequest) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    values = {"found": read_dialogues(moment, actor), **may(actor, moment)}
    return render(request, "record/dialogues/dialogues.html", values)


@public_page
def dialogue(request: HttpRequest, key: str) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    values = {"page": read_dialogue(moment, actor, key), **may(actor, moment)}
    return render(request, "record/dialogues/dialogue.html", values)


@public_page
def round_page(request: HttpRequest, key: str) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    values = {"page": read_round(moment, actor, key), **may(actor, moment)}
    return render(request, "record/dialogues/round.html", values)


@public_page
def outcome(request: HttpRequest, key: UUID) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    page = read_outcome(moment, actor, str(key))
    standing = page.standing
    values = {
        "page": page,
        "heading": standing.title or standing.outcome.wording,
        "kind": OUTCOME_KINDS[standing.outcome.kind],
        "wordings": in_own_names(standing.outcome.wording),
        "may_act": standing.audience == "public",
        **may(actor, moment),
    }
    return render(request, "record/dialogues/outcome.html", values)


@public_page
def open_outcomes(request: HttpRequest) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    known = [glance.dialogue for glance in read_dialogues(moment, actor)]
    form = OpenFilter(request.GET, sides=read_sides(moment), dialogues=known)
    query = OpenQuery(
        side=form.chosen("side"),
        dialogue=form.chosen("dialogue"),
        overdue=form.chosen("overdue") == "yes",
        page=page_number(request),
    )
    values = {"form": form, "found": read_open_outcomes(moment, actor, query), **may(actor, moment)}
    return render(request, "record/dialogues/open_outcomes.html", values)


@public_page
def calendar(request: HttpRequest) -> HttpResponse:
    """All rounds and deadlines that everybody may read, for a calendar that asks again from time to time."""
    moment = moment_of(request)
    programme = read_programme(moment)
    title = programme.declaration.title if programme else {}
    return _calendar_file(request, read_dates(moment, VISITOR), title=title, name="dialogues.ics")


@public_page
def round_calendar(request: HttpRequest, key: str) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    title = read_round(moment, actor, key).dialogue.title
    return _calendar_file(request, read_dates(moment, actor, only=key), title=title, name=f"{key}.ics")


def _calendar_file(request: HttpRequest, dates: Dates, *, title: domain.Text, name: str) -> HttpResponse:
    def address(page: str, key: str) -> str:
        return request.build_absolute_uri(reverse(page, args=[key]))

    content = write_calendar(
        dates, title=title or {"en": _("Dialogues")}, language=get_language() or "en", address=address
    )
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )
