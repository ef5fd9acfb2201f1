"""What the API remembers between two requests."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Answer(models.Model):
    """What a request with an Idempotency-Key was answered, so that repeating it has no second effect."""

    person = models.UUIDField()
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "key"], name="answer_once")]

    def __str__(self) -> str:
        return f"answer {self.status} to {self.key}"
