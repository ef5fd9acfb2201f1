"""The forms of the dialogues, one for each action."""

from hannover.record.dialogues.forms.meetings import AgendaItemForm, DialogueForm, RoundForm, StatementForm
from hannover.record.dialogues.forms.outcomes import (
    OUTCOME_KINDS,
    FollowUpForm,
    OpenFilter,
    OutcomeForm,
    SignForm,
)

__all__ = [
    "OUTCOME_KINDS",
    "AgendaItemForm",
    "DialogueForm",
    "FollowUpForm",
    "OpenFilter",
    "OutcomeForm",
    "RoundForm",
    "SignForm",
    "StatementForm",
]
