"""Drafting a selection, left to a worker from a page and found again there."""

from __future__ import annotations

from uuid import UUID

from hannover.fields.smes.field import KEY, OPERATIONS
from hannover.fields.smes.inputs.grants import DraftSelection
from hannover.jobs.models import Job
from hannover.operations import Context, find_operation
from hannover.record.background import enqueue, job_about
from hannover.record.signing import acting_side

OPERATION = "draft-selection"


def start_draft(values: DraftSelection, context: Context) -> str:
    """Leaves a selection to a worker; the id of the job. Raises ConflictError while one is being drafted."""
    acting_side(context, "run-programme")
    operation = find_operation(OPERATIONS, OPERATION)
    return enqueue(KEY, operation, values, actor=context.actor, language=context.language)


def drafting(call: str) -> Job | None:
    """The newest job that drafts the selection of this call."""
    return job_about(KEY, f"call:{call}")


def find_drafting(job: UUID) -> Job | None:
    """A job that drafts a selection, by its id; None for any other work."""
    return Job.objects.filter(pk=job, kwargs__package=KEY, kwargs__operation=OPERATION).first()
