"""One table for each noun of the record; see `projection.py` for the columns that all of them have."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django.db import models

from hannover.record import domain
from hannover.record.models.projection import Projection, Versions


class Declaration(Projection):
    noun = domain.Declaration
    timeless = True


class Side(Projection):
    noun = domain.Side
    timeless = True


class Organization(Projection):
    noun = domain.Organization
    timeless = True

    @classmethod
    def columns(cls, noun: domain.Organization, entity: str) -> list[dict[str, Any]]:
        return [{"key": noun.key, "parent": noun.side}]


class Field(Projection):
    noun = domain.Field
    timeless = True


class Signatory(Projection):
    noun = domain.Signatory

    @classmethod
    def columns(cls, noun: domain.Signatory, entity: str) -> list[dict[str, Any]]:
        return [{"key": noun.key, "parent": noun.side}]


class Commitment(Projection):
    noun = domain.Commitment

    @classmethod
    def columns(cls, noun: domain.Commitment, entity: str) -> list[dict[str, Any]]:
        return [{"key": noun.key, "parent": noun.field}]


class Milestone(Projection):
    noun = domain.Milestone

    @classmethod
    def columns(cls, noun: domain.Milestone, entity: str) -> list[dict[str, Any]]:
        return [{"key": noun.key, "parent": noun.commitment}]


class Indicator(Projection):
    noun = domain.Indicator

    @classmethod
    def columns(cls, noun: domain.Indicator, entity: str) -> list[dict[str, Any]]:
        return [{"key": noun.key, "parent": noun.commitment}]


class Observation(Projection):
    noun = domain.Observation
    value = models.DecimalField(max_digits=38, decimal_places=12)
    evidenced = models.BooleanField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["key", "known_to"], name="observation_by_key"),
            models.Index(fields=["entity", "known_to"], name="observation_by_entity"),
            models.Index(
                fields=[
                    "parent",
                    "valid_from",
                    "id",
                    "known_to",
                    "valid_to",
                    "known_from",
                    "audience",
                    "evidenced",
                    "value",
                ],
                name="observation_cover",
            ),
        ]

    @classmethod
    def columns(cls, noun: domain.Observation, entity: str) -> list[dict[str, Any]]:
        columns = {
            "key": entity,
            "parent": noun.indicator,
            "value": noun.value,
            "evidenced": bool(noun.evidence),
        }
        return [columns]


class Evidence(Projection):
    """`search` holds the folded words of titles, summaries and source, for the search box."""

    noun = domain.Evidence
    kind = models.CharField(max_length=20)
    confirmed = models.BooleanField()
    search = models.TextField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["key", "known_to"], name="evidence_by_key"),
            models.Index(fields=["entity", "known_to"], name="evidence_by_entity"),
            models.Index(
                fields=["valid_from", "id", "valid_to", "known_from", "known_to", "audience"],
                name="evidence_by_day",
            ),
        ]

    @classmethod
    def columns(cls, noun: domain.Evidence, entity: str) -> list[dict[str, Any]]:
        words = (*noun.title.values(), *noun.summary.values(), noun.source.title, noun.source.url)
        columns = {"key": noun.key or entity, "kind": noun.kind, "confirmed": noun.confirmed}
        return [{**columns, "search": fold(" ".join(words))}]


class EvidenceLink(Projection):
    """Binds evidence to a field, a commitment or the programme (`about`); it has no state of its own."""

    noun = domain.Evidence
    about = models.CharField(max_length=12)
    kind = models.CharField(max_length=20)
    confirmed = models.BooleanField()
    state = None  # type: ignore[assignment]  # Django's way to leave out an inherited column

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["about", "parent", "valid_from", "known_to"], name="evidence_link_by_place"),
            models.Index(fields=["valid_from"], name="evidence_link_by_day"),
            models.Index(fields=["valid_to"], name="evidence_link_by_end"),
            models.Index(fields=["entity", "known_to"], name="evidence_link_by_entity"),
        ]

    @classmethod
    def columns(cls, noun: domain.Evidence, entity: str) -> list[dict[str, Any]]:
        bound = [("field", key) for key in noun.fields] + [("commitment", key) for key in noun.commitments]
        if not noun.fields:
            bound.append(("programme", ""))
        shared = {"key": noun.key or entity, "kind": noun.kind, "confirmed": noun.confirmed}
        return [{"about": about, "parent": key, **shared} for about, key in bound]


class EvidenceTally(models.Model):
    """How many facts are bound to a place, and the date of the newest; see `hannover.record.tallying`."""

    about = models.CharField(max_length=12)
    parent = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20)
    confirmed = models.BooleanField()
    audience = models.CharField(max_length=10)
    side = models.CharField(max_length=40, blank=True)
    number = models.IntegerField()
    newest = models.DateField()

    objects: ClassVar[models.Manager[Any]] = Versions.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["about", "parent", "kind", "confirmed", "audience", "side"],
                name="evidence_tally_once",
            )
        ]


class Assessment(Projection):
    noun = domain.Assessment
    of_side = models.CharField(max_length=40)
    level = models.CharField(max_length=12)

    @classmethod
    def columns(cls, noun: domain.Assessment, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.commitment, "of_side": noun.side, "level": noun.level}]


class Dialogue(Projection):
    noun = domain.Dialogue

    @classmethod
    def columns(cls, noun: domain.Dialogue, entity: str) -> list[dict[str, Any]]:
        return [{"key": noun.key, "parent": noun.field}]


class Round(Projection):
    noun = domain.Round

    @classmethod
    def columns(cls, noun: domain.Round, entity: str) -> list[dict[str, Any]]:
        return [{"key": noun.key, "parent": noun.dialogue}]


class AgendaItem(Projection):
    noun = domain.AgendaItem

    @classmethod
    def columns(cls, noun: domain.AgendaItem, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.round}]


class Statement(Projection):
    noun = domain.Statement

    @classmethod
    def columns(cls, noun: domain.Statement, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.agenda_item}]


class Outcome(Projection):
    noun = domain.Outcome
    dialogue = models.CharField(max_length=120)
    round = models.CharField(max_length=120)

    @classmethod
    def columns(cls, noun: domain.Outcome, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.agenda_item, "dialogue": noun.dialogue, "round": noun.round}]


class FollowUp(Projection):
    noun = domain.FollowUp

    @classmethod
    def columns(cls, noun: domain.FollowUp, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.outcome}]


class Signature(Projection):
    noun = domain.Signature

    @classmethod
    def columns(cls, noun: domain.Signature, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.subject}]


class PersonRecord(Projection):
    """A person as the log knows them: an id and a digest."""

    noun = domain.Person


class RoleRecord(Projection):
    noun = domain.Role

    @classmethod
    def columns(cls, noun: domain.Role, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.person}]


def fold(text: str) -> str:
    """Text as the search box compares it: compatibility forms unified (NFKC), case folded."""
    return unicodedata.normalize("NFKC", text).casefold()
