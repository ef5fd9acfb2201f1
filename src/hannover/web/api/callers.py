"""Who is calling: the holder of a bearer token, the person signed in with a browser, or a visitor."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from hannover.accounts.permissions import Actor
from hannover.accounts.signedin import actor_from
from hannover.accounts.tokens import actor_by_token
from hannover.web.api.problems import HttpProblem, not_signed_in

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN_SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "description": "An access token, made on the page of the account.",
}
SESSION_SCHEME = {
    "type": "apiKey",
    "in": "cookie",
    "name": "sessionid",
    "description": "The session of a browser; writing needs the header X-CSRFToken besides.",
}


class CsrfCheck(CsrfViewMiddleware):
    """Django's check, whose answer is the reason alone."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def csrf_problem(request: HttpRequest) -> str:
    """Why the request does not come from one of our own pages, or empty."""
    check = CsrfCheck(_nothing)
    check.process_request(request)
    request.csrf_processing_done = False  # type: ignore[attr-defined]  # the middleware passed over this view
    return str(check.process_view(request, _nothing, (), {}) or "")


def caller(request: HttpRequest) -> Actor:
    """The actor of a request, for ninja's `auth`: everybody has one, and every operation asks what it may.

    A token that is wrong, old or revoked is refused, never taken for a visitor. A browser's session is
    accepted for writing only with the CSRF token of the same browser.
    """
    header = request.headers.get("Authorization", "")
    if header:
        actor = actor_by_token(header)
        if actor is None:
            raise not_signed_in("this access token is unknown, expired or revoked")
        return actor
    actor = actor_from(request)
    if actor.id and request.method not in SAFE and (problem := csrf_problem(request)):
        raise HttpProblem(
            403,
            f"the CSRF token does not fit: {problem}",
            remedy="send the token of a page's form as X-CSRFToken",
        )
    return actor
