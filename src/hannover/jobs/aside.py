"""How far an effect is, beside the database: while its transaction is open, the database cannot say so. SQLite
lets nobody else write, and PostgreSQL holds the job's row. A small file of the store tells it instead.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings

from hannover.jobs.lease import Progress

__all__ = ["forget", "tell", "told"]


def tell(job: UUID, attempt: int, progress: Progress) -> None:
    """Says how far that attempt is. A store that cannot be written to costs the reader a figure, no more."""
    path = _path(job)
    fresh = path.with_suffix(f".{attempt}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps([attempt, progress.done, progress.total, progress.message]), "utf-8")
        fresh.replace(path)


def told(job: UUID, attempt: int) -> Progress | None:
    """How far that attempt says it is, where it says anything."""
    try:
        told_attempt, done, total, message = json.loads(_path(job).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return Progress(int(done), int(total), str(message)) if told_attempt == attempt else None


def forget(job: UUID) -> None:
    with suppress(OSError):
        _path(job).unlink(missing_ok=True)


def _path(job: UUID) -> Path:
    return Path(settings.STORE) / "cache" / "jobs" / f"{job}.json"
