"""The forms of the administration of persons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hannover.accounts.permissions import SIDED_ROLES, Role
from hannover.accounts.wording import ROLE_WORDS
from hannover.record import domain
from hannover.record.forms import ActionForm, WordsField, language_choices
from hannover.record.persons.inputs import CreatePerson, GiveRole
from hannover.record.words import wording

BETWEEN = "|"


class SearchForm(forms.Form):
    """Narrows the list of persons."""

    text = forms.CharField(
        label=_("Name, login or mail address"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class PersonForm(ActionForm):
    """Somebody new. The password is theirs to choose, through a link."""

    login = WordsField(
        label=_("Login"),
        max_length=40,
        help_text=_("Small letters, digits, and . _ - between them. Not a mail address."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = WordsField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        max_length=254,
        help_text=_("For the administration to reach the person. The programme sends no mail."),
    )
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, languages: Iterable[str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["language"].choices = language_choices(languages)  # type: ignore[attr-defined]  # a ChoiceField

    def values(self) -> CreatePerson:
        return CreatePerson(**self.cleaned_data)


class RoleForm(ActionForm):
    """One choice among the roles with what they are held for, so that none can be incomplete."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(
        self,
        *args: Any,
        sides: Sequence[domain.Side],
        organizations: Sequence[tuple[str, domain.Text]],
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        self.fields["role"].choices = role_choices(sides, organizations)  # type: ignore[attr-defined]  # a ChoiceField

    def values(self, person: str) -> GiveRole:
        role, side, organization = self.cleaned_data["role"].split(BETWEEN)
        return GiveRole(person=person, role=role, side=side, organization=organization)


def role_choices(
    sides: Sequence[domain.Side], organizations: Sequence[tuple[str, domain.Text]]
) -> list[tuple[Any, Any]]:
    """The roles in groups: those of each side, the participants of organizations, the administration."""
    sided = [role for role in Role if role in SIDED_ROLES]
    groups: list[tuple[Any, Any]] = [("", "")]
    for side in sides:
        name = wording(side.name)
        of_side = [(BETWEEN.join((role, side.key, "")), f"{ROLE_WORDS[role]} – {name}") for role in sided]
        groups.append((name, of_side))
    participant = ROLE_WORDS[Role.PARTICIPANT]
    named = sorted((wording(name), key) for key, name in organizations)
    if named:
        members = [
            (BETWEEN.join((Role.PARTICIPANT, "", key)), f"{participant} – {name}") for name, key in named
        ]
        groups.append((_("Organizations"), members))
    administrator = BETWEEN.join((Role.ADMINISTRATOR, "", ""))
    groups.append((_("This node"), [(administrator, ROLE_WORDS[Role.ADMINISTRATOR])]))
    return groups
