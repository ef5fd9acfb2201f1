"""Locks on signing in: who may not try for a while, after how many failures, and for how long.

django-axes counts and locks; the functions here are what its settings name. Its tables hold no login: what
was typed there, which may as well have been a password, is kept as a keyed digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from math import ceil
from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from hannover.accounts.models import Person, fold_login

TOO_MANY_REQUESTS = 429


@dataclass(frozen=True)
class Lock:
    """One login as tried from one address. `person` is None where nobody has that login.

    key      the keyed digest of the login
    ends_at  when the failures are forgotten by themselves
    locked   False while more tries are open
    """

    key: str
    person: Person | None
    address: str
    failures: int
    ends_at: datetime
    locked: bool


def login_key(login: str) -> str:
    """What stands for a login in the tables of django-axes."""
    return salted_hmac("hannover.accounts.locks", fold_login(login), algorithm="sha256").hexdigest()


def login_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """AXES_USERNAME_CALLABLE: the key of the login that was tried."""
    known = credentials or {}
    login = known.get(Person.USERNAME_FIELD) or known.get("username") or request.POST.get("username") or ""
    return login_key(str(login))


def client_address(request: HttpRequest) -> str | None:
    """AXES_CLIENT_IP_CALLABLE: where the request comes from; None where the server cannot tell.

    Behind the one trusted proxy that SECURE_PROXY_SSL_HEADER says there is, the last address of
    X-Forwarded-For, which that proxy wrote; what stands before it may be invented.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    for candidate in (forwarded.rpartition(",")[2].strip(), request.META.get("REMOTE_ADDR", "")):
        try:
            return str(ip_address(candidate))
        except ValueError:
            continue
    return None


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """AXES_LOCKOUT_CALLABLE: the page that says for how many minutes more nobody is let in."""
    tried = _recent().filter(username=login_tried(request, credentials), ip_address=client_address(request))
    last = tried.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    seconds = max(1, ceil((last + _lasting() - timezone.now()).total_seconds()))
    context = {"minutes": ceil(seconds / 60), "failures": settings.AXES_FAILURE_LIMIT}
    page = render(request, "accounts/locked.html", context, status=TOO_MANY_REQUESTS)
    page.headers["Retry-After"] = str(seconds)
    page.headers["Cache-Control"] = "no-store"
    return page


def current_locks() -> tuple[Lock, ...]:
    """Every login and address with a failure that still counts, the newest first."""
    counted = (
        _recent()
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .order_by("-last")
    )
    persons = {login_key(person.login): person for person in Person.objects.all()} if counted else {}
    return tuple(
        Lock(
            key=row["username"] or "",
            person=persons.get(row["username"]),
            address=row["ip_address"] or "",
            failures=row["failures"],
            ends_at=row["last"] + _lasting(),
            locked=row["failures"] >= settings.AXES_FAILURE_LIMIT,
        )
        for row in counted
    )


def release(key: str) -> int:
    """Forgets the failures of a login, from every address; how many locks or counts that ended."""
    return int(AccessAttempt.objects.filter(username=key).delete()[0])


def _lasting() -> timedelta:
    return get_cool_off() or timedelta.max


def _recent() -> Any:
    return AccessAttempt.objects.order_by().filter(attempt_time__gte=timezone.now() - _lasting())
