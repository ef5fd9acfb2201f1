"""Timetables and tours as background work: watched and cancelled while they are computed, stored at once.

The search runs outside any transaction; only storing what it found is the job's effect, so that a job that is
killed, or cancelled, leaves nothing, and nobody waits for the store while it searches.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import override

from hannover.accounts.models import Person
from hannover.accounts.permissions import VISITOR, Actor, actor_of
from hannover.errors import ConflictError
from hannover.fields.smes.actions import meetings_timetable, visits_tour
from hannover.fields.smes.actions.meetings_checking import running_side
from hannover.fields.smes.field import KEY
from hannover.fields.smes.inputs.meetings import PlanTimetable, RepairTimetable
from hannover.fields.smes.inputs.visits import PlanTour
from hannover.jobs.models import FINISHED, Job
from hannover.jobs.tasks import JobContext, job
from hannover.operations import Context, plain

__all__ = ["job_of", "start_timetable", "start_tour"]


def start_timetable(values: PlanTimetable | RepairTimetable, context: Context) -> str:
    """Leaves a timetable to a worker; the id of the job. Raises ConflictError while one is being made."""
    running_side(context)
    repairs = isinstance(values, RepairTimetable)
    _refuse_second(values.event)
    started = compute_timetable.started_by(UUID(context.actor.id)).enqueue(
        package=KEY,
        operation="repair-timetable" if repairs else "plan-timetable",
        subject=values.event,
        seconds=values.seconds,
        unanswered=isinstance(values, PlanTimetable) and values.unanswered,
        person=context.actor.id,
        language=context.language,
    )
    return str(started.id)


def start_tour(values: PlanTour, context: Context) -> str:
    """Leaves a tour to a worker; the id of the job. Raises ConflictError while one is being made."""
    running_side(context)
    _refuse_second(values.delegation)
    started = compute_tour.started_by(UUID(context.actor.id)).enqueue(
        package=KEY,
        operation="plan-tour",
        subject=values.delegation,
        seconds=values.seconds,
        person=context.actor.id,
        language=context.language,
    )
    return str(started.id)


def job_of(subject: str) -> Job | None:
    """The newest job for an event or delegation, by its key."""
    paths = [compute_timetable.module_path, compute_tour.module_path]
    return Job.objects.filter(task_path__in=paths, kwargs__subject=subject).order_by("-id").first()


def _refuse_second(subject: str) -> None:
    under_way = job_of(subject)
    if under_way is not None and under_way.status not in FINISHED:
        raise ConflictError("this is being computed already", remedy="wait for it, or cancel it")


@job()
def compute_timetable(
    context: JobContext,
    *,
    package: str,
    operation: str,
    subject: str,
    seconds: int,
    unanswered: bool,
    person: str,
    language: str,
) -> None:
    """Computes a timetable, or repairs the published one, as the person may at that moment."""
    values: PlanTimetable | RepairTimetable = PlanTimetable(
        event=subject, seconds=seconds, unanswered=unanswered
    )
    if operation == "repair-timetable":
        values = RepairTimetable(event=subject, seconds=seconds)
    with override(language):
        call = _call(context, person, language)
        computed = meetings_timetable.compute(values, call)
        with context.effect() as outcome:
            outcome.result = plain(meetings_timetable.store(computed, call))


@job()
def compute_tour(
    context: JobContext,
    *,
    package: str,
    operation: str,
    subject: str,
    seconds: int,
    person: str,
    language: str,
) -> None:
    """Computes a tour, as the person may at that moment."""
    with override(language):
        call = _call(context, person, language)
        computed = visits_tour.compute(PlanTour(delegation=subject, seconds=seconds), call)
        with context.effect() as outcome:
            outcome.result = plain(visits_tour.store(computed, call))


def _call(context: JobContext, person: str, language: str) -> Context:
    def report(done: int, total: int, message: str = "") -> None:
        context.report(done, total, message=message)

    return Context(actor=_actor(person), field=KEY, language=language, report=report)


def _actor(person: str) -> Actor:
    found = Person.objects.filter(pk=UUID(person)).first() if person else None
    return actor_of(found) if found else VISITOR
