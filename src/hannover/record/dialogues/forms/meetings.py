"""The forms of dialogues, rounds, agendas and statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from hannover.errors import InputError
from hannover.record import domain
from hannover.record.actions.writing import read_fact_date
from hannover.record.dialogues import inputs
from hannover.record.dialogues.forms.texts import READERS, TextsForm, offer
from hannover.record.forms import Choices, CitationField, PastDayField
from hannover.record.words import iso_date, wording


class RoundDateField(forms.CharField):
    """A date as precise as it is known, ahead or past."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "help_text",
            _("2031-05-14, or several days: 2031-05-14/2031-05-15. While no day is known: 2031-05."),
        )
        super().__init__(max_length=21, **options)

    def validate(self, value: str) -> None:
        super().validate(value)
        try:
            read_fact_date(value)
        except InputError:
            raise forms.ValidationError(
                _("This is not a date. Write 2018, 2018-05, 2018-05-14 or 2018-05-14/2018-05-15.")
            ) from None


class LocalTimeField(forms.DateTimeField):
    """Day and time as a clock on the wall shows them; the form asks where the wall is."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, required=False, input_formats=["%Y-%m-%dT%H:%M"], **options)

    def prepare_value(self, value: Any) -> Any:
        return value.replace(tzinfo=None) if isinstance(value, datetime) else value


class DialogueForm(TextsForm):
    texts: ClassVar = {"title": (_("Title"), 1, True), "summary": (_("Summary"), 4, False)}

    key = forms.SlugField(
        label=_("Key"),
        max_length=80,
        help_text=_("Its name in addresses: lower-case letters, digits and hyphens. It cannot be changed."),
    )
    field = forms.ChoiceField(label=_("Field"), required=False)
    since = PastDayField(label=_("Opened on"), required=False, help_text=_("Today, where it is left empty."))

    def __init__(self, *args: Any, fields: Choices, **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "field", [("", _("The whole programme")), *fields])

    def values(self) -> inputs.OpenDialogue:
        data = self.cleaned_data
        return inputs.OpenDialogue(
            key=data["key"],
            title=self.text("title"),
            summary=self.text("summary"),
            field=data["field"],
            since=data["since"].isoformat() if data["since"] else "",
        )


class RoundForm(TextsForm):
    """A round to be planned, or to be changed where `held` is given: then its number stays."""

    texts: ClassVar = {"place": (_("Place"), 1, False)}

    date = RoundDateField(label=_("Date"))
    number = forms.IntegerField(
        label=_("Number"),
        required=False,
        min_value=1,
        max_value=9999,
        help_text=_("The next one, where it is empty."),
    )
    host = forms.ChoiceField(label=_("Host"), required=False)
    start = LocalTimeField(label=_("Begins"))
    end = LocalTimeField(label=_("Ends"))
    zone = forms.ChoiceField(label=_("Time zone of these times"))
    confirmed = forms.BooleanField(label=_("The date is confirmed"), required=False, initial=True)
    evidence = CitationField(label=_("Evidence"), required=False)

    def __init__(
        self,
        *args: Any,
        sides: Sequence[domain.Side],
        citable: Choices,
        held: domain.Round | None = None,
        **rest: Any,
    ) -> None:
        zones = list(dict.fromkeys([*(side.timezone for side in sides), "UTC"]))
        super().__init__(
            *args, initial=round_values(held, zones), wordings={"place": held.place} if held else None, **rest
        )
        offer(self, "host", [("", _("Not stated")), *((side.key, wording(side.name)) for side in sides)])
        offer(self, "zone", [(zone, zone) for zone in zones])
        self.order_fields(["date", "number", *(name for name in self.fields if name.startswith("place_"))])
        if held is not None:
            del self.fields["number"]
        if citable:
            offer(self, "evidence", citable)
        else:
            del self.fields["evidence"]

    def _instant(self, name: str) -> str:
        local: datetime | None = self.cleaned_data[name]
        zone = ZoneInfo(self.cleaned_data["zone"])
        return local.replace(tzinfo=zone).isoformat() if local else ""

    def _shared(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "date": data["date"],
            "place": self.text("place"),
            "host": data["host"],
            "start": self._instant("start"),
            "end": self._instant("end"),
            "evidence": tuple(data.get("evidence", ())),
            "confirmed": data["confirmed"],
        }

    def planned(self, dialogue: str) -> inputs.PlanRound:
        return inputs.PlanRound(dialogue=dialogue, number=self.cleaned_data["number"] or 0, **self._shared())

    def changed(self, held: str) -> inputs.ChangeRound:
        return inputs.ChangeRound(round=held, **self._shared())


def round_values(held: domain.Round | None, zones: Iterable[str]) -> dict[str, Any]:
    """What the form shows of a round: its times by the clock of the first zone that has their offset."""
    if held is None:
        return {}
    times = {
        name: datetime.fromisoformat(text)
        for name, text in (("start", held.start), ("end", held.end))
        if text
    }
    zone = next(
        (zone for zone in zones if all(_has_offset(time, zone) for time in times.values())),
        "UTC",
    )
    local = {name: time.astimezone(ZoneInfo(zone)) for name, time in times.items()}
    return {
        "date": iso_date(held.date),
        "host": held.host,
        "zone": zone,
        "confirmed": held.confirmed,
        "evidence": list(held.evidence),
        **local,
    }


def _has_offset(instant: datetime, zone: str) -> bool:
    return instant.astimezone(ZoneInfo(zone)).utcoffset() == instant.utcoffset()


class AgendaItemForm(TextsForm):
    texts: ClassVar = {"title": (_("Title"), 1, True)}

    def values(self, held: str) -> inputs.AddAgendaItem:
        return inputs.AddAgendaItem(round=held, title=self.text("title"))


class StatementForm(TextsForm):
    """`published`: what the side said before is public, and stays so."""

    texts: ClassVar = {"text": (_("Statement"), 6, True)}
    text_help: ClassVar[Any] = _("In your own language, or in several; nobody translates it for you.")

    on = PastDayField(
        label=_("Said on"), required=False, help_text=_("The day of the round, where it is left empty.")
    )
    audience = forms.ChoiceField(
        label=_("Who may read this"), choices=READERS, initial="public", widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, published: bool, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if published:
            del self.fields["audience"]

    def values(self, held: str, item: str) -> inputs.RecordStatement:
        data = self.cleaned_data
        return inputs.RecordStatement(
            round=held,
            agenda_item=item,
            text=self.text("text"),
            on=data["on"].isoformat() if data["on"] else "",
            audience=data.get("audience", "public"),
        )
