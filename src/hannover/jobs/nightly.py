"""Work that is due every night without anybody asking for it.

A package registers a task when Django starts. Whichever worker first finds it due queues it: the id of the job
follows from the task and the night, so that it is queued once, however many workers look. A machine that was
off in the night does it when it is on again.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from hannover.jobs.models import Job
from hannover.jobs.tasks import LeaseTask

__all__ = ["Nightly", "queue_nightly", "register_nightly"]

BEGINS = timedelta(hours=1)
"""After midnight, UTC: the middle of a European night, and before work begins in Japan."""
LOOKS_EVERY_S = 60.0
_registered: list[str] = []


def register_nightly(task: str) -> None:
    """`task` is the dotted name of one that was declared with `@job` and takes nothing but its context."""
    if task not in _registered:
        _registered.append(task)


def queue_nightly(now: datetime) -> list[UUID]:
    """Queues the tasks that this night has not had yet; the ids of their jobs."""
    night = (now.astimezone(UTC) - BEGINS).date()
    begun = datetime(night.year, night.month, night.day, tzinfo=UTC) + BEGINS
    due = {job_id(path, begun): path for path in _registered}
    known = set(Job.objects.filter(pk__in=due).values_list("pk", flat=True))
    return [known_as for known_as, path in due.items() if known_as not in known and _queue(path, known_as)]


def job_id(path: str, begun: datetime) -> UUID:
    """A UUIDv7 of the moment when the night began, the same wherever it is computed."""
    stamp = int(begun.timestamp() * 1000).to_bytes(6, "big")
    rest = bytearray(hashlib.sha256(f"{path} {begun.isoformat()}".encode()).digest()[:10])
    rest[0] = 0x70 | rest[0] & 0x0F
    rest[2] = 0x80 | rest[2] & 0x3F
    return UUID(bytes=stamp + bytes(rest))


def _queue(path: str, known_as: UUID) -> bool:
    task = cast("LeaseTask[..., object]", import_string(path))
    try:
        with transaction.atomic():
            task.known_as(known_as).enqueue()
    except IntegrityError:  # another worker was first
        return False
    return True


@dataclass(slots=True)
class Nightly:
    """What a worker keeps, so that it looks once a minute and not whenever it is idle."""

    looked_at: float = field(default=-LOOKS_EVERY_S)

    def look(self) -> None:
        if time.monotonic() - self.looked_at >= LOOKS_EVERY_S:
            self.looked_at = time.monotonic()
            queue_nightly(datetime.now(UTC))
