from __future__ import annotations

import math
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, default_task_backend
from django_tasks.base import TaskResult
from django_tasks.exceptions import TaskResultDoesNotExist, TaskResultMismatch
from django_tasks.signals import task_enqueued, task_finished, task_started

from hannover.errors import InputError, UnknownError
from hannover.jobs.backend import LeaseBackend
from hannover.jobs.models import Job
from hannover.jobs.oversight import read_job
from hannover.jobs.tasks import JobContext
from tests.jobs.conftest import Store, elsewhere
from tests.jobs.samples import add, leave_mark, perform


def test_says_what_it_supports() -> None:
    backend = default_task_backend
    assert backend.supports_defer
    assert backend.supports_priority
    assert backend.supports_get_result
    assert not backend.supports_async_task


def test_runs_a_plain_task_of_django_tasks(store: Store) -> None:
    result = add.enqueue(2, right=3)
    assert (result.status, result.args, result.kwargs) == (TaskResultStatus.READY, [2], {"right": 3})

    assert store.worker().run_until_idle() == 1

    result.refresh()
    assert (result.status, result.return_value, result.attempts) == (TaskResultStatus.SUCCESSFUL, 5, 1)
    assert result.enqueued_at <= result.started_at <= result.finished_at
    assert add.get_result(result.id) == result


def test_enqueues_from_asynchronous_code(store: Store) -> None:
    result = async_to_sync(add.aenqueue)(2, 3)
    store.worker().run_until_idle()
    assert async_to_sync(add.aget_result)(result.id).return_value == 5


def test_a_job_appears_when_its_transaction_commits(store: Store) -> None:
    with transaction.atomic():
        result = leave_mark.enqueue()
        if connection.vendor == "postgresql":
            assert elsewhere(store.worker().run_until_idle) == 0
        assert elsewhere(Job.objects.count) == 0
    assert elsewhere(store.worker().run_until_idle) == 1
    assert store.effects() == [(result.id, 1)]


def test_a_job_vanishes_when_its_transaction_is_rolled_back(store: Store) -> None:
    with transaction.atomic():
        leave_mark.enqueue()
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


def test_tells_of_enqueued_started_and_finished(store: Store) -> None:
    told: list[tuple[str, str]] = []

    def listen(sender: object, task_result: TaskResult[object], **named: object) -> None:
        told.append((task_result.id, task_result.status))

    for signal in (task_enqueued, task_started, task_finished):
        signal.connect(listen)
    try:
        with transaction.atomic():
            result = add.enqueue(1, 1)
            assert told == []
        store.worker().run_until_idle()
    finally:
        for signal in (task_enqueued, task_started, task_finished):
            signal.disconnect(listen)
    assert told == [(result.id, "READY"), (result.id, "RUNNING"), (result.id, "SUCCESSFUL")]


@pytest.mark.parametrize("refused", [math.nan, "a\x00b", "\ud800", uuid4(), {"when": timezone.now()}, {1, 2}])
def test_takes_json_arguments_only(store: Store, refused: object) -> None:
    with pytest.raises(InputError) as caught:
        perform.enqueue(act=refused)  # type: ignore[arg-type] - that is the point
    assert caught.value.field == "kwargs"
    assert Job.objects.count() == 0


@pytest.mark.parametrize("taken", ["a\\u0000b", "日本語 ü", [1, 2.5, None, True], {"a": {"b": []}}, 10**18])
def test_arguments_and_results_come_back_as_they_were(store: Store, taken: object) -> None:
    def echo(context: JobContext) -> object:
        return taken

    result = store.enqueue(echo)
    store.worker().run_until_idle()
    assert read_job(result.id).result == taken


def test_unknown_and_foreign_results(store: Store) -> None:
    for unknown in (str(uuid4()), "nonsense", ""):
        with pytest.raises(TaskResultDoesNotExist):
            add.get_result(unknown)
    with pytest.raises(TaskResultMismatch):
        add.get_result(leave_mark.enqueue().id)


@pytest.mark.parametrize(
    "path", ["tests.jobs.samples.gone", "tests.jobs.samples.not_a_task", "nowhere.at_all"]
)
def test_a_task_that_this_version_does_not_have_fails_the_job(store: Store, path: str) -> None:
    result = leave_mark.enqueue()
    Job.objects.update(task_path=path)
    store.worker().run_until_idle()
    assert path in read_job(result.id).error
    with pytest.raises(UnknownError):
        leave_mark.get_result(result.id)


def test_the_most_urgent_goes_first_then_the_oldest(store: Store) -> None:
    order: list[str] = []

    def note(context: JobContext) -> None:
        order.append(context.task_result.id)

    late = store.enqueue(note).id
    later = store.enqueue(note).id
    low = perform.using(priority=-5).enqueue("note").id
    high = perform.using(priority=5).enqueue("note").id
    store.worker().run_until_idle()
    assert order == [high, late, later, low]


def test_a_deferred_job_waits_for_its_time(store: Store) -> None:
    result = leave_mark.using(run_after=timezone.now() + timedelta(hours=1)).enqueue()
    assert store.worker(later_s=3_500).run_until_idle() == 0
    assert store.worker(later_s=3_700).run_until_idle() == 1
    assert store.effects() == [(result.id, 1)]


def test_a_worker_leaves_other_queues_alone(store: Store) -> None:
    leave_mark.enqueue()
    Job.objects.update(queue="another")
    assert store.worker().run_until_idle() == 0


def test_knows_who_started_a_job(store: Store) -> None:
    person = uuid4()
    assert read_job(leave_mark.started_by(person).enqueue().id).started_by == person
    assert read_job(leave_mark.enqueue().id).started_by is None


def test_ids_are_uuids_of_version_7(store: Store) -> None:
    assert UUID(leave_mark.enqueue().id).version == 7


def test_the_system_check_wants_immediate_transactions_on_sqlite(store: Store) -> None:
    backend = LeaseBackend("default", {})
    assert list(backend.check()) == []
    options = connection.settings_dict["OPTIONS"]
    options.pop("transaction_mode", None)
    expected = ["jobs.E001"] if connection.vendor == "sqlite" else []
    assert [message.id for message in backend.check()] == expected
