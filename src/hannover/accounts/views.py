"""Signing in and out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from hannover.accounts.forms import SignInForm
from hannover.accounts.models import Person


def onward(url: str) -> str:
    """The address, unless it leads to signing in or out, where somebody who has just done that is not
    going.
    """
    doors = (reverse("accounts:sign-in"), reverse("accounts:sign-out"))
    return "" if urlsplit(url).path in doors else url


class SignIn(LoginView):
    """Asks for login and password. Django gives the session a new key, and follows `next` on this host
    only.
    """

    authentication_form = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        """Where `next` leads, but not back here, nor out again."""
        return onward(super().get_redirect_url())

    def get_default_redirect_url(self) -> str:
        """The overview, in the language of the person."""
        user = self.request.user
        spoken = user.language if isinstance(user, Person) and user.language else translation.get_language()
        with translation.override(spoken):
            return super().get_default_redirect_url()

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        """Without Django's own `site`, which would hide the programme's."""
        context = super().get_context_data(**values)
        return {name: value for name, value in context.items() if name not in ("site", "site_name")}


class SignOut(LogoutView):
    """Ends the session; by POST only, so that no foreign link signs anybody out."""

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        return onward(super().get_redirect_url())
