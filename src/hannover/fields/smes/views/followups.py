"""The pages of follow-ups, and of what the figures of the field were made of."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hannover.accounts.signedin import actor_from
from hannover.fields.smes.actions.followups import answer_follow_up
from hannover.fields.smes.forms.followups import FollowUpForm
from hannover.fields.smes.reading.figures import formula_of, read_counted
from hannover.fields.smes.reading.followups import find_due, read_due
from hannover.fields.smes.reading.naming import names_for
from hannover.fields.smes.views.partners_posting import answered, context_of, languages, posted, writes
from hannover.fields.smes.words.figures import DONE
from hannover.record.dialogues.loading import read_sides
from hannover.record.models import Indicator
from hannover.record.moment import now
from hannover.record.reading.paging import page_of_sequence
from hannover.record.serving import moment_of, page_number, public_page
from hannover.record.words import wording

SIZE = 50


@require_safe
@never_cache
def follow_ups(request: HttpRequest) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    actor.require("change-company", side=actor.side)
    found = read_due(moment, actor)
    names = names_for(actor, {key for one in found for key in (one.company, *one.partners)})

    def name(key: str) -> str:
        identity = names.get(key)
        return wording(identity.names) if identity else str(_("A company that is not named"))

    lines = [(one, name(one.company), [name(key) for key in one.partners]) for one in found]
    values = {
        "due": [line for line in lines if line[0].is_due(moment.as_of)],
        "ahead": [line for line in lines if line[0].answer is None and line[0].due > moment.as_of],
        "answered": [line for line in lines if line[0].answer is not None],
    }
    return render(request, "smes/followup_list.html", values)


@writes
@never_cache
def answer(request: HttpRequest, subject: str, company: UUID) -> HttpResponse:
    actor = actor_from(request)
    actor.require("change-company")
    due = find_due(now(), actor, subject, str(company))
    currency = next((side.currency for side in read_sides(now()) if side.key == due.side), "")
    form = FollowUpForm(
        posted(request), languages=languages(), currency=currency, initial={"on": now().as_of}
    )
    about = {
        "title": _("What became of it?"),
        "about": due.title or _("An introduction"),
        "side": due.side,
        "submit": _("Record"),
        "cancel": reverse("smes:follow-ups"),
        "done": _("The answer was recorded."),
    }
    return answered(request, form, lambda: answer_follow_up(form.values(due), context_of(request)), about)


@public_page
def indicator(request: HttpRequest, name: str) -> HttpResponse:
    """How a figure comes about: what is counted, the sum, and everything that went into it."""
    moment = moment_of(request)
    counted = read_counted(name, moment)
    stated = next(
        (row.fact for row in Indicator.objects.at(moment) if row.fact.computed == f"smes:{name}"), None
    )
    values = {
        "name": name,
        "stated": stated,
        "help": DONE[name],
        "formula": formula_of(counted),
        "total": sum(one.adds for one in counted) if counted else None,
        "page": page_of_sequence(counted[::-1], page_number(request), SIZE),
    }
    return render(request, "smes/followup_indicator.html", values)
