"""Operations as background work: what the API and pages enqueue and a worker does."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _

from hannover.accounts.models import Person
from hannover.accounts.permissions import VISITOR, Actor, actor_of
from hannover.errors import ConflictError, ForbiddenError
from hannover.jobs.models import FINISHED, Job
from hannover.jobs.tasks import JobContext, job
from hannover.operations import Actor as Asking
from hannover.operations import Operation, find_operation, operations_of, plain
from hannover.record import faces

__all__ = ["enqueue", "job_about", "run_operation"]


def enqueue(package: str, operation: Operation, values: Any, *, actor: Asking, language: str) -> str:
    """Leaves the operation to a worker, in the name of the actor; the id of the job.

    Raises ConflictError while another job is about the same, where the operation wants to be alone.
    """
    person, about = UUID(actor.id) if actor.id else None, ""
    if operation.alone_by:
        about = f"{operation.alone_by}:{getattr(values, operation.alone_by)}"
        under_way = job_about(package, about)
        if under_way is not None and under_way.status not in FINISHED:
            raise ConflictError(_("this is being computed already"), remedy=_("wait for it, or cancel it"))
    started = run_operation.started_by(person).enqueue(
        package=package,
        operation=operation.name,
        values=pack(values),
        person=actor.id,
        language=language,
        about=about,
    )
    return str(started.id)


def job_about(package: str, about: str) -> Job | None:
    """The newest job about that: "FIELD:NAME", of operations that are alone by that field of their input."""
    rows = Job.objects.filter(task_path=run_operation.module_path, kwargs__about=about)
    return rows.filter(kwargs__package=package).order_by("-id").first()


def pack(values: Any) -> str:
    """The input of an operation as text that a job can keep."""
    return base64.b64encode(msgspec.msgpack.encode(values)).decode()


def unpack(text: str, shape: type) -> Any:
    return msgspec.msgpack.decode(base64.b64decode(text), type=shape)


@job()
def run_operation(
    context: JobContext,
    *,
    package: str,
    operation: str,
    values: str,
    person: str,
    language: str,
    about: str = "",
) -> Any:
    """Performs the operation as the person may at that moment. What it writes and the end of the job are one
    transaction, so that it is written once, whatever happens to the worker: all of it, or, where the operation
    opens its effect itself, what it does there.
    """
    if package not in settings.FIELD_PACKAGES:
        raise ForbiddenError(f"the package {package!r} is not installed")
    found = find_operation(operations_of(package), operation)

    def report(done: int, total: int, message: str = "") -> bool:
        context.report(done, total, message=message)
        return not context.finish_requested

    def effect(write: Callable[[], Any]) -> Any:
        with context.effect() as outcome:
            made = write()
            outcome.result = plain(made)
        return made

    def perform(**given: Any) -> Any:
        asked = unpack(values, found.input)
        return faces.run(
            package, found, asked, actor=_actor(person), language=language, report=report, **given
        )

    if found.opens_effect:
        return plain(perform(effect=effect))
    return plain(effect(perform) if found.writes else perform())


def _actor(person: str) -> Actor:
    if not person:
        return VISITOR
    found = Person.objects.filter(pk=UUID(person)).first()
    return actor_of(found) if found else VISITOR
