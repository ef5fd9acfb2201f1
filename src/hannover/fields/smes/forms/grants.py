"""The forms of calls, applications, appraisals and payments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hannover.fields.smes import domain
from hannover.fields.smes.inputs import grants as inputs
from hannover.fields.smes.words.companies import SIZES
from hannover.fields.smes.words.grants import RULES
from hannover.record.dialogues.forms.texts import TextsForm, offer
from hannover.record.domain import Side, Text
from hannover.record.forms import ActionForm, Choices, PastDayField, WordsField
from hannover.record.words import wording

MOST_FOR_AMOUNT = 20


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, input_formats=["%Y-%m-%d"])


def _amount(label: Any, *, required: bool = True, help_text: Any = "") -> WordsField:
    return WordsField(label=label, required=required, max_length=MOST_FOR_AMOUNT, help_text=help_text)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class CallForm(TextsForm):
    """A call to be published; the criteria and tiers are written a line each."""

    texts: ClassVar = {"title": (_("Title"), 1, True)}

    key = WordsField(label=_("Short name in addresses"), max_length=80, help_text="iot-2027")
    rule = forms.ChoiceField(
        label=_("Rule of selection"),
        choices=[(rule.value, words) for rule, words in RULES.items()],
        initial="skip",
        widget=forms.RadioSelect,
        help_text=_("It is declared with the call and cannot be changed afterwards."),
    )
    criteria = WordsField(
        label=_("Criteria"), lines=4, help_text=_("One a line; each is marked from 0 to 5.")
    )
    least_score = _amount(_("Least score"), help_text=_("From 0 to 5; below it nothing is funded."))
    floor = _amount(_("Floor"), required=False, help_text=_("Only for the best sum above a floor."))
    tiers = WordsField(
        label=_("Lowest scores of the tiers"),
        required=False,
        max_length=60,
        help_text=_("Only for tier by tier; the best first: 4 3"),
    )
    opens_on = _day(_("Opens on"))
    closes_on = _day(_("Last day"))
    time_zone = forms.ChoiceField(label=_("Time zone of the deadline"))
    sizes = forms.MultipleChoiceField(
        label=_("Sizes that may apply"),
        required=False,
        choices=[(size.value, words) for size, words in SIZES.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: any."),
    )
    introduced = forms.BooleanField(
        label=_("Only companies that accepted an introduction to each other"), required=False
    )

    def __init__(self, *args: Any, sides: Sequence[Side], language: str, **rest: Any) -> None:
        super().__init__(*args, initial={"least_score": "2"}, **rest)
        self.sides, self.language = tuple(sides), language
        offer(self, "time_zone", [(side.timezone, side.timezone) for side in sides] + [("UTC", "UTC")])
        for side in sides:
            words = {"side": wording(side.name), "currency": side.currency}
            self.fields[f"amount_{side.key}"] = _amount(
                _("Budget of %(side)s (%(currency)s)") % words, help_text="1000000"
            )
            self.fields[f"most_{side.key}"] = _amount(
                _("At most for one company of %(side)s (%(currency)s)") % words, required=False
            )
            self.fields[f"share_{side.key}"] = _amount(
                _("At most this share of its cost, %(side)s") % words, required=False, help_text="0.5"
            )

    def refuse(self, refusal: Any) -> None:
        place = refusal.field.split(".")
        if place[0] == "budgets" and len(place) == 3:
            name = {"amount": "amount", "most_for_one": "most", "most_share": "share"}.get(place[2], "")
            refusal.field = f"{name}_{self.sides[int(place[1])].key}"
        super().refuse(refusal)

    def values(self) -> inputs.PublishCall:
        data = self.cleaned_data
        return inputs.PublishCall(
            key=data["key"],
            title=self.text("title"),
            budgets=tuple(
                inputs.GivenBudget(
                    side=side.key,
                    amount=data[f"amount_{side.key}"],
                    currency=side.currency,
                    most_for_one=data[f"most_{side.key}"],
                    most_share=data[f"share_{side.key}"],
                )
                for side in self.sides
            ),
            rule=data["rule"],
            criteria={
                f"criterion-{number}": {self.language: line}
                for number, line in enumerate(_lines(data["criteria"]), 1)
            },
            opens_on=data["opens_on"].isoformat(),
            closes_on=data["closes_on"].isoformat(),
            time_zone=data["time_zone"],
            sizes=tuple(data["sizes"]),
            introduced=data["introduced"],
            least_score=data["least_score"],
            floor=data["floor"],
            tiers=tuple(data["tiers"].split()),
        )


class ApplyForm(TextsForm):
    """An application of one's own company with one of the companies to which it was introduced."""

    texts: ClassVar = {
        "title": (_("Title"), 1, True),
        "summary": (_("What you want to do together"), 6, True),
    }
    text_help: ClassVar[Any] = _("Without the names of the companies: reviewers read it without them.")

    partner = forms.ChoiceField(label=_("Partner"), widget=forms.RadioSelect)
    cost = _amount(_("What your part costs"))
    asked = _amount(_("What you ask your government for"))
    partner_cost = _amount(_("What the partner's part costs"))
    partner_asked = _amount(_("What the partner asks its government for"))
    milestones = WordsField(
        label=_("Milestones"),
        lines=4,
        help_text=_("One a line; the grant is paid in equal instalments, one after each."),
    )
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=60, initial=12)

    def __init__(
        self, *args: Any, partners: Choices, sides: Mapping[str, str], own: tuple[str, str], language: str,
        budgets: Mapping[str, str], **rest: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **rest)
        self.sides, self.own, self.language, self.budgets = sides, own, language, budgets
        offer(self, "partner", partners)
        for name in ("cost", "asked"):
            self.fields[name].help_text = budgets.get(own[1], "")

    def values(self, call: str) -> inputs.ApplyJointly:
        data = self.cleaned_data
        company, side = self.own
        partner = data["partner"]
        return inputs.ApplyJointly(
            call=call,
            title=self.text("title"),
            summary=self.text("summary"),
            partners=(
                inputs.GivenPartner(
                    company=company, cost=data["cost"], asked=data["asked"], currency=self.budgets[side]
                ),
                inputs.GivenPartner(
                    company=partner,
                    cost=data["partner_cost"],
                    asked=data["partner_asked"],
                    currency=self.budgets.get(self.sides[partner], ""),
                ),
            ),
            milestones=tuple({self.language: line} for line in _lines(data["milestones"])),
            months=data["months"],
        )

    def refuse(self, refusal: Any) -> None:
        place = refusal.field.split(".")
        if place[0] == "partners" and len(place) == 3:
            refusal.field = f"partner_{place[2]}" if place[1] == "1" else place[2]
        super().refuse(refusal)


