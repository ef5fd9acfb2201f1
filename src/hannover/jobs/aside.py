"""What is said to and by an effect beside the database: while its transaction is open, the database cannot
carry it. SQLite lets nobody else write, and PostgreSQL holds the job's row. Small files of the store, which
pages and workers share, tell how far the effect is, and that somebody wants it to end.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings

from hannover.jobs.progress import Progress

__all__ = ["ask_to_cancel", "asked_to_cancel", "forget", "settle", "tell", "told"]


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
    """Takes back how far it is: the database says so again."""
    _remove(_path(job))


def ask_to_cancel(job: UUID) -> None:
    """Lets the effect hear that it is to end without leaving anything."""
    path = _path(job, "cancel")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def asked_to_cancel(job: UUID) -> bool:
    return _path(job, "cancel").exists()


def settle(job: UUID) -> None:
    """Takes back everything that was said of a job which has ended."""
    _remove(_path(job))
    _remove(_path(job, "cancel"))


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _path(job: UUID, kind: str = "json") -> Path:
    return Path(settings.STORE) / "cache" / "jobs" / f"{job}.{kind}"
