"""The tables of the log. Their columns are computed by the database from the canonical body, so none can
disagree.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler


class BodyValue(models.Func):
    """The text at a top-level key of the event's body."""

    function = ""
    arity = 1

    def __init__(self, expression: Any, key: str = "") -> None:
        super().__init__(expression)
        self.key = key or "id"

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        return ("hannover.record.models.event.BodyValue", tuple(self.source_expressions), {"key": self.key})

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> tuple[str, tuple[Any, ...]]:
        column, parameters = compiler.compile(self.source_expressions[0])
        return f"json_extract({column}, '$.{self.key}')", tuple(parameters)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> tuple[str, tuple[Any, ...]]:
        column, parameters = compiler.compile(self.source_expressions[0])
        value = f"(({column})::jsonb ->> '{self.key}')"
        return (f"({value})::integer" if self.key == "sequence" else value), tuple(parameters)


def from_body(key: str, **options: Any) -> models.GeneratedField:
    output: models.Field[Any, Any] = (
        models.IntegerField()
        if key == "sequence"
        else models.CharField(max_length=options.pop("length", 200))
    )
    return models.GeneratedField(
        expression=BodyValue("body", key=key), output_field=output, db_persist=True, **options
    )


class Chain(models.Model):
    """Where a chain ends. `name` is node/side/audience, with `-` for neither side."""

    name = models.CharField(max_length=200, primary_key=True)
    length = models.PositiveIntegerField()
    head = models.BinaryField(max_length=32)
    recorded_at = models.DateTimeField()


class Event(models.Model):
    """One event: its canonical body and its hash. Rows are only added; a trigger refuses anything else."""

    position = models.BigAutoField(primary_key=True)
    body = models.TextField()
    hash = models.BinaryField(max_length=32)
    event = from_body("id", length=36)
    chain = from_body("chain")
    sequence = from_body("sequence")
    type = from_body("type", length=40)
    entity = from_body("entity", length=36)
    action = from_body("action", length=40)
    happened_on = from_body("happened_on", length=10)
    recorded_at = from_body("recorded_at", length=27)
    replaces = from_body("replaces", length=36)
    person = from_body("person", length=36)
    side = from_body("side", length=40)
    audience = from_body("audience", length=10)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="event_follows_once"),
            models.UniqueConstraint(fields=["event"], name="event_id_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["entity", "recorded_at"], name="event_by_entity"),
            models.Index(fields=["person"], name="event_by_person"),
        ]
