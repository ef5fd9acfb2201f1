"""The forms of outcomes: to draft, amend, sign and follow them up, and to find those that are open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hannover.record import domain
from hannover.record.dialogues import inputs
from hannover.record.dialogues.forms.texts import READERS, TextsForm, offer
from hannover.record.dialogues.standing import Standing
from hannover.record.domain import OutcomeKind
from hannover.record.filters import Filter
from hannover.record.forms import ActionForm, Choices, CitationField, PastDayField
from hannover.record.words import wording

OUTCOME_KINDS: Mapping[OutcomeKind, Promise] = {
    OutcomeKind.INFORMATION: _("Information"),
    OutcomeKind.DECISION: _("Decision"),
    OutcomeKind.ACTION: _("Action"),
}


class OutcomeForm(TextsForm):
    """An outcome to be drafted, or to be amended where `standing` is given."""

    texts: ClassVar = {"wording": (_("Wording"), 6, True)}
    text_help: ClassVar[Any] = _("In at least one language. Both sides sign all languages that stand here.")

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, word) for kind, word in OUTCOME_KINDS.items()],
        initial=OutcomeKind.ACTION.value,
        widget=forms.RadioSelect,
        help_text=_(
            "Decisions and actions go on until both sides close them; an information needs no closing."
        ),
    )
    due = forms.DateField(
        label=_("Deadline"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    audience = forms.ChoiceField(
        label=_("Who may read this"),
        choices=READERS,
        initial="public",
        widget=forms.RadioSelect,
        help_text=_("The other side can sign only what it can read."),
    )

    def __init__(
        self,
        *args: Any,
        owners: Sequence[tuple[domain.Side, Choices]],
        standing: Standing | None = None,
        **rest: Any,
    ) -> None:
        outcome = standing.outcome if standing else None
        super().__init__(
            *args,
            initial={"kind": outcome.kind.value, "due": outcome.due} if outcome else {},
            wordings={"wording": outcome.wording} if outcome else None,
            **rest,
        )
        self.sides = tuple(side.key for side, _choices in owners)
        for side, choices in owners:
            self.fields[f"owners_{side.key}"] = forms.ChoiceField(
                label=_("In charge: %(side)s") % {"side": wording(side.name)},
                required=False,
                choices=[("", _("Not stated")), *choices],
                initial=outcome.owners.get(side.key, "") if outcome else "",
            )
        self.order_fields(
            ["kind", *(name for name in self.fields if name not in ("kind", "due", "audience"))]
        )
        if standing is not None and standing.audience == "public":
            del self.fields["audience"]
        elif standing is not None:
            self.fields["audience"].initial = standing.audience

    def _shared(self) -> dict[str, Any]:
        data = self.cleaned_data
        due: date | None = data["due"]
        return {
            "kind": data["kind"],
            "wording": self.text("wording"),
            "owners": {side: data[f"owners_{side}"] for side in self.sides if data[f"owners_{side}"]},
            "due": due.isoformat() if due else "",
            "audience": data.get("audience", "public"),
        }

    def drafted(self, held: str, item: str) -> inputs.DraftOutcome:
        return inputs.DraftOutcome(round=held, agenda_item=item, **self._shared())

    def amended(self, outcome: str) -> inputs.AmendOutcome:
        return inputs.AmendOutcome(outcome=outcome, **self._shared())


class FollowUpForm(TextsForm):
    """`needs_closing` is False for an information: then nothing is asked about closing."""

    texts: ClassVar = {"note": (_("What became of it"), 6, True)}

    on = PastDayField(label=_("As of"))
    closed = forms.BooleanField(
        label=_("For our side this is closed"),
        required=False,
        help_text=_("It is closed when the newest report of both sides says so."),
    )
    evidence = CitationField(label=_("Evidence"), required=False)

    def __init__(self, *args: Any, needs_closing: bool, citable: Choices, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if not needs_closing:
            del self.fields["closed"]
        if citable:
            offer(self, "evidence", citable)
        else:
            del self.fields["evidence"]

    def values(self, outcome: str) -> inputs.ReportFollowUp:
        data = self.cleaned_data
        return inputs.ReportFollowUp(
            outcome=outcome,
            note=self.text("note"),
            on=data["on"].isoformat(),
            closed=data.get("closed", False),
            evidence=tuple(data.get("evidence", ())),
        )


class SignForm(ActionForm):
    """Carries the digest of the wording that the page shows, so that this and nothing else is signed."""

    digest = forms.RegexField("^[0-9a-f]{64}$", widget=forms.HiddenInput)

    def values(self, outcome: str) -> inputs.SignOutcome:
        return inputs.SignOutcome(outcome=outcome, digest=self.cleaned_data["digest"])


class OpenFilter(Filter):
    """Narrows the list of open outcomes."""

    side = forms.ChoiceField(label=_("Owed by"), required=False)
    dialogue = forms.ChoiceField(label=_("Dialogue"), required=False)
    overdue = forms.ChoiceField(
        label=_("Deadline"), required=False, choices=[("", _("All")), ("yes", _("Passed"))]
    )

    def __init__(
        self, query: QueryDict, *, sides: Iterable[domain.Side], dialogues: Iterable[domain.Dialogue]
    ) -> None:
        super().__init__(query)
        self.offer("side", [(side.key, wording(side.name)) for side in sides])
        self.offer("dialogue", [(dialogue.key, wording(dialogue.title)) for dialogue in dialogues])
