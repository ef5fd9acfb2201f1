"""Rounds of talks: what each side said, what was agreed, who signed it and what became of it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date

from hannover.record.domain.values import FactDate, OutcomeKind, Text


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    key: str
    title: Text
    summary: Text
    field: str = ""
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class Round:
    """One meeting of a dialogue. `date` may lie ahead; `start` and `end` are ISO 8601 with offset."""

    key: str
    dialogue: str
    number: int
    date: FactDate
    place: Text
    host: str = ""
    start: str = ""
    end: str = ""
    evidence: tuple[str, ...] = ()
    confirmed: bool = True


@dataclass(frozen=True, kw_only=True)
class AgendaItem:
    """`carried_from` is the id of an open outcome of an earlier round that this item takes up again."""

    round: str
    number: int
    title: Text
    carried_from: str = ""


@dataclass(frozen=True, kw_only=True)
class Statement:
    agenda_item: str
    side: str
    text: Text
    on: date


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What was agreed under an agenda item; in effect, and its wording locked, when both sides have signed
    it.
    """

    agenda_item: str
    round: str
    dialogue: str
    kind: OutcomeKind
    wording: Text
    owners: dict[str, str] = dataclasses.field(default_factory=dict)
    due: date | None = None
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """What one side reports of an outcome. The outcome is closed when the newest report of every side says
    so.
    """

    outcome: str
    side: str
    on: date
    note: Text
    closed: bool = False
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Signature:
    """One side's key on a joint matter: `digest` is the SHA-256 of the canonical state that was signed."""

    subject_type: str
    subject: str
    digest: str
    side: str
    on: date
