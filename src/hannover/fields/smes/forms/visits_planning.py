"""The forms with which a delegation is planned: its days and towns, its members, the time that ways take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hannover.errors import HannoverError
from hannover.fields.smes import domain
from hannover.fields.smes.forms.meetings import DayField
from hannover.fields.smes.inputs.visits import (
    ChangeDelegation,
    GivenDay,
    GivenPlace,
    ImportTravelTimes,
    PlanDelegation,
)
from hannover.record.dialogues.forms.texts import TextsForm, offer
from hannover.record.forms import ActionForm, Choices, WordsField

MOST_DAYS = 31
DEGREES = _("Degrees, for example 52.37")


class SpeedField(forms.IntegerField):
    """How fast the delegation gets on where no travel time is stated."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Speed in km/h"),
            min_value=5,
            max_value=300,
            initial=60,
            help_text=_(
                "For ways of which no travel time is given: the great-circle distance at this speed."
            ),
        )


class HoursWidget(forms.MultiWidget):
    """Two times beside each other, from and until."""

    use_fieldset = True

    def __init__(self) -> None:
        super().__init__(
            [
                forms.TimeInput(attrs={"type": "time", "aria-label": words}, format="%H:%M")
                for words in (_("From"), _("Until"))
            ]
        )

    def decompress(self, value: Any) -> list[Any]:
        return list(value) if value else [None, None]


class HoursField(forms.MultiValueField):
    """From when until when on a day, as (HH:MM, HH:MM); None where both boxes are empty."""

    def __init__(self, **options: Any) -> None:
        clocks = tuple(forms.TimeField(input_formats=["%H:%M"], required=False) for _box in range(2))
        super().__init__(
            fields=clocks, widget=HoursWidget(), require_all_fields=False, required=False, **options
        )

    def compress(self, data_list: Sequence[Any]) -> tuple[str, str] | None:
        if not any(data_list):
            return None
        if len(data_list) < len(self.fields) or not all(data_list):
            raise forms.ValidationError(_("Write both times, or none."))
        since, until = data_list
        if until <= since:
            raise forms.ValidationError(_("This ends before it begins."))
        return f"{since:%H:%M}", f"{until:%H:%M}"


class PlacesForm(TextsForm):
    """A form that asks for places, each by its name and coordinates; `places` names them: label, whether it is
    needed.
    """

    places: ClassVar[dict[str, tuple[Any, bool]]] = {}

    def __init__(self, *args: Any, known: dict[str, domain.Place] | None = None, **rest: Any) -> None:
        held = known or {}
        wordings = {name: place.name for name, place in held.items()} | (rest.pop("wordings", None) or {})
        super().__init__(*args, wordings=wordings, **rest)
        for name, (_label, needed) in self.places.items():
            for part, words in (("latitude", _("Latitude")), ("longitude", _("Longitude"))):
                field = WordsField(label=words, max_length=20, help_text=DEGREES, required=needed)
                if name in held:
                    field.initial = str(getattr(held[name], part))
                self.fields[f"{name}_{part}"] = field

    def place_fields(self, name: str) -> list[str]:
        """The boxes of a place, in their order."""
        words = [f"{name}_{language}" for language in self.languages]
        return [*words, f"{name}_latitude", f"{name}_longitude"]

    def place(self, name: str) -> GivenPlace:
        data = self.cleaned_data
        return GivenPlace(
            name=self.text(name), latitude=data[f"{name}_latitude"], longitude=data[f"{name}_longitude"]
        )

    def place_if_any(self, name: str) -> GivenPlace | None:
        """The place; None where all of its boxes are empty."""
        written = any(self.cleaned_data.get(box) for box in self.place_fields(name))
        return self.place(name) if written else None

    def refuse(self, refusal: HannoverError) -> None:
        """What is wrong with a place or a day is shown at its box."""
        parts = refusal.field.split(".")
        for box in ("_".join(parts[-2:]), parts[-1]):
            if box in self.fields:
                refusal.field = box
        super().refuse(refusal)


TOWN = {"start": (_("Town where the day starts"), True), "end": (_("Town where the day ends"), False)}


