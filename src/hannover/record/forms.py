"""The forms of the record, one for each action that a page offers.

A form checks what can be said in the reader's language; the action checks everything once more, and what it
refuses becomes an error at the field it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from hannover.errors import ConflictError, HannoverError, InputError, StoreError
from hannover.record import domain, inputs
from hannover.record.actions.writing import MOST_CHARACTERS, read_fact_date
from hannover.record.words import KINDS, LEVELS, iso_date, own_name, wording

T = TypeVar("T")
Choices = Sequence[tuple[str, Any]]
MEGABYTE = 1_000_000
CONTROLS = RegexValidator(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]",
    _("Control characters are not text: remove them."),
    inverse_match=True,
)
ON_THE_WEB = RegexValidator("^https?://", _("Write a web address: https://…"))


def latest_day() -> date:
    """Tomorrow in UTC: today somewhere on earth. A fact has happened by then."""
    return datetime.now(UTC).date() + timedelta(days=1)


def refuse_future(on: date) -> None:
    if on > latest_day():
        raise forms.ValidationError(_("This lies in the future, and a fact has already happened."))


class WordsField(forms.CharField):
    """A line, or several with `lines`, without control characters."""

    def __init__(self, *, lines: int = 1, **options: Any) -> None:
        if lines > 1:
            options["widget"] = forms.Textarea(attrs={"rows": lines})
        options.setdefault("max_length", MOST_CHARACTERS)
        super().__init__(validators=[CONTROLS], **options)


class FactDateField(forms.CharField):
    """A date as precise as its source: a day, a month, a year or several days."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "help_text",
            _("As precise as the source: 2018, 2018-05 or 2018-05-14. Several days: 2018-05-14/2018-05-15."),
        )
        super().__init__(max_length=21, **options)

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value:
            return
        try:
            found = read_fact_date(value)
        except InputError:
            raise forms.ValidationError(
                _("This is not a date. Write 2018, 2018-05, 2018-05-14 or 2018-05-14/2018-05-15.")
            ) from None
        refuse_future(found.on)


