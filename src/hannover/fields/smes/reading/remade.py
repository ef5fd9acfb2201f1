"""What this field computes and can compute again: no backup holds it."""

from __future__ import annotations

from django.db.models import Q

from hannover.fields.smes import domain, models
from hannover.record.remade import Remade
from hannover.record.signing import NEWEST


def published_rounds() -> Q:
    """Rounds whose lists companies were shown: what was published stays as it was."""
    return Q(published=True)


def lists_of_published_rounds() -> Q:
    return Q(round__in=models.ComputedRound.objects.filter(published=True).values("key"))


def missing_vectors() -> str:
    """The command that makes vectors, where a published profile has none."""
    published = models.Profile.objects.at(NEWEST).filter(standing=domain.ProfileStanding.PUBLISHED)
    lacking = published.exclude(key__in=models.ProfileVector.objects.values("profile"))
    return "hannover smes encode-profiles" if lacking.exists() else ""


REMADE = {
    "smes.computedround": Remade(kept=published_rounds),
    "smes.profilevector": Remade(missing=missing_vectors),
    "smes.roundlist": Remade(kept=lists_of_published_rounds),
}
