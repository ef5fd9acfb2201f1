"""Requests that may safely be sent again: the header Idempotency-Key."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from hannover.accounts.permissions import Actor
from hannover.errors import InputError
from hannover.web.api.problems import HttpProblem
from hannover.web.models import Answer

HEADER = "Idempotency-Key"
KEY = re.compile(r"[!-~]{1,80}")
KEPT = timedelta(days=1)
DESCRIPTION = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "maxLength": 80, "pattern": "^[!-~]{1,80}$"},
    "description": "Any text of your own: a request sent again with it within a day has its effect once.",
}


def once(request: HttpRequest, actor: Actor, do: Callable[[], HttpResponse]) -> HttpResponse:
    """What `do` answers; where the request has a key that the person used before, what it was answered then.

    The effect and the memory of it are one transaction. An error is not remembered, so it can be tried again.
    Raises HttpProblem 422 when the key was used for another request, InputError for a key that is none.
    """
    key = request.headers.get(HEADER)
    if key is None or not actor.id:
        return do()
    if not KEY.fullmatch(key):
        raise InputError("this is not a key", field=HEADER, remedy="1 to 80 visible ASCII characters")
    now = datetime.now(UTC)
    digest = hashlib.sha256(request.get_full_path().encode() + b"\n" + request.body).hexdigest()
    with transaction.atomic():
        Answer.objects.filter(made_at__lt=now - KEPT).delete()
        answer, new = Answer.objects.get_or_create(
            person=actor.id, key=key, defaults={"digest": digest, "made_at": now}
        )
        if not new:
            return _again(answer, digest)
        response = do()
        answer.status, answer.body = response.status_code, response.content.decode()
        answer.location = response.headers.get("Location", "")
        answer.save()
    return response


def _again(answer: Answer, digest: str) -> HttpResponse:
    if answer.digest != digest:
        raise HttpProblem(422, "this key was used for another request", remedy=f"send another {HEADER}")
    response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
    if answer.location:
        response["Location"] = answer.location
    response["Cache-Control"] = "no-store"
    response["Idempotency-Replayed"] = "true"
    return response
