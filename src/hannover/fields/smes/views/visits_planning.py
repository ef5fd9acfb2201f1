"""The pages on which a delegation is planned: its days and towns, its members, the time that ways take."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hannover.accounts.permissions import Actor
from hannover.fields.smes import models
from hannover.fields.smes.actions import visits
from hannover.fields.smes.analysis.visits import places_of
from hannover.fields.smes.formats.visits_csv import write_travel_times
from hannover.fields.smes.forms.visits_planning import (
    DayForm,
    DelegationChangeForm,
    DelegationForm,
    TravelTimesForm,
)
from hannover.fields.smes.reading.naming import names_for
from hannover.fields.smes.reading.visits import read_delegation, require_delegation, require_sender
from hannover.fields.smes.views.meetings_answering import answer, call, download, languages, posted, running
from hannover.fields.smes.views.visits_running import about_delegation
from hannover.fields.smes.words.meetings import day_words
from hannover.record.forms import Choices
from hannover.record.moment import Moment, now
from hannover.record.words import wording

writes = require_http_methods(["GET", "HEAD", "POST"])
MOST_MEMBERS = 400


@writes
@never_cache
def plan(request: HttpRequest) -> HttpResponse:
    actor, moment = running(request), now()
    form = DelegationForm(posted(request), members=possible_members(moment, actor), languages=languages())
    page = {
        "title": _("Plan a delegation"),
        "words": _(
            "The staff of both sides see it; everybody sees its title and days once a tour is published."
        ),
        "submit": _("Plan"),
        "cancel": reverse("smes:delegations"),
        "next": lambda: reverse("smes:delegation", args=[form.cleaned_data["key"]]),
        "done": _("The delegation was planned."),
    }
    return answer(request, form, lambda: visits.plan_delegation(form.values(), call(request)), page)


def possible_members(moment: Moment, actor: Actor, held: tuple[str, ...] = ()) -> Choices:
    """The active companies of the actor's side by name, those that are members already before the newest."""
    rows = models.Company.objects.at(moment).filter(of_side=actor.side)
    newest = [one.key for one in rows.order_by("-id")[:MOST_MEMBERS].facts() if one.active]
    names = names_for(actor, {*held, *newest})
    found = [(key, wording(name.names)) for key, name in names.items() if name is not None]
    return sorted(found, key=lambda one: one[1])


@writes
@never_cache
def change(request: HttpRequest, key: str) -> HttpResponse:
    actor, moment = running(request), now()
    found = require_delegation(moment, actor, key)
    require_sender(actor, found)
    form = DelegationChangeForm(
        posted(request),
        held=found,
        members=possible_members(moment, actor, found.members),
        languages=languages(),
    )
    page = about_delegation(
        key,
        found.title,
        title=_("Change the delegation"),
        words=_("Hosts and members are told. Where a published tour no longer fits, its page says so."),
        submit=_("Change"),
        done=_("The delegation was changed."),
    )
    return answer(request, form, lambda: visits.change_delegation(form.values(), call(request)), page)


@writes
@never_cache
def day(request: HttpRequest, key: str, on: str) -> HttpResponse:
    """One day of a delegation: its hours and towns."""
    actor = running(request)
    found = require_delegation(now(), actor, key)
    require_sender(actor, found)
    chosen = next((one.on for one in found.days if one.on.isoformat() == on), None)
    if chosen is None:
        raise Http404(on)
    form = DayForm(posted(request), held=found, on=chosen, languages=languages())
    page = about_delegation(
        key,
        found.title,
        title=_("Change %(day)s") % {"day": day_words(chosen)},
        words=_("Hosts and members are told. Where a published tour no longer fits, its page says so."),
        submit=_("Change"),
        done=_("The day was changed."),
    )
    return answer(request, form, lambda: visits.change_delegation(form.values(), call(request)), page)


@writes
@never_cache
def travel_times(request: HttpRequest, key: str) -> HttpResponse:
    actor = running(request)
    found = require_delegation(now(), actor, key)
    require_sender(actor, found)
    form = TravelTimesForm(posted(request), request.FILES if request.method == "POST" else None)
    page = about_delegation(
        key,
        found.title,
        title=_("Give travel times"),
        words=_(
            "Start from the table that you can download: it holds every way, with the time that counts now."
        ),
        submit=_("Take these times"),
        done=_("The travel times were recorded."),
    )
    return answer(request, form, lambda: visits.import_travel_times(form.values(key), call(request)), page)


@require_safe
@never_cache
def travel_times_file(request: HttpRequest, key: str) -> HttpResponse:
    actor, moment = running(request), now()
    page = read_delegation(moment, actor, key)
    require_sender(actor, page.delegation)
    places = places_of(page.delegation, {entry.id: entry.host for entry in page.hosts})
    named = {name: (place, wording(place.name)) for name, place in places.items()}
    content = write_travel_times(named, page.delegation)
    return download(content, kind="text/csv; charset=utf-8", name=f"{key}-travel-times.csv")
