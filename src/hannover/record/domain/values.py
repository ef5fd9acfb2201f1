"""Values that several nouns share: kinds, levels, dates as well as a source states them, sources."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Text = dict[str, str]
"""A text by language tag, for example {"en": "Visits", "ja": "訪問", "de": "Besuche"}."""


class Level(StrEnum):
    """Completion levels of the Open Government Partnership's independent reporting, lowest first."""

    NO_EVIDENCE = "no-evidence"
    NOT_STARTED = "not-started"
    LIMITED = "limited"
    SUBSTANTIAL = "substantial"
    COMPLETE = "complete"


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Direction(StrEnum):
    INCREASE = "increase"
    DECREASE = "decrease"


class Aggregation(StrEnum):
    """How the observations of an indicator become one value: the newest, their sum, mean or largest."""

    LATEST = "latest"
    SUM = "sum"
    MEAN = "mean"
    MAXIMUM = "maximum"


class OutcomeKind(StrEnum):
    INFORMATION = "information"
    DECISION = "decision"
    ACTION = "action"


class EvidenceKind(StrEnum):
    AGREEMENT = "agreement"
    DIALOGUE = "dialogue"
    CONFERENCE = "conference"
    PUBLICATION = "publication"
    STANDARD = "standard"
    LEGAL_ACT = "legal-act"
    FUNDING = "funding"
    PROJECT = "project"
    VISIT = "visit"
    STATISTIC = "statistic"
    OTHER = "other"


class OrganizationKind(StrEnum):
    MINISTRY = "ministry"
    AGENCY = "agency"
    ASSOCIATION = "association"
    INSTITUTE = "institute"
    COMPANY = "company"
    INTERNATIONAL = "international"


@dataclass(frozen=True, kw_only=True)
class FactDate:
    """A date as well as its source states it: a day, a month or a year, with a last day where it spans
    several.

    `on` is the first day; `until` the last day of an event of several days. `latest` is the last day on which
    the fact can have happened: as-of filters use it, so that a fact dated "2018" counts from 31 December 2018
    and never earlier than it is known to have been true.
    """

    on: date
    precision: Precision = Precision.DAY
    until: date | None = None

    @property
    def latest(self) -> date:
        if self.until is not None:
            return self.until
        if self.precision is Precision.YEAR:
            return date(self.on.year, 12, 31)
        if self.precision is Precision.MONTH:
            return date(self.on.year, self.on.month, calendar.monthrange(self.on.year, self.on.month)[1])
        return self.on


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a fact is stated: the publication's name, its address if it has one, and the passage."""

    title: str
    url: str = ""
    passage: str = ""
