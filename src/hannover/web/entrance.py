"""The door without a language: sends a reader on to the programme in the language that suits best."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

from hannover.web.context import Site
from hannover.web.languages import best_language


def entrance(request: HttpRequest) -> HttpResponse:
    language = best_language(request.headers.get("Accept-Language", ""), Site(request).offered)
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponseRedirect(f"/{language}/" + (f"?{query}" if query else ""))
    patch_vary_headers(response, ["Accept-Language"])
    return response
