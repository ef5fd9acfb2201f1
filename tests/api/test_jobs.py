"""Long operations become jobs; a repeated request has its effect once."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest

from hannover.accounts.models import Person
from hannover.accounts.permissions import Role
from hannover.jobs.models import Job
from hannover.jobs.worker import Worker
from hannover.web.models import Answer
from tests.contract.stage import EVIDENCE, WEST, Api, Programme, make_caller

HEADER = "title,language,date,source"


def table(*rows: str) -> dict[str, str]:
    return {"file": base64.b64encode("\n".join((HEADER, *rows)).encode()).decode(), "file_name": "facts.csv"}


SOUND = table("One,en,2018,A source", "Two,ja,2019,A source")


def test_a_long_operation_answers_with_the_address_of_its_job(api: Api, programme: Programme) -> None:
    started = api.post("ict/import-evidence", SOUND, caller=programme.officer)
    assert started.status_code == 202
    address = started["Location"]
    assert address == f"/api/v1/jobs/{started.json()['id']}"
    waiting = api.get(address.removeprefix("/api/v1/"), caller=programme.officer).json()
    assert (waiting["status"], waiting["finished"], waiting["result"]) == ("READY", False, None)

    assert Worker().run_until_idle() == 1
    done = api.get(address.removeprefix("/api/v1/"), caller=programme.officer).json()
    assert (done["status"], done["finished"], done["result"]["imported"]) == ("SUCCESSFUL", True, 2)
    assert done["progress"] == {"done": 2, "total": 2, "message": ""}
    assert api.get(f"evidence/{done['result']['first']}").json()["side"] == "east"


def test_a_bad_row_ends_the_job_and_leaves_nothing(api: Api, programme: Programme) -> None:
    bad = table("One,en,2018,A source", "Two,en,2018-02-30,A source")
    job = api.post("ict/import-evidence", bad, caller=programme.officer)["Location"].removeprefix("/api/v1/")
    Worker().run_until_idle()
    failed = api.get(job, caller=programme.officer).json()
    assert failed["status"] == "FAILED"
    assert failed["error"].startswith(
        "facts.csv: nothing was imported: line 3: date: '2018-02-30' is not a date"
    )
    assert api.get("evidence").json()["total"] == 0


def test_a_job_asks_again_whether_the_person_may(api: Api, programme: Programme) -> None:
    job = api.post("ict/import-evidence", SOUND, caller=programme.officer)["Location"].removeprefix(
        "/api/v1/"
    )
    Person.objects.get(login=programme.officer.login).grants.all().delete()
    Worker().run_until_idle()
    assert api.get(job, caller=programme.officer).json()["status"] == "FAILED"
    assert api.get("evidence").json()["total"] == 0


def test_only_who_started_a_job_and_an_administrator_see_it(api: Api, programme: Programme) -> None:
    job = api.post("ict/import-evidence", SOUND, caller=programme.officer)["Location"].removeprefix(
        "/api/v1/"
    )
    west = make_caller(Role.OFFICER, side=WEST)
    callers = {
        "own": programme.officer,
        "administrator": programme.callers[Role.ADMINISTRATOR],
        "west": west,
        "visitor": None,
    }
    statuses = {name: api.get(job, caller=caller).status_code for name, caller in callers.items()}
    assert statuses == {"own": 200, "administrator": 200, "west": 404, "visitor": 401}


@pytest.mark.parametrize("key", ["nonsense", "01890000-0000-7000-8000-000000000000"])
def test_a_job_that_does_not_exist_is_not_found(key: str, api: Api, programme: Programme) -> None:
    assert api.get(f"jobs/{key}", caller=programme.officer).status_code == 404


def add(api: Api, programme: Programme, key: str, **change: Any) -> Any:
    return api.post(
        "ict/add-evidence", {**EVIDENCE, **change}, caller=programme.officer, **{"Idempotency-Key": key}
    )


def test_a_request_sent_twice_with_one_key_has_its_effect_once(api: Api, programme: Programme) -> None:
    first, second = add(api, programme, "k-1"), add(api, programme, "k-1")
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert second["Idempotency-Replayed"] == "true"
    assert api.get("evidence").json()["total"] == 1


def test_another_key_is_another_request(api: Api, programme: Programme) -> None:
    assert add(api, programme, "k-1").json() != add(api, programme, "k-2").json()
    assert api.get("evidence").json()["total"] == 2


def test_the_key_of_one_person_means_nothing_for_another(api: Api, programme: Programme) -> None:
    west = make_caller(Role.OFFICER, side=WEST)
    add(api, programme, "k-1")
    api.post("ict/add-evidence", EVIDENCE, caller=west, **{"Idempotency-Key": "k-1"})
    assert api.get("evidence").json()["total"] == 2


def test_a_key_is_not_taken_for_another_body(api: Api, programme: Programme) -> None:
    add(api, programme, "k-1")
    other = add(api, programme, "k-1", title="Another visit")
    assert (other.status_code, other.json()["type"]) == (422, "/api/v1/docs#key-used")


def test_an_error_is_not_remembered(api: Api, programme: Programme) -> None:
    assert add(api, programme, "k-1", date="2018-02-30").status_code == 400
    assert add(api, programme, "k-1").status_code == 200


def test_a_job_is_started_once_for_one_key(api: Api, programme: Programme) -> None:
    keyed = {"Idempotency-Key": "k-1"}
    first = api.post("ict/import-evidence", SOUND, caller=programme.officer, **keyed)
    second = api.post("ict/import-evidence", SOUND, caller=programme.officer, **keyed)
    assert (second.status_code, second["Location"]) == (202, first["Location"])
    assert Job.objects.count() == 1


def test_what_is_no_key_is_refused(api: Api, programme: Programme) -> None:
    assert add(api, programme, "k" * 81).status_code == 400


def test_answers_are_forgotten_after_a_day(api: Api, programme: Programme) -> None:
    add(api, programme, "k-1")
    Answer.objects.update(made_at=Answer.objects.get().made_at - timedelta(hours=25))
    assert "Idempotency-Replayed" not in add(api, programme, "k-1").headers
    assert api.get("evidence").json()["total"] == 2
