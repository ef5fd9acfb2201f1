"""Declaring background work: `@job` makes a function a task that can be started, and started again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Concatenate, ParamSpec, Self, TypeVar, cast
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django_tasks.base import DEFAULT_TASK_PRIORITY, DEFAULT_TASK_QUEUE_NAME, Task

from hannover.errors import StoreError
from hannover.jobs.context import JobContext
from hannover.jobs.lease import Cancelled, Stopping

__all__ = ["TRANSIENT", "Cancelled", "JobContext", "LeaseTask", "Stopping", "job"]

P = ParamSpec("P")
T = TypeVar("T")

TRANSIENT: tuple[type[Exception], ...] = (OperationalError, InterfaceError, StoreError)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseTask(Task[P, T]):
    """A task of django-tasks with what leases add.

    max_attempts   failures after which the job ends FAILED: lost workers, and errors in `retry_on`
    retry_on       errors that may pass by themselves; every other error ends the job at once
    person         who asked for the work
    job_id         id of the job, which there is once; None for a new one
    """

    max_attempts: int = 3
    retry_on: tuple[type[Exception], ...] = TRANSIENT
    person: UUID | None = None
    job_id: UUID | None = None

    def started_by(self, person: UUID | None) -> Self:
        return replace(self, person=person)

    def known_as(self, job_id: UUID) -> Self:
        """Enqueued twice under one id, the second raises IntegrityError."""
        return replace(self, job_id=job_id)


def job(
    *,
    priority: int = DEFAULT_TASK_PRIORITY,
    queue: str = DEFAULT_TASK_QUEUE_NAME,
    max_attempts: int = 3,
    retry_on: tuple[type[Exception], ...] = TRANSIENT,
) -> Callable[[Callable[Concatenate[JobContext, P], T]], LeaseTask[P, T]]:
    """A decorator: `f.enqueue(...)` then starts `f(context, ...)` in a worker. Arguments must be JSON.

    `f` is a function of a module, so that a worker finds it by name; its first argument is called `context`.
    """

    def declare(function: Callable[Concatenate[JobContext, P], T]) -> LeaseTask[P, T]:
        return LeaseTask(
            func=cast("Callable[P, T]", function),  # the worker, not the caller, hands over the context
            takes_context=True,
            priority=priority,
            queue_name=queue,
            max_attempts=max_attempts,
            retry_on=retry_on,
        )

    return declare
