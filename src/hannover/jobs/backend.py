"""The backend that `TASKS` in the settings names: django-tasks' interface on the table of jobs."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.core import checks
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_enqueued

from hannover.errors import UnknownError
from hannover.jobs.models import Job, JobStatus, as_json
from hannover.jobs.tasks import LeaseTask

__all__ = ["LeaseBackend", "find_task", "result_of"]

P = ParamSpec("P")
T = TypeVar("T")


class LeaseBackend(BaseTaskBackend):
    """Jobs in the database. A job exists from the moment when the transaction that enqueued it commits."""

    task_class = LeaseTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    # django-tasks writes P.args and P.kwargs on two plain parameters, which type checkers cannot follow.
    def enqueue(self, task: Task[P, T], args: Any, kwargs: Any) -> TaskResult[T]:
        self.validate_task(task)
        declared = task if isinstance(task, LeaseTask) else LeaseTask(func=task.func)
        row = Job.objects.create(
            task_path=task.module_path,
            args=as_json(args, field="args"),
            kwargs=as_json(kwargs, field="kwargs"),
            queue=task.queue_name,
            priority=task.priority,
            run_after=task.run_after,
            enqueued_at=timezone.now(),
            started_by=declared.person,
            max_attempts=declared.max_attempts,
            **({"id": declared.job_id} if declared.job_id else {}),
        )
        result: TaskResult[T] = result_of(row, task)
        transaction.on_commit(partial(task_enqueued.send, type(self), task_result=result))
        return result

    def get_result(self, result_id: str) -> TaskResult[Any]:
        try:
            row = Job.objects.get(pk=UUID(str(result_id)))
        except (ValueError, Job.DoesNotExist) as error:
            raise TaskResultDoesNotExist(result_id) from error
        return result_of(row, find_task(row))

    def check(self, **kwargs: Any) -> Iterable[checks.CheckMessage]:
        options = connection.settings_dict.get("OPTIONS", {})
        if connection.vendor == "sqlite" and options.get("transaction_mode") != "IMMEDIATE":
            hint = 'Set OPTIONS["transaction_mode"] = "IMMEDIATE".'
            yield checks.Error("Leases on SQLite need immediate transactions.", hint=hint, id="jobs.E001")


def find_task(row: Job) -> Task[Any, Any]:
    """The task as this version of the program declares it, with the row's own queue, priority and time.

    Raises    UnknownError if there is no such task any more.
    """
    try:
        task = import_string(row.task_path)
    except ImportError as error:
        raise UnknownError(f"this version has no task {row.task_path}", field="task_path") from error
    if not isinstance(task, Task):
        raise UnknownError(f"{row.task_path} is no task", field="task_path", remedy="declare it with @job")
    return task.using(queue_name=row.queue, priority=row.priority, run_after=row.run_after)


def result_of(row: Job, task: Task[P, T]) -> TaskResult[T]:
    """The row as django-tasks shows it. It knows no cancellation: a cancelled job failed with `Cancelled`."""
    cancelled = row.status == JobStatus.CANCELLED
    errors = [TaskError(exception_class_path=row.error_class, traceback=row.error_traceback)]
    result: TaskResult[T] = TaskResult(
        task=task,
        id=str(row.pk),
        status=TaskResultStatus.FAILED if cancelled else TaskResultStatus(row.status),
        enqueued_at=row.enqueued_at,
        started_at=row.started_at,
        last_attempted_at=row.last_attempted_at,
        finished_at=row.finished_at,
        args=row.args,
        kwargs=row.kwargs,
        backend=task.backend,
        errors=errors if row.error_class else [],
        worker_ids=list(row.worker_ids),
    )
    object.__setattr__(result, "_return_value", row.result)  # as django-tasks' own backends do: it is frozen
    return result
