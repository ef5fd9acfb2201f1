"""What went wrong, as `application/problem+json` (RFC 9457): every error of the API, of whatever origin.

`type` leads to the explanation on the page that describes the API, `detail` says what was wrong, `remedy`
what would be right; `field` or `errors` say where.
"""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import Error as DatabaseProblem
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja.errors import HttpError, ValidationError

from hannover.errors import FileError, HannoverError, InputError
from hannover.web.store import explain

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5
MOST_ERRORS = 50
KINDS = {
    400: "bad-input",
    401: "not-signed-in",
    403: "not-allowed",
    404: "not-found",
    405: "wrong-method",
    409: "conflict",
    413: "too-large",
    415: "wrong-media-type",
    422: "key-used",
    500: "fault",
    503: "store-unavailable",
}
"""What `type` ends in, for each status; the page that describes the API explains them."""

logger = logging.getLogger(__name__)


class HttpProblem(HannoverError):
    """An error that only HTTP knows: a wrong method, a missing sign-in, a media type."""

    def __init__(
        self, status: int, message: str, *, remedy: str = "", headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.status = status
        self.headers = headers or {}


class ManyProblems(InputError):
    """Several fields of one request are wrong."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        first = errors[0]
        more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
        super().__init__(first["message"] + more, field=first["field"])
        self.errors = errors[:MOST_ERRORS]


def not_signed_in(message: str = "this needs somebody who is signed in") -> HttpProblem:
    return HttpProblem(
        401,
        message,
        remedy="send the header Authorization: Bearer TOKEN; tokens are made on the page of your account",
        headers={"WWW-Authenticate": 'Bearer realm="hannover"'},
    )


def from_validation(details: list[Any]) -> InputError:
    """pydantic's findings in our words: one entry a field."""
    errors = []
    for found in details:
        place = [
            str(part) for part in found["loc"] if part not in ("body", "query", "path", "header", "cookie")
        ]
        errors.append({"field": ".".join(place), "message": str(found["msg"])})
    return ManyProblems(errors) if errors else InputError("the request cannot be read")


def answer_error(request: HttpRequest, error: Any) -> HttpResponse:
    """The response to any exception."""
    ours = translate(error)
    if ours.status >= 500:
        logger.error("%s %s: %s", request.method, request.path, ours, exc_info=error)
    return problem_response(request, ours)


def translate(error: Exception) -> HannoverError:
    """Any exception as one of ours. What we do not know is a fault, whose words stay in the log."""
    match error:
        case HannoverError():
            return error
        case ValidationError():
            return from_validation(error.errors)
        case HttpError():
            return HttpProblem(error.status_code, error.message)
        case Http404():
            return HttpProblem(404, "there is nothing at this address", remedy="see the list of addresses")
        case RequestDataTooBig():
            return HttpProblem(413, "the request is too large", remedy="at most 12 MB; a file at most 8 MB")
        case UnreadablePostError():
            return HttpProblem(400, "the request ended before it was complete")
        case SuspiciousOperation():
            return HttpProblem(400, "the request was refused")
        case DatabaseProblem():
            return explain(error)
    return HttpProblem(500, "a fault of the program; the administrator finds more in the log")


def problem_response(request: HttpRequest, error: HannoverError) -> HttpResponse:
    status = error.status
    body: dict[str, Any] = {
        "type": f"/api/v1/docs#{KINDS.get(status, 'bad-input')}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": error.message,
        "instance": request.path,
    }
    if error.field:
        body["field"] = error.field
    if error.remedy:
        body["remedy"] = error.remedy
    if isinstance(error, ManyProblems):
        body["errors"] = error.errors
    if isinstance(error, FileError):
        body |= {"file": error.file, "line": error.line}
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    response = HttpResponse(text, status=status, content_type=MEDIA_TYPE)
    if isinstance(error, HttpProblem):
        for name, value in error.headers.items():
            response[name] = value
    if status == 503:
        response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
