"""Work in the background as its page shows it, to whoever started it and to the administration."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.test import Client

from hannover.accounts.models import Person
from hannover.accounts.permissions import Role
from hannover.jobs.models import Job, JobStatus
from tests.accounts.stage import browser
from tests.record.page_stage import (
    bundled,
    officer,
    quick_passwords,
    signed_in,
    static_files_from_the_packages,
    words,
)

__all__ = ["bundled", "quick_passwords", "static_files_from_the_packages"]

THEN = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def started(by: Person, status: JobStatus, **values: object) -> UUID:
    row = Job.objects.create(
        task_path="hannover.record.background.run_operation",
        kwargs={"package": "smes", "operation": "import-evidence"},
        queue="default",
        started_by=by.pk,
        status=status,
        enqueued_at=THEN,
        max_attempts=3,
        lease_until=THEN if status is JobStatus.RUNNING else None,
        **values,
    )
    return row.pk


def test_a_running_job_tells_how_far_it_is_and_asks_again(bundled: None) -> None:
    person = officer()
    job = started(person, JobStatus.RUNNING, progress_done=1200, progress_total=3000)
    html = browser(person).get(f"/en/jobs/{job}/").content.decode()
    assert "Record a whole table of evidence, all rows or none." in words(html)
    assert "1,200 of 3,000" in words(html)
    assert f'hx-get="/en/jobs/{job}/"' in html
    assert "<progress aria-labelledby=" in html


def test_the_part_that_asks_again_gets_only_itself(bundled: None) -> None:
    person = officer()
    job = started(person, JobStatus.RUNNING)
    response = browser(person).get(f"/en/jobs/{job}/", headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert "HX-Refresh" not in response
    Job.objects.filter(pk=job).update(status=JobStatus.SUCCESSFUL, lease_until=None)
    assert browser(person).get(f"/en/jobs/{job}/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_finished_job_shows_its_result(bundled: None) -> None:
    person = officer()
    job = started(person, JobStatus.SUCCESSFUL, result={"imported": 3, "head": "local/jp/public:3:ab"})
    page = words(browser(person).get(f"/en/jobs/{job}/").content.decode())
    assert "Finished" in page
    assert "imported 3 head local/jp/public:3:ab" in page


def test_a_failed_job_says_why(bundled: None) -> None:
    person = officer()
    failure = {"error_class": "hannover.errors.InputError", "error_message": "line 3: date: soon"}
    job = started(person, JobStatus.FAILED, **failure)
    assert "Failed: line 3: date: soon" in words(browser(person).get(f"/en/jobs/{job}/").content.decode())


def test_a_waiting_job_can_be_cancelled(bundled: None) -> None:
    person = officer()
    job = started(person, JobStatus.READY)
    response = browser(person).post(f"/en/jobs/{job}/cancel/", follow=True)
    assert "Cancelled" in words(response.content.decode())
    assert Job.objects.get(pk=job).status == JobStatus.CANCELLED


@pytest.mark.parametrize(("role", "status"), [(Role.ADMINISTRATOR, 200), (Role.OFFICER, 403)])
def test_a_job_is_for_whoever_started_it_and_the_administration(
    bundled: None, role: Role, status: int
) -> None:
    job = started(officer("jp"), JobStatus.READY)
    assert Client().get(f"/en/jobs/{job}/").status_code == 403
    assert Client().post(f"/en/jobs/{job}/cancel/").status_code == 403
    assert signed_in(role, side="de").get(f"/en/jobs/{job}/").status_code == status


def test_a_job_that_does_not_exist_is_not_found(bundled: None) -> None:
    address = "/en/jobs/01900000-0000-7000-8000-000000000000/"
    assert signed_in(Role.OFFICER).get(address).status_code == 404
