"""The lists of an event for its organizers: who takes part, and who asked whom."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hannover.fields.smes.forms.meetings import ParticipantFilter, RequestFilter
from hannover.fields.smes.reading.meetings import read_sides
from hannover.fields.smes.reading.meetings_lists import Sought, read_participants, read_requests
from hannover.fields.smes.views.meetings_answering import running
from hannover.fields.smes.words.meetings import REQUEST_STANDINGS, WEIGHTS
from hannover.record.serving import moment_of, page_number


@require_safe
@never_cache
def participants(request: HttpRequest, key: str) -> HttpResponse:
    actor, moment = running(request), moment_of(request)
    form = ParticipantFilter(request.GET, sides=read_sides(moment))
    page = read_participants(moment, actor, key, sought(request, form))
    values = {"page": page, "event": page.event, "form": form, "acting_side": actor.side}
    return render(request, "smes/event_participants.html", values)


@require_safe
@never_cache
def requests(request: HttpRequest, key: str) -> HttpResponse:
    actor, moment = running(request), moment_of(request)
    form = RequestFilter(request.GET, sides=read_sides(moment))
    page = read_requests(moment, actor, key, sought(request, form))
    values = {
        "page": page,
        "event": page.event,
        "form": form,
        "standings": REQUEST_STANDINGS,
        "weights": WEIGHTS,
    }
    return render(request, "smes/event_requests.html", values)


def sought(request: HttpRequest, form: ParticipantFilter) -> Sought:
    """What the query asks for; what is wrong in it is passed over."""
    data = form.cleaned_data if form.is_valid() else {}
    return Sought(
        words=data.get("words") or "",
        side=data.get("side") or "",
        standing=data.get("standing") or "",
        sort=request.GET.get("sort", "")[:20],
        page=page_number(request),
    )
