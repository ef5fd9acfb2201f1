"""Operations as background work: what the API enqueues and a worker does."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings

from hannover.accounts.models import Person
from hannover.accounts.permissions import VISITOR, Actor, actor_of
from hannover.errors import ForbiddenError
from hannover.jobs.tasks import JobContext, job
from hannover.operations import Operation, find_operation, operations_of, plain
from hannover.web import faces

__all__ = ["enqueue", "run_operation"]


def enqueue(package: str, operation: Operation, values: Any, *, actor: Actor, language: str) -> str:
    """Leaves the operation to a worker, in the name of the actor; the id of the job."""
    person = UUID(actor.id) if actor.id else None
    started = run_operation.started_by(person).enqueue(
        package=package, operation=operation.name, values=pack(values), person=actor.id, language=language
    )
    return str(started.id)


def pack(values: Any) -> str:
    """The input of an operation as text that a job can keep."""
    return base64.b64encode(msgspec.msgpack.encode(values)).decode()


def unpack(text: str, shape: type) -> Any:
    return msgspec.msgpack.decode(base64.b64decode(text), type=shape)


@job()
def run_operation(
    context: JobContext, *, package: str, operation: str, values: str, person: str, language: str
) -> Any:
    """Performs the operation as the person may at that moment. What it writes and the end of the job are one
    transaction, so that it is written once, whatever happens to the worker.
    """
    if package not in settings.FIELD_PACKAGES:
        raise ForbiddenError(f"the package {package!r} is not installed")
    found = find_operation(operations_of(package), operation)
    given = unpack(values, found.input)
    if not found.writes:
        return plain(_perform(context, package, found, given, person, language))
    with context.effect() as outcome:
        outcome.result = plain(_perform(context, package, found, given, person, language))
    return None


def _perform(
    context: JobContext, package: str, operation: Operation, values: Any, person: str, language: str
) -> Any:
    def report(done: int, total: int, message: str = "") -> None:
        context.report(done, total, message=message)

    actor = _actor(person)
    return faces.run(package, operation, values, actor=actor, language=language, report=report)


def _actor(person: str) -> Actor:
    if not person:
        return VISITOR
    found = Person.objects.filter(pk=UUID(person)).first()
    return actor_of(found) if found else VISITOR
