"""The API as a whole: every address below `/api/v1/`, and an answer in JSON for every address that does not
exist.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.generic import RedirectView
from ninja import NinjaAPI

from hannover.web.api import meetings, operations, resources
from hannover.web.api.callers import caller
from hannover.web.api.description import complete
from hannover.web.api.page import description_view
from hannover.web.api.problems import HttpProblem, answer_error, problem_response

View = Callable[..., HttpResponse]
DESCRIPTION = """\
What a declaration of two countries promised, what came of it, and what can be done in each of its fields.

Every resource takes `as_of` (what had happened by then), `known_at` (what had been recorded by then) and
`language`. Lists come in pages. They carry an ETag; with If-None-Match an unchanged one is answered by 304.
Errors are application/problem+json. Whoever writes sends an access token: `Authorization: Bearer TOKEN`."""


class Service(NinjaAPI):
    """ninja's API with our errors for what ninja leaves to Django: addresses, methods, faults."""

    @cached_property
    def described(self) -> dict[str, Any]:
        return complete(super().get_openapi_schema(path_prefix="/api/v1/"))

    def get_openapi_schema(self, **_: Any) -> Any:
        return self.described

    def _get_urls(self) -> list[URLPattern | URLResolver]:
        *declared, _root = super()._get_urls()
        for pattern in declared:
            if isinstance(pattern, URLPattern):
                pattern.callback = guarded(pattern.callback)
        return [
            *declared,
            path("docs", description_view(lambda: self.described), name="docs"),
            path("", RedirectView.as_view(pattern_name="api:docs"), name="api-root"),
            re_path(r"^.*$", nowhere),
        ]


def guarded(view: View) -> View:
    """The view with HEAD as GET without a body, a problem for a wrong method, and no fault as HTML."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        try:
            response = view(request, *args, **kwargs)
        except Exception as error:  # noqa: BLE001  (the last place where a fault can become a problem)
            response = answer_error(request, error)
        request.method = asked
        if response.status_code == 405:
            allowed = response["Allow"]
            message = f"{asked} is not possible at this address"
            problem = HttpProblem(405, message, remedy=f"use {allowed}", headers={"Allow": allowed})
            response = problem_response(request, problem)
        if asked == "HEAD":
            length = len(response.content)
            response.content = b""
            response["Content-Length"] = str(length)
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # `caller` checks it, where a browser's session counts
    return answer


def nowhere(request: HttpRequest) -> HttpResponse:
    return problem_response(
        request,
        HttpProblem(404, "there is nothing at this address", remedy="see /api/v1/docs for all addresses"),
    )


nowhere.csrf_exempt = True  # type: ignore[attr-defined]  # it does nothing


def make_api() -> Service:
    service = Service(
        title="Hannover",
        version="1",
        description=DESCRIPTION,
        urls_namespace="api",
        docs_url=None,
        auth=caller,
    )
    operations.add_operations(settings.FIELD_PACKAGES)
    for declared in (resources, meetings, operations):
        service.add_router("", declared.router)
    for kind in (*service._exception_handlers, Exception):
        service._exception_handlers[kind] = answer_error
    return service


api = make_api()
