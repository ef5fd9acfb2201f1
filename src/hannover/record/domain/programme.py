"""What was promised, by whom, what is measured, what happened and what each side says of it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hannover.record.domain.values import (
    Aggregation,
    Direction,
    EvidenceKind,
    FactDate,
    Level,
    OrganizationKind,
    Source,
    Text,
)


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
