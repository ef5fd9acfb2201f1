"""The forms of the desk of companies, one for each action that a page offers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hannover.fields.smes.analysis.companies_codes import FORMS
from hannover.fields.smes.analysis.companies_industries import all_places, code_at, filter_of
from hannover.fields.smes.domain import Scheme
from hannover.fields.smes.forms.companies_profiles import options, region_choices
from hannover.fields.smes.inputs import companies as inputs
from hannover.fields.smes.reading.companies_codes import titles_at
from hannover.fields.smes.words.companies import PROFILE_KINDS, SCHEMES, SIZES
from hannover.record.dialogues.forms.texts import TextsForm
from hannover.record.domain import Side
from hannover.record.filters import EVERYTHING, Filter
from hannover.record.forms import MEGABYTE, ActionForm, WordsField, language_choices
from hannover.record.words import wording


class IdentityForm(TextsForm):
    """Who a company is."""

    texts: ClassVar = {"names": (_("Name of the company"), 1, True)}

    number = WordsField(
        label=_("Registration number"),
        required=False,
        max_length=60,
        help_text=_("Corporate number, commercial register: what tells the company from every other."),
    )
    website = WordsField(label=_("Website"), required=False, max_length=400)
    address = WordsField(label=_("Address"), required=False, max_length=400)
    contact = WordsField(label=_("Contact person"), required=False, max_length=200)
    email = WordsField(label=_("Mail address"), required=False, max_length=254)
    phone = WordsField(label=_("Telephone"), required=False, max_length=60)

    def identity(self) -> dict[str, Any]:
        details = {name: self.cleaned_data[name] for name in IDENTITY}
        return {"names": self.text("names"), **details}

    def changed(self, company: str) -> inputs.ChangeCompany:
        return inputs.ChangeCompany(company=company, **self.identity())


DIVISIONS = "ISIC / NACE / WZ"
IDENTITY = ("number", "website", "address", "contact", "email", "phone")


class RegisterForm(IdentityForm):
    """A company with the person who acts for it. `asks` leaves out what the person who is signed in need not
    say.
    """

    side = forms.ChoiceField(label=_("Side"), widget=forms.RadioSelect)
    person = WordsField(label=_("Your name"), max_length=200)
    login = WordsField(
        label=_("Login"),
        max_length=40,
        help_text=_("Small letters, digits, and . _ - between them. Not a mail address."),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters."),
    )

    def __init__(self, *args: Any, sides: Sequence[Side], asks: bool, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["side"].choices = [(side.key, wording(side.name)) for side in sides]  # type: ignore[attr-defined]  # a ChoiceField
        if len(sides) == 1:
            self.fields["side"].initial = sides[0].key
            self.fields["side"].widget = forms.HiddenInput()
        if not asks:
            for name in ("person", "login", "password"):
                del self.fields[name]
        self.order_fields(["side"])

    def values(self, language: str) -> inputs.RegisterCompany:
        data = self.cleaned_data
        account = {name: data.get(name, "") for name in ("person", "login", "password")}
        return inputs.RegisterCompany(side=data["side"], language=language, **self.identity(), **account)


class AdmitForm(ActionForm):
    """Somebody who will act for a company."""

    name = WordsField(label=_("Name"), max_length=200)
    login = WordsField(
        label=_("Login"),
        max_length=40,
        help_text=_("Small letters, digits, and . _ - between them. Not a mail address."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = WordsField(label=_("Mail address"), required=False, max_length=254)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave it empty, and the person sets one through a link that you hand over."),
    )

    def values(self, company: str, language: str) -> inputs.AdmitPerson:
        given = {name: self.cleaned_data[name] for name in ("name", "login", "email", "password")}
        return inputs.AdmitPerson(company=company, language=language, **given)


class PublishForm(ActionForm):
    """Which of the waiting profiles meet all four criteria."""

    profiles = forms.MultipleChoiceField(label=_("Profiles"), error_messages={
        "required": _("Choose at least one profile."),
        "invalid_choice": _("One of these profiles does not wait for a review any more."),
    })  # fmt: skip

    def __init__(self, *args: Any, waiting: Sequence[str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["profiles"].choices = [(key, key) for key in waiting]  # type: ignore[attr-defined]  # a ChoiceField

    def values(self) -> inputs.PublishProfiles:
        return inputs.PublishProfiles(profiles=tuple(self.cleaned_data["profiles"]))


class ImportForm(ActionForm):
    """A table to be looked at before it is imported."""

    file = forms.FileField(label=_("Table"), allow_empty_file=True)
    language = forms.ChoiceField(label=_("Language of texts in columns that name none"), required=False)
    reviewed = forms.BooleanField(
        label=_("These profiles were reviewed on all four criteria: publish complete ones at once"),
        required=False,
    )

    def __init__(self, *args: Any, languages: Iterable[str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["language"].choices = [("", _("As the text shows")), *language_choices(languages)]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["file"].help_text = _(
            "CSV, TSV, XLSX or JSON with one profile a row, at most %(size)s MB. Nothing is written before you "
            "have seen what was read."
        ) % {"size": settings.UPLOAD_MAX_BYTES // MEGABYTE}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(
                _("This file is too large: at most %(size)s MB."),
                params={"size": settings.UPLOAD_MAX_BYTES // MEGABYTE},
            )
        return file

    def values(self) -> inputs.ImportCompanies:
        data = self.cleaned_data
        return inputs.ImportCompanies(
            file=data["file"].read(),
            file_name=data["file"].name or "",
            language=data["language"],
            reviewed=data["reviewed"],
        )


class ClassificationForm(ActionForm):
    scheme = forms.ChoiceField(
        label=_("Classification"), choices=[(scheme.value, SCHEMES[scheme]) for scheme in FORMS]
    )
    file = forms.FileField(
        label=_("File of codes and titles"), help_text=_("JSON, or CSV with the columns code, en, ja, de.")
    )

    def values(self) -> inputs.ImportClassification:
        file = self.cleaned_data["file"]
        return inputs.ImportClassification(
            scheme=self.cleaned_data["scheme"], file=file.read(), file_name=file.name or ""
        )


class ProfileFilter(Filter):
    """Narrows the directory of profiles."""

    text = WordsField(
        label=_("Words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    side = forms.ChoiceField(label=_("Side"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*EVERYTHING, *options(PROFILE_KINDS)])
    industry = forms.ChoiceField(label=_("Industry"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    size = forms.ChoiceField(label=_("Size"), required=False, choices=[*EVERYTHING, *options(SIZES)])
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("newest", _("Newest first")),
            ("expiring", _("Expiring first")),
            ("kind", _("By kind")),
            ("region", _("By region")),
        ],
    )

    def __init__(self, query: QueryDict, *, sides: Sequence[Side]) -> None:
        super().__init__(query)
        self.offer("side", [(side.key, wording(side.name)) for side in sides])
        self.offer("region", region_choices(side.country for side in sides))
        self.offer("industry", industry_choices(all_places()))


def industry_choices(places: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The places among industries, by classification; one query."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for place, title in sorted(titles_at(tuple(places)).items()):
        code = code_at(place)
        heading = DIVISIONS if code.scheme is Scheme.ISIC else str(SCHEMES[code.scheme])
        groups.setdefault(heading, []).append((filter_of(place), f"{code.code}  {wording(title)}"))
    return list(groups.items())


class CompanyFilter(Filter):
    text = WordsField(
        label=_("Name, number or contact"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
