"""Pages for what went wrong: what, where, what would be right. Below 500 with the usual frame, else without.

A page for a fault of ours reads nothing from the store, because the store may be what is broken.
"""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from hannover.errors import HannoverError, StoreError
from hannover.web.fonts import stylesheet_url
from hannover.web.languages import interface_language
from hannover.web.theme import chosen_theme

logger = logging.getLogger(__name__)
OWN_PAGES = frozenset({400, 403, 404, 409})


def error_page(request: HttpRequest, error: HannoverError) -> HttpResponse:
    """The page for an error of ours, with its status."""
    if error.status not in OWN_PAGES:
        logger.error("%s on %s", error, request.path)
        return fault_page(request, error)
    return render(request, f"{error.status}.html", {"error": error}, status=error.status)


def fault_page(request: HttpRequest, error: HannoverError | None = None) -> HttpResponse:
    """500, or 503 while the store cannot be used."""
    site = {"lang": interface_language(), "theme": chosen_theme(request), "fonts": stylesheet_url()}
    status = error.status if error else 500
    body = render_to_string(
        "500.html", {"site": site, "error": error, "store": isinstance(error, StoreError), "status": status}
    )
    return HttpResponse(body, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that came without its token; `CSRF_FAILURE_VIEW` names it."""
    return render(request, "403.html", {"csrf": True}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    return fault_page(request)
