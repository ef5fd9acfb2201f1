"""What staff start from a page and a worker does: vectors, rounds, weights, saved searches."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import override

from hannover.accounts.models import Person
from hannover.accounts.permissions import VISITOR, actor_of
from hannover.errors import ConflictError
from hannover.fields.smes.field import KEY
from hannover.fields.smes.field.partners import FOR_ALL, SEARCHING
from hannover.jobs.models import FINISHED, Job
from hannover.jobs.tasks import JobContext, job
from hannover.operations import Context, find_operation, perform, plain
from hannover.record.signing import acting_side

__all__ = ["run_for_all", "start", "under_way"]


def start(name: str, values: Any, context: Context) -> str:
    """Leaves the operation of that name to a worker; the id of the job.

    Raises ConflictError while the same is under way.
    """
    acting_side(context, find_operation((*FOR_ALL, *SEARCHING), name).permission)
    if under_way(name) is not None:
        raise ConflictError(_("this is being done already"), remedy=_("wait for it, or cancel it"))
    started = run_for_all.started_by(UUID(context.actor.id)).enqueue(
        package=KEY,
        operation=name,
        values=msgspec.to_builtins(values),
        person=context.actor.id,
        language=context.language,
    )
    return str(started.id)


def under_way(name: str) -> Job | None:
    """The job that does it now, or waits to."""
    rows = Job.objects.filter(task_path=run_for_all.module_path, kwargs__operation=name)
    return rows.exclude(status__in=FINISHED).order_by("-id").first()


@job()
def run_for_all(
    context: JobContext, *, package: str, operation: str, values: dict[str, Any], person: str, language: str
) -> Any:
    """Performs the operation as the person may at that moment. What it keeps it keeps in short transactions of
    its own, and a repetition does no harm.
    """
    found = find_operation((*FOR_ALL, *SEARCHING), operation)

    def report(done: int, total: int, message: str = "") -> None:
        context.report(done, total, message=message)

    asked = Person.objects.filter(pk=UUID(person)).first() if person else None
    actor = actor_of(asked) if asked else VISITOR
    with override(language):
        call = Context(actor=actor, field=KEY, language=language, report=report)
        return plain(perform(found, msgspec.convert(values, found.input), call))
