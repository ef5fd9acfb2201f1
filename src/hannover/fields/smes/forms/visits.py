"""The forms of invitations, tours, and notes of visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hannover.errors import HannoverError
from hannover.fields.smes import domain
from hannover.fields.smes.forms.visits_planning import HoursField, PlacesForm
from hannover.fields.smes.inputs.visits import (
    AnswerInvitation,
    CancelDelegation,
    EndDelegation,
    GivenOpening,
    InviteHost,
    PlanTour,
    WriteNote,
)
from hannover.fields.smes.words.meetings import day_words
from hannover.record.dialogues.forms.texts import TextsForm, offer
from hannover.record.forms import ActionForm, Choices, PastDayField, WordsField


class CancelDelegationForm(ActionForm):
    reason = WordsField(label=_("Reason"), lines=3, max_length=500, help_text=_("Hosts and members read it."))

    def values(self, delegation: str) -> CancelDelegation:
        return CancelDelegation(delegation=delegation, reason=self.cleaned_data["reason"])


class OpeningsForm(ActionForm):
    """A form that asks when a host can receive, day by day."""

    def ask_hours(self, days: Sequence[date], known: Mapping[date, tuple[str, str]]) -> None:
        """Adds a pair of boxes for each day, filled with what is known."""
        for number, on in enumerate(days):
            field = HoursField(label=_("Can receive on %(day)s") % {"day": day_words(on)})
            field.initial = known.get(on)
            if not number:
                field.help_text = _("Leave both boxes empty for a day on which nobody is received.")
            self.fields[f"hours_{on.isoformat()}"] = field

    def openings(self) -> tuple[GivenOpening, ...]:
        return tuple(
            GivenOpening(on=name.removeprefix("hours_"), opens=hours[0], closes=hours[1])
            for name, hours in self.cleaned_data.items()
            if name.startswith("hours_") and hours
        )

    def refuse(self, refusal: HannoverError) -> None:
        """What is wrong with the hours is shown at the first of them."""
        if refusal.field.startswith("openings"):
            refusal.field = next(name for name in self.fields if name.startswith("hours_"))
        super().refuse(refusal)


class InvitationForm(OpeningsForm, PlacesForm):
    """A host to be invited, with the hours at which it is asked to receive."""

    places: ClassVar = {"place": (_("Town of the visit"), True)}
    texts: ClassVar = {"place": (_("Town of the visit"), 1, True)}

    host = forms.ChoiceField(label=_("Company, by its published profile"))
    visit_minutes = forms.IntegerField(
        label=_("Minutes of the visit"), min_value=10, max_value=600, initial=90
    )
    worth = forms.TypedChoiceField(
        label=_("What the visit is worth"),
        coerce=int,
        initial=2,
        choices=[(1, _("useful")), (2, _("important")), (3, _("most important"))],
        widget=forms.RadioSelect,
    )
    must_see = forms.BooleanField(label=_("Must be on the tour, if that is possible"), required=False)

    def __init__(self, *args: Any, hosts: Choices, held: domain.Delegation, **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "host", hosts)
        self.ask_hours(
            [day.on for day in held.days], {day.on: (day.leaves, day.returns) for day in held.days}
        )
        hours = [name for name in self.fields if name.startswith("hours_")]
        self.order_fields(["host", *self.place_fields("place"), *hours])

    def values(self, delegation: str) -> InviteHost:
        data = self.cleaned_data
        return InviteHost(
            delegation=delegation,
            profile=data["host"],
            place=self.place("place"),
            openings=self.openings(),
            visit_minutes=data["visit_minutes"],
            worth=data["worth"],
            must_see=data["must_see"],
        )


class ConfirmForm(OpeningsForm):
    """A host that confirms, or changes what it confirmed, with its own hours on each day."""

    may_be_named = forms.BooleanField(label=_("Published notes may name my company"), required=False)

    def __init__(self, data: Any, *, host: domain.Host, days: Sequence[date]) -> None:
        super().__init__(data, initial={"may_be_named": host.may_be_named})
        self.ask_hours(days, {one.on: (one.opens, one.closes) for one in host.openings})
        self.order_fields([name for name in self.fields if name != "may_be_named"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.openings():
            self.add_error(None, _("Write hours for at least one day."))
        return data

    def values(self, host: str) -> AnswerInvitation:
        return AnswerInvitation(
            host=host, accept=True, openings=self.openings(), may_be_named=self.cleaned_data["may_be_named"]
        )


class TourForm(ActionForm):
    seconds = forms.IntegerField(label=_("At most so many seconds"), min_value=1, max_value=120, initial=15)

    def values(self, delegation: str) -> PlanTour:
        return PlanTour(delegation=delegation, seconds=self.cleaned_data["seconds"])


class EndForm(ActionForm):
    not_made = forms.MultipleChoiceField(
        label=_("Visits that were not made"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, stops: Choices, **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "not_made", stops)

    def values(self, delegation: str) -> EndDelegation:
        return EndDelegation(delegation=delegation, not_made=tuple(self.cleaned_data["not_made"]))


class NoteForm(TextsForm):
    texts: ClassVar = {"seen": (_("What was seen"), 5, True), "reusable": (_("What can be reused"), 5, False)}
    text_help: ClassVar[Any] = _("In your own language, or in several. It must name no company.")

    host = forms.ChoiceField(label=_("Host company"))
    on = PastDayField(label=_("Visited on"))

    def __init__(self, *args: Any, hosts: Choices, **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "host", hosts)

    def values(self, delegation: str, note: str = "") -> WriteNote:
        data = self.cleaned_data
        return WriteNote(
            delegation=delegation,
            host=data["host"],
            seen=self.text("seen"),
            reusable=self.text("reusable"),
            on=data["on"].isoformat(),
            note=note,
        )


class SignForm(ActionForm):
    """Carries the digest of the wording that the page shows."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
