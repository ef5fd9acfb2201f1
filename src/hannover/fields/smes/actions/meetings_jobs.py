"""Timetables and tours left to a worker from a page, and found again there."""

from __future__ import annotations

from hannover.fields.smes.actions.meetings_checking import running_side
from hannover.fields.smes.field import KEY, OPERATIONS
from hannover.fields.smes.inputs.meetings import PlanTimetable, RepairTimetable
from hannover.fields.smes.inputs.visits import PlanTour
from hannover.jobs.models import Job
from hannover.operations import Context, find_operation
from hannover.record.background import enqueue, job_about

__all__ = ["NAMES", "computing", "start"]

NAMES: dict[type, str] = {
    PlanTimetable: "plan-timetable",
    RepairTimetable: "repair-timetable",
    PlanTour: "plan-tour",
}


def start(values: PlanTimetable | RepairTimetable | PlanTour, context: Context) -> str:
    """Leaves a timetable or tour to a worker; the id of the job. Raises ConflictError while one is being made."""
    running_side(context)
    operation = find_operation(OPERATIONS, NAMES[type(values)])
    return enqueue(KEY, operation, values, actor=context.actor, language=context.language)


def computing(*, event: str = "", delegation: str = "") -> Job | None:
    """The newest job for an event or a delegation, by its key."""
    return job_about(KEY, f"event:{event}" if event else f"delegation:{delegation}")
