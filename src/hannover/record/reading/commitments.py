"""A field with its commitments, and one commitment with all that the record holds of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from hannover.accounts.permissions import Actor
from hannover.errors import UnknownError
from hannover.record import domain, models
from hannover.record.moment import Moment
from hannover.record.progress import IndicatorStatus, Progress, progress_of
from hannover.record.reading.evidence import EvidencePage, EvidenceQuery, read_cited, read_evidence
from hannover.record.reading.history import HistoryEntry, read_history
from hannover.record.reading.measures import observations_of, statuses_by_commitment
from hannover.record.reading.memory import remembered
from hannover.record.reading.paging import Page, page_of
from hannover.record.reading.programme import EvidenceCount, count_evidence

COMMITMENTS_A_PAGE = 50


@dataclass(frozen=True)
class Owner:
    """The organization in charge on one side, by the name that it bore on the as-of date; None is "not
    stated".
    """

    side: str
    organization: domain.Organization | None
    name: domain.DatedName | None


@dataclass(frozen=True)
class CommitmentGlance:
    commitment: domain.Commitment
    owners: tuple[Owner, ...]
    evidence: EvidenceCount
    progress: Progress
    assessments: Mapping[str, domain.Assessment]


@dataclass(frozen=True)
class FieldPage:
    """`indicators` are those of the commitments shown, in their order."""

    field: domain.Field
    commitments: Page[CommitmentGlance]
    indicators: tuple[IndicatorStatus, ...]
    evidence: EvidencePage
    dialogues: tuple[domain.Dialogue, ...]

    @property
    def observed(self) -> tuple[IndicatorStatus, ...]:
        return tuple(status for status in self.indicators if status.observed is not None)

    @property
    def unobserved(self) -> tuple[IndicatorStatus, ...]:
        """Those without evidence, which is not zero."""
        return tuple(status for status in self.indicators if status.observed is None)


@dataclass(frozen=True)
class CommitmentPage:
    """`assessments` holds each side's newest view; `disagree` is True when both have one and they differ.
    `observations` are those of each indicator, by its key; `cited` holds the evidence that milestones,
    assessments and observations name, by its key.
    """

    commitment: domain.Commitment
    entity: str
    field: domain.Field
    owners: tuple[Owner, ...]
    milestones: tuple[domain.Milestone, ...]
    indicators: tuple[IndicatorStatus, ...]
    progress: Progress
    assessments: Mapping[str, domain.Assessment]
    evidence: EvidencePage
    history: Page[HistoryEntry]
    observations: Mapping[str, tuple[domain.Observation, ...]]
    cited: Mapping[str, domain.Evidence]

    @property
    def disagree(self) -> bool:
        return len({assessment.level for assessment in self.assessments.values()}) > 1


def read_field(moment: Moment, key: str) -> domain.Field:
    row = models.Field.objects.at(moment).filter(key=key).first()
    if row is None:
        known = models.Field.objects.at(moment).order_by("id").values_list("key", flat=True)
        raise UnknownError(f"there is no field {key!r}", remedy="one of: " + ", ".join(known))
    fact: domain.Field = row.fact
    return fact


def read_field_page(
    moment: Moment, actor: Actor, key: str, *, page: int = 1, evidence_page: int = 1
) -> FieldPage:
    """A field, a page of its commitments and a page of its evidence."""
    field = read_field(moment, key)
    rows = models.Commitment.objects.at(moment).seen_by(actor).filter(parent=key).order_by("id")
    found = page_of(rows, page, COMMITMENTS_A_PAGE)
    keys = [row.key for row in found.items]
    counts = remembered("evidence by place", moment, actor, lambda: count_evidence(moment, actor))
    statuses = remembered(
        "status by commitment", moment, actor, lambda: statuses_by_commitment(moment, actor)
    )
    assessed = read_assessments(moment, actor, keys)
    owners = read_owners(moment, *(row.fact for row in found.items))
    glances = tuple(
        CommitmentGlance(
            row.fact,
            owners[row.key],
            counts.get(("commitment", row.key), EvidenceCount()),
            progress_of(statuses.get(row.key, ())),
            assessed.get(row.key, {}),
        )
        for row in found.items
    )
    dialogues = models.Dialogue.objects.at(moment).seen_by(actor).filter(parent=key).order_by("id")
    evidence = read_evidence(moment, actor, EvidenceQuery(field=key, page=evidence_page))
    return FieldPage(
        field,
        found.holding(glances),
        tuple(status for key in keys for status in statuses.get(key, ())),
        evidence,
        tuple(row.fact for row in dialogues),
    )


def read_commitments(
    moment: Moment, actor: Actor, *, field: str = "", keys: Iterable[str] | None = None, most: int = 200
) -> tuple[domain.Commitment, ...]:
    """The first `most` commitments: of a field, with one of the `keys`, or of all."""
    rows = models.Commitment.objects.at(moment).seen_by(actor).order_by("id")
    if field:
        rows = rows.filter(parent=field)
    if keys is not None:
        rows = rows.filter(key__in=list(keys))
    return tuple(row.fact for row in rows[:most])


def read_assessments(
    moment: Moment, actor: Actor, keys: list[str]
) -> dict[str, dict[str, domain.Assessment]]:
    """{commitment: {side: its newest assessment}} of the named commitments."""
    rows = models.Assessment.objects.at(moment).seen_by(actor).filter(parent__in=keys)
    found: dict[str, dict[str, domain.Assessment]] = defaultdict(dict)
    for row in rows.order_by("valid_from", "id"):
        found[row.parent][row.of_side] = row.fact
    return dict(found)


def read_owners(moment: Moment, *commitments: domain.Commitment) -> dict[str, tuple[Owner, ...]]:
    """The owner on every side, in the order of the sides, by the key of the commitment; two queries."""
    sides = sorted((row.fact for row in models.Side.objects.at(moment)), key=lambda side: side.position)
    keys = {key for commitment in commitments for key in commitment.owners.values()}
    rows = models.Organization.objects.at(moment).filter(key__in=sorted(keys))
    organizations = {row.key: row.fact for row in rows}
    owners = {}
    for commitment in commitments:
        named = [(side.key, organizations.get(commitment.owners.get(side.key, ""))) for side in sides]
        owners[commitment.key] = tuple(
            Owner(side, organization, organization.name_on(moment.as_of) if organization else None)
            for side, organization in named
        )
    return owners


def read_commitment(
    moment: Moment, actor: Actor, key: str, *, evidence_page: int = 1, history_page: int = 1
) -> CommitmentPage:
    """One commitment with everything that the record holds of it at the moment."""
    row = models.Commitment.objects.at(moment).seen_by(actor).filter(key=key).first()
    if row is None:
        raise UnknownError(f"there is no commitment {key!r} at that date")
    commitment: domain.Commitment = row.fact
    statuses = statuses_by_commitment(moment, actor, commitment=key).get(key, ())
    rows = models.Milestone.objects.at(moment).seen_by(actor).filter(parent=key).order_by("id")
    milestones: tuple[domain.Milestone, ...] = tuple(milestone.fact for milestone in rows)
    assessments = read_assessments(moment, actor, [key]).get(key, {})
    observations = observations_of(moment, actor, [status.indicator.key for status in statuses])
    cited = [
        *(milestone.evidence for milestone in milestones),
        *(assessment.evidence for assessment in assessments.values()),
        *(observation.evidence for found in observations.values() for observation in found),
    ]
    return CommitmentPage(
        commitment,
        str(row.entity),
        read_field(moment, commitment.field),
        read_owners(moment, commitment)[key],
        milestones,
        statuses,
        progress_of(statuses),
        assessments,
        read_evidence(moment, actor, EvidenceQuery(commitment=key, page=evidence_page)),
        read_history(moment, actor, commitment=key, page=history_page),
        observations,
        read_cited(moment, actor, chain.from_iterable(cited)),
    )
