from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest
from django.utils import timezone

from hannover.errors import UnknownError
from hannover.jobs.models import Job, JobStatus
from hannover.jobs.oversight import cancel_job, list_jobs, purge_jobs, read_job, read_traceback
from hannover.jobs.progress import Progress
from tests.jobs.conftest import Store
from tests.jobs.samples import add, leave_mark


def test_a_waiting_job_has_no_times_but_its_beginning(store: Store) -> None:
    job = read_job(add.enqueue(1, 2).id)
    assert (job.task, job.status, job.finished) == ("tests.jobs.samples.add", JobStatus.READY, False)
    assert (job.started_at, job.finished_at, job.result, job.error, job.attempts) == (None, None, None, "", 0)
    assert (job.progress, job.progress.share) == (Progress(0, 0, ""), None)


def test_a_job_can_be_told_in_json(store: Store) -> None:
    job = read_job(add.enqueue(1, 2).id)
    assert msgspec.json.decode(msgspec.json.encode(job))["id"] == str(job.id)


@pytest.mark.parametrize("unknown", ["", "nonsense", "0192b8a0-0000-7000-8000-000000000000"])
def test_an_unknown_job_is_an_error(store: Store, unknown: str) -> None:
    for ask in (read_job, cancel_job, read_traceback):
        with pytest.raises(UnknownError) as caught:
            ask(unknown)
        assert caught.value.field == "job"


def test_lists_the_latest_first_of_one_person_or_of_all(store: Store) -> None:
    person = uuid4()
    first = leave_mark.started_by(person).enqueue().id
    second = leave_mark.enqueue().id
    third = leave_mark.started_by(person).enqueue().id
    assert [str(job.id) for job in list_jobs()] == [third, second, first]
    assert [str(job.id) for job in list_jobs(started_by=person)] == [third, first]
    assert [str(job.id) for job in list_jobs(limit=1)] == [third]


def test_purges_what_finished_long_ago_and_nothing_else(store: Store) -> None:
    now = timezone.now()
    old, recent = add.enqueue(1, 2).id, add.enqueue(1, 2).id
    store.worker().run_until_idle()
    waiting = add.enqueue(1, 2).id
    Job.objects.filter(pk=old).update(finished_at=now - timedelta(days=31))
    assert purge_jobs(finished_before=now - timedelta(days=30)) == 1
    assert {str(job.id) for job in list_jobs()} == {recent, waiting}


def test_cancelling_a_finished_job_changes_nothing(store: Store) -> None:
    result = add.enqueue(1, 2)
    store.worker().run_until_idle()
    before = read_job(result.id)
    assert cancel_job(result.id) == before
