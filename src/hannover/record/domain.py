"""The nouns of the record: what was promised, what happened, who says so.

Every noun is a frozen dataclass. An event carries the full state of one noun; the log is the truth, tables
are projections of it. Nouns that a framework file names have a `key`, and others refer to them by it; nouns
that people add later (evidence, statements, outcomes ...) are referred to by the id of their entity, a UUIDv7
in text form.

Text      {language tag: text}, for example {"en": "Visits", "ja": "訪問", "de": "Besuche"}
bySide    {side key: value}; a side that is absent has not stated it
"""

from __future__ import annotations

import calendar
import dataclasses
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Text = dict[str, str]


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


@dataclass(frozen=True, kw_only=True)
class Declaration:
    key: str
    title: Text
    summary: Text
    signed: FactDate
    place: Text
    languages: tuple[str, ...]
    source: Source
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two countries. `country` is ISO 3166-1 alpha-2, `currency` ISO 4217."""

    key: str
    position: int
    name: Text
    country: str
    currency: str
    languages: tuple[str, ...]
    timezone: str


@dataclass(frozen=True, kw_only=True)
class DatedName:
    """A name with the days on which it came and went; None means not limited on that end."""

    name: Text
    short: str = ""
    begins: date | None = None
    ends: date | None = None


@dataclass(frozen=True, kw_only=True)
class Organization:
    """`side` is empty for an international body; `successor` is the key of who took over."""

    key: str
    kind: OrganizationKind
    names: tuple[DatedName, ...]
    side: str = ""
    successor: str = ""
    url: str = ""
    sample: bool = False

    def name_on(self, day: date) -> DatedName:
        """The name borne on that day, or the nearest one that is known."""
        for dated in self.names:
            begins, ends = dated.begins or date.min, dated.ends or date.max
            if begins <= day <= ends:
                return dated
        earlier = [dated for dated in self.names if (dated.begins or date.min) <= day]
        return earlier[-1] if earlier else self.names[0]


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """Who signed, in the office held on that day. Public officials only."""

    key: str
    side: str
    name: Text
    office: Text
    organization: str
    signed_on: date


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of cooperation. `package` names the package that does its job; empty: record pages only."""

    key: str
    number: int
    title: Text
    summary: Text
    package: str = ""


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """One promise. `owners` maps each side to the organization in charge; a side that is absent is "not
    stated".
    """

    key: str
    field: str
    number: str
    title: Text
    text: Text
    source: Source
    owners: dict[str, str] = dataclasses.field(default_factory=dict)
    begins: date | None = None
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """A step on the way. Reached when `reached` is set; `evidence` lists the proof."""

    key: str
    commitment: str
    title: Text
    due: FactDate | None = None
    reached: FactDate | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Baseline:
    value: Decimal
    on: date
    source: Source | None = None


@dataclass(frozen=True, kw_only=True)
class Target:
    """The value to be reached by the last day of a period, with the source that states it."""

    value: Decimal
    by: date
    source: Source | None = None


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """What is measured for a commitment.

    `computed` names an indicator of the field's package that is computed from evidence; such an indicator
    takes no typed-in observation. Without it, observations are recorded one by one, each with its evidence.
    """

    key: str
    commitment: str
    title: Text
    unit: Text
    direction: Direction = Direction.INCREASE
    aggregation: Aggregation = Aggregation.LATEST
    baseline: Baseline | None = None
    targets: tuple[Target, ...] = ()
    computed: str = ""
    description: Text = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Observation:
    indicator: str
    value: Decimal
    on: date
    evidence: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A dated fact with its source, bound to fields and, where the source allows, to commitments.

    `fields` empty means the whole programme. `content_hash` is the SHA-256 of an uploaded file, in hex;
    `file_name` its name. `confirmed` is False while the source could not be read by the person who entered
    it.
    """

    title: Text
    date: FactDate
    source: Source
    key: str = ""
    kind: EvidenceKind = EvidenceKind.OTHER
    summary: Text = dataclasses.field(default_factory=dict)
    fields: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    content_hash: str = ""
    file_name: str = ""
    confirmed: bool = True
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """How far one side says a commitment is. Never averaged with the other side's view."""

    commitment: str
    side: str
    level: Level
    on: date
    reason: Text
    evidence: tuple[str, ...] = ()
    sample: bool = False


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


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person as events know them: an id, and the salted digest of personal data that can be erased
    elsewhere.
    """

    digest: str
    active: bool = True
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role given to a person; `side` for officers and secretariats, `organization` for participants."""

    person: str
    role: str
    side: str = ""
    organization: str = ""
    active: bool = True
