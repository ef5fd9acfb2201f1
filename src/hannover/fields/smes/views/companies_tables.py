"""The pages that bring tables in: what was read of a table first, then its import in the background."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hannover.accounts.signedin import actor_from
from hannover.errors import FileError
from hannover.fields.smes.actions.companies_importing import import_classification, preview_companies
from hannover.fields.smes.actions.companies_jobs import (
    drop_upload,
    import_seen,
    keep_upload,
    kept_upload,
    start_import,
    upload_of,
)
from hannover.fields.smes.forms.companies import ClassificationForm, ImportForm
from hannover.fields.smes.inputs.companies import ImportPreview, PreviewCompanies
from hannover.fields.smes.views.partners_posting import answered, context_of, languages, writes
from hannover.jobs.oversight import cancel_job


@writes
@never_cache
def upload(request: HttpRequest) -> HttpResponseBase:
    """Takes a table; what was read of it comes next."""
    actor = actor_from(request)
    actor.require("run-programme", side=actor.side)
    form = ImportForm(request.POST or None, request.FILES or None, languages=languages())
    if request.method == "POST" and form.is_valid():
        key = form.carry_out(lambda: keep_upload(form.values(), context_of(request)))
        if key is not None:
            return redirect("smes:import-preview", key)
    page = {
        "form": form,
        "cancel": reverse("smes:companies"),
        "classification": reverse("smes:classification"),
    }
    return render(request, "smes/company_import.html", page, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD"])
@never_cache
def preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was read of the table: repairs, problems, and what would be written."""
    context = context_of(request)
    found = upload_of(str(key), context)
    refused, seen = "", None
    try:
        seen = preview_companies(
            PreviewCompanies(file=found.file, file_name=found.file_name, language=found.language), context
        )
    except FileError as problem:
        refused = str(problem)
    values = {"key": key, "upload": found, "seen": seen, "refused": refused, "may": _may(seen)}
    return render(request, "smes/company_preview.html", values)


@require_POST
def begin(request: HttpRequest, key: UUID) -> HttpResponse:
    job = start_import(str(key), context_of(request), partial="partial" in request.POST)
    return redirect("smes:import-course", job)


@require_safe
@never_cache
def course(request: HttpRequest, job: UUID) -> HttpResponse:
    """How far an import is, and what came of it; only the part that changes, where the page itself asks again."""
    view = import_seen(str(job), context_of(request))
    values = {"view": view, "done": view.result, "kept": kept_upload(view)}
    if not request.headers.get("HX-Request"):
        return render(request, "smes/company_importing.html", values)
    response = render(request, "smes/company_importing_progress.html", values)
    if view.finished:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def cancel(request: HttpRequest, job: UUID) -> HttpResponse:
    """Ends an import that has not been committed, and goes back to its page."""
    import_seen(str(job), context_of(request))
    cancel_job(job)
    return redirect("smes:import-course", job)


@require_POST
def give_up(request: HttpRequest, key: UUID) -> HttpResponse:
    drop_upload(str(key), context_of(request))
    messages.success(request, _("The table was given up. Nothing was written."))
    return redirect("smes:import-companies")


@writes
@never_cache
def classification(request: HttpRequest) -> HttpResponse:
    actor = actor_from(request)
    actor.require("run-programme", side=actor.side)
    form = ClassificationForm(request.POST or None, request.FILES or None)
    page = {
        "title": _("Load a classification"),
        "words": _(
            "Sections and divisions of ISIC, NACE and WZ are here already; others come from their publisher."
        ),
        "submit": _("Load"),
        "cancel": reverse("smes:import-companies"),
        "done": _("The classification was loaded."),
    }
    return answered(request, form, lambda: import_classification(form.values(), context_of(request)), page)


def _may(seen: ImportPreview | None) -> str:
    """Whether all rows, some or none can be imported: "all", "some" or ""."""
    if seen is None or not (seen.companies or seen.profiles):
        return ""
    return "some" if seen.problems else "all"
