"""What every table of nouns has: a row a version, valid between two dates, known between two instants."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, ClassVar, Self

import msgspec
from django.db import models
from django.db.models import Q

from hannover.accounts.permissions import Actor
from hannover.record.moment import Moment

ALWAYS = date(9999, 12, 31)
STILL = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def readable_by(actor: Actor) -> Q:
    """The audiences that an actor belongs to, as a condition on `audience` and `side`."""
    readable = Q(audience="public")
    if actor.side and actor.allows("read-side", side=actor.side):
        readable |= Q(audience="side", side=actor.side) | Q(audience="joint")
    if actor.allows("administer"):
        readable |= Q(audience="node")
    return readable


class Versions(models.QuerySet[Any]):
    def at(self, moment: Moment) -> Self:
        """The versions that held on `as_of` as far as known by `known_at`: at most one for each entity."""
        return self.filter(
            valid_from__lte=moment.as_of,
            valid_to__gt=moment.as_of,
            known_from__lte=moment.known_at,
            known_to__gt=moment.known_at,
        )

    def facts(self) -> list[Any]:
        """The nouns of these versions, without the columns beside them."""
        decoder = msgspec.json.Decoder(self.model.noun)
        return [decoder.decode(state) for state in self.values_list("state", flat=True)]

    def seen_by(self, actor: Actor) -> Self:
        """What the actor may read: the public, and what staff of their side recorded for themselves
        or for the staff of both sides.
        """
        return self.filter(readable_by(actor))


class Projection(models.Model):
    """A table that follows from the log and can be rebuilt from it. `state` is the noun in JSON."""

    noun: ClassVar[type]
    timeless: ClassVar[bool] = False
    """Sides, fields and organizations are shown at every as-of date, even before the declaration was signed.
    """

    entity = models.UUIDField()
    event = models.UUIDField()
    key = models.CharField(max_length=120)
    parent = models.CharField(max_length=120, blank=True)
    side = models.CharField(max_length=40, blank=True)
    audience = models.CharField(max_length=10)
    valid_from = models.DateField()
    valid_to = models.DateField()
    known_from = models.DateTimeField()
    known_to = models.DateTimeField()
    state = models.TextField()

    objects: ClassVar[models.Manager[Any]] = Versions.as_manager()

    class Meta:
        abstract = True
        indexes: ClassVar = [
            models.Index(fields=["key", "known_to"], name="%(class)s_by_key"),
            models.Index(fields=["parent", "known_to", "valid_from"], name="%(class)s_by_parent"),
            models.Index(fields=["entity", "known_to"], name="%(class)s_by_entity"),
        ]

    @classmethod
    def columns(cls, noun: Any, entity: str) -> list[dict[str, Any]]:
        """The rows that one version of a noun makes, as column values; most make one."""
        return [{"key": getattr(noun, "key", "") or entity, "parent": ""}]

    @cached_property
    def fact(self) -> Any:
        """The noun itself, as a frozen dataclass of `hannover.record.domain`."""
        return msgspec.json.decode(self.state, type=self.noun)
