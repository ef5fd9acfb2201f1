"""What is due every night is queued once a night, whichever worker looks, and after a night that was missed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hannover.jobs import nightly
from hannover.jobs.models import Job, JobStatus
from hannover.jobs.nightly import queue_nightly, register_nightly
from tests.jobs.conftest import Store, elsewhere, eventually

NIGHT = datetime(2026, 3, 28, 1, 30, tzinfo=UTC)
TASK = "tests.jobs.samples.leave_mark"


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nightly, "_registered", [])
    register_nightly(TASK)
    register_nightly(TASK)


def test_a_night_is_queued_once_however_often_workers_look(store: Store) -> None:
    first = queue_nightly(NIGHT)
    assert len(first) == 1
    assert queue_nightly(NIGHT + timedelta(hours=20)) == []
    assert elsewhere(lambda: queue_nightly(NIGHT)) == []
    assert queue_nightly(NIGHT + timedelta(days=1)) != []
    assert Job.objects.count() == 2


def test_before_the_hour_it_is_still_the_night_before(store: Store) -> None:
    queue_nightly(NIGHT)
    assert queue_nightly(datetime(2026, 3, 29, 0, 59, tzinfo=UTC)) == []
    assert len(queue_nightly(datetime(2026, 3, 29, 1, 0, tzinfo=UTC))) == 1


def test_two_workers_at_the_same_moment_queue_one_job(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have looked and found nothing before either has queued."""
    queued = nightly._queue

    def late(path: str, known_as: object) -> bool:
        elsewhere(lambda: queued(path, known_as))  # type: ignore[arg-type]  # the other worker is quicker
        return queued(path, known_as)  # type: ignore[arg-type]

    monkeypatch.setattr(nightly, "_queue", late)
    assert queue_nightly(NIGHT) == []
    assert Job.objects.count() == 1


def test_a_worker_does_it_by_itself(store: Store) -> None:
    with store.working():
        eventually(lambda: Job.objects.filter(status=JobStatus.SUCCESSFUL).exists())
    assert len(store.effects()) == 1
    assert Job.objects.get().started_by is None
