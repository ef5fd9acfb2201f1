"""What the pages of this desk that write have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from hannover.accounts.signedin import actor_from
from hannover.fields.smes.field import KEY
from hannover.operations import Context
from hannover.record.forms import ActionForm
from hannover.record.moment import now
from hannover.record.reading import require_programme

writes = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even where it is nothing: then the form says what is missing."""
    return request.POST if request.method == "POST" else None


def context_of(request: HttpRequest) -> Context:
    return Context(actor=actor_from(request), field=KEY, language=get_language() or "en")


def languages() -> tuple[str, ...]:
    return require_programme(now()).declaration.languages


def answered(
    request: HttpRequest,
    form: ActionForm,
    write: Callable[[], Any],
    page: dict[str, Any],
    *,
    template: str = "record/act.html",
) -> HttpResponse:
    """The form; or, once its values were written, the way on: `place` may follow from what was written."""
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(write)
        if done is not None:
            messages.success(request, page["done"])
            place = page.get("place") or page["cancel"]
            return HttpResponseRedirect(place(done) if callable(place) else place)
    return render(request, template, page | {"form": form}, status=400 if form.errors else 200)
