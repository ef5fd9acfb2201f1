"""What the operations of introductions take and give. Texts are {language tag: text}; companies and profiles
are named by their keys, never by their names.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

Text = dict[str, str]


@dataclass(frozen=True)
class IntroductionRecorded:
    """`introduction` is what later calls name it by, `stage` where it stands now, `event` holds it."""

    introduction: str
    stage: str
    event: str
    head: str


@dataclass(frozen=True, kw_only=True)
class ShowInterest:
    """`profile` is the own profile, `toward` that of a company of the other side.

    `message` is read by the other company before either knows who the other is: it must not tell who writes.
    """

    profile: str
    toward: str
    message: Text = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AnswerIntroduction:
    """`accept` tells both companies each other's names. A refusal needs no reason, and may give one."""

    introduction: str
    accept: bool
    reason: Text = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class WithdrawIntroduction:
    """Takes back an own interest that was not answered yet."""

    introduction: str
    reason: Text = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RecordConfidentiality:
    """`on` is the day of the non-disclosure agreement; today when empty."""

    introduction: str
    on: str = ""


@dataclass(frozen=True, kw_only=True)
class CloseIntroduction:
    """`reached` is agreement, trial, talks or nothing; `on` is today when empty."""

    introduction: str
    reached: str
    note: Text = dataclasses.field(default_factory=dict)
    on: str = ""


@dataclass(frozen=True, kw_only=True)
class ListIntroductions:
    """Those of one company; of all companies of the own side, for its staff, when `company` is empty."""

    company: str = ""
    stage: str = ""


@dataclass(frozen=True)
class IntroductionLine:
    """One introduction as one of its companies sees it. `partner_names` is empty until both have agreed; of one that
    waits, `answer_by` is the last day on which it can be answered.
    """

    introduction: str
    stage: str
    asked_by_us: bool
    company: str
    profile: str
    partner_profile: str
    partner_title: str
    partner_names: Text
    message: str
    reason: str
    interested_on: str
    answered_on: str
    answer_by: str
    next_steps: tuple[str, ...]


@dataclass(frozen=True)
class IntroductionList:
    introductions: tuple[IntroductionLine, ...]
