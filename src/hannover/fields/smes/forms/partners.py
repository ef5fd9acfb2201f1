"""The forms of the search for partners and of introductions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from hannover.fields.smes.inputs.introductions import (
    AnswerIntroduction,
    CloseIntroduction,
    RecordConfidentiality,
    ShowInterest,
    WithdrawIntroduction,
)
from hannover.fields.smes.inputs.partners import ChooseWeights, SaveSearch
from hannover.fields.smes.inputs.rounds import ComputeRound, PublishRound
from hannover.fields.smes.reading.partners import LONGEST_WORDS, PartnerQuery
from hannover.fields.smes.words.partners import FILTERS, REACHED
from hannover.record.dialogues.forms.texts import TextsForm
from hannover.record.filters import Filter
from hannover.record.forms import ActionForm, Choices, PastDayField, WordsField


class LongSelect(forms.Select):
    """A choice among very many: what a template a choice would write, in a tenth of the time."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        marks = {True: mark_safe(" selected"), False: ""}
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (option["value"], marks[bool(option["selected"])], option["label"])
                for _group, options, _index in widget["optgroups"]
                for option in options
            ),
        )
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(widget["attrs"]), options)


class PartnerFilter(Filter):
    """Narrows the list of partners; what there is to choose from comes from the profiles of the other side."""

    text = WordsField(
        label=_("Looking for"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=FILTERS["kind"], required=False)
    industry = forms.ChoiceField(label=FILTERS["industry"], required=False, widget=LongSelect)
    region = forms.ChoiceField(label=FILTERS["region"], required=False, widget=LongSelect)
    size = forms.ChoiceField(label=FILTERS["size"], required=False)
    stage = forms.ChoiceField(label=FILTERS["stage"], required=False)
    certification = forms.ChoiceField(label=FILTERS["certification"], required=False)
    language = forms.ChoiceField(label=FILTERS["language"], required=False)

    def __init__(self, query: QueryDict, *, choices: Mapping[str, Choices]) -> None:
        super().__init__(query)
        for name in FILTERS:
            self.offer(name, choices.get(name, ()))

    @staticmethod
    def query(values: QueryDict) -> PartnerQuery:
        """What the address asks for; values that nobody has find nothing."""
        names = ("text", "like", *FILTERS)
        asked: dict[str, Any] = {name: values.get(name, "").strip()[:LONGEST_WORDS] for name in names}
        if asked["text"]:
            asked["like"] = ""
        return PartnerQuery(**asked)


class SaveSearchForm(ActionForm):
    name = WordsField(
        label=_("Name of the search"),
        max_length=200,
        help_text=_("Only you see it. What is new is shown here when you come back; nothing is sent."),
    )

    def values(self, profile: str, asked: Mapping[str, str]) -> SaveSearch:
        return SaveSearch(name=self.cleaned_data["name"], profile=profile, **asked)


class InterestForm(TextsForm):
    texts: ClassVar = {"message": (_("Message"), 5, False)}

    def values(self, profile: str, toward: str) -> ShowInterest:
        return ShowInterest(profile=profile, toward=toward, message=self.text("message"))


class AnswerForm(TextsForm):
    texts: ClassVar = {"reason": (_("Reason"), 3, False)}

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("accept", _("Accept: both names are told")), ("decline", _("Decline: no name is told"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.order_fields(["answer", *(name for name in self.fields if name != "answer")])

    def values(self, introduction: str) -> AnswerIntroduction:
        accept = self.cleaned_data["answer"] == "accept"
        return AnswerIntroduction(introduction=introduction, accept=accept, reason=self.text("reason"))


class WithdrawalForm(TextsForm):
    texts: ClassVar = {"reason": (_("Reason"), 3, False)}

    def values(self, introduction: str) -> WithdrawIntroduction:
        return WithdrawIntroduction(introduction=introduction, reason=self.text("reason"))


class ConfidentialityForm(ActionForm):
    on = PastDayField(label=_("Signed on"))

    def values(self, introduction: str) -> RecordConfidentiality:
        return RecordConfidentiality(introduction=introduction, on=self.cleaned_data["on"].isoformat())


class ClosingForm(TextsForm):
    texts: ClassVar = {"note": (_("What came of it"), 4, False)}
    text_help: ClassVar[Any] = _("Without the name of a company: the staff of both sides read this.")

    reached = forms.ChoiceField(
        label=_("Outcome"),
        choices=[(kind.value, words) for kind, words in REACHED.items()],
        widget=forms.RadioSelect,
    )
    on = PastDayField(label=_("As of"))

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.order_fields(["reached", "on", *(name for name in self.fields if name not in ("reached", "on"))])

    def values(self, introduction: str) -> CloseIntroduction:
        data = self.cleaned_data
        return CloseIntroduction(
            introduction=introduction,
            reached=data["reached"],
            note=self.text("note"),
            on=data["on"].isoformat(),
        )


class RoundForm(TextsForm):
    """A round of recommendations to be computed."""

    texts: ClassVar = {"title": (_("Title"), 1, True)}

    key = forms.SlugField(
        label=_("Key"),
        max_length=80,
        help_text=_("Stands in addresses: lower-case letters, digits, hyphens."),
    )
    length = forms.IntegerField(label=_("Partners on a list, at most"), min_value=1, max_value=50, initial=10)

    def values(self) -> ComputeRound:
        data = self.cleaned_data
        return ComputeRound(key=data["key"], title=self.text("title"), length=data["length"])


class PublishForm(ActionForm):
    """Carries the digest of the lists that the page shows, so that these and no others are published."""

    digest = forms.RegexField("^[0-9a-f]{64}$", widget=forms.HiddenInput)

    def values(self, held: str) -> PublishRound:
        return PublishRound(round=held, digest=self.cleaned_data["digest"])


class WeightsForm(ActionForm):
    origin = forms.ChoiceField(
        label=_("Rank by"),
        choices=[
            ("default", _("The defaults, measured beforehand")),
            ("learned", _("What was learned last")),
        ],
        widget=forms.RadioSelect,
    )

    def values(self) -> ChooseWeights:
        return ChooseWeights(origin=self.cleaned_data["origin"])


class DoneForm(ActionForm):
    """A form with nothing to fill in: a button."""


__all__ = [
    "AnswerForm", "ClosingForm", "ConfidentialityForm", "DoneForm", "InterestForm", "PartnerFilter",
    "PublishForm", "RoundForm", "SaveSearchForm", "WeightsForm", "WithdrawalForm",
]  # fmt: skip
