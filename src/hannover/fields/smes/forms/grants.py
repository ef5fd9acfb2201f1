"""The forms by which applications are appraised, selections signed, milestones reported and grants paid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hannover.fields.smes import domain
from hannover.fields.smes.forms.grants_calls import amount_field
from hannover.fields.smes.forms.grants_lines import lines_of
from hannover.fields.smes.inputs import grants as inputs
from hannover.record.dialogues.forms.texts import TextsForm
from hannover.record.domain import Text
from hannover.record.forms import ActionForm, PastDayField, WordsField
from hannover.record.words import wording


class AppraiseForm(TextsForm):
    """A mark for every criterion of the call, and the reason."""

    texts: ClassVar = {"reason": (_("Reason"), 5, True)}

    def __init__(
        self, *args: Any, criteria: Mapping[str, Text], held: domain.Appraisal | None, **rest: Any
    ) -> None:
        super().__init__(*args, wordings={"reason": held.reason} if held else None, **rest)
        self.criteria = tuple(criteria)
        for key, words in criteria.items():
            self.fields[f"mark_{key}"] = amount_field(wording(words), help_text=_("From 0 to 5."))
            self.fields[f"mark_{key}"].initial = f"{held.marks[key]:f}" if held else ""
        self.order_fields([f"mark_{key}" for key in criteria])

    def refuse(self, refusal: Any) -> None:
        if refusal.field.startswith("marks."):
            refusal.field = f"mark_{refusal.field[6:]}"
        super().refuse(refusal)

    def values(self, application: str) -> inputs.AppraiseApplication:
        marks = {key: self.cleaned_data[f"mark_{key}"] for key in self.criteria}
        return inputs.AppraiseApplication(application=application, marks=marks, reason=self.text("reason"))


class ReachForm(TextsForm):
    texts: ClassVar = {"note": (_("Note"), 3, False)}

    evidence = WordsField(
        label=_("Evidence"),
        lines=3,
        help_text=_("One a line: a web address, or the key of evidence on record."),
    )
    on = PastDayField(label=_("Reached on"))

    def values(self, instalment: str) -> inputs.ReachMilestone:
        data = self.cleaned_data
        return inputs.ReachMilestone(
            instalment=instalment,
            evidence=tuple(lines_of(data["evidence"])),
            on=data["on"].isoformat(),
            note=self.text("note"),
        )


class PayForm(ActionForm):
    on = PastDayField(label=_("Paid on"))

    def values(self, instalment: str) -> inputs.RecordPayment:
        return inputs.RecordPayment(instalment=instalment, on=self.cleaned_data["on"].isoformat())


class ReclaimForm(TextsForm):
    texts: ClassVar = {"reason": (_("Reason"), 4, True)}
    text_help: ClassVar[Any] = _(
        "The company and both secretariats read it. Without the names of the companies."
    )

    amount = amount_field(_("Amount to be paid back"))
    on = PastDayField(label=_("Reclaimed on"))

    def values(self, instalment: str) -> inputs.ReclaimPayment:
        data = self.cleaned_data
        return inputs.ReclaimPayment(
            instalment=instalment,
            amount=data["amount"],
            reason=self.text("reason"),
            on=data["on"].isoformat(),
        )


class PlainForm(ActionForm):
    """Asks nothing: the button is all."""


class ConfirmForm(ActionForm):
    """Carries the version of the application that the page shows, so that this and nothing else is confirmed."""

    seen = forms.UUIDField(widget=forms.HiddenInput)

    def clean_seen(self) -> str:
        return str(self.cleaned_data["seen"])


class SelectionForm(ActionForm):
    """Carries the digest of the selection that the page shows, so that this and nothing else is signed."""

    digest = forms.RegexField("^[0-9a-f]{64}$", widget=forms.HiddenInput)
