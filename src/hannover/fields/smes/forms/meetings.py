"""The forms of events, registrations and requests for meetings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hannover.fields.smes import domain
from hannover.fields.smes.inputs.meetings import (
    AskMeeting,
    CancelEvent,
    ChangeEvent,
    HoldEvent,
    PlanEvent,
    PlanTimetable,
    RegisterAttendance,
    RepairTimetable,
    WithdrawAttendance,
)
from hannover.fields.smes.words.meetings import REQUEST_STANDINGS, WEIGHTS
from hannover.record.dialogues.forms.texts import TextsForm, offer
from hannover.record.domain import Side
from hannover.record.forms import ActionForm, Choices, WordsField
from hannover.record.words import wording


def listed(text: str) -> tuple[str, ...]:
    """The parts of a text between commas or blanks, Japanese ones too."""
    for sign in ("、", "，", ",", ";", "\n"):
        text = text.replace(sign, " ")
    return tuple(text.split())


def rooms_in(text: str) -> tuple[str, ...]:
    """The parts of a text between commas, Japanese ones too; names of rooms have blanks."""
    for sign in ("、", "，", ";", "\n"):
        text = text.replace(sign, ",")
    return tuple(part.strip() for part in text.split(",") if part.strip())


class RoomsField(WordsField):
    """Rooms with how many tables stand in each."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Rooms"),
            max_length=400,
            required=False,
            help_text=_("Names and tables in the order of the tables, for example: Hall A:20, Hall B:12"),
        )


class DayField(forms.DateField):
    """A day, ahead or past, chosen in the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **options)


class ClockField(forms.TimeField):
    """A time by the clock on the wall."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(widget=widget, input_formats=["%H:%M"], **options)


class EventForm(TextsForm):
    """A new event with its slots."""

    texts: ClassVar = {"title": (_("Title"), 1, True), "place": (_("Place"), 1, True)}

    key = forms.SlugField(
        label=_("Key"),
        max_length=80,
        help_text=_("Its name in addresses: lower-case letters, digits and hyphens. It cannot be changed."),
    )
    days = WordsField(label=_("Days"), max_length=400, help_text=_("For example: 2031-05-14, 2031-05-15"))
    time_zone = WordsField(
        label=_("Time zone of the place"),
        max_length=60,
        help_text=_("For example: Europe/Berlin or Asia/Tokyo"),
    )
    begins = ClockField(label=_("Begins"))
    ends = ClockField(label=_("Ends"))
    minutes = forms.IntegerField(label=_("Minutes a meeting"), min_value=5, max_value=240, initial=20)
    gap = forms.IntegerField(label=_("Minutes between two meetings"), min_value=0, max_value=240, initial=5)
    pauses = WordsField(
        label=_("Pauses"),
        max_length=200,
        required=False,
        help_text=_("For example: 12:00-13:00, 15:00-15:20"),
    )
    tables = forms.IntegerField(label=_("Tables"), min_value=1, max_value=1000)
    interpreters = WordsField(
        label=_("Interpreters"),
        max_length=200,
        required=False,
        help_text=_("Two languages and how many work at a time, for example: ja-de:4, ja-en:2"),
    )
    rooms = RoomsField()
    closes_on = DayField(label=_("Last day of registration"))
    own_side = forms.BooleanField(label=_("Companies may also meet those of their own side"), required=False)

    def values(self) -> PlanEvent:
        data = self.cleaned_data
        return PlanEvent(
            key=data["key"],
            title=self.text("title"),
            place=self.text("place"),
            time_zone=data["time_zone"],
            days=listed(data["days"]),
            begins=f"{data['begins']:%H:%M}",
            ends=f"{data['ends']:%H:%M}",
            minutes=data["minutes"],
            gap=data["gap"],
            pauses=listed(data["pauses"]),
            tables=data["tables"],
            interpreters=listed(data["interpreters"]),
            rooms=rooms_in(data["rooms"]),
            closes_on=data["closes_on"].isoformat(),
            own_side=data["own_side"],
        )


class EventChangeForm(TextsForm):
    texts: ClassVar = {"title": (_("Title"), 1, True), "place": (_("Place"), 1, True)}

    tables = forms.IntegerField(label=_("Tables"), min_value=1, max_value=1000)
    interpreters = WordsField(
        label=_("Interpreters"),
        max_length=200,
        required=False,
        help_text=_("Two languages and how many work at a time, for example: ja-de:4, ja-en:2"),
    )
    rooms = RoomsField()
    closes_on = DayField(label=_("Last day of registration"))

    def __init__(self, *args: Any, held: domain.BrokerageEvent, **rest: Any) -> None:
        initial = {
            "tables": held.tables,
            "interpreters": ", ".join(
                f"{'-'.join(team.languages)}:{team.count}" for team in held.interpreters
            ),
            "rooms": ", ".join(f"{room.name}:{room.tables}" for room in held.rooms),
            "closes_on": held.closes_on,
        }
        super().__init__(*args, initial=initial, wordings={"title": held.title, "place": held.place}, **rest)

    def values(self, event: str) -> ChangeEvent:
        data = self.cleaned_data
        return ChangeEvent(
            event=event,
            title=self.text("title"),
            place=self.text("place"),
            tables=data["tables"],
            interpreters=listed(data["interpreters"]),
            rooms=rooms_in(data["rooms"]),
            closes_on=data["closes_on"].isoformat(),
        )


