"""The form of a follow-up."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hannover.fields.smes.inputs.followups import AnswerFollowUp
from hannover.fields.smes.reading.followups import Due
from hannover.record.dialogues.forms.texts import TextsForm
from hannover.record.forms import PastDayField, WordsField


class FollowUpForm(TextsForm):
    """What became of it; figures are stated only where somebody states them."""

    texts: ClassVar = {"note": (_("What became of it"), 5, True)}
    text_help: ClassVar[Any] = _("Without the names of the companies.")

    still_working = forms.TypedChoiceField(
        label=_("Do you still work together?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    turnover = WordsField(label=_("Turnover gained together so far"), required=False, max_length=20)
    jobs = forms.IntegerField(label=_("Jobs created so far"), required=False, min_value=0)
    on = PastDayField(label=_("As of"))

    def __init__(self, *args: Any, currency: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["turnover"].help_text = currency

    def values(self, due: Due) -> AnswerFollowUp:
        data = self.cleaned_data
        return AnswerFollowUp(
            subject=due.subject,
            company=due.company,
            still_working=data["still_working"],
            note=self.text("note"),
            turnover=data["turnover"],
            jobs=data["jobs"],
            on=data["on"].isoformat(),
        )
