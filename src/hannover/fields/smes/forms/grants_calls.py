"""The forms by which staff publish a call, and extend it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from hannover.errors import HannoverError
from hannover.fields.smes.forms.companies_profiles import region_choices
from hannover.fields.smes.forms.grants_lines import ListsForm
from hannover.fields.smes.inputs import grants as inputs
from hannover.fields.smes.words.companies import SIZES
from hannover.fields.smes.words.grants import RULES
from hannover.record.dialogues.forms.texts import offer
from hannover.record.domain import Side
from hannover.record.forms import ActionForm, WordsField
from hannover.record.words import wording

MOST_FOR_AMOUNT = 20
RATE = ("rate_base", "rate_value", "rate_quote", "rate_on", "rate_source")


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, input_formats=["%Y-%m-%d"])


def amount_field(label: Any, *, required: bool = True, help_text: Any = "") -> WordsField:
    return WordsField(label=label, required=required, max_length=MOST_FOR_AMOUNT, help_text=help_text)


class CallForm(ListsForm):
    """A call to be published. Its fields come in groups, which the page shows as sections."""

    texts: ClassVar = {"title": (_("Title"), 1, True), "criteria": (_("Criteria"), 4, True)}
    lists: ClassVar = ("criteria",)

    key = WordsField(label=_("Short name in addresses"), max_length=80)
    rule = forms.ChoiceField(
        label=_("Rule of selection"),
        choices=[(rule.value, words) for rule, words in RULES.items()],
        initial="skip",
        widget=forms.RadioSelect,
        help_text=_("It is declared with the call and cannot be changed afterwards."),
    )
    least_score = amount_field(_("Least score"), help_text=_("From 0 to 5; below it nothing is funded."))
    floor = amount_field(
        _("Floor"),
        required=False,
        help_text=_("From 0 to 5. “Best sum of scores above a floor” needs it; other rules do without."),
    )
    tiers = WordsField(
        label=_("Lowest scores of the tiers"),
        required=False,
        max_length=60,
        help_text=_(
            "The best first, with blanks between: 4 3. “Tier by tier” needs them; other rules do without."
        ),
    )
    opens_on = day_field(_("Opens on"))
    closes_on = day_field(_("Closes on"))
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
    rate_base = forms.ChoiceField(label=_("Base currency"), required=False)
    rate_value = amount_field(_("Price of one unit of the base currency"), required=False)
    rate_quote = forms.ChoiceField(label=_("Priced in"), required=False)
    rate_on = day_field(_("Rate of the day"), required=False)
    rate_source = WordsField(
        label=_("Source of the rate"), required=False, max_length=200, help_text=_("Who published it.")
    )

    def __init__(self, *args: Any, sides: Sequence[Side], **rest: Any) -> None:
        super().__init__(*args, initial={"least_score": "2"}, **rest)
        self.sides = tuple(sides)
        zones = [(zone, zone) for zone in dict.fromkeys([*(side.timezone for side in sides), "UTC"])]
        offer(self, "time_zone", zones)
        self.fields["key"].help_text = _("Lower-case letters, digits and hyphens, for example iot-2027.")
        self.fields[f"criteria_{self.languages[0]}"].help_text = _(
            "One a line, the same lines in every language; each is marked from 0 to 5."
        )
        self.currencies = list(dict.fromkeys(side.currency for side in sides))
        for name in ("rate_base", "rate_quote"):
            offer(self, name, [("", "–"), *((currency, currency) for currency in self.currencies)])
        for side in sides:
            self._add_side(side)

    def _add_side(self, side: Side) -> None:
        words = {"side": wording(side.name), "currency": side.currency}
        self.fields[f"amount_{side.key}"] = amount_field(_("Budget of %(side)s (%(currency)s)") % words)
        self.fields[f"most_{side.key}"] = amount_field(
            _("At most for one company of %(side)s (%(currency)s)") % words, required=False
        )
        self.fields[f"share_{side.key}"] = amount_field(
            _("At most this share of its cost, %(side)s") % words,
            required=False,
            help_text=_("From 0 to 1: 0.5 is half."),
        )
        self.fields[f"regions_{side.key}"] = forms.MultipleChoiceField(
            label=_("Regions of %(side)s") % words,
            required=False,
            choices=region_choices([side.country]),
            widget=forms.CheckboxSelectMultiple,
            help_text=_("None chosen: any."),
        )

    def _bound(self, *names: str) -> list[BoundField]:
        return [self[name] for name in names]

    def naming(self) -> list[BoundField]:
        return self._bound(*(f"title_{language}" for language in self.languages), "key")

    def money(self) -> list[BoundField]:
        return self._bound(
            *(f"{name}_{side.key}" for side in self.sides for name in ("amount", "most", "share"))
        )

    def rate(self) -> list[BoundField]:
        """Nothing where all sides pay in one currency."""
        return self._bound(*RATE) if len(self.currencies) > 1 else []

    def dates(self) -> list[BoundField]:
        return self._bound("opens_on", "closes_on", "time_zone")

    def regions(self) -> list[tuple[BoundField, bool]]:
        """Each side's regions, and whether some are chosen."""
        fields = self._bound(*(f"regions_{side.key}" for side in self.sides))
        return [(field, bool(field.value())) for field in fields]

    def deciding(self) -> list[BoundField]:
        return self._bound("least_score", "floor", "tiers")

    def criteria(self) -> list[BoundField]:
        return self._bound(*(f"criteria_{language}" for language in self.languages))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if any(data.get(name) for name in RATE):
            for name in RATE:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("A rate needs this, too."))
        return data

    def refuse(self, refusal: HannoverError) -> None:
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
                f"criterion-{number}": words for number, words in enumerate(self.listed("criteria"), 1)
            },
            opens_on=data["opens_on"].isoformat(),
            closes_on=data["closes_on"].isoformat(),
            time_zone=data["time_zone"],
            sizes=tuple(data["sizes"]),
            regions=tuple(code for side in self.sides for code in data[f"regions_{side.key}"]),
            introduced=data["introduced"],
            least_score=data["least_score"],
            floor=data["floor"],
            tiers=tuple(data["tiers"].split()),
            rate=self._rate(),
        )

    def _rate(self) -> inputs.GivenRate | None:
        data = self.cleaned_data
        if not data["rate_base"]:
            return None
        return inputs.GivenRate(
            base=data["rate_base"],
            quote=data["rate_quote"],
            value=data["rate_value"],
            on=data["rate_on"].isoformat(),
            source=data["rate_source"],
        )


class ExtendForm(ActionForm):
    """A later last day."""

    closes_on = day_field(_("New last day"))

    def values(self, call: str) -> inputs.ExtendCall:
        return inputs.ExtendCall(call=call, closes_on=self.cleaned_data["closes_on"].isoformat())