class AppraiseForm(TextsForm):
    """A mark for every criterion of the call, and the reason."""

    texts: ClassVar = {"reason": (_("Reason"), 5, True)}

    def __init__(
        self, *args: Any, criteria: Mapping[str, Text], held: domain.Appraisal | None, **rest: Any
    ) -> None:
        super().__init__(*args, wordings={"reason": held.reason} if held else None, **rest)
        self.criteria = tuple(criteria)
        for key, words in criteria.items():
            self.fields[f"mark_{key}"] = _amount(wording(words), help_text=_("From 0 to 5."))
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
            evidence=tuple(_lines(data["evidence"])),
            on=data["on"].isoformat(),
            note=self.text("note"),
        )


class PayForm(ActionForm):
    on = PastDayField(label=_("Paid on"))

    def values(self, instalment: str) -> inputs.RecordPayment:
        return inputs.RecordPayment(instalment=instalment, on=self.cleaned_data["on"].isoformat())


class CompanyForm(ActionForm):
    """Carries the company for which somebody acts."""

    company = forms.CharField(widget=forms.HiddenInput)


class PlainForm(ActionForm):
    """Asks nothing: the button is all."""


class SelectionForm(ActionForm):
    """Carries the digest of the selection that the page shows, so that this and nothing else is signed."""

    digest = forms.RegexField("^[0-9a-f]{64}$", widget=forms.HiddenInput)
