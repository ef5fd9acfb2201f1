"""What the operations of follow-ups, and of the figures of the field, take and give."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

Text = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class DueFollowUps:
    """What is to be asked by that day, of the companies for which the caller may answer."""

    by: str


@dataclass(frozen=True)
class FollowUpDue:
    subject_type: str
    subject: str
    company: str
    due: str
    answered_on: str


@dataclass(frozen=True)
class FollowUpsDue:
    due: tuple[FollowUpDue, ...]


@dataclass(frozen=True, kw_only=True)
class AnswerFollowUp:
    """What became of an introduction or a funded application, for one of its companies.

    turnover  gained together so far, in the currency of the company's side; empty is "not stated"
    jobs      created so far; None is "not stated"
    """

    subject: str
    company: str
    still_working: bool
    note: Text
    turnover: str = ""
    currency: str = ""
    jobs: int | None = None
    on: str = ""


@dataclass(frozen=True)
class FollowUpRecorded:
    follow_up: str
    event: str


@dataclass(frozen=True, kw_only=True)
class ExplainIndicator:
    """`indicator` is a name such as "introductions-accepted"; both dates may be left out: the present."""

    indicator: str
    as_of: str = ""
    known_at: str = ""


@dataclass(frozen=True)
class IndicatorInput:
    """One thing that was counted: its day, the id of what it is, and what it adds."""

    on: str
    id: str
    adds: Decimal


@dataclass(frozen=True)
class IndicatorExplained:
    indicator: str
    help: str
    value: Decimal | None
    formula: str
    inputs: tuple[IndicatorInput, ...]
