"""What resources of the API look like where they are more than a noun of the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hannover.record import domain
from hannover.record.progress import IndicatorStatus, Observed, Progress
from hannover.record.reading import CommitmentGlance, CommitmentPage, EvidenceCount, FieldGlance, Owner


@dataclass(frozen=True)
class ProgrammeResource:
    """The declaration with its sides and signatories; `signed` is false at a date before it was signed."""

    declaration: domain.Declaration
    sides: tuple[domain.Side, ...]
    signatories: tuple[domain.Signatory, ...]
    signed: bool
    evidence: EvidenceCount


@dataclass(frozen=True)
class FieldResource:
    """A field with what its evidence says. `levels` counts commitments by level, for each side that assessed
    any.
    """

    field: domain.Field
    commitments: int
    without_evidence: int
    evidence: EvidenceCount
    progress: Progress
    levels: Mapping[str, Mapping[domain.Level, int]]

    @classmethod
    def of(cls, glance: FieldGlance) -> FieldResource:
        return cls(
            glance.field,
            glance.commitments,
            glance.without_evidence,
            glance.evidence,
            glance.progress,
            glance.levels,
        )


@dataclass(frozen=True)
class IndicatorResource:
    """An indicator with the sum of its attainment: (observed - baseline) / (target - baseline), clamped to
    0..1.

    because  the sum with its numbers, empty without a percentage
    missing  what keeps it without one: of evidence, target, baseline
    """

    indicator: domain.Indicator
    observed: Observed | None
    target: domain.Target | None
    attained: Decimal | None
    because: str
    missing: tuple[str, ...]

    @classmethod
    def of(cls, status: IndicatorStatus) -> IndicatorResource:
        return cls(
            status.indicator, status.observed, status.target, status.attained, status.because, status.missing
        )


@dataclass(frozen=True)
class CommitmentResource:
    """A commitment at a glance: who is in charge on each side, its evidence counted, its progress, both
    assessments.
    """

    commitment: domain.Commitment
    owners: tuple[Owner, ...]
    evidence: EvidenceCount
    progress: Progress
    assessments: Mapping[str, domain.Assessment]

    @classmethod
    def of(cls, glance: CommitmentGlance) -> CommitmentResource:
        return cls(glance.commitment, glance.owners, glance.evidence, glance.progress, glance.assessments)


@dataclass(frozen=True)
class CommitmentDetail:
    """A commitment with all that is computed for it; its evidence and events have addresses of their own.

    disagree  both sides assessed it, and differently
    """

    commitment: domain.Commitment
    field: domain.Field
    owners: tuple[Owner, ...]
    milestones: tuple[domain.Milestone, ...]
    indicators: tuple[IndicatorResource, ...]
    progress: Progress
    assessments: Mapping[str, domain.Assessment]
    disagree: bool

    @classmethod
    def of(cls, page: CommitmentPage) -> CommitmentDetail:
        return cls(
            page.commitment,
            page.field,
            page.owners,
            page.milestones,
            tuple(IndicatorResource.of(status) for status in page.indicators),
            page.progress,
            page.assessments,
            page.disagree,
        )


@dataclass(frozen=True)
class EventResource:
    """An event as it stands in its chain: `hash` is SHA-256(hash before it || `body` in canonical JSON, RFC
    8785). Of what companies do that are not named, `body` lacks what is `withheld`: the keys in it would tell
    which of them belong together. Such a link of the chain can be proven by the store alone.
    """

    body: Mapping[str, object]
    hash: str
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True)
class JobProgress:
    done: int
    total: int
    message: str


@dataclass(frozen=True)
class JobResource:
    """Background work. `result` is what the operation gives, once `status` is SUCCESSFUL; `error` why it
    FAILED.
    """

    id: str
    status: str
    finished: bool
    progress: JobProgress
    result: object
    error: str
    enqueued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True)
class RoleHeld:
    role: str
    side: str
    organization: str


@dataclass(frozen=True)
class CallerResource:
    """Who is calling, as the API understands it; `id` is empty for a visitor."""

    id: str
    roles: tuple[RoleHeld, ...]


@dataclass(frozen=True)
class OperationResource:
    """An operation that can be called by POST at `address`; `field` is empty while no field is bound to the
    package.
    """

    package: str
    name: str
    address: str
    field: str
    permission: str
    allowed: bool
    writes: bool
    long_running: bool
    help: Mapping[str, str]
