"""Leases: who works on which job, and every change of a job's status while it is worked on.

Each change asks, in the same statement or under a row lock, whether the lease is still held. It is lost when
somebody else took the job up, not when the clock ran out: a late worker that nobody replaced may finish.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks.utils import get_exception_traceback, get_module_path

from hannover.errors import HannoverError, InputError
from hannover.jobs import aside
from hannover.jobs.models import Job, JobStatus, as_json, as_text
from hannover.jobs.progress import Progress

__all__ = [
    "Cancelled", "Clock", "Interrupted", "Lease", "LeaseLost", "Stopping", "Timing",
    "WorkerLostError", "claim", "database_now",
]  # fmt: skip

Clock = Callable[[], datetime]


class Interrupted(BaseException):
    """Unwinds a task. Not an Exception, so that a task's `except Exception` does not swallow it."""


class Cancelled(Interrupted):
    """Somebody asked for the job to be cancelled."""


class LeaseLost(Interrupted):
    """The job is no longer this worker's: what it still does counts for nothing."""


class Stopping(Interrupted):
    """The worker has to go; the job has been handed back, to start again elsewhere."""


class WorkerLostError(HannoverError):
    """The worker vanished in the middle of the work (killed, out of memory, power cut)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long things take, in seconds. A lease outlives two missed heartbeats."""

    lease_s: float = 30
    heartbeat_s: float = 10
    progress_s: float = 0.5
    poll_s: float = 1
    grace_s: float = 5
    backoff_s: float = 5
    backoff_limit_s: float = 600

    def __post_init__(self) -> None:
        if self.heartbeat_s * 2 > self.lease_s:
            raise InputError("shorter than two heartbeats", field="lease_s", remedy="2 * heartbeat_s or more")

    def pause(self, failures: int) -> timedelta:
        """The pause after so many failures: it doubles with each."""
        return timedelta(seconds=min(self.backoff_s * 2.0 ** min(failures - 1, 32), self.backoff_limit_s))


def database_now() -> datetime:
    """The time on the clock that all workers share: PostgreSQL's own; with SQLite, this machine's."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """One worker's claim on one attempt at one job. `worker` and `attempt` are the fencing token."""

    job_id: UUID
    worker: str
    attempt: int
    timing: Timing
    clock: Clock

    def held(self) -> QuerySet[Job]:
        """The job while the lease is held, else nothing."""
        return Job.objects.filter(
            pk=self.job_id, status=JobStatus.RUNNING, lease_owner=self.worker, attempts=self.attempt
        )

    def lock(self) -> None:
        """Hold the job's row to the end of the transaction. Raises LeaseLost or Cancelled."""
        cancel_requested = self.held().select_for_update().values_list("cancel_requested", flat=True).first()
        if cancel_requested is None:
            raise LeaseLost(self.job_id)
        if cancel_requested:
            raise Cancelled(self.job_id)

    def renew(self, progress: Progress) -> bool:
        until = self.clock() + timedelta(seconds=self.timing.lease_s)
        return self._update(lease_until=until, **progress.columns())

    def complete(self, result: object, progress: Progress) -> bool:
        """End as SUCCESSFUL; InputError when `result` is not JSON. False if the lease is lost."""
        value = as_json(result, field="result")
        return self._finish(JobStatus.SUCCESSFUL, result=value, **progress.columns())

    def cancel(self, progress: Progress) -> bool:
        return self._finish(JobStatus.CANCELLED, error_class=get_module_path(Cancelled), **progress.columns())

    def release(self) -> bool:
        """Hand the job back, if nobody has asked for its end. The attempt does not count as a failure."""
        wanted = self.held().filter(cancel_requested=False)
        return wanted.update(status=JobStatus.READY, lease_until=None) == 1

    def fail(self, error: BaseException, *, retry: bool) -> bool:
        """Record what went wrong; wait for another try if `retry` and tries are left, else end as FAILED."""
        with transaction.atomic():
            job = self.held().select_for_update().first()
            if job is not None:
                _count_failure(job, error, retry=retry, now=self.clock(), timing=self.timing)
        return job is not None

    def _finish(self, status: JobStatus, **columns: object) -> bool:
        return self._update(status=status, lease_until=None, finished_at=self.clock(), **columns)

    def _update(self, **columns: object) -> bool:
        return self.held().update(**columns) == 1


def claim(*, worker: str, queues: Sequence[str], timing: Timing, clock: Clock) -> tuple[Job, Lease] | None:
    """Take up the most urgent job that is due, or one whose worker is gone; None when there is none.

    Two workers never get the same job: PostgreSQL passes over rows that another transaction has locked, and
    SQLite lets one writer in at a time.
    """
    now = clock()
    jobs = Job.objects.filter(queue__in=queues)
    due = jobs.filter(Q(run_after=None) | Q(run_after__lte=now), status=JobStatus.READY)
    abandoned = jobs.filter(status=JobStatus.RUNNING, lease_until__lt=now)
    if not due.exists() and not abandoned.exists():
        return None  # without a write lock
    with transaction.atomic():
        for lost in abandoned.select_for_update(skip_locked=True):
            tries = f"try {lost.failures + 1} of {lost.max_attempts}"
            error = WorkerLostError(f"the worker was lost in the middle of the work, {tries}")
            _count_failure(lost, error, retry=True, now=now, timing=timing)
        job = due.select_for_update(skip_locked=True).order_by("-priority", "id").first()
        if job is None:
            return None
        job.status = JobStatus.RUNNING
        job.attempts += 1
        job.worker_ids = [*job.worker_ids, worker]
        job.lease_owner = worker
        job.lease_until = now + timedelta(seconds=timing.lease_s)
        job.started_at = job.started_at or now
        job.last_attempted_at = now
        job.progress_done, job.progress_total, job.progress_message = 0, 0, ""
        job.save()
    return job, Lease(job_id=job.pk, worker=worker, attempt=job.attempts, timing=timing, clock=clock)


def _count_failure(job: Job, error: BaseException, *, retry: bool, now: datetime, timing: Timing) -> None:
    """Move a locked job on after an attempt that failed."""
    job.failures += 1
    job.lease_until = None
    job.error_class = get_module_path(type(error))[:300]
    job.error_message = as_text(error, limit=2_000)
    job.error_traceback = as_text(get_exception_traceback(error), limit=50_000)
    if job.cancel_requested or aside.asked_to_cancel(job.pk):
        job.status, job.finished_at, job.error_class = JobStatus.CANCELLED, now, get_module_path(Cancelled)
    elif retry and job.failures < job.max_attempts:
        job.status, job.run_after = JobStatus.READY, now + timing.pause(job.failures)
    else:
        job.status, job.finished_at = JobStatus.FAILED, now
    job.save()
    if job.finished_at:
        transaction.on_commit(partial(aside.settle, job.pk))
