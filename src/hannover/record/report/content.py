"""The content of a report: everything that its three forms say, in no language and no layout yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from hannover.record import domain
from hannover.record.dialogues.loading import RoundEntry
from hannover.record.dialogues.reading import AgendaEntry
from hannover.record.log import Head
from hannover.record.models import Projection
from hannover.record.moment import Moment, stamp
from hannover.record.progress import IndicatorStatus, Progress
from hannover.record.reading import EvidenceCount, FieldGlance, Owner, Programme, Timeline

Noun = TypeVar("Noun")


@dataclass(frozen=True)
class Recorded(Generic[Noun]):
    """A noun with what proves it: the event that recorded it, for which side (empty: neither) and when."""

    fact: Noun
    entity: str
    event: str
    side: str
    audience: str
    recorded_at: str


def recorded_of(row: Projection) -> Recorded[Any]:
    """What a row of a table holds, with the event that proves it."""
    return Recorded(row.fact, str(row.entity), str(row.event), row.side, row.audience, stamp(row.known_from))


@dataclass(frozen=True)
class NumberedEvidence:
    """A piece of evidence under the number that it bears throughout the report; 1 is the oldest."""

    number: int
    recorded: Recorded[domain.Evidence]

    @property
    def fact(self) -> domain.Evidence:
        return self.recorded.fact


@dataclass(frozen=True)
class Measured:
    """An indicator, what it attained, and all that went into it.

    computed_from  numbers of the evidence that a computed indicator counted
    observations   what was recorded by hand, newest first; only those that cite evidence count
    counting       what a computed indicator counts, in words
    """

    recorded: Recorded[domain.Indicator]
    status: IndicatorStatus
    computed_from: tuple[int, ...]
    observations: tuple[Recorded[domain.Observation], ...]
    counting: domain.Text


@dataclass(frozen=True)
class Promise:
    """One commitment with everything that the record holds of it."""

    recorded: Recorded[domain.Commitment]
    owners: tuple[Owner, ...]
    milestones: tuple[Recorded[domain.Milestone], ...]
    indicators: tuple[Measured, ...]
    progress: Progress
    assessments: Mapping[str, Recorded[domain.Assessment]]
    evidence: tuple[NumberedEvidence, ...]
    count: EvidenceCount

    @property
    def fact(self) -> domain.Commitment:
        return self.recorded.fact

    @property
    def disagree(self) -> bool:
        """True when both sides stated a level, and not the same."""
        return len({assessment.fact.level for assessment in self.assessments.values()}) > 1


@dataclass(frozen=True)
class Chapter:
    """A field. `evidence` is what concerns the field but none of its commitments."""

    recorded: Recorded[domain.Field]
    glance: FieldGlance
    promises: tuple[Promise, ...]
    evidence: tuple[NumberedEvidence, ...]

    @property
    def fact(self) -> domain.Field:
        return self.recorded.fact


@dataclass(frozen=True)
class Meeting:
    """A round of a dialogue with its agenda: what each side said, and what was agreed."""

    entry: RoundEntry
    agenda: tuple[AgendaEntry, ...]


@dataclass(frozen=True)
class Conversation:
    """A dialogue with its rounds, oldest first."""

    recorded: Recorded[domain.Dialogue]
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True)
class Gap:
    """Something that the record lacks. `kind` is a key of `GAPS`; `side` is set where one side lacks it."""

    kind: str
    commitments: tuple[domain.Commitment, ...]
    side: str = ""


@dataclass(frozen=True)
class CitedSource:
    """A publication and what cites it: numbers of evidence, keys of commitments, the declaration itself."""

    source: domain.Source
    evidence: tuple[int, ...]
    commitments: tuple[str, ...]
    declaration: bool


@dataclass(frozen=True)
class Report:
    """What was promised, what happened and who says so, at one moment, for one audience.

    audience       "public", or the key of the side whose staff may read it
    heads          the ends of the log's chains when the report was made
    evidence       every piece that is shown, by its number
    general        numbers of the evidence that concerns the programme as a whole
    organizations  those named in the report, by key
    """

    programme: Programme
    declaration: Recorded[domain.Declaration]
    moment: Moment
    made_at: datetime
    audience: str
    signed: bool
    heads: tuple[Head, ...]
    sides: tuple[Recorded[domain.Side], ...]
    signatories: tuple[Recorded[domain.Signatory], ...]
    organizations: Mapping[str, Recorded[domain.Organization]]
    total: EvidenceCount
    chapters: tuple[Chapter, ...]
    general: tuple[NumberedEvidence, ...]
    evidence: tuple[NumberedEvidence, ...]
    timeline: Timeline
    conversations: tuple[Conversation, ...]
    gaps: tuple[Gap, ...]
    sources: tuple[CitedSource, ...]

    @property
    def promises(self) -> tuple[Promise, ...]:
        return tuple(promise for chapter in self.chapters for promise in chapter.promises)
