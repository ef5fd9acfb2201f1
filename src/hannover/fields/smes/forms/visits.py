"""The forms of delegations, invitations, and notes of visits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hannover.errors import HannoverError
from hannover.fields.smes import domain
from hannover.fields.smes.forms.meetings import ClockField, listed
from hannover.fields.smes.inputs.visits import (
    AnswerInvitation,
    CancelDelegation,
    EndDelegation,
    GivenDay,
    GivenOpening,
    GivenPlace,
    ImportTravelTimes,
    InviteHost,
    PlanDelegation,
    PlanTour,
    WriteNote,
)
from hannover.record.dialogues.forms.texts import TextsForm, offer
from hannover.record.forms import ActionForm, Choices, PastDayField, WordsField

DEGREES = _("Degrees, for example 52.37")


class PlaceForm(TextsForm):
    """A form that asks for one place, by name and coordinates."""

    latitude = WordsField(label=_("Latitude"), max_length=20, help_text=DEGREES)
    longitude = WordsField(label=_("Longitude"), max_length=20, help_text=DEGREES)

    def place(self) -> GivenPlace:
        data = self.cleaned_data
        return GivenPlace(name=self.text("place"), latitude=data["latitude"], longitude=data["longitude"])

    def refuse(self, refusal: HannoverError) -> None:
        """What is wrong with a place or a day is shown at its box."""
        last = refusal.field.rpartition(".")[2]
        if last in self.fields:
            refusal.field = last
        super().refuse(refusal)


class DelegationForm(PlaceForm):
    """A delegation whose days all start and end at one place; its days can differ through the API."""

    texts: ClassVar = {
        "title": (_("Title"), 1, True),
        "place": (_("Town where every day starts and ends"), 1, True),
    }

    key = forms.SlugField(
        label=_("Key"),
        max_length=80,
        help_text=_("Its name in addresses: lower-case letters, digits and hyphens. It cannot be changed."),
    )
    members = forms.MultipleChoiceField(label=_("Members"), widget=forms.CheckboxSelectMultiple)
    days = WordsField(label=_("Days"), max_length=400, help_text=_("For example: 2031-05-14, 2031-05-15"))
    leaves = ClockField(label=_("Every day leaves at"))
    returns = ClockField(label=_("Every day returns by"))
    time_zone = WordsField(
        label=_("Time zone of the tour"),
        max_length=60,
        help_text=_("For example: Europe/Berlin or Asia/Tokyo"),
    )
    speed_kmh = forms.IntegerField(
        label=_("Speed in km/h"),
        min_value=5,
        max_value=300,
        initial=60,
        help_text=_("For ways of which no travel time is given: the great-circle distance at this speed."),
    )

    def __init__(self, *args: Any, members: Choices, **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "members", members)

    def values(self) -> PlanDelegation:
        data = self.cleaned_data
        leaves, returns = f"{data['leaves']:%H:%M}", f"{data['returns']:%H:%M}"
        return PlanDelegation(
            key=data["key"],
            title=self.text("title"),
            members=tuple(data["members"]),
            days=tuple(
                GivenDay(on=day, leaves=leaves, returns=returns, start=self.place())
                for day in listed(data["days"])
            ),
            time_zone=data["time_zone"],
            speed_kmh=data["speed_kmh"],
        )


class CancelDelegationForm(ActionForm):
    reason = WordsField(label=_("Reason"), lines=3, max_length=500, help_text=_("Hosts and members read it."))

    def values(self, delegation: str) -> CancelDelegation:
        return CancelDelegation(delegation=delegation, reason=self.cleaned_data["reason"])


class TravelTimesForm(ActionForm):
    file = forms.FileField(
        label=_("File"), help_text=_("CSV with the columns from, to, minutes; places as latitude,longitude.")
    )

    def values(self, delegation: str) -> ImportTravelTimes:
        file = self.cleaned_data["file"]
        return ImportTravelTimes(delegation=delegation, file=file.read(), file_name=file.name or "")


class InvitationForm(PlaceForm):
    """A host to be invited, who receives at the same hours on the days that are chosen."""

    texts: ClassVar = {"place": (_("Town of the visit"), 1, True)}

    host = forms.ChoiceField(label=_("Company, by its published profile"))
    days = forms.MultipleChoiceField(label=_("Days"), widget=forms.CheckboxSelectMultiple)
    opens = ClockField(label=_("Can receive from"))
    closes = ClockField(label=_("Can receive until"))
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

    def __init__(self, *args: Any, hosts: Choices, days: Sequence[date], **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "host", hosts)
        offer(self, "days", [(day.isoformat(), day.isoformat()) for day in days])

    def values(self, delegation: str) -> InviteHost:
        data = self.cleaned_data
        company, _bar, profile = data["host"].partition("|")
        opens, closes = f"{data['opens']:%H:%M}", f"{data['closes']:%H:%M}"
        return InviteHost(
            delegation=delegation,
            company=company,
            profile=profile,
            place=self.place(),
            openings=tuple(GivenOpening(on=day, opens=opens, closes=closes) for day in data["days"]),
            visit_minutes=data["visit_minutes"],
            worth=data["worth"],
            must_see=data["must_see"],
        )


class ConfirmForm(ActionForm):
    """A host that confirms, with other hours where those of the invitation do not suit it."""

    opens = ClockField(label=_("Can receive from"))
    closes = ClockField(label=_("Can receive until"))
    days = forms.MultipleChoiceField(label=_("Days"), widget=forms.CheckboxSelectMultiple)
    may_be_named = forms.BooleanField(label=_("Published notes may name my company"), required=False)

    def __init__(self, data: Any, *, host: domain.Host, days: Sequence[date]) -> None:
        first = host.openings[0]
        initial = {
            "opens": first.opens,
            "closes": first.closes,
            "days": [one.on.isoformat() for one in host.openings],
        }
        super().__init__(data, initial=initial)
        offer(self, "days", [(day.isoformat(), day.isoformat()) for day in days])

    def values(self, host: str) -> AnswerInvitation:
        data = self.cleaned_data
        opens, closes = f"{data['opens']:%H:%M}", f"{data['closes']:%H:%M}"
        return AnswerInvitation(
            host=host,
            accept=True,
            openings=tuple(GivenOpening(on=day, opens=opens, closes=closes) for day in data["days"]),
            may_be_named=data["may_be_named"],
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

    host = forms.ChoiceField(label=_("Host"))
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
