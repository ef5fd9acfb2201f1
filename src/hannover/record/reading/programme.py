"""The whole programme at a glance: its declaration, sides and fields, and what the evidence says of each
field.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import OuterRef, Subquery

from hannover.accounts.permissions import Actor
from hannover.errors import UnknownError
from hannover.record import domain, models
from hannover.record.moment import Moment
from hannover.record.progress import Progress, progress_of
from hannover.record.reading.measures import statuses_by_commitment
from hannover.record.reading.memory import remembered
from hannover.record.reading.tallies import Tallied, read_tallies


@dataclass(frozen=True)
class Programme:
    """What every page needs: the declaration and both sides, in their order."""

    declaration: domain.Declaration
    sides: tuple[domain.Side, ...]

    def side(self, key: str) -> domain.Side | None:
        return next((side for side in self.sides if side.key == key), None)


@dataclass(frozen=True)
class EvidenceCount:
    """`newest` is the latest date among the confirmed ones."""

    confirmed: int = 0
    unconfirmed: int = 0
    newest: date | None = None

    @property
    def total(self) -> int:
        return self.confirmed + self.unconfirmed

    def plus(self, row: Tallied) -> EvidenceCount:
        if not row.confirmed:
            return replace(self, unconfirmed=self.unconfirmed + row.number)
        newest = max(self.newest or date.min, row.newest)
        return replace(self, confirmed=self.confirmed + row.number, newest=newest)


@dataclass(frozen=True)
class FieldGlance:
    """One field on the overview. `newest` is the date of the latest confirmed fact, as precise as its source;
    `levels` counts commitments by assessed level, for each side that assessed any.
    """

    field: domain.Field
    commitments: int
    without_evidence: int
    evidence: EvidenceCount
    progress: Progress
    levels: Mapping[str, Mapping[domain.Level, int]]
    newest: domain.FactDate | None = None


@dataclass(frozen=True)
class Overview:
    programme: Programme
    fields: tuple[FieldGlance, ...]
    evidence: EvidenceCount
    signatories: tuple[domain.Signatory, ...]
    signed: bool
    """False at an as-of date before the declaration was signed."""


def read_programme(moment: Moment) -> Programme | None:
    """The programme of this store, or None while no framework has been loaded."""
    row = models.Declaration.objects.at(moment).order_by("known_from").first()
    if row is None:
        return None
    sides = sorted((side.fact for side in models.Side.objects.at(moment)), key=lambda side: side.position)
    return Programme(row.fact, tuple(sides))


def require_programme(moment: Moment) -> Programme:
    programme = read_programme(moment)
    if programme is None:
        raise UnknownError("no framework was loaded by then", remedy="hannover framework load FILE")
    return programme


def read_fields(moment: Moment) -> tuple[domain.Field, ...]:
    """The fields in the order of their numbers."""
    rows = models.Field.objects.at(moment)
    return tuple(sorted((row.fact for row in rows), key=lambda field: field.number))


def read_overview(moment: Moment, actor: Actor) -> Overview:
    """What the overview shows; eleven queries, whatever the size of the record."""
    return remembered("overview", moment, actor, lambda: _overview(moment, actor))


def _overview(moment: Moment, actor: Actor) -> Overview:
    programme = require_programme(moment)
    commitments = dict(models.Commitment.objects.at(moment).seen_by(actor).values_list("key", "parent"))
    counts = count_evidence(moment, actor)
    statuses = statuses_by_commitment(moment, actor)
    levels = _levels(moment, actor, commitments)
    newest = newest_of_fields(moment, actor)
    of_field: dict[str, list[str]] = defaultdict(list)
    for key, parent in commitments.items():
        of_field[parent].append(key)
    glances = [
        FieldGlance(
            field,
            len(of_field[field.key]),
            sum(1 for key in of_field[field.key] if not counts.get(("commitment", key))),
            counts.get(("field", field.key), EvidenceCount()),
            progress_of([status for key in of_field[field.key] for status in statuses.get(key, ())]),
            levels.get(field.key, {}),
            newest.get(field.key),
        )
        for field in read_fields(moment)
    ]
    signatories = tuple(row.fact for row in models.Signatory.objects.at(moment).order_by("parent", "id"))
    signed = programme.declaration.signed.on <= moment.as_of
    return Overview(programme, tuple(glances), counts.get(("all", ""), EvidenceCount()), signatories, signed)


def count_evidence(moment: Moment, actor: Actor) -> dict[tuple[str, str], EvidenceCount]:
    """{("field" | "commitment" | "programme", key): count}, and ("all", "") over the whole record."""
    found: dict[tuple[str, str], EvidenceCount] = defaultdict(EvidenceCount)
    for row in read_tallies(moment, actor, by_kind=False):
        place = (row.about, row.parent)
        found[place] = found[place].plus(row)
    return dict(found)


def newest_of_fields(moment: Moment, actor: Actor) -> dict[str, domain.FactDate]:
    """When the latest confirmed fact of each field happened, as precisely as its source says; two queries."""
    links = models.EvidenceLink.objects.at(moment).seen_by(actor)
    last = links.filter(about="field", confirmed=True, parent=OuterRef("key")).order_by("-valid_from", "-id")
    fields = models.Field.objects.at(moment).annotate(last=Subquery(last.values("entity")[:1]))
    entities = dict(fields.values_list("key", "last"))
    rows = models.Evidence.objects.at(moment).filter(entity__in=set(entities.values()))
    dates = {row.entity: row.fact.date for row in rows}
    return {key: dates[entity] for key, entity in entities.items() if entity in dates}


def _levels(
    moment: Moment, actor: Actor, field_of: Mapping[str, str]
) -> dict[str, dict[str, dict[domain.Level, int]]]:
    rows = models.Assessment.objects.at(moment).seen_by(actor)
    counted: dict[str, dict[str, Counter[domain.Level]]] = defaultdict(lambda: defaultdict(Counter))
    for commitment, side, level in rows.values_list("parent", "of_side", "level"):
        if commitment in field_of:
            counted[field_of[commitment]][side][domain.Level(level)] += 1
    return {field: {side: dict(levels) for side, levels in sides.items()} for field, sides in counted.items()}
