"""How much each channel counts, the rounds of recommendations, and the lists that a round is made of."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from hannover.fields.smes import domain
from hannover.record.models.projection import Projection


class MatchWeights(Projection):
    noun = domain.MatchWeights

    @classmethod
    def columns(cls, noun: domain.MatchWeights, entity: str) -> list[dict[str, Any]]:
        return [{"key": noun.key, "parent": ""}]


class RecommendationRound(Projection):
    noun = domain.RecommendationRound

    @classmethod
    def columns(cls, noun: domain.RecommendationRound, entity: str) -> list[dict[str, Any]]:
        return [{"key": noun.key, "parent": ""}]


class ComputedRound(models.Model):
    """A round that was computed and can be computed again: staff look at it before one is published.

    summary   what `hannover.fields.smes.analysis.rounds.Summary` says of it
    complete  False until its last list is written: what a killed job left is not shown
    """

    key = models.CharField(max_length=80, primary_key=True)
    title = models.JSONField()
    summary = models.JSONField()
    complete = models.BooleanField(default=False)
    published = models.BooleanField(default=False)
    computed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"computed round {self.key}"


class RoundList(models.Model):
    """The list of one profile in a round: [[profile of the other side, score, probability], ...]."""

    round = models.CharField(max_length=80)
    profile = models.CharField(max_length=120)
    side = models.CharField(max_length=40)
    listed = models.JSONField()
    appears = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "profile"], name="smes_round_list"),
        ]
        indexes: ClassVar = [models.Index(fields=["round", "side", "appears"], name="smes_round_by_appears")]

    def __str__(self) -> str:
        return f"list of profile {self.profile} in round {self.round}"
