"""What stands before a page that is not for everybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from hannover.accounts.signedin import actor_from

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def for_holders_of(permission: str) -> Callable[[View[P]], View[P]]:
    """Lets in who holds the permission; sends a visitor to sign in first. No browser keeps the page.

    The view raises ForbiddenError, which becomes a page, for somebody signed in without the permission.
    """

    def guard(view: View[P]) -> View[P]:
        @never_cache
        @sensitive_post_parameters()
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor = actor_from(request)
            if not actor.id:
                onward = request.get_full_path() if request.method in ("GET", "HEAD") else ""
                return redirect_to_login(onward) if onward else redirect("accounts:sign-in")
            actor.require(permission)
            return view(request, *args, **kwargs)

        return guarded

    return guard