class DelegationForm(PlacesForm):
    """A new delegation: what counts for all of its days. Each day can be changed afterwards."""

    places: ClassVar = {"start": (_("Town where every day starts and ends"), True)}
    texts: ClassVar = {
        "title": (_("Title"), 1, True),
        "start": (_("Town where every day starts and ends"), 1, True),
    }

    key = forms.SlugField(
        label=_("Key"),
        max_length=80,
        help_text=_("Its name in addresses: lower-case letters, digits and hyphens. It cannot be changed."),
    )
    first_day = DayField(label=_("First day"))
    last_day = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Hours and town of each day can be changed afterwards, and days left out."),
    )
    hours = HoursField(label=_("Every day leaves and returns at"))
    time_zone = WordsField(
        label=_("Time zone of the tour"),
        max_length=60,
        help_text=_("For example: Europe/Berlin or Asia/Tokyo"),
    )
    speed_kmh = SpeedField()
    members = forms.MultipleChoiceField(label=_("Members"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, members: Choices, **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "members", members)
        self.fields["hours"].required = True
        titles = [f"title_{language}" for language in self.languages]
        self.order_fields([*titles, "key", "first_day", "last_day", "hours", *self.place_fields("start")])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and not first <= last < first + timedelta(days=MOST_DAYS):
            self.add_error(
                "last_day", _("At most %(most)s days, from the first day on.") % {"most": MOST_DAYS}
            )
        return data

    def values(self) -> PlanDelegation:
        data = self.cleaned_data
        leaves, returns = data["hours"]
        days = ((data["last_day"] or data["first_day"]) - data["first_day"]).days + 1
        return PlanDelegation(
            key=data["key"],
            title=self.text("title"),
            members=tuple(data["members"]),
            days=tuple(
                GivenDay(
                    on=(data["first_day"] + timedelta(days=number)).isoformat(),
                    leaves=leaves,
                    returns=returns,
                    start=self.place("start"),
                )
                for number in range(days)
            ),
            time_zone=data["time_zone"],
            speed_kmh=data["speed_kmh"],
        )


class DelegationChangeForm(TextsForm):
    """What can be changed of a delegation as a whole; a day that is added is like the last one."""

    texts: ClassVar = {"title": (_("Title"), 1, True)}

    add_day = DayField(
        label=_("Add a day"), required=False, help_text=_("It gets the hours and towns of the last day.")
    )
    speed_kmh = SpeedField()
    members = forms.MultipleChoiceField(label=_("Members"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, held: domain.Delegation, members: Choices, **rest: Any) -> None:
        initial = {"speed_kmh": held.speed_kmh, "members": list(held.members)}
        super().__init__(*args, initial=initial, wordings={"title": held.title}, **rest)
        self.held = held
        offer(self, "members", members)

    def values(self) -> ChangeDelegation:
        data, days = self.cleaned_data, [given_day(day) for day in self.held.days]
        if data["add_day"]:
            days.append(replace(days[-1], on=data["add_day"].isoformat()))
        return ChangeDelegation(
            delegation=self.held.key,
            title=self.text("title"),
            members=tuple(data["members"]),
            days=tuple(days),
            speed_kmh=data["speed_kmh"],
        )


class DayForm(PlacesForm):
    """One day of a delegation: its hours, where it starts and ends, or that it is left out."""

    places: ClassVar = TOWN
    texts: ClassVar = {name: (label, 1, needed) for name, (label, needed) in TOWN.items()}

    hours = HoursField(label=_("Leaves and returns at"))
    leave_out = forms.BooleanField(
        label=_("The delegation does not travel on this day"),
        required=False,
        help_text=_("Visits of that day are cancelled."),
    )

    def __init__(self, *args: Any, held: domain.Delegation, on: date, **rest: Any) -> None:
        day = next(day for day in held.days if day.on == on)
        known = {"start": day.start} | ({"end": day.end} if day.end != day.start else {})
        super().__init__(*args, initial={"hours": (day.leaves, day.returns)}, known=known, **rest)
        self.held, self.on = held, on
        self.fields["hours"].required = True
        self.fields[f"end_{self.languages[0]}"].help_text = _("Empty: where it starts.")
        self.order_fields(["hours", *self.place_fields("start"), *self.place_fields("end")])

    def values(self) -> ChangeDelegation:
        leaves, returns = self.cleaned_data["hours"]
        changed = GivenDay(
            on=self.on.isoformat(),
            leaves=leaves,
            returns=returns,
            start=self.place("start"),
            end=self.place_if_any("end"),
        )
        kept = self.cleaned_data["leave_out"]
        days = [
            changed if day.on == self.on else given_day(day)
            for day in self.held.days
            if not (kept and day.on == self.on)
        ]
        return ChangeDelegation(delegation=self.held.key, days=tuple(days))


def given_day(day: domain.VisitDay) -> GivenDay:
    """A day as it stands, in words of the input."""
    start, end = (
        GivenPlace(name=place.name, latitude=str(place.latitude), longitude=str(place.longitude))
        for place in (day.start, day.end)
    )
    return GivenDay(on=day.on.isoformat(), leaves=day.leaves, returns=day.returns, start=start, end=end)


class TravelTimesForm(ActionForm):
    file = forms.FileField(
        label=_("File"), help_text=_("CSV with the columns from, to, minutes; places as latitude,longitude.")
    )

    def values(self, delegation: str) -> ImportTravelTimes:
        file = self.cleaned_data["file"]
        return ImportTravelTimes(delegation=delegation, file=file.read(), file_name=file.name or "")
