"""What operations of the record take and give: light dataclasses, so that a manifest can name them without
weight.

A text comes with its `language`; dates are ISO 8601, and may be as coarse as their source: 2018, 2018-05,
2018-05-14 or 2018-05-14/2018-05-15.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class AddEvidence:
    """One piece of evidence. `date` is 2018, 2018-05, 2018-05-14 or 2018-05-14/2018-05-15."""

    title: str
    language: str
    date: str
    source: str
    url: str = ""
    kind: str = "other"
    summary: str = ""
    commitments: tuple[str, ...] = ()
    file: bytes = b""
    file_name: str = ""
    confirmed: bool = True
    audience: str = "public"


@dataclass(frozen=True)
class EvidenceAdded:
    """The id of the new evidence, the event that holds it and the hash of the chain after it."""

    evidence: str
    event: str
    head: str


@dataclass(frozen=True, kw_only=True)
class AddObservation:
    """A value of an indicator on a day; `evidence` are keys of the pieces that prove it."""

    indicator: str
    value: str
    on: str
    evidence: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class ObservationAdded:
    observation: str
    event: str


@dataclass(frozen=True, kw_only=True)
class WithdrawEvidence:
    evidence: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Assess:
    """One side's view of a commitment: a level, its reason and the evidence for it."""

    commitment: str
    level: str
    reason: str
    language: str
    on: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReachMilestone:
    milestone: str
    reached: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RenameOrganization:
    """A new name from a day on, in one language; the earlier names stay with their dates."""

    organization: str
    name: str
    language: str
    begins: str
    short: str = ""


@dataclass(frozen=True, kw_only=True)
class ImportEvidence:
    """A table of evidence in CSV or TSV, one piece a row; columns as the fields of `add-evidence`."""

    file: bytes
    file_name: str = "evidence.csv"
    audience: str = "public"


@dataclass(frozen=True)
class EvidenceImported:
    """How many pieces were written, the first and last id, and the end of the chain after them."""

    imported: int
    first: str
    last: str
    head: str


@dataclass(frozen=True, kw_only=True)
class ShowProgress:
    """Both dates may be left out: then it is the present."""

    as_of: str = ""
    known_at: str = ""


@dataclass(frozen=True)
class IndicatorProgress:
    """`because` is the sum with its numbers; `missing` says what keeps it without a percentage."""

    indicator: str
    title: str
    observed: Decimal | None
    on: str
    baseline: Decimal | None
    target: Decimal | None
    attained: Decimal | None
    because: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class CommitmentProgress:
    """The mean of the attained indicators: `counted` of `indicators` have both evidence and a target."""

    commitment: str
    number: str
    title: str
    evidence: int
    attained: Decimal | None
    counted: int
    indicators: tuple[IndicatorProgress, ...]


@dataclass(frozen=True)
class FieldProgress:
    field: str
    title: str
    as_of: str
    known_at: str
    attained: Decimal | None
    counted: int
    indicators: int
    commitments: tuple[CommitmentProgress, ...]
