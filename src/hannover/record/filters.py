"""The forms that narrow a list by the query of its address. A value that does not fit is named, and left
out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hannover.record import domain
from hannover.record.forms import WordsField
from hannover.record.reading import EvidenceQuery
from hannover.record.words import KINDS, wording

Choices = Sequence[tuple[str, Any]]
EVERYTHING: Choices = [("", _("All"))]


class Filter(forms.Form):
    """A GET form: bound when the address asks for anything that it knows."""

    label_suffix = ""

    def __init__(self, query: QueryDict, **rest: Any) -> None:
        asked = any(query.get(name) for name in self.base_fields)
        super().__init__(query if asked else None, **rest)

    def offer(self, name: str, choices: Choices) -> None:
        """Offers these besides all; a list with nothing to choose from is left out."""
        if choices:
            self.fields[name].choices = [*EVERYTHING, *choices]  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields[name]

    def chosen(self, name: str) -> str:
        """What was asked for, as far as it fits; "" for everything."""
        if not self.is_bound:
            return ""
        self.full_clean()
        return str(self.cleaned_data.get(name) or "")


class EvidenceFilter(Filter):
    text = WordsField(
        label=_("Words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    field = forms.ChoiceField(label=_("Field"), required=False)
    commitment = forms.ChoiceField(label=_("Commitment"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[*EVERYTHING, *((kind.value, word) for kind, word in KINDS.items())],
    )
    year = forms.ChoiceField(label=_("Year"), required=False)
    confirmed = forms.ChoiceField(
        label=_("Source read"),
        required=False,
        choices=[*EVERYTHING, ("yes", _("Confirmed")), ("no", _("Unconfirmed"))],
    )
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("newest", _("Newest first")),
            ("oldest", _("Oldest first")),
            ("recorded", _("Last recorded first")),
        ],
    )

    def __init__(
        self,
        query: QueryDict,
        *,
        fields: Iterable[domain.Field],
        commitments: Iterable[domain.Commitment],
        years: Iterable[int],
    ) -> None:
        super().__init__(query)
        self.offer("field", field_choices(fields))
        self.offer("commitment", [(one.key, f"{one.number}  {wording(one.title)}") for one in commitments])
        self.offer("year", [(str(year), str(year)) for year in years])

    def query(self, page: int) -> EvidenceQuery:
        year = self.chosen("year")
        return EvidenceQuery(
            text=self.chosen("text"),
            field=self.chosen("field"),
            commitment=self.chosen("commitment"),
            kind=self.chosen("kind"),
            confirmed=self.chosen("confirmed"),
            year=int(year) if year else None,
            order=self.chosen("order") or "newest",
            page=page,
        )


class TimelineFilter(Filter):
    field = forms.ChoiceField(label=_("Field"), required=False)

    def __init__(self, query: QueryDict, *, fields: Iterable[domain.Field]) -> None:
        super().__init__(query)
        self.offer("field", field_choices(fields))


class OrganizationFilter(Filter):
    text = WordsField(
        label=_("Name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    side = forms.ChoiceField(label=_("Side"), required=False)

    def __init__(self, query: QueryDict, *, sides: Iterable[domain.Side]) -> None:
        super().__init__(query)
        self.offer("side", [(side.key, wording(side.name)) for side in sides])


def field_choices(fields: Iterable[domain.Field]) -> Choices:
    return [(field.key, f"{field.number}  {wording(field.title)}") for field in fields]
