"""The page of an import: how far it is, cancelled, failed, done; for who started it alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from hannover.fields.smes.actions.companies_jobs import leave_encoding
from hannover.fields.smes.models import Upload
from hannover.jobs.models import Job, JobStatus
from tests.fields.smes.stage import EAST, VISITOR, WEST, Role, browser, call, programme, staff

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")

TABLE = (
    "name_en,number,kind,title_en,offer_en,region,languages,iot_en\n"
    "Sample 1,S-1,technology-offer,Sensors,We make sensors.,JP-23,en,All is connected.\n"
)


def begun(client: Client) -> str:
    """The address of the page of an import that was begun from its preview."""
    file = SimpleUploadedFile("sample.csv", TABLE.encode())
    seen = client.post("/en/fields/smes/import/", {"file": file})
    preview = seen.headers["Location"]
    assert "Import all rows" in client.get(preview).content.decode()
    return str(client.post(f"{preview}begin/").headers["Location"])


def told(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def set_job(**values: Any) -> None:
    Job.objects.update(**values)


def test_an_import_waits_is_cancelled_and_leads_back_to_its_table() -> None:
    client = browser(staff(EAST))
    address = begun(client)
    assert "Waiting for its turn" in told(client, address)
    assert client.post(f"{address}cancel/").headers["Location"] == address
    page = told(client, address)
    assert "The import was cancelled." in page
    assert "Nothing was written." in page
    assert f"/en/fields/smes/import/{Upload.objects.get().pk}/" in page


def test_what_was_imported_is_told_with_what_was_left_out() -> None:
    client = browser(staff(EAST))
    address = begun(client)
    found = {
        "companies": 1200, "profiles": 1500, "left_out": 2, "repairs": ["line 3: mended"],
        "problems": ["line 7: wrong"], "head": "",
    }  # fmt: skip
    set_job(status=JobStatus.SUCCESSFUL, result=found, finished_at=timezone.now())
    page = told(client, address)
    assert "The table was imported." in page
    assert "1,200" in page
    assert "line 7: wrong" in page
    assert "line 3: mended" in page
    part = client.get(address, headers={"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"
    assert "<html" not in part.content.decode()


def test_why_an_import_failed_is_told() -> None:
    client = browser(staff(EAST))
    address = begun(client)
    set_job(
        status=JobStatus.FAILED, error_class="hannover.errors.FileError", error_message="line 2: no name",
        finished_at=timezone.now(),
    )  # fmt: skip
    assert "line 2: no name" in told(client, address)


@pytest.mark.parametrize("who", ["visitor", "other side", "colleague"])
def test_nobody_else_sees_or_cancels_it(who: str) -> None:
    address = begun(browser(staff(EAST)))
    actors = {"visitor": VISITOR, "other side": staff(WEST), "colleague": staff(EAST, Role.SECRETARIAT)}
    client = browser(actors[who])
    assert client.get(address).status_code in (302, 403, 404)
    assert client.post(f"{address}cancel/").status_code in (302, 403, 404)
    assert Job.objects.get().status == JobStatus.READY


def test_what_is_no_import_has_no_page() -> None:
    client = browser(staff(EAST))
    address = begun(client)
    set_job(task_path="hannover.fields.smes.actions.partners_jobs.run_for_all")
    assert client.get(address).status_code == 404


def test_published_profiles_are_prepared_by_a_worker_which_is_asked_once() -> None:
    context = call(staff(EAST))
    leave_encoding(context)
    leave_encoding(context)
    assert [job.kwargs["operation"] for job in Job.objects.all()] == ["encode-profiles"]
