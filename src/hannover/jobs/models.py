"""The table of jobs, and what its text and JSON columns take on both databases."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_tasks.utils import normalize_json
from uuid_utils.compat import uuid7

from hannover.errors import InputError

__all__ = ["FINISHED", "Job", "JobStatus", "as_json", "as_text"]


class JobStatus(models.TextChoices):
    """The four statuses of django-tasks, and cancelled."""

    READY = "READY", _("Waiting")
    RUNNING = "RUNNING", _("Running")
    SUCCESSFUL = "SUCCESSFUL", _("Done")
    FAILED = "FAILED", _("Failed")
    CANCELLED = "CANCELLED", _("Cancelled")


FINISHED = frozenset({JobStatus.SUCCESSFUL, JobStatus.FAILED, JobStatus.CANCELLED})


def new_id() -> UUID:
    return uuid7()


def as_json(value: object, *, field: str) -> Any:
    """`value` as JSON has it (tuples become lists).

    Raises    InputError for what JSON or PostgreSQL's jsonb cannot hold.
    """
    try:
        plain = normalize_json(value)
        text = json.dumps(plain, allow_nan=False, ensure_ascii=False)
        text.encode()
    except (TypeError, ValueError) as error:
        remedy = "text, whole and finite numbers, true, false, null, lists and objects of these"
        raise InputError(f"not JSON: {error}", field=field, remedy=remedy) from error
    if "\\u0000" in text.replace("\\\\", ""):
        raise InputError("text with a NUL character", field=field, remedy="the same text without it")
    return plain


def as_text(value: object, *, limit: int) -> str:
    """At most `limit` characters that both databases can hold."""
    return str(value).replace("\x00", "\ufffd").encode("utf-8", "replace").decode()[:limit]


class Job(models.Model):
    """One piece of background work. Only hannover.jobs.lease changes its status.

    attempts      how often it was taken up; with lease_owner the fencing token of a lease
    failures      attempts that ended in a lost worker or an error worth another try
    lease_until   when the work counts as abandoned; null unless RUNNING
    started_by    the person who asked for it, null for the system
    finish_requested  somebody asked for the best so far: a task that can end early does, with a result
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task_path = models.CharField(max_length=300)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    queue = models.CharField(max_length=64)
    priority = models.SmallIntegerField(default=0)
    started_by = models.UUIDField(null=True)
    status = models.CharField(max_length=10, choices=JobStatus, default=JobStatus.READY)
    run_after = models.DateTimeField(null=True)
    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    last_attempted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField()
    worker_ids = models.JSONField(default=list)
    lease_owner = models.CharField(max_length=200, default="")
    lease_until = models.DateTimeField(null=True)
    cancel_requested = models.BooleanField(default=False)
    finish_requested = models.BooleanField(default=False)
    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(default=0)
    progress_message = models.TextField(default="")
    result = models.JSONField(null=True)
    error_class = models.CharField(max_length=300, default="")
    error_message = models.TextField(default="")
    error_traceback = models.TextField(default="")

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = (
            models.Index(F("priority").desc(), "id", condition=Q(status="READY"), name="jobs_ready"),
            models.Index("lease_until", condition=Q(status="RUNNING"), name="jobs_leased"),
            models.Index("finished_at", condition=Q(finished_at__isnull=False), name="jobs_finished"),
            models.Index("started_by", "id", name="jobs_by_person"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(status="RUNNING", lease_until__isnull=False)
                | (~Q(status="RUNNING") & Q(lease_until__isnull=True)),
                name="jobs_lease_while_running",
            ),
        )

    def __str__(self) -> str:
        return f"{self.task_path} {self.id} {self.status}"
