"""What stands between network and views: the content policy, the moment asked for, pages for errors."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from hannover.errors import HannoverError, InputError
from hannover.record.moment import now, read_moment
from hannover.web.errorpages import error_page

GetResponse = Callable[[HttpRequest], HttpResponseBase]
API_PREFIX = "/api/"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class ContentSecurityPolicy:
    """Nothing but our own files: no inline script or style, no outside host, no frame around us."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class MomentFromQuery:
    """Sets `request.moment` from `as_of` and `known_at`; the API reads its own parameters."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(API_PREFIX):
            return self.get_response(request)
        try:
            request.moment = read_moment(request.GET)  # type: ignore[attr-defined]  # Django's way to hand on
        except InputError as error:
            request.moment = now()  # type: ignore[attr-defined]  # as above
            return error_page(request, error)
        return self.get_response(request)


class ErrorPages:
    """Turns an error of ours that a view raised into a page: what was wrong, what would be right."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, HannoverError) or request.path_info.startswith(API_PREFIX):
            return None
        return error_page(request, exception)