class PastDayField(forms.DateField):
    """A day that has come, chosen in the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **options)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None:
            refuse_future(value)


class CitationField(forms.MultipleChoiceField):
    """Pieces of evidence to be named as proof; `citable` are those that are offered."""

    widget = forms.CheckboxSelectMultiple


def citable_choices(evidence: Iterable[tuple[str, domain.Evidence]]) -> Choices:
    return [(key, f"{iso_date(fact.date)}  {wording(fact.title)}") for key, fact in evidence]


def language_choices(languages: Iterable[str]) -> Choices:
    return [(language, own_name(language)) for language in languages]


class ActionForm(forms.Form):
    """A form whose values become the input of one action."""

    label_suffix = ""

    def carry_out(self, action: Callable[[], T]) -> T | None:
        """What the action gives; None when it refused, and then the form says why, at the field it named."""
        try:
            return action()
        except (InputError, ConflictError, StoreError) as refusal:
            self.refuse(refusal)
            return None

    def refuse(self, refusal: HannoverError) -> None:
        words = f"{refusal.message} ({refusal.remedy})" if refusal.remedy else refusal.message
        self.add_error(refusal.field if refusal.field in self.fields else None, words)


class EvidenceForm(ActionForm):
    """One dated fact with its source. Offers a field, or commitments, where the place leaves them open."""

    title = WordsField(label=_("What happened"), max_length=400, help_text=_("One sentence or a title."))
    language = forms.ChoiceField(label=_("Language of what you write"))
    date = FactDateField(label=_("When"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, word) for kind, word in KINDS.items()])
    summary = WordsField(label=_("Summary"), required=False, lines=5)
    source = WordsField(
        label=_("Source"), max_length=1000, help_text=_("Who says so, in which publication, of what date.")
    )
    url = forms.URLField(
        label=_("Web address of the source"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        validators=[ON_THE_WEB],
    )
    file = forms.FileField(label=_("File"), required=False, allow_empty_file=True)
    field = forms.ChoiceField(label=_("Field"), required=False)
    commitments = forms.MultipleChoiceField(
        label=_("Commitments that it speaks of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    confirmed = forms.BooleanField(
        label=_("I have read this in the source"),
        required=False,
        initial=True,
        help_text=_("Otherwise it is shown as unconfirmed, and no indicator counts it."),
    )
    audience = forms.ChoiceField(
        label=_("Who may read this"),
        choices=[("public", _("Everybody")), ("side", _("Only the staff of my side"))],
        initial="public",
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        languages: Iterable[str],
        fields: Choices = (),
        commitments: Choices = (),
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        self.fields["language"].choices = language_choices(languages)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["kind"].initial = domain.EvidenceKind.OTHER.value
        self.fields["file"].help_text = _("At most %(size)s MB. Others get it as a download only.") % {
            "size": settings.UPLOAD_MAX_BYTES // MEGABYTE
        }
        for name, choices in (("field", fields), ("commitments", commitments)):
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]  # as above
            else:
                del self.fields[name]

    def clean_file(self) -> UploadedFile[Any] | None:
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is not None and not file.size:
            raise forms.ValidationError(_("This file is empty."))
        if file is not None and (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(
                _("This file is too large: at most %(size)s MB."),
                params={"size": settings.UPLOAD_MAX_BYTES // MEGABYTE},
            )
        return file

    def values(self, commitments: tuple[str, ...] = ()) -> inputs.AddEvidence:
        """The input of the action; `commitments` where the place already says which."""
        data = self.cleaned_data
        file: UploadedFile[Any] | None = data["file"]
        return inputs.AddEvidence(
            **{
                name: data[name] for name in ("title", "language", "date", "source", "url", "kind", "summary")
            },
            commitments=commitments or tuple(data.get("commitments", ())),
            file=file.read() if file else b"",
            file_name=(file.name or "") if file else "",
            confirmed=data["confirmed"],
            audience=data["audience"],
        )


class ProvenForm(ActionForm):
    """A form that names evidence as proof."""

    evidence = CitationField(label=_("Evidence"))

    def __init__(self, *args: Any, citable: Choices, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["evidence"].choices = citable  # type: ignore[attr-defined]  # a choice field
        self.order_fields([*(name for name in self.fields if name != "evidence"), "evidence"])


class AssessForm(ProvenForm):
    level = forms.ChoiceField(
        label=_("How far it is"),
        choices=[(level.value, word) for level, word in LEVELS.items()],
        widget=forms.RadioSelect,
    )
    reason = WordsField(label=_("Reason"), lines=5)
    language = forms.ChoiceField(label=_("Language of what you write"))
    on = PastDayField(label=_("As of"))

    def __init__(self, *args: Any, languages: Iterable[str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["language"].choices = language_choices(languages)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["evidence"].required = False
        self.fields["evidence"].help_text = _("Needed from “Limited” on.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        unproven = (domain.Level.NO_EVIDENCE.value, domain.Level.NOT_STARTED.value)
        if data.get("level") and data["level"] not in unproven and not data.get("evidence"):
            self.add_error("evidence", _("This level needs at least one piece of evidence."))
        return data

    def values(self, commitment: str) -> inputs.Assess:
        data = self.cleaned_data
        return inputs.Assess(
            commitment=commitment,
            level=data["level"],
            reason=data["reason"],
            language=data["language"],
            on=data["on"].isoformat(),
            evidence=tuple(data["evidence"]),
        )


class ObservationForm(ProvenForm):
    value = forms.DecimalField(label=_("Value"), localize=True, max_digits=38, decimal_places=12)
    on = PastDayField(label=_("Observed on"))
    note = WordsField(label=_("Note"), required=False, lines=3)

    def __init__(self, *args: Any, unit: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["value"].help_text = unit
        self.fields["evidence"].required = False
        self.fields["evidence"].help_text = _("Without evidence the value is kept, but does not count.")

    def values(self, indicator: str) -> inputs.AddObservation:
        data = self.cleaned_data
        value: Decimal = data["value"]
        return inputs.AddObservation(
            indicator=indicator,
            value=f"{value:f}",
            on=data["on"].isoformat(),
            evidence=tuple(data["evidence"]),
            note=data["note"],
        )


class ReachedForm(ProvenForm):
    reached = FactDateField(label=_("Reached"))

    def values(self, milestone: str) -> inputs.ReachMilestone:
        data = self.cleaned_data
        return inputs.ReachMilestone(
            milestone=milestone, reached=data["reached"], evidence=tuple(data["evidence"])
        )


class WithdrawForm(ActionForm):
    reason = WordsField(label=_("Reason"), lines=3)

    def values(self, evidence: str) -> inputs.WithdrawEvidence:
        return inputs.WithdrawEvidence(evidence=evidence, reason=self.cleaned_data["reason"])


class RenameForm(ActionForm):
    name = WordsField(label=_("New name"), max_length=400)
    language = forms.ChoiceField(label=_("Language of the name"))
    short = WordsField(label=_("Short form"), required=False, max_length=60)
    begins = forms.DateField(
        label=_("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        help_text=_("The earlier names stay, each with its dates."),
    )

    def __init__(self, *args: Any, languages: Iterable[str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["language"].choices = language_choices(languages)  # type: ignore[attr-defined]  # a ChoiceField

    def values(self, organization: str) -> inputs.RenameOrganization:
        data = self.cleaned_data
        return inputs.RenameOrganization(
            organization=organization,
            name=data["name"],
            language=data["language"],
            short=data["short"],
            begins=data["begins"].isoformat(),
        )
