"""Drafting a selection, left to a worker from a page and found again there."""

from __future__ import annotations

from uuid import UUID

import msgspec
from django.utils.translation import gettext as _

from hannover.errors import ConflictError
from hannover.fields.smes.field import KEY, OPERATIONS
from hannover.fields.smes.inputs.grants import CompareRules, DraftSelection, RulesCompared
from hannover.jobs.models import FINISHED, Job
from hannover.operations import Context, find_operation
from hannover.record.background import enqueue, job_about, pack
from hannover.record.signing import acting_side

OPERATION = "draft-selection"
COMPARING = "compare-rules"


def start_draft(values: DraftSelection, context: Context) -> str:
    """Leaves a selection to a worker; the id of the job. Raises ConflictError while one is being drafted."""
    acting_side(context, "run-programme")
    operation = find_operation(OPERATIONS, OPERATION)
    return enqueue(KEY, operation, values, actor=context.actor, language=context.language)


def drafting(call: str) -> Job | None:
    """The newest job that drafts the selection of this call."""
    return job_about(KEY, f"call:{call}")


def start_comparing(values: CompareRules, context: Context) -> str:
    """Leaves the comparison of all rules to a worker, who takes longer than a page; the id of the job.

    Raises ConflictError while this call's rules are being compared.
    """
    acting_side(context, "run-programme")
    under_way = comparing(values.call)
    if under_way is not None and under_way.status not in FINISHED:
        raise ConflictError(_("this is being computed already"), remedy=_("wait for it, or cancel it"))
    operation = find_operation(OPERATIONS, COMPARING)
    return enqueue(KEY, operation, values, actor=context.actor, language=context.language)


def comparing(call: str) -> Job | None:
    """The newest job that compares the rules of this call."""
    values = pack(CompareRules(call=call))
    rows = Job.objects.filter(kwargs__package=KEY, kwargs__operation=COMPARING, kwargs__values=values)
    return rows.order_by("-id").first()


def compared(job: Job | None) -> RulesCompared | None:
    """What a finished comparison found."""
    if job is None or job.status != "SUCCESSFUL":
        return None
    return msgspec.convert(job.result, RulesCompared, strict=False)


def find_drafting(job: UUID) -> Job | None:
    """A job that drafts a selection, by its id; None for any other work."""
    return Job.objects.filter(pk=job, kwargs__package=KEY, kwargs__operation=OPERATION).first()
