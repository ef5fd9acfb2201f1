"""Work in the background, for whoever started it and for the administration: how far it is, and its end."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hannover.accounts.signedin import actor_from
from hannover.errors import ForbiddenError
from hannover.jobs.models import Job, JobStatus
from hannover.jobs.oversight import JobView, cancel_job, read_job
from hannover.operations import find_operation, operations_of
from hannover.record.words import wording

STATES = {
    JobStatus.READY: "waiting",
    JobStatus.RUNNING: "running",
    JobStatus.SUCCESSFUL: "done",
    JobStatus.FAILED: "failed",
    JobStatus.CANCELLED: "cancelled",
}


@dataclass(frozen=True)
class ShownJob:
    """A job as its component shows it."""

    id: UUID
    title: str
    state: str
    done: int
    total: int
    message: str
    result_url: str = ""


@require_safe
@never_cache
def job(request: HttpRequest, key: UUID) -> HttpResponse:
    """The page of a job; of it only the part that changes, where the page itself asks again."""
    view = _own_job(request, key)
    shown = _shown(view)
    values = {"job": shown, "view": view, "result": _result_rows(view.result)}
    if not request.headers.get("HX-Request"):
        return render(request, "record/job.html", values)
    response = render(request, "record/job_progress.html", values)
    if view.finished:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    _own_job(request, key)
    cancel_job(key)
    return redirect("record:job", key)


def _own_job(request: HttpRequest, key: UUID) -> JobView:
    actor = actor_from(request)
    actor.require("own-account")
    view = read_job(key)
    if str(view.started_by) != actor.id and not actor.allows("administer"):
        raise ForbiddenError("this work was started by somebody else", remedy="sign in as who started it")
    return view


def _shown(view: JobView) -> ShownJob:
    return ShownJob(
        view.id,
        _title(view.id),
        STATES[view.status],
        view.progress.done,
        view.progress.total,
        view.error or view.progress.message,
    )


def _title(key: UUID) -> str:
    """What the operation does that the job performs, in the reader's language."""
    asked = Job.objects.values_list("kwargs", flat=True).get(pk=key)
    package, name = asked.get("package", ""), asked.get("operation", "")
    if package not in settings.FIELD_PACKAGES or not name:
        return _("Work in the background")
    return wording(find_operation(operations_of(package), name).help)


def _result_rows(result: object) -> list[tuple[str, str]]:
    """What the job left, as names and values."""
    if not isinstance(result, dict):
        return []
    return [
        (name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, value in result.items()
    ]
