"""What pages, the API and operators see of jobs and may do with them. Who may is for the caller to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_tasks.utils import get_module_path

from hannover.errors import HannoverError, UnknownError
from hannover.jobs import aside
from hannover.jobs.lease import Cancelled
from hannover.jobs.models import FINISHED, Job, JobStatus
from hannover.jobs.progress import Progress

__all__ = ["JobView", "cancel_job", "finish_job", "list_jobs", "purge_jobs", "read_job", "read_traceback"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """One job at one moment.

    result   what the task left, in JSON; null until SUCCESSFUL
    error    why it is FAILED, for everybody to read; "" otherwise
    """

    id: UUID
    task: str
    status: JobStatus
    progress: Progress
    result: object
    error: str
    started_by: UUID | None
    enqueued_at: datetime
    run_after: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    attempts: int
    cancel_requested: bool

    @property
    def finished(self) -> bool:
        return self.status in FINISHED


def read_job(job_id: UUID | str) -> JobView:
    """Raises    UnknownError if there is no such job, or it has been purged."""
    return _view(_find(job_id))


def list_jobs(*, started_by: UUID | None = None, limit: int = 100) -> tuple[JobView, ...]:
    """The latest jobs first; of one person, or of everybody."""
    rows = Job.objects.all() if started_by is None else Job.objects.filter(started_by=started_by)
    return tuple(_view(row) for row in rows.order_by("-id")[:limit])


def read_traceback(job_id: UUID | str) -> str:
    """Where the last failure happened, with file names and values of the program: for operators only."""
    return _find(job_id).error_traceback


def cancel_job(job_id: UUID | str) -> JobView:
    """Ask for the end: a waiting job is cancelled at once, a running one at its next report, until its effect
    is committed.

    A job that is past that stays as it is: see the view's status.
    """
    if _is_in_effect(_find(job_id)):
        return _cancel_aside(job_id)
    with transaction.atomic():
        row = _find(job_id, lock=True)
        if row.status == JobStatus.READY:
            row.status, row.finished_at = JobStatus.CANCELLED, timezone.now()
            row.error_class = get_module_path(Cancelled)
        row.cancel_requested = row.cancel_requested or row.status in {JobStatus.RUNNING, JobStatus.CANCELLED}
        row.save()
    return _view(row)


def _is_in_effect(row: Job) -> bool:
    """Whether its row cannot be changed at present, since its effect holds it: nobody should wait for that."""
    return row.status == JobStatus.RUNNING and aside.told(row.pk, row.attempts) is not None


def _cancel_aside(job_id: UUID | str) -> JobView:
    key = UUID(str(job_id))
    aside.ask_to_cancel(key)
    row = _find(key)
    if row.status in FINISHED:  # meanwhile: nobody is there to hear it
        aside.settle(key)
    return _view(row)


def finish_job(job_id: UUID | str) -> JobView:
    """Ask a job to end now with the best so far. A task that knows no such thing goes on, and one that has
    ended stays as it is.
    """
    with transaction.atomic():
        row = _find(job_id, lock=True)
        if row.status not in FINISHED:
            row.finish_requested = True
            row.save(update_fields=["finish_requested"])
    return _view(row)


def purge_jobs(*, finished_before: datetime) -> int:
    """Forget jobs that finished before that moment, with arguments and results; how many."""
    return Job.objects.filter(status__in=FINISHED, finished_at__lt=finished_before).delete()[0]


def _find(job_id: UUID | str, *, lock: bool = False) -> Job:
    rows = Job.objects.select_for_update() if lock else Job.objects.all()
    try:
        return rows.get(pk=UUID(str(job_id)))
    except (ValueError, Job.DoesNotExist) as error:
        raise UnknownError(f"there is no job {job_id}", field="job") from error


def _view(row: Job) -> JobView:
    return JobView(
        id=row.pk,
        task=row.task_path,
        status=JobStatus(row.status),
        progress=_progress(row),
        result=row.result,
        error=_error(row) if row.status == JobStatus.FAILED else "",
        started_by=row.started_by,
        enqueued_at=row.enqueued_at,
        run_after=row.run_after,
        started_at=row.started_at,
        finished_at=row.finished_at,
        attempts=row.attempts,
        cancel_requested=row.cancel_requested
        or (row.status == JobStatus.RUNNING and aside.asked_to_cancel(row.pk)),
    )


def _progress(row: Job) -> Progress:
    found = aside.told(row.pk, row.attempts) if row.status == JobStatus.RUNNING else None
    return found or Progress(row.progress_done, row.progress_total, row.progress_message)


def _error(row: Job) -> str:
    """Our own errors are written for readers; any other might name paths, queries or data."""
    try:
        ours = issubclass(import_string(row.error_class), HannoverError)
    except (ImportError, TypeError):
        ours = False
    fault = _("A fault of the program ended this work. The administrator finds more under job %(job)s.")
    return row.error_message if ours else fault % {"job": row.pk}