class ShownForm(forms.Form):
    """Which meetings of a timetable are shown: those of a slot, of a table, or of both."""

    slot = forms.ChoiceField(label=_("Slot"), required=False)
    table = forms.ChoiceField(label=_("Table"), required=False)

    def __init__(self, data: Any, *, slots: Choices, tables: Sequence[tuple[str, Any]]) -> None:
        super().__init__(data)
        self.fields["slot"].choices = [("", _("All slots")), *slots]  # type: ignore[attr-defined]  # ChoiceField
        self.fields["table"].choices = [("", _("All tables")), *tables]  # type: ignore[attr-defined]  # ChoiceField

    def chosen(self) -> tuple[int, int]:
        """The numbers of the slot and the table; 0 for all."""
        data = self.cleaned_data if self.is_valid() else {}
        return int(data.get("slot") or 0), int(data.get("table") or 0)


class CancelForm(ActionForm):
    reason = WordsField(
        label=_("Reason"), lines=3, max_length=500, help_text=_("Whoever reads the event reads it.")
    )

    def values(self, event: str) -> CancelEvent:
        return CancelEvent(event=event, reason=self.cleaned_data["reason"])


class HeldForm(ActionForm):
    """Which meetings did not take place, beside those of companies that were missing."""

    not_held = forms.MultipleChoiceField(
        label=_("Did not take place"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, meetings: Choices, **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "not_held", meetings)

    def values(self, event: str) -> HoldEvent:
        return HoldEvent(event=event, not_held=tuple(self.cleaned_data["not_held"]))


class AttendanceForm(ActionForm):
    """Under which profile a company comes, what it speaks, and when it can."""

    profile = forms.ChoiceField(label=_("Profile"))
    languages = WordsField(
        label=_("Languages of your people"), max_length=100, help_text=_("By their tags, for example: ja, en")
    )
    slots = forms.MultipleChoiceField(
        label=_("Slots in which you can come"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None means all."),
    )

    def __init__(self, *args: Any, profiles: Choices, slots: Choices, **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "profile", profiles)
        offer(self, "slots", slots)

    def values(self, event: str, company: str) -> RegisterAttendance:
        data = self.cleaned_data
        return RegisterAttendance(
            event=event,
            company=company,
            profile=data["profile"],
            languages=listed(data["languages"]),
            slots=tuple(int(number) for number in data["slots"]),
        )


class MissingForm(ActionForm):
    """Whether a company does not come at all, or is missing from a slot on."""

    missing_from = forms.ChoiceField(label=_("Missing from"), required=False)

    def __init__(self, *args: Any, slots: Choices, **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "missing_from", [("", _("the beginning: the company does not come")), *slots])

    def values(self, event: str, company: str) -> WithdrawAttendance:
        since = self.cleaned_data["missing_from"]
        return WithdrawAttendance(event=event, company=company, missing_from=int(since) if since else 0)


class AskForm(TextsForm):
    texts: ClassVar = {"message": (_("Message"), 4, False)}
    text_help: ClassVar[Any] = _("It must not tell who you are: names are told once both have agreed.")

    weight = forms.TypedChoiceField(
        label=_("How much it matters"),
        coerce=int,
        initial=2,
        choices=[(weight, word) for weight, word in WEIGHTS.items()],
        widget=forms.RadioSelect,
    )

    def values(self, event: str, company: str, toward: str) -> AskMeeting:
        return AskMeeting(
            event=event,
            company=company,
            toward=toward,
            weight=self.cleaned_data["weight"],
            message=self.text("message"),
        )


class FindForm(forms.Form):
    """The companies that can be asked: by the words of their profiles, or only those not asked yet."""

    words = forms.CharField(label=_("Words in the profile"), required=False, max_length=100)
    new = forms.BooleanField(label=_("Only those not asked yet"), required=False)


class ParticipantFilter(forms.Form):
    words = forms.CharField(label=_("Company"), required=False, max_length=100)
    side = forms.ChoiceField(label=_("Side"), required=False)

    def __init__(self, data: Any, *, sides: Sequence[Side]) -> None:
        super().__init__(data)
        offer(self, "side", [("", _("Both sides")), *((side.key, wording(side.name)) for side in sides)])


class RequestFilter(ParticipantFilter):
    standing = forms.ChoiceField(
        label=_("Standing"),
        required=False,
        choices=[("", _("All")), *((one.value, words) for one, words in REQUEST_STANDINGS.items())],
    )


class ComputeForm(ActionForm):
    """A timetable to be computed, or the published one to be repaired."""

    seconds = forms.IntegerField(label=_("At most so many seconds"), min_value=1, max_value=120, initial=15)
    unanswered = forms.BooleanField(
        label=_("Requests that nobody has answered take part, with a quarter of their weight"), required=False
    )

    def __init__(self, *args: Any, repairs: bool = False, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.repairs = repairs
        if repairs:
            del self.fields["unanswered"]

    def values(self, event: str) -> PlanTimetable | RepairTimetable:
        data = self.cleaned_data
        if self.repairs:
            return RepairTimetable(event=event, seconds=data["seconds"])
        return PlanTimetable(event=event, seconds=data["seconds"], unanswered=data["unanswered"])
