"""What the pages of this desk have in common: forms that are answered, and whose pages they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from hannover.accounts.permissions import Actor
from hannover.accounts.signedin import actor_from
from hannover.fields.smes.field import KEY
from hannover.operations import Context
from hannover.record.forms import ActionForm
from hannover.record.moment import Moment, now
from hannover.record.reading import require_programme
from hannover.record.signing import acting_side

FORM = "record/act.html"


def answer(
    request: HttpRequest,
    form: ActionForm,
    write: Callable[[], object],
    page: dict[str, Any],
    *,
    template: str = FORM,
) -> HttpResponse:
    """The form; or, once its values were written, the way to what was made (`next`), or back to where the form was
    offered.
    """
    if request.method == "POST" and form.is_valid() and form.carry_out(write) is not None:
        messages.success(request, page["done"])
        after = page.get("next")
        return HttpResponseRedirect(after() if after else page["cancel"])
    return render(request, template, page | {"form": form}, status=400 if form.errors else 200)


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def call(request: HttpRequest) -> Context:
    return Context(actor=actor_from(request), field=KEY, language=get_language() or "en")


def running(request: HttpRequest) -> Actor:
    """The actor, as staff of one of the sides; raises ForbiddenError."""
    acting_side(call(request), "run-programme")
    return actor_from(request)


def languages(moment: Moment | None = None) -> tuple[str, ...]:
    return require_programme(moment or now()).declaration.languages


def download(content: bytes, *, kind: str, name: str) -> HttpResponse:
    """A file that only its reader may keep."""
    disposition = content_disposition_header(True, name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
