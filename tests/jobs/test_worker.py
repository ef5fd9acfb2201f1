"""What a task can do, how it may end, and how a worker ends."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import suppress

import pytest
from django.db import OperationalError, connection, transaction
from django_tasks import TaskResultStatus

from hannover.errors import ConflictError, InputError, StoreError
from hannover.jobs import aside
from hannover.jobs.lease import Cancelled, Timing, claim, database_now
from hannover.jobs.models import Job, JobStatus
from hannover.jobs.oversight import JobView, cancel_job, read_job, read_traceback
from hannover.jobs.progress import Progress
from hannover.jobs.tasks import JobContext
from tests.jobs.conftest import Store, elsewhere, eventually
from tests.jobs.samples import leave_mark, mark, work_for


def test_progress_is_seen_while_the_job_runs(store: Store) -> None:
    seen = threading.Event()

    def report(context: JobContext) -> None:
        context.report(3, 12, message="drittes Blatt 三")
        assert seen.wait(10)

    result = store.enqueue(report)
    with store.working():
        eventually(lambda: read_job(result.id).progress == Progress(3, 12, "drittes Blatt 三"))
        assert read_job(result.id).status == JobStatus.RUNNING
        seen.set()
        eventually(lambda: read_job(result.id).finished)
    assert read_job(result.id).progress.share == 0.25


def test_progress_is_seen_while_the_effect_is_under_way(store: Store) -> None:
    def report(context: JobContext) -> None:
        context.report(1, 2)
        eventually(lambda: read_job(context.task_result.id).progress.done)
        with context.effect():
            mark(context)
            context.report(2, 2, message="done")
            assert elsewhere(lambda: read_job(context.task_result.id).progress) == Progress(2, 2, "done")

    result = store.enqueue(report)
    store.worker().run_until_idle()
    assert read_job(result.id).progress == Progress(2, 2, "done")
    assert store.effects() == [(result.id, 1)]


def test_a_failing_task_fails_the_job_at_once_and_tells_operators_only(store: Store) -> None:
    def fail(context: JobContext) -> None:
        raise KeyError("/srv/secret/path\x00")

    result = store.enqueue(fail)
    assert store.worker().run_until_idle() == 1
    job = read_job(result.id)
    assert (job.status, job.attempts, job.result) == (JobStatus.FAILED, 1, None)
    assert "secret" not in job.error
    assert str(job.id) in job.error
    assert "KeyError" in read_traceback(result.id)

    result.refresh()
    assert (result.status, result.errors[0].exception_class) == (TaskResultStatus.FAILED, KeyError)


def test_our_own_errors_are_told_to_everybody(store: Store) -> None:
    def fail(context: JobContext) -> None:
        raise InputError("no such year", field="year", remedy="2017 or later")

    result = store.enqueue(fail)
    store.worker().run_until_idle()
    assert read_job(result.id).error == "year: no such year (2017 or later)"


def test_an_end_of_the_program_in_a_task_is_only_the_end_of_the_job(store: Store) -> None:
    def leave(context: JobContext) -> None:
        raise SystemExit(3)

    result = store.enqueue(leave)
    store.worker().run_until_idle()
    assert read_job(result.id).status == JobStatus.FAILED


def test_an_interruption_from_the_keyboard_ends_the_worker_and_hands_the_job_back(store: Store) -> None:
    def be_interrupted(context: JobContext) -> None:
        raise KeyboardInterrupt

    result = store.enqueue(be_interrupted)
    with pytest.raises(KeyboardInterrupt):
        store.worker().run_one()
    assert read_job(result.id).status == JobStatus.READY


@pytest.mark.parametrize("error", [StoreError("the disk is full"), OperationalError("locked")])
def test_an_error_that_may_pass_is_tried_again(store: Store, error: Exception) -> None:
    def stumble(context: JobContext) -> None:
        if context.attempt < 3:
            raise error
        with context.effect():
            mark(context)

    result = store.enqueue(stumble)
    assert store.worker().run_until_idle() == 3
    assert store.effects() == [(result.id, 3)]
    assert read_job(result.id).status == JobStatus.SUCCESSFUL


def test_an_error_that_does_not_pass_ends_the_job_after_three_tries(store: Store) -> None:
    def fail(context: JobContext) -> None:
        raise StoreError("the disk is full")

    result = store.enqueue(fail)
    assert store.worker().run_until_idle() == 3
    assert (read_job(result.id).status, read_job(result.id).error) == (JobStatus.FAILED, "the disk is full")


def test_an_error_in_the_effect_undoes_it(store: Store) -> None:
    def fail(context: JobContext) -> None:
        with context.effect():
            mark(context)
            raise ValueError

    result = store.enqueue(fail)
    store.worker().run_until_idle()
    assert (read_job(result.id).status, store.effects()) == (JobStatus.FAILED, [])


def test_an_effect_inside_another_transaction_is_refused(store: Store) -> None:
    def nest(context: JobContext) -> None:
        with transaction.atomic(), context.effect():
            mark(context)

    result = store.enqueue(nest)
    store.worker().run_until_idle()
    assert (read_job(result.id).status, store.effects()) == (JobStatus.FAILED, [])


def test_a_result_that_is_not_json_undoes_the_effect(store: Store) -> None:
    def leave_object(context: JobContext) -> None:
        with context.effect() as outcome:
            mark(context)
            outcome.result = object()

    result = store.enqueue(leave_object)
    store.worker().run_until_idle()
    assert (read_job(result.id).status, store.effects()) == (JobStatus.FAILED, [])
    assert read_job(result.id).error.startswith("result: not JSON")


def test_a_job_has_one_effect(store: Store) -> None:
    refused: list[str] = []

    def try_twice(context: JobContext) -> None:
        with context.effect():
            mark(context)
        try:
            with context.effect():
                mark(context)
        except ConflictError as error:
            refused.append(error.message)
            raise

    result = store.enqueue(try_twice)
    store.worker().run_until_idle()
    assert refused == ["this job has had its effect"]
    assert (read_job(result.id).status, store.effects()) == (JobStatus.SUCCESSFUL, [(result.id, 1)])


def test_cancelling_a_waiting_job_ends_it_at_once(store: Store) -> None:
    result = leave_mark.enqueue()
    assert cancel_job(result.id).status == JobStatus.CANCELLED
    assert store.worker().run_until_idle() == 0
    result.refresh()
    assert (result.status, result.errors[0].exception_class) == (TaskResultStatus.FAILED, Cancelled)


def test_cancelling_a_running_job_ends_it_at_its_next_report(store: Store) -> None:
    def go_on(context: JobContext) -> None:
        assert elsewhere(lambda: cancel_job(context.task_result.id)).status == JobStatus.RUNNING
        with suppress(Exception):  # which must not swallow it
            eventually(lambda: context.report(1, 2))

    result = store.enqueue(go_on)
    store.worker().run_until_idle()
    job = read_job(result.id)
    assert (job.status, job.finished, job.error, job.progress.done) == (JobStatus.CANCELLED, True, "", 1)


def test_a_task_may_ask_whether_it_is_cancelled(store: Store) -> None:
    def go_on(context: JobContext) -> str:
        assert not context.cancelled
        elsewhere(lambda: cancel_job(context.task_result.id))
        eventually(lambda: context.cancelled)
        return "half"

    result = store.enqueue(go_on)
    store.worker().run_until_idle()
    assert (read_job(result.id).status, read_job(result.id).result) == (JobStatus.SUCCESSFUL, "half")


def test_a_cancelled_job_has_no_effect(store: Store) -> None:
    def go_on(context: JobContext) -> None:
        elsewhere(lambda: cancel_job(context.task_result.id))
        with context.effect():
            mark(context)

    result = store.enqueue(go_on)
    store.worker(progress_s=5).run_until_idle()
    assert (read_job(result.id).status, store.effects()) == (JobStatus.CANCELLED, [])


def test_an_effect_is_cancelled_at_its_next_report_and_leaves_nothing(store: Store) -> None:
    seen: list[JobView] = []

    def go_on(context: JobContext) -> None:
        with context.effect():
            mark(context)
            seen.append(elsewhere(lambda: cancel_job(context.task_result.id)))
            eventually(lambda: context.report(1, 2))

    result = store.enqueue(go_on)
    store.worker().run_until_idle()
    assert [(view.status, view.cancel_requested) for view in seen] == [(JobStatus.RUNNING, True)]
    job = read_job(result.id)
    assert (job.status, job.progress.done, store.effects()) == (JobStatus.CANCELLED, 1, [])
    assert not aside.asked_to_cancel(job.id)


def test_an_effect_that_reports_nothing_is_cancelled_at_its_end(store: Store) -> None:
    def go_on(context: JobContext) -> None:
        with context.effect():
            mark(context)
            elsewhere(lambda: cancel_job(context.task_result.id))

    result = store.enqueue(go_on)
    store.worker().run_until_idle()
    assert (read_job(result.id).status, store.effects()) == (JobStatus.CANCELLED, [])


def test_cancelling_comes_too_late_for_an_effect_that_is_committed(store: Store) -> None:
    seen: list[JobView] = []

    def go_on(context: JobContext) -> None:
        with context.effect():
            mark(context)
        seen.append(elsewhere(lambda: cancel_job(context.task_result.id)))
        context.report(1)

    result = store.enqueue(go_on)
    store.worker().run_until_idle()
    assert [(view.status, view.cancel_requested) for view in seen] == [(JobStatus.SUCCESSFUL, False)]
    assert (read_job(result.id).status, store.effects()) == (JobStatus.SUCCESSFUL, [(result.id, 1)])
    assert not aside.asked_to_cancel(read_job(result.id).id)


def test_a_job_that_was_cancelled_in_its_effect_does_not_begin_again_when_its_worker_is_lost(
    store: Store,
) -> None:
    work_for.enqueue(60, True, str(store.folder))
    row = Job.objects.get()
    claim(worker="lost", queues=["default"], timing=Timing(), clock=database_now)
    aside.tell(row.id, 1, Progress(1, 2))
    assert cancel_job(row.id).cancel_requested
    assert not store.worker(later_s=60).run_one()
    assert read_job(row.id).status == JobStatus.CANCELLED
    assert not aside.asked_to_cancel(row.id)


def test_a_cancelled_job_is_not_handed_back_by_a_worker_that_ends(store: Store) -> None:
    worker = store.worker(grace_s=0)

    def go_on(context: JobContext) -> None:
        elsewhere(lambda: cancel_job(context.task_result.id))
        worker.stop.set()
        eventually(lambda: context.report(1))

    result = store.enqueue(go_on)
    worker.run_one()
    assert read_job(result.id).status == JobStatus.CANCELLED


def test_a_thread_that_works_ends_when_it_is_told(store: Store) -> None:
    started = time.monotonic()
    with store.working(poll_s=60):
        pass
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_that_is_told_to_end_finishes_its_job(store: Store, number: signal.Signals) -> None:
    result = work_for.enqueue(0.5, True, str(store.folder))
    process = store.start_process()
    eventually((store.folder / "hanging").exists)
    process.send_signal(number)
    assert process.wait(10) == 0
    assert (read_job(result.id).status, read_job(result.id).result) == (JobStatus.SUCCESSFUL, "worked")


@pytest.mark.parametrize("reports", [True, False])
def test_a_process_that_is_told_to_end_hands_back_a_longer_job(store: Store, reports: bool) -> None:
    work_for.enqueue(60, reports, str(store.folder))
    process = store.start_process(grace_s=0.2)
    eventually((store.folder / "hanging").exists)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    row = Job.objects.get()
    assert (row.status, row.attempts, row.failures, row.lease_until) == (JobStatus.READY, 1, 0, None)


@pytest.mark.parametrize("store", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_a_worker_outlives_a_restart_of_the_server(store: Store) -> None:
    with store.working():
        done = leave_mark.enqueue()
        eventually(lambda: read_job(done.id).finished)
        with connection.cursor() as cursor:
            others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
            cursor.execute(f"SELECT pg_terminate_backend(pid) {others}")
        after = leave_mark.enqueue()
        eventually(lambda: read_job(after.id).finished)
    assert store.effects() == sorted([(done.id, 1), (after.id, 1)])


@pytest.mark.parametrize("store", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
@pytest.mark.parametrize("broken", ["before its effect", "in its effect"])
def test_a_job_whose_connection_breaks_is_tried_again(store: Store, broken: str) -> None:
    def break_off(context: JobContext, place: str) -> None:
        if place == broken and context.attempt == 1:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    def work(context: JobContext) -> None:
        break_off(context, "before its effect")
        with context.effect():
            mark(context)
            break_off(context, "in its effect")

    result = store.enqueue(work)
    assert store.worker().run_until_idle() == 2
    assert store.effects() == [(result.id, 2)]
