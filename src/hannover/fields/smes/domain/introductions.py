"""Introductions of two companies to each other, and what became of them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from hannover.record.domain import Text

ANSWER_WITHIN = timedelta(days=60)
"""So long a company that was asked can answer; then the interest has lapsed, and either may ask again."""


class IntroductionStage(StrEnum):
    """INTERESTED: one company asked, the other sees its anonymous summary. ACCEPTED: both have agreed, and
    see each other's names. CONFIDENTIAL: they have recorded a non-disclosure agreement. CLOSED: what came of
    it is recorded.
    """

    INTERESTED = "interested"
    ACCEPTED = "accepted"
    CONFIDENTIAL = "confidential"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Reached(StrEnum):
    """What an introduction led to."""

    AGREEMENT = "agreement"
    TRIAL = "trial"
    TALKS = "talks"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Introduction:
    """Two companies by key, and by the profiles under which they meet; never by name.

    company, profile    who asked; side is its side
    toward_...          who was asked
    channels            what each channel of the match added to the score when the interest was shown, as
                        decimal texts: accepted and declined introductions teach the weights
    """

    company: str
    profile: str
    side: str
    toward: str
    toward_profile: str
    toward_side: str
    stage: IntroductionStage
    message: Text
    interested_on: date
    answered_on: date | None = None
    reason: Text = dataclasses.field(default_factory=dict)
    confidential_on: date | None = None
    reached: Reached | None = None
    note: Text = dataclasses.field(default_factory=dict)
    closed_on: date | None = None
    channels: dict[str, str] = dataclasses.field(default_factory=dict)
    sample: bool = False

    @property
    def named(self) -> bool:
        """True once both have agreed, so that each may read the other's name."""
        return self.stage in (
            IntroductionStage.ACCEPTED,
            IntroductionStage.CONFIDENTIAL,
            IntroductionStage.CLOSED,
        )

    @property
    def answer_by(self) -> date:
        """The last day on which it can be answered."""
        return self.interested_on + ANSWER_WITHIN

    def has_lapsed(self, on: date) -> bool:
        """True where nobody had answered by the last day."""
        return self.stage is IntroductionStage.INTERESTED and on > self.answer_by

    def stands_between(self, on: date) -> bool:
        """True while it keeps the two profiles from being proposed to each other: until it is withdrawn or has
        lapsed.
        """
        return self.stage is not IntroductionStage.WITHDRAWN and not self.has_lapsed(on)

    def other(self, company: str) -> str:
        return self.toward if company == self.company else self.company

    def other_profile(self, company: str) -> str:
        """The profile by which that company knows the other."""
        return self.toward_profile if company == self.company else self.profile


@dataclass(frozen=True, kw_only=True)
class Result:
    """An amount that a company states as a result, in the currency of its side."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """What a company reports about 12 months after an introduction, or after the end of a funded project.

    subject   id of the introduction or of the application
    """

    subject_type: str
    subject: str
    company: str
    side: str
    on: date
    still_working: bool
    note: Text
    turnover: Result | None = None
    jobs: int | None = None
    sample: bool = False
