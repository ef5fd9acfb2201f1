"""The forms by which companies apply together, change a draft, and withdraw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hannover.errors import HannoverError
from hannover.fields.smes import domain
from hannover.fields.smes.forms.grants_calls import amount_field
from hannover.fields.smes.forms.grants_lines import ListsForm, as_lines
from hannover.fields.smes.inputs import grants as inputs
from hannover.fields.smes.words.grants import APPLICATION_STANDINGS
from hannover.record.dialogues.forms.texts import offer
from hannover.record.filters import EVERYTHING, Filter
from hannover.record.forms import ActionForm, Choices, WordsField

OWN, FIRST, SECOND, COLLEAGUE = "own", "partner", "second", "colleague"
OPTIONAL = (SECOND, COLLEAGUE)


class ApplyForm(ListsForm):
    """An application of one's own company with companies to which it was introduced, and perhaps with a second
    company of its own side. A row that is left empty is no partner.

    partners    the companies of the other side by their profiles, in the reader's words; `sides` says of which side
                each is
    own         (key, side) of the own company
    currencies  in which each side pays
    held        the draft that is changed
    find_profile  gives the published profile that an address is that of, or ""
    """

    texts: ClassVar = {
        "title": (_("Title"), 1, True),
        "summary": (_("What you want to do together"), 6, True),
        "milestones": (_("Milestones"), 4, True),
    }
    lists: ClassVar = ("milestones",)
    text_help: ClassVar[Any] = _("Without the names of the companies: reviewers read it without them.")

    own_cost = amount_field(_("What your part costs"))
    own_asked = amount_field(_("What you ask your government for"))
    partner = forms.ChoiceField(label=_("Partner"), widget=forms.RadioSelect)
    partner_cost = amount_field(_("What the partner's part costs"))
    partner_asked = amount_field(_("What the partner asks its government for"))
    second = forms.ChoiceField(label=_("A second partner of the other side"), required=False)
    second_cost = amount_field(_("What the second partner's part costs"), required=False)
    second_asked = amount_field(_("What the second partner asks its government for"), required=False)
    colleague = WordsField(
        label=_("A second company of your own side"),
        required=False,
        max_length=400,
        help_text=_("The web address of its published profile. It has to confirm, like the partner."),
    )
    colleague_cost = amount_field(_("What this company's part costs"), required=False)
    colleague_asked = amount_field(_("What this company asks your government for"), required=False)
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=60, initial=12)

    def __init__(
        self, *args: Any, partners: Choices, sides: Mapping[str, str], own: tuple[str, str],
        currencies: Mapping[str, str], find_profile: Callable[[str], str],
        held: domain.Application | None = None, **rest: Any,
    ) -> None:  # fmt: skip
        wordings = {"title": held.title, "summary": held.summary} if held else None
        if held is not None and wordings is not None:
            wordings["milestones"] = as_lines(held.milestones, rest["languages"])
        super().__init__(*args, wordings=wordings, initial=_initial(held, own) if held else None, **rest)
        self.sides, self.own, self.currencies, self.held = sides, own, currencies, held
        self.find_profile = find_profile
        offer(self, FIRST, partners)
        offer(self, SECOND, [("", _("None")), *partners])
        self.fields[f"milestones_{self.languages[0]}"].help_text = _(
            "One a line, the same lines in every language; the grant is paid in equal instalments, one after "
            "each."
        )
        currency = currencies.get(own[1], "")
        for name in ("own_cost", "own_asked", "colleague_cost", "colleague_asked"):
            self.fields[name].help_text = currency
        others = "/".join(dict.fromkeys(currencies.get(side, "") for side in sides.values()))
        for name in ("partner_cost", "partner_asked", "second_cost", "second_asked"):
            self.fields[name].help_text = others
        self.order_fields([name for name in self.fields if not name.startswith("milestones_")])

    def clean_colleague(self) -> str:
        """The profile that is meant; one that the draft names already stands as it was. Whose it is a form does
        not know.
        """
        text: str = self.cleaned_data[COLLEAGUE].strip()
        named = {partner.profile for partner in self.held.partners} if self.held else set()
        profile = text if text in named else self.find_profile(text)
        if text and not profile:
            raise forms.ValidationError(_("No published profile has this address."))
        return profile

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for row in OPTIONAL:
            names = (row, f"{row}_cost", f"{row}_asked")
            if any(data.get(name) for name in names):
                for name in names:
                    if not data.get(name) and name not in self.errors:
                        self.add_error(name, _("Fill the whole row, or leave it empty."))
        return data

    def _rows(self) -> list[str]:
        """The rows that were filled, in the order in which they are handed over."""
        return [OWN, FIRST, *(row for row in OPTIONAL if self.cleaned_data.get(row))]

    def _given(self, row: str) -> inputs.GivenPartner:
        data = self.cleaned_data
        company = self.own[0] if row == OWN else data[row].strip()
        side = self.own[1] if row in (OWN, COLLEAGUE) else self.sides[company]
        return inputs.GivenPartner(
            company=company,
            cost=data[f"{row}_cost"],
            asked=data[f"{row}_asked"],
            currency=self.currencies.get(side, ""),
        )

    def values(self, call: str, *, application: str = "") -> inputs.ApplyJointly:
        return inputs.ApplyJointly(
            call=call,
            title=self.text("title"),
            summary=self.text("summary"),
            partners=tuple(self._given(row) for row in self._rows()),
            milestones=self.listed("milestones"),
            months=self.cleaned_data["months"],
            application=application,
        )

    def refuse(self, refusal: HannoverError) -> None:
        place = refusal.field.split(".")
        if place[0] == "partners" and len(place) == 3:
            row = self._rows()[int(place[1])]
            refusal.field = row if place[2] in ("company", "currency") else f"{row}_{place[2]}"
        super().refuse(refusal)


def _initial(held: domain.Application, own: tuple[str, str]) -> dict[str, Any]:
    """The rows of a draft; what the form has no row for is not changed by it."""
    rows = {
        OWN: [one for one in held.partners if one.company == own[0]],
        COLLEAGUE: [one for one in held.partners if one.company != own[0] and one.side == own[1]],
    }
    others = [one for one in held.partners if one.side != own[1]]
    rows |= {FIRST: others[:1], SECOND: others[1:2]}
    initial: dict[str, Any] = {"months": held.months}
    for row, [*found] in rows.items():
        for partner in found[:1]:
            initial[row] = partner.company if row == OWN else partner.profile
            initial[f"{row}_cost"] = f"{partner.cost:f}"
            initial[f"{row}_asked"] = f"{partner.asked:f}"
    return initial


class ApplicationFilter(Filter):
    """Narrows and orders the applications of a call."""

    text = WordsField(
        label=_("Title or number"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    standing = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[*EVERYTHING, *((one.value, words) for one, words in APPLICATION_STANDINGS.items())],
    )
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("number", _("By number")), ("title", _("By title")), ("newest", _("Newest first"))],
    )


class WithdrawApplicationForm(ActionForm):
    """The reason is read by the partners and by both secretariats."""

    reason = WordsField(
        label=_("Reason"),
        lines=3,
        max_length=400,
        help_text=_("The partners and both secretariats read it. Without the names of the companies."),
    )

    def values(self, application: str, company: str) -> inputs.WithdrawApplication:
        return inputs.WithdrawApplication(
            application=application, company=company, reason=self.cleaned_data["reason"]
        )
