"""The form for signing in."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.utils.translation import gettext_lazy as _

from hannover.accounts.models import fold_login
from hannover.accounts.passwords import LONGEST_PASSWORD


class SignInForm(AuthenticationForm):
    """One answer to every failure, so that nobody learns which logins there are."""

    username = UsernameField(
        label=_("Login"), max_length=80, widget=forms.TextInput(attrs={"autofocus": True})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = dict.fromkeys(
        ("invalid_login", "inactive"), _("There is no such login, or the password is another one.")
    )

    def clean_username(self) -> str:
        return fold_login(self.cleaned_data["username"])
