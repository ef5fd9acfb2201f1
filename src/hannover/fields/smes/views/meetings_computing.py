"""Timetables and tours while they are computed: how far they are, ended with the best so far, or given up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hannover.accounts.permissions import Actor
from hannover.accounts.signedin import actor_from
from hannover.errors import ForbiddenError, UnknownError
from hannover.fields.smes.actions.meetings_jobs import NAMES, computing
from hannover.fields.smes.field import KEY
from hannover.fields.smes.views.meetings_answering import running
from hannover.fields.smes.words.meetings import STAGES
from hannover.jobs.models import FINISHED, Job
from hannover.jobs.oversight import cancel_job, finish_job


@require_safe
@never_cache
def progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far it is, for the page that asks every second; at its end that page loads anew."""
    running(request)
    job = _job(key)
    response = render(request, "smes/computing_state.html", {"computing": state_of(job, actor_from(request))})
    if job.status in FINISHED:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def finish(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ends the search; the best so far is kept with its bound, as a timetable or tour like any other."""
    running(request)
    job = _job(key)
    finish_job(job.pk)
    return HttpResponseRedirect(_page_of(job))


@require_POST
def give_up(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ends the search, and nothing is kept; by who started it."""
    running(request)
    job = _job(key)
    if str(job.started_by) != actor_from(request).id:
        raise ForbiddenError(_("somebody else started this"), remedy=_("end it with the best so far"))
    cancel_job(job.pk)
    return HttpResponseRedirect(_page_of(job))


def _job(key: UUID) -> Job:
    """That work; raises UnknownError for work of another kind."""
    job = Job.objects.filter(pk=key, kwargs__package=KEY, kwargs__operation__in=list(NAMES.values())).first()
    if job is None:
        raise UnknownError(_("there is no such work"))
    return job


def _page_of(job: Job) -> str:
    field, _colon, name = str(job.kwargs["about"]).partition(":")
    if field == "event":
        return reverse("smes:event", args=[name]) + "#timetables"
    return reverse("smes:delegation", args=[name]) + "#tour"


def newest_work(actor: Actor, *, event: str = "", delegation: str = "") -> dict[str, Any] | None:
    """What pages tell of the newest computation, while it runs or where it failed; else None."""
    job = computing(event=event, delegation=delegation)
    if job is None or job.status in FINISHED - {"FAILED"}:
        return None
    return state_of(job, actor)


def state_of(job: Job, actor: Actor) -> dict[str, Any]:
    """The job in words: the stage, the best so far, and what nothing can exceed."""
    stage, _bar, rest = job.progress_message.partition("|")
    value, _bar, bound = rest.partition("|")
    return {
        "job": job,
        "running": job.status not in FINISHED,
        "mine": str(job.started_by) == actor.id,
        "stage": STAGES.get(stage, STAGES[""]),
        "measured": stage,
        "value": value,
        "bound": "" if bound in ("inf", "") else bound,
        "failure": job.error_message if job.status == "FAILED" else "",
    }
