"""The import of a table by a worker in a process of its own: seen while it runs, cancelled, and killed."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.fault.stores import Store, make_programme

pytestmark = pytest.mark.slow

ROWS = 12_000
PATIENCE_S = 60
HEADER = "name_en,number,kind,title_en,offer_en,region,languages,iot_en\n"
BEGIN = """
import sys, django
django.setup()
from hannover.accounts.models import Person
from hannover.accounts.permissions import actor_of
from hannover.fields.smes.actions.companies_jobs import keep_upload, start_import
from hannover.fields.smes.inputs.companies import ImportCompanies
from hannover.operations import Context
call = Context(actor=actor_of(Person.objects.get(login="officer")), field="smes")
if len(sys.argv) > 2:
    upload = sys.argv[2]
else:
    upload = keep_upload(ImportCompanies(file=open(sys.argv[1], "rb").read()), call)
print(upload, start_import(upload, call, partial=False))
"""
CANCEL = """
import sys, django
django.setup()
from hannover.jobs.oversight import cancel_job
cancel_job(sys.argv[1])
"""
WAIT_AND_CANCEL = """
import sys, django
django.setup()
from hannover.jobs.oversight import cancel_job
input()
print(cancel_job(sys.argv[1]).cancel_requested)
"""
READ = """
import sys, django
django.setup()
from hannover.jobs.oversight import read_job
progress = read_job(sys.argv[1]).progress
print(progress.done, progress.total)
"""
VERIFY = "import django; django.setup(); from hannover.record.log import verify; print(len(verify()))"
WORK = """
import sys, django
django.setup()
from hannover.jobs.lease import Timing
from hannover.jobs.worker import main
sys.exit(main(timing=Timing(lease_s=2, heartbeat_s=0.5, progress_s=0.05, poll_s=0.05, backoff_s=0)))
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return make_programme(tmp_path_factory.mktemp("imports") / "store")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    row = "Sample {n},S-{n},technology-offer,Probe {n},We make probes.,JP-23,en,All is connected.\n"
    path = tmp_path_factory.mktemp("tables") / "sample.csv"
    path.write_text(HEADER + "".join(row.format(n=n) for n in range(ROWS)), encoding="utf-8")
    return path


@contextmanager
def worker(store: Store) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**store.environment, "DJANGO_SETTINGS_MODULE": "hannover.web.settings"}
    with subprocess.Popen(
        [sys.executable, "-c", WORK], env=environment, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def ask(store: Store, statement: str, *values: str) -> tuple[Any, ...]:
    with closing(sqlite3.connect(f"file:{store.database}?mode=ro", uri=True)) as connection:
        row: tuple[Any, ...] = connection.execute(statement, values).fetchone()
        return row


def job_of(store: Store, job: str) -> tuple[str, int, str]:
    """(status, steps done, result as JSON)"""
    columns = "status, progress_done, result"
    status, done, result = ask(store, f"SELECT {columns} FROM jobs_job WHERE id = ?", job.replace("-", ""))
    return status, done, result


def written(store: Store) -> tuple[int, int, int]:
    """Events of the field, identities and profiles."""
    counts = (
        "SELECT (SELECT count(*) FROM record_event WHERE type LIKE 'smes:%'),"
        " (SELECT count(*) FROM smes_companyidentity), (SELECT count(*) FROM smes_profile)"
    )
    events, identities, profiles = ask(store, counts)
    return events, identities, profiles


def aside(store: Store, job: str) -> int:
    """How many steps the effect tells of while its transaction is open."""
    path = store.folder / "cache" / "jobs" / f"{job}.json"
    return int(json.loads(path.read_text(encoding="utf-8"))[1]) if path.exists() else 0


def eventually(question: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not question():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def test_cancelled_while_it_reads_killed_while_it_writes_and_then_imported_once(
    store: Store, table: Path
) -> None:
    upload, job = store.python(BEGIN, str(table)).split()
    with worker(store):
        eventually(lambda: job_of(store, job)[1] > 0)
        store.python(CANCEL, job)
        eventually(lambda: job_of(store, job)[0] == "CANCELLED")
    assert written(store) == (0, 0, 0)
    assert ask(store, "SELECT count(*) FROM smes_upload") == (1,)

    upload, job = store.python(BEGIN, str(table), upload).split()
    with worker(store) as process:
        eventually(lambda: aside(store, job) > ROWS * 2)
        done, total = store.python(READ, job).split()
        assert ROWS * 2 < int(done) <= int(total) == ROWS * 4
        os.kill(process.pid, signal.SIGKILL)
    assert written(store) == (0, 0, 0)
    assert job_of(store, job)[0] == "RUNNING"

    with worker(store):
        eventually(lambda: job_of(store, job)[0] == "SUCCESSFUL")
    assert written(store) == (2 * ROWS, ROWS, ROWS)
    assert json.loads(job_of(store, job)[2])["companies"] == ROWS
    assert ask(store, "SELECT count(*) FROM smes_upload") == (0,)
    assert not list((store.folder / "cache" / "jobs").iterdir())
    assert int(store.python(VERIFY)) > 0


def test_an_import_that_is_cancelled_while_it_writes_leaves_nothing(store: Store, table: Path) -> None:
    before = written(store)
    other = table.with_name("others.csv")
    other.write_text(
        table.read_text(encoding="utf-8").replace("Sample ", "Else ").replace(",S-", ",E-"), "utf-8"
    )
    _upload, job = store.python(BEGIN, str(other)).split()
    environment = {**store.environment, "DJANGO_SETTINGS_MODULE": "hannover.web.settings"}
    command = [sys.executable, "-c", WAIT_AND_CANCEL, job]
    canceller = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with canceller, worker(store):
        eventually(lambda: aside(store, job) > ROWS * 2)
        assert canceller.communicate("now\n")[0].strip() == "True"
        eventually(lambda: job_of(store, job)[0] == "CANCELLED")
    assert written(store) == before
    assert ask(store, "SELECT count(*) FROM smes_upload") == (1,)
    assert not list((store.folder / "cache" / "jobs").iterdir())
    assert int(store.python(VERIFY)) > 0


def test_a_table_that_was_imported_is_not_imported_again(store: Store, table: Path) -> None:
    few = table.with_name("few.csv")
    few.write_text(HEADER + "Other,S-O,technology-offer,Title,Offer,JP-23,en,IoT\n", encoding="utf-8")
    upload, first = store.python(BEGIN, str(few)).split()
    _upload, second = store.python(BEGIN, str(few), upload).split()
    before = written(store)
    with worker(store):
        eventually(lambda: {job_of(store, job)[0] for job in (first, second)} == {"SUCCESSFUL", "FAILED"})
    assert written(store) == (before[0] + 2, before[1] + 1, before[2] + 1)
