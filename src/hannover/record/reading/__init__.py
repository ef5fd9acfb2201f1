"""What pages, the report and the API read of the record, at any moment and for any actor."""

from hannover.record.reading.commitments import (
    CommitmentGlance,
    CommitmentPage,
    FieldPage,
    Owner,
    read_commitment,
    read_commitments,
    read_field,
    read_field_page,
)
from hannover.record.reading.evidence import (
    EvidenceEntry,
    EvidencePage,
    EvidenceQuery,
    every_evidence,
    read_cited,
    read_evidence,
    read_one,
    read_years,
)
from hannover.record.reading.history import HistoryEntry, read_event, read_history
from hannover.record.reading.measures import cited, observations_of, statuses_by_commitment
from hannover.record.reading.organizations import (
    OrganizationEntry,
    OrganizationPage,
    read_organization,
    read_organizations,
)
from hannover.record.reading.paging import Page, page_of, page_of_sequence
from hannover.record.reading.programme import (
    EvidenceCount,
    FieldGlance,
    Overview,
    Programme,
    read_fields,
    read_overview,
    read_programme,
    require_programme,
)
from hannover.record.reading.timeline import Lane, Mark, Timeline, read_timeline

__all__ = [
    "CommitmentGlance",
    "CommitmentPage",
    "EvidenceCount",
    "EvidenceEntry",
    "EvidencePage",
    "EvidenceQuery",
    "FieldGlance",
    "FieldPage",
    "HistoryEntry",
    "Lane",
    "Mark",
    "OrganizationEntry",
    "OrganizationPage",
    "Overview",
    "Owner",
    "Page",
    "Programme",
    "Timeline",
    "cited",
    "every_evidence",
    "observations_of",
    "page_of",
    "page_of_sequence",
    "read_cited",
    "read_commitment",
    "read_commitments",
    "read_event",
    "read_evidence",
    "read_field",
    "read_field_page",
    "read_fields",
    "read_history",
    "read_one",
    "read_organization",
    "read_organizations",
    "read_overview",
    "read_programme",
    "read_timeline",
    "read_years",
    "require_programme",
    "statuses_by_commitment",
]
