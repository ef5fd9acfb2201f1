"""Who holds the lease decides: renewal, loss, fencing, and giving up on a job that kills its workers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import transaction

from hannover.errors import InputError
from hannover.jobs.lease import LeaseLost, Timing, claim
from hannover.jobs.models import Job, JobStatus
from hannover.jobs.oversight import cancel_job, read_job, read_traceback
from hannover.jobs.tasks import JobContext
from hannover.jobs.worker import Worker
from tests.jobs.conftest import Store, begin_elsewhere, elsewhere, eventually
from tests.jobs.samples import leave_mark, mark


def take(worker: Worker) -> bool:
    """Take up a job and do nothing about it, as a worker that vanishes does."""
    taken = claim(worker=worker.name, queues=worker.queues, timing=worker.timing, clock=worker.clock)
    return taken is not None


def test_a_late_worker_whose_job_was_taken_up_has_no_effect(store: Store) -> None:
    def be_overtaken(context: JobContext) -> None:
        if context.attempt == 1:
            assert elsewhere(store.worker(later_s=60).run_until_idle) == 1
        with context.effect():
            mark(context)

    result = store.enqueue(be_overtaken)
    store.worker().run_until_idle()
    assert store.effects() == [(result.id, 2)]
    assert (Job.objects.get().status, Job.objects.get().attempts) == (JobStatus.SUCCESSFUL, 2)


def test_two_attempts_are_told_apart_even_where_the_workers_share_a_name(store: Store) -> None:
    late, quick = (replace(store.worker(later_s=later_s), name="twin") for later_s in (0, 60))

    def be_overtaken(context: JobContext) -> None:
        if context.attempt == 1:
            assert elsewhere(lambda: take(quick))
        with context.effect():
            mark(context)

    store.enqueue(be_overtaken)
    late.run_until_idle()
    assert store.effects() == []
    assert (Job.objects.get().status, Job.objects.get().attempts) == (JobStatus.RUNNING, 2)


def test_a_late_worker_cannot_complete_nor_fail_the_job(store: Store) -> None:
    def be_overtaken(context: JobContext) -> str:
        if context.attempt < 3:
            assert elsewhere(store.worker(later_s=60 * context.attempt).run_until_idle) == 1
        if context.attempt == 1:
            raise ValueError("too late")
        return f"attempt {context.attempt}"

    result = store.enqueue(be_overtaken)
    store.worker().run_until_idle()
    job = read_job(result.id)
    assert (job.status, job.result) == (JobStatus.SUCCESSFUL, "attempt 3")


def test_a_late_worker_learns_of_it_when_it_reports(store: Store) -> None:
    raised: list[type[BaseException]] = []

    def be_overtaken(context: JobContext) -> None:
        assert elsewhere(lambda: take(store.worker(later_s=60)))
        try:
            eventually(lambda: context.report(1))
        except LeaseLost:
            raised.append(LeaseLost)
            raise

    store.enqueue(be_overtaken)
    store.worker().run_until_idle()
    assert raised == [LeaseLost]
    row = Job.objects.get()
    assert (row.status, row.attempts, row.progress_done) == (JobStatus.RUNNING, 2, 0)


def test_a_late_worker_whom_nobody_replaced_may_finish(store: Store) -> None:
    result = leave_mark.enqueue()
    assert store.worker(later_s=-3_600).run_one()
    assert store.effects() == [(result.id, 1)]


@pytest.mark.parametrize("store", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_a_worker_passes_over_a_job_that_another_is_taking_up(store: Store) -> None:
    leave_mark.enqueue()
    second = leave_mark.enqueue()
    with transaction.atomic():
        assert take(store.worker())
        assert elsewhere(store.worker().run_until_idle) == 1
    assert store.effects() == [(second.id, 1)]


def test_nobody_takes_a_job_whose_effect_is_under_way(store: Store) -> None:
    rivals: list[Callable[[], int]] = []

    def be_slow(context: JobContext) -> None:
        with context.effect():
            mark(context)
            rivals.append(begin_elsewhere(store.worker(later_s=60).run_until_idle))
            time.sleep(0.3)

    result = store.enqueue(be_slow)
    store.worker().run_until_idle()
    assert [attempts() for attempts in rivals] == [0]
    assert store.effects() == [(result.id, 1)]


def test_the_lease_is_renewed_while_the_task_works(store: Store) -> None:
    def be_slow(context: JobContext) -> None:
        first = Job.objects.get().lease_until
        eventually(lambda: Job.objects.get().lease_until > first)

    result = store.enqueue(be_slow)
    store.worker(heartbeat_s=0.05).run_until_idle()
    assert read_job(result.id).status == JobStatus.SUCCESSFUL


def test_a_job_that_kills_its_workers_is_given_up(store: Store) -> None:
    result = leave_mark.enqueue()
    for minute in range(3):
        assert take(store.worker(later_s=60 * minute))
        assert read_job(result.id).status == JobStatus.RUNNING
    assert not take(store.worker(later_s=200))

    job = read_job(result.id)
    assert (job.status, job.attempts) == (JobStatus.FAILED, 3)
    assert job.error == "the worker was lost in the middle of the work, try 3 of 3"
    assert job.finished_at is not None
    assert "WorkerLostError" in read_traceback(result.id)
    assert store.effects() == []


def test_a_lost_job_is_tried_again_after_a_pause_that_doubles(store: Store) -> None:
    timing = {"backoff_s": 100.0}
    leave_mark.enqueue()
    assert take(store.worker(**timing))
    assert not take(store.worker(later_s=40, **timing)), "found lost at 40 s: it rests until 140 s"
    assert not take(store.worker(later_s=130, **timing))
    assert take(store.worker(later_s=150, **timing))
    assert not take(store.worker(later_s=200, **timing)), "found lost at 200 s: it rests until 400 s"
    assert not take(store.worker(later_s=390, **timing))
    assert take(store.worker(later_s=410, **timing))


def test_a_lost_job_that_was_to_be_cancelled_is_not_tried_again(store: Store) -> None:
    result = leave_mark.enqueue()
    take(store.worker())
    cancel_job(result.id)
    assert store.worker(later_s=60).run_until_idle() == 0
    assert read_job(result.id).status == JobStatus.CANCELLED


def test_pauses_have_a_limit() -> None:
    timing = Timing(backoff_s=5, backoff_limit_s=60)
    assert [timing.pause(failures).total_seconds() for failures in (1, 2, 3, 4, 5, 5_000)] == [
        5,
        10,
        20,
        40,
        60,
        60,
    ]


def test_a_lease_must_outlive_two_heartbeats() -> None:
    with pytest.raises(InputError, match="lease_s"):
        Timing(lease_s=15, heartbeat_s=10)
