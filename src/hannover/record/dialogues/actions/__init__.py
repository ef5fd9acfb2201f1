"""Writes of a dialogue: each checks who may, is one transaction, and leaves its events in the log."""

from hannover.record.dialogues.actions.meetings import (
    add_agenda_item,
    change_round,
    open_dialogue,
    plan_round,
    record_statement,
)
from hannover.record.dialogues.actions.outcomes import (
    amend_outcome,
    draft_outcome,
    report_follow_up,
    sign_outcome,
)

__all__ = [
    "add_agenda_item",
    "amend_outcome",
    "change_round",
    "draft_outcome",
    "open_dialogue",
    "plan_round",
    "record_statement",
    "report_follow_up",
    "sign_outcome",
]
