"""Real databases for the jobs: a SQLite file, and a database on the tests' PostgreSQL server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import pytest
from django.core.management import call_command
from django.db import ConnectionHandler, connection, connections
from django_tasks.base import TaskResult
from pytest_django import DjangoDbBlocker

from hannover.jobs import nightly
from hannover.jobs.lease import Timing, database_now
from hannover.jobs.models import Job
from hannover.jobs.tasks import JobContext
from hannover.jobs.worker import Worker
from hannover.web.settings import database
from tests.jobs.samples import ACTS, EFFECT_TABLE, perform

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
QUICK: dict[str, float] = {"progress_s": 0.01, "poll_s": 0.02, "backoff_s": 0}
WORK = """
import json, sys
import django
django.setup()
from hannover.jobs import nightly
nightly._registered.clear()  # a worker of the tests does what a test asked for, whatever the hour
from hannover.jobs.lease import Timing
from hannover.jobs.worker import main
sys.exit(main(timing=Timing(**json.loads(sys.argv[1]))))
"""


@pytest.fixture(autouse=True)
def _nothing_is_due_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers in the tests' own process do what a test asked for, too."""
    monkeypatch.setattr(nightly, "_registered", [])


def eventually(question: Callable[[], T]) -> T:
    """The first answer that is true; fails when none comes."""
    deadline = time.monotonic() + PATIENCE_S
    while not (answer := question()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)
    return answer


def begin_elsewhere(action: Callable[[], T]) -> Callable[[], T]:
    """Begin it in another thread, so on another connection; what is returned waits for the answer."""
    answers: list[T] = []

    def act() -> None:
        try:
            answers.append(action())
        finally:
            connections.close_all()

    def wait() -> T:
        thread.join(PATIENCE_S)
        (answer,) = answers
        return answer

    thread = threading.Thread(target=act)
    thread.start()
    return wait


def elsewhere(action: Callable[[], T]) -> T:
    """Do it in another thread, so on another connection, to the end."""
    return begin_elsewhere(action)()


@dataclass
class Store:
    """A database with the table of jobs and a table for effects, and whoever works on it."""

    folder: Path
    url: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def worker(self, *, later_s: float = 0, **timing: float) -> Worker:
        """A worker for this thread, whose clock is ahead."""

        def clock() -> datetime:
            return database_now() + timedelta(seconds=later_s)

        return Worker(timing=Timing(**{**QUICK, **timing}), clock=clock)

    @contextmanager
    def working(self, **timing: float) -> Iterator[Worker]:
        """A worker in a thread beside the test."""
        worker = self.worker(**timing)
        thread = threading.Thread(target=worker.run)
        thread.start()
        try:
            yield worker
        finally:
            worker.stop.set()
            thread.join(PATIENCE_S)
            assert not thread.is_alive()

    def start_process(self, **timing: float) -> subprocess.Popen[bytes]:
        """A worker as a process."""
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.jobs.settings",
            "HANNOVER_STORE": str(self.folder),
            "HANNOVER_DATABASE_URL": self.url,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        }
        command = [sys.executable, "-c", WORK, json.dumps({**QUICK, **timing})]
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        self.processes.append(process)
        return process

    def enqueue(self, act: Callable[[JobContext], object]) -> TaskResult[Any]:
        """A job that does `act` when a worker of this process takes it."""
        ACTS[act.__name__] = act
        return perform.enqueue(act.__name__)

    def effects(self) -> list[tuple[str, int]]:
        """Every effect that was committed: job and attempt."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT job, attempt FROM {EFFECT_TABLE} ORDER BY job, attempt")
            return cursor.fetchall()


def make_tables() -> None:
    call_command("migrate", "jobs", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {EFFECT_TABLE} (job text, attempt integer)")


@contextmanager
def connected(url: str, folder: Path) -> Iterator[None]:
    """Let every thread of this process use the database at `url`, or the file in `folder`."""
    saved = connections.settings["default"], connections["default"]
    connections.settings["default"] = ConnectionHandler({"default": database(url, folder)}).settings[
        "default"
    ]
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"], connections["default"] = saved


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    folder = tmp_path_factory.mktemp("jobs")
    with django_db_blocker.unblock(), connected("", folder):
        make_tables()
    return folder / "hannover.sqlite3"


@pytest.fixture(scope="session")
def postgresql_store(postgresql_url: str, django_db_blocker: DjangoDbBlocker) -> str:
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        server.execute("CREATE DATABASE hannover_jobs")
    url = f"{postgresql_url.rpartition('/')[0]}/hannover_jobs"
    with django_db_blocker.unblock(), connected(url, Path()):
        make_tables()
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[Store]:
    """An empty store; each test that asks for it runs on both databases."""
    url = ""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path)
    else:
        url = request.getfixturevalue("postgresql_store")
    store = Store(folder=tmp_path, url=url)
    with django_db_blocker.unblock(), connected(url, tmp_path):
        try:
            yield store
        finally:
            for process in store.processes:
                process.kill()
                process.wait()
            ACTS.clear()
            Job.objects.all().delete()
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {EFFECT_TABLE}")
