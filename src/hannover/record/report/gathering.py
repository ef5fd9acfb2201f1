"""Reads the content of a report from the record, in bulk: no number of commitments asks for more queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hannover.accounts.permissions import VISITOR, Actor
from hannover.record import domain, models
from hannover.record.indicators import Counted, registered
from hannover.record.log import heads, public_heads, store_version
from hannover.record.models import Projection
from hannover.record.moment import Moment
from hannover.record.progress import IndicatorStatus, progress_of
from hannover.record.reading import (
    EvidenceCount,
    Owner,
    Programme,
    read_overview,
    read_timeline,
    statuses_by_commitment,
)
from hannover.record.reading.programme import count_evidence
from hannover.record.report.content import (
    Chapter,
    Measured,
    NumberedEvidence,
    Promise,
    Recorded,
    Report,
    recorded_of,
)
from hannover.record.report.conversations import read_conversations
from hannover.record.report.gaps import find_gaps
from hannover.record.report.sources import cited_sources

ATTEMPTS = 3


def read_report(moment: Moment, *, actor: Actor = VISITOR) -> Report:
    """The report as of a moment, as far as the actor may read; about thirty queries.

    Raises UnknownError while no framework is loaded. What is read belongs together: if somebody writes
    meanwhile, it is read again.
    """
    for _attempt in range(ATTEMPTS):
        version = store_version()
        report = _read(moment, actor)
        if store_version() == version:
            break
    return report


def _read(moment: Moment, actor: Actor) -> Report:
    overview = read_overview(moment, actor)
    gathered = _gather(moment, actor, overview.programme)
    chapters = tuple(
        Chapter(
            recorded,
            glance,
            tuple(gathered.promise(row) for row in gathered.commitments[glance.field.key]),
            gathered.of_field_alone(glance.field.key),
        )
        for glance, recorded in zip(overview.fields, _fields(moment), strict=True)
    )
    promises = [promise for chapter in chapters for promise in chapter.promises]
    declaration = models.Declaration.objects.at(moment).order_by("known_from")[0]
    side = actor.side if actor.side and actor.allows("read-side", side=actor.side) else ""
    shown = tuple(gathered.evidence)
    return Report(
        programme=overview.programme,
        declaration=recorded_of(declaration),
        moment=moment,
        made_at=datetime.now(UTC).replace(microsecond=0),
        audience=side or "public",
        signed=overview.signed,
        heads=heads() if actor.allows("administer") else public_heads(),
        sides=tuple(sorted(_rows(models.Side, moment, actor), key=lambda recorded: recorded.fact.position)),
        signatories=_rows(models.Signatory, moment, actor),
        organizations=gathered.organizations,
        total=overview.evidence,
        chapters=chapters,
        general=gathered.general(),
        evidence=shown,
        timeline=read_timeline(moment, actor),
        conversations=read_conversations(moment, actor),
        gaps=find_gaps(promises, overview.programme.sides, moment.as_of),
        sources=cited_sources(overview.programme.declaration, promises, shown),
    )


def _rows(model: type[Projection], moment: Moment, actor: Actor) -> tuple[Recorded[Any], ...]:
    rows = model.objects.at(moment).seen_by(actor).order_by("parent", "id")
    return tuple(recorded_of(row) for row in rows)


def _fields(moment: Moment) -> list[Recorded[domain.Field]]:
    found = [recorded_of(row) for row in models.Field.objects.at(moment)]
    return sorted(found, key=lambda recorded: recorded.fact.number)


def _by_parent(model: type[Projection], moment: Moment, actor: Actor) -> dict[str, list[Recorded[Any]]]:
    found: dict[str, list[Recorded[Any]]] = defaultdict(list)
    for row in model.objects.at(moment).seen_by(actor).order_by("valid_from", "id"):
        found[row.parent].append(recorded_of(row))
    return found


def _numbered(moment: Moment, actor: Actor) -> list[NumberedEvidence]:
    found = [recorded_of(row) for row in models.Evidence.objects.at(moment).seen_by(actor)]
    found.sort(key=lambda recorded: (recorded.fact.date.on, recorded.fact.date.latest, recorded.entity))
    return [NumberedEvidence(number, recorded) for number, recorded in enumerate(found, 1)]


def _gather(moment: Moment, actor: Actor, programme: Programme) -> Gathered:
    commitments: dict[str, list[Recorded[domain.Commitment]]] = defaultdict(list)
    for row in models.Commitment.objects.at(moment).seen_by(actor).order_by("id"):
        commitments[row.parent].append(recorded_of(row))
    return Gathered(
        programme=programme,
        as_of=moment.as_of,
        moment=moment,
        commitments=commitments,
        evidence=_numbered(moment, actor),
        organizations={row.key: recorded_of(row) for row in models.Organization.objects.at(moment)},
        milestones=_by_parent(models.Milestone, moment, actor),
        indicators={row.key: recorded_of(row) for row in models.Indicator.objects.at(moment).seen_by(actor)},
        observations=_by_parent(models.Observation, moment, actor),
        assessments=_by_parent(models.Assessment, moment, actor),
        statuses=statuses_by_commitment(moment, actor),
        counts=count_evidence(moment, actor),
    )


@dataclass
class Gathered:
    """Everything of the record at once, by what it belongs to, to be put together without asking again."""

    programme: Programme
    as_of: date
    moment: Moment
    commitments: Mapping[str, list[Recorded[domain.Commitment]]]
    evidence: list[NumberedEvidence]
    organizations: Mapping[str, Recorded[domain.Organization]]
    milestones: Mapping[str, list[Recorded[domain.Milestone]]]
    indicators: Mapping[str, Recorded[domain.Indicator]]
    observations: Mapping[str, list[Recorded[domain.Observation]]]
    assessments: Mapping[str, list[Recorded[domain.Assessment]]]
    statuses: Mapping[str, tuple[IndicatorStatus, ...]]
    counts: Mapping[tuple[str, str], EvidenceCount]

    def __post_init__(self) -> None:
        self.field_of = {
            recorded.fact.key: field for field, found in self.commitments.items() for recorded in found
        }
        self.of_commitment: dict[str, list[NumberedEvidence]] = defaultdict(list)
        self.of_field: dict[str, list[NumberedEvidence]] = defaultdict(list)
        for piece in self.evidence:
            for key in dict.fromkeys(piece.fact.commitments):
                self.of_commitment[key].append(piece)
            for key in dict.fromkeys(piece.fact.fields):
                self.of_field[key].append(piece)

    def promise(self, recorded: Recorded[domain.Commitment]) -> Promise:
        commitment = recorded.fact
        statuses = self.statuses.get(commitment.key, ())
        evidence = tuple(self.of_commitment.get(commitment.key, ()))
        return Promise(
            recorded=recorded,
            owners=tuple(self.owner(commitment, side) for side in self.programme.sides),
            milestones=tuple(self.milestones.get(commitment.key, ())),
            indicators=tuple(self.measured(status, evidence) for status in statuses),
            progress=progress_of(statuses),
            assessments={found.fact.side: found for found in self.assessments.get(commitment.key, ())},
            evidence=evidence,
            count=self.counts.get(("commitment", commitment.key), EvidenceCount()),
        )

    def owner(self, commitment: domain.Commitment, side: domain.Side) -> Owner:
        recorded = self.organizations.get(commitment.owners.get(side.key, ""))
        organization = recorded.fact if recorded else None
        return Owner(side.key, organization, organization.name_on(self.as_of) if organization else None)

    def measured(self, status: IndicatorStatus, evidence: Iterable[NumberedEvidence]) -> Measured:
        indicator = status.indicator
        observations = tuple(reversed(self.observations.get(indicator.key, ())))
        source = registered().get(indicator.computed)
        counted = tuple(
            piece.number for piece in evidence if status.observed and self._counts(indicator, piece.fact)
        )
        help_text = dict(source.help) if source else {}
        return Measured(
            self.indicators[indicator.key], status, counted if source else (), observations, help_text
        )

    def _counts(self, indicator: domain.Indicator, evidence: domain.Evidence) -> bool:
        """Whether the computation counts this piece: it does when the piece alone gives it a value."""
        source = registered().get(indicator.computed)
        if source is None or source.compute is None or not evidence.confirmed:
            return False
        alone = {(indicator.commitment, evidence.kind): Counted(1, evidence.date.latest)}
        observed = source.compute(alone, indicator, self.moment)
        return observed is not None and observed.value != Decimal(0)

    def of_field_alone(self, field: str) -> tuple[NumberedEvidence, ...]:
        """What concerns the field, but none of its commitments that are shown."""
        return tuple(
            piece
            for piece in self.of_field.get(field, ())
            if not any(self.field_of.get(key) == field for key in piece.fact.commitments)
        )

    def general(self) -> tuple[NumberedEvidence, ...]:
        """What concerns the programme as a whole."""
        return tuple(
            piece
            for piece in self.evidence
            if not piece.fact.fields and not any(key in self.field_of for key in piece.fact.commitments)
        )
