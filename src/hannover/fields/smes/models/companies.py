"""Companies, their profiles, and their introductions to each other."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from hannover.fields.smes import domain
from hannover.fields.smes.analysis.companies_industries import places_of
from hannover.record.models.nouns import fold
from hannover.record.models.projection import Projection


class Company(Projection):
    noun = domain.Company
    of_side = models.CharField(max_length=40)

    @classmethod
    def columns(cls, noun: domain.Company, entity: str) -> list[dict[str, Any]]:
        return [{"key": noun.key, "parent": "", "of_side": noun.side}]


class Profile(Projection):
    """`search` holds the folded words of all texts; `parent` is the company; `divisions` are the places among
    industries of `analysis.companies_industries`, each between blanks.
    """

    noun = domain.Profile
    of_side = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    region = models.CharField(max_length=10, blank=True)
    size = models.CharField(max_length=8)
    divisions = models.CharField(max_length=200, blank=True)
    standing = models.CharField(max_length=12)
    expires_on = models.DateField(null=True)
    search = models.TextField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["key", "known_to"], name="smes_profile_by_key"),
            models.Index(fields=["parent", "known_to", "valid_from"], name="smes_profile_by_company"),
            models.Index(fields=["entity", "known_to"], name="smes_profile_by_entity"),
            models.Index(fields=["of_side", "standing", "valid_from", "id"], name="smes_profile_by_side"),
        ]

    @classmethod
    def columns(cls, noun: domain.Profile, entity: str) -> list[dict[str, Any]]:
        texts = (noun.title, noun.offer, noun.need, *((noun.iot.text,) if noun.iot else ()))
        words = " ".join(word for text in texts for word in text.values())
        columns = {"key": noun.key, "parent": noun.company, "of_side": noun.side, "kind": noun.kind}
        return [
            {
                **columns,
                "region": noun.region,
                "size": noun.size,
                "divisions": _divisions(noun),
                "standing": noun.standing,
                "expires_on": noun.expires_on,
                "search": fold(words),
            }
        ]


def _divisions(noun: domain.Profile) -> str:
    found = places_of(noun.industries)
    return f" {' '.join(found)} " if found else ""


class Exclusion(Projection):
    """`parent` is the company that does not want to meet `other`."""

    noun = domain.Exclusion
    other = models.CharField(max_length=120, db_index=True)

    @classmethod
    def columns(cls, noun: domain.Exclusion, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.company, "other": noun.other}]


class Review(Projection):
    noun = domain.Review

    @classmethod
    def columns(cls, noun: domain.Review, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.profile}]


class Introduction(Projection):
    """`parent` is the company that asked, `toward` the one that was asked."""

    noun = domain.Introduction
    toward = models.CharField(max_length=120)
    stage = models.CharField(max_length=12)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["key", "known_to"], name="smes_intro_by_key"),
            models.Index(fields=["parent", "known_to"], name="smes_intro_by_company"),
            models.Index(fields=["toward", "known_to"], name="smes_intro_by_toward"),
            models.Index(fields=["entity", "known_to"], name="smes_intro_by_entity"),
        ]

    @classmethod
    def columns(cls, noun: domain.Introduction, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.company, "toward": noun.toward, "stage": noun.stage}]

    @staticmethod
    def between(companies: list[str]) -> Q:
        """The introductions in which one of these companies takes part."""
        return Q(parent__in=companies) | Q(toward__in=companies)

    @staticmethod
    def waiting(on: date) -> Q:
        """Those that wait for an answer that day: they have not lapsed."""
        return Q(stage=domain.IntroductionStage.INTERESTED, valid_from__gte=on - domain.ANSWER_WITHIN)

    @staticmethod
    def lapsed(on: date) -> Q:
        return Q(stage=domain.IntroductionStage.INTERESTED, valid_from__lt=on - domain.ANSWER_WITHIN)


class FollowUp(Projection):
    """`parent` is the id of the introduction or application that it follows up."""

    noun = domain.FollowUp

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["parent", "known_to", "valid_from"], name="smes_followup_by_subject"),
            models.Index(fields=["entity", "known_to"], name="smes_followup_by_entity"),
        ]

    @classmethod
    def columns(cls, noun: domain.FollowUp, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.subject}]
