"""`kill -9` at any instant: the job is taken up again, and has exactly one effect."""

from __future__ import annotations

import signal

import pytest

from hannover.jobs.models import Job, JobStatus
from hannover.jobs.oversight import read_job
from tests.jobs.conftest import Store, eventually
from tests.jobs.samples import die_at, hang_in, leave_mark, leave_mark_at_least_once


@pytest.mark.parametrize("point", ["started", "locked", "written", "completed"])
def test_killed_before_the_commit_leaves_nothing_and_is_taken_up_again(store: Store, point: str) -> None:
    result = die_at.enqueue(point)
    assert store.start_process().wait() == -signal.SIGKILL
    assert store.effects() == []
    assert read_job(result.id).status == JobStatus.RUNNING

    assert store.worker().run_until_idle() == 0, "the lease still runs"
    heir = store.worker(later_s=60)
    eventually(heir.run_until_idle)

    assert store.effects() == [(result.id, 2)]
    job = read_job(result.id)
    assert (job.status, job.result, job.attempts) == (JobStatus.SUCCESSFUL, 2, 2)


def test_killed_after_the_commit_leaves_everything_and_is_not_run_again(store: Store) -> None:
    result = die_at.enqueue("committed")
    assert store.start_process().wait() == -signal.SIGKILL

    assert store.worker(later_s=60).run_until_idle() == 0

    assert store.effects() == [(result.id, 1)]
    job = read_job(result.id)
    assert (job.status, job.result, job.attempts) == (JobStatus.SUCCESSFUL, 1, 1)


@pytest.mark.parametrize("place", ["task", "effect"])
def test_another_process_takes_over_from_one_that_was_killed(store: Store, place: str) -> None:
    short = {"lease_s": 0.8, "heartbeat_s": 0.2}
    result = hang_in.enqueue(place, str(store.folder))
    first = store.start_process(**short)
    eventually((store.folder / "hanging").exists)
    first.kill()
    store.start_process(**short)

    eventually(lambda: read_job(result.id).finished)

    assert store.effects() == [(result.id, 2)]
    row = Job.objects.get()
    assert (row.status, row.attempts, len(set(row.worker_ids))) == (JobStatus.SUCCESSFUL, 2, 2)


def test_racing_processes_do_each_of_fifty_jobs_once(store: Store) -> None:
    jobs = {leave_mark_at_least_once.enqueue().id for _ in range(50)}
    for _ in range(3):
        store.start_process()

    eventually(lambda: not Job.objects.exclude(status=JobStatus.SUCCESSFUL).exists())

    assert store.effects() == sorted((job, 1) for job in jobs)


def test_racing_threads_have_each_effect_once(store: Store) -> None:
    jobs = {leave_mark.enqueue().id for _ in range(50)}
    with store.working(), store.working(), store.working():
        eventually(lambda: not Job.objects.exclude(status=JobStatus.SUCCESSFUL).exists())
    assert store.effects() == sorted((job, 1) for job in jobs)
