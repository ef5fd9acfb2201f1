"""The nouns of the record: what was promised, what happened, who says so.

Every noun is a frozen dataclass. An event carries the full state of one noun; the log is the truth, tables
are projections of it. Nouns that a framework file names have a `key`, and others refer to them by it; nouns
that people add later (evidence, statements, outcomes) are referred to by the id of their entity, a UUIDv7.
A mapping by side leaves out the side that has not stated it.
"""

from hannover.record.domain.dialogue import (
    AgendaItem,
    Dialogue,
    FollowUp,
    Outcome,
    Round,
    Signature,
    Statement,
)
from hannover.record.domain.persons import Person, Role
from hannover.record.domain.programme import (
    Assessment,
    Baseline,
    Commitment,
    DatedName,
    Declaration,
    Evidence,
    Field,
    Indicator,
    Milestone,
    Observation,
    Organization,
    Side,
    Signatory,
    Target,
)
from hannover.record.domain.values import (
    Aggregation,
    Direction,
    EvidenceKind,
    FactDate,
    Level,
    OrganizationKind,
    OutcomeKind,
    Precision,
    Source,
    Text,
)

__all__ = [
    "AgendaItem",
    "Aggregation",
    "Assessment",
    "Baseline",
    "Commitment",
    "DatedName",
    "Declaration",
    "Dialogue",
    "Direction",
    "Evidence",
    "EvidenceKind",
    "FactDate",
    "Field",
    "FollowUp",
    "Indicator",
    "Level",
    "Milestone",
    "Observation",
    "Organization",
    "OrganizationKind",
    "Outcome",
    "OutcomeKind",
    "Person",
    "Precision",
    "Role",
    "Round",
    "Side",
    "Signatory",
    "Signature",
    "Source",
    "Statement",
    "Target",
    "Text",
]
