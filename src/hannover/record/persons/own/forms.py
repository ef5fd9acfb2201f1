"""The forms of a person's own account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from hannover.accounts.models import Person
from hannover.accounts.passwords import LONGEST_PASSWORD
from hannover.accounts.tokens import LONGEST_DAYS
from hannover.record.forms import ActionForm, WordsField, language_choices
from hannover.record.persons.inputs import ChangeOwnData, IssueToken


def _rules() -> str:
    return " ".join(password_validators_help_texts())


def password_field(*, label: Any, new: bool, **options: Any) -> forms.CharField:
    """A field for a password; no script and no trimming comes between the person and what they typed."""
    filling = "new-password" if new else "current-password"
    widget = forms.PasswordInput(attrs={"autocomplete": filling})
    return forms.CharField(label=label, max_length=LONGEST_PASSWORD, strip=False, widget=widget, **options)


class OwnDataForm(ActionForm):
    name = WordsField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("For the administration to reach you. The programme sends no mail."),
    )
    language = forms.ChoiceField(label=_("Language"), help_text=_("Pages open in it after you sign in."))

    def __init__(self, *args: Any, languages: Iterable[str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["language"].choices = language_choices(languages)  # type: ignore[attr-defined]  # a ChoiceField

    def values(self) -> ChangeOwnData:
        return ChangeOwnData(**self.cleaned_data)


class NewPasswordForm(ActionForm):
    """A new password, typed twice."""

    password = password_field(label=_("New password"), new=True, help_text=lazy(_rules, str)())
    again = password_field(label=_("The new password again"), new=True)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("The two passwords differ."))
        return data


class ConfirmedForm(ActionForm):
    """A form that only the person can send, not whoever found the browser open.

    Wrong passwords count as failures to sign in, so that they cannot be tried here without end either.
    """

    present = password_field(label=_("Present password"), new=False)

    def __init__(self, *args: Any, request: HttpRequest, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.request = request

    def clean_present(self) -> str:
        user = self.request.user
        assert isinstance(user, Person)
        present: str = self.cleaned_data["present"]
        if authenticate(self.request, username=user.login, password=present) != user:
            raise forms.ValidationError(_("This is not your password."))
        return present


class ChangePasswordForm(ConfirmedForm, NewPasswordForm):
    field_order = ("present", "password", "again")


class TokenForm(ActionForm):
    name = WordsField(label=_("Name of the token"), max_length=80, help_text=_("What you will use it for."))
    days = forms.IntegerField(
        label=_("Valid for how many days"), min_value=1, max_value=LONGEST_DAYS, initial=90
    )

    def values(self) -> IssueToken:
        return IssueToken(name=self.cleaned_data["name"], days=self.cleaned_data["days"])
