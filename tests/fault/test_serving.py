"""`hannover serve` answers at the address it prints, works on jobs, and ends when it is asked to."""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.fault.stores import Store, make_programme

TOKEN = """
import hashlib, django
django.setup()
from datetime import UTC, datetime, timedelta
from hannover.accounts.models import AccessToken, Person
from hannover.accounts.tokens import new_token
token = new_token()
AccessToken.objects.create(person=Person.objects.get(login="officer"), name="tests",
    digest=hashlib.sha256(token.encode()).hexdigest(), expires_at=datetime.now(UTC) + timedelta(days=1))
print(token, end="")
"""
TABLE = base64.b64encode(b"title,language,date,source\nOne,en,2018,A source\n").decode()
SECONDS = 30


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return make_programme(tmp_path_factory.mktemp("served") / "store")


@contextmanager
def served(store: Store, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server and the address that it printed."""
    server = store.start("serve", *words)
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        found = re.search(r"Serving (http://\S+/) ", line)
        assert found, line + (server.stderr.read() if server.stderr and server.poll() is not None else "")
        yield server, found[1]
    finally:
        if server.poll() is None:
            server.terminate()
        server.communicate(timeout=SECONDS)


def ask(url: str, *, token: str = "", body: Any = None) -> Any:
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=SECONDS) as response:
        return json.load(response)


def children(pid: int) -> list[int]:
    """The processes that a process started, from /proc."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(path.parent.name))
    return found


@pytest.mark.slow
def test_it_answers_works_on_jobs_and_ends_with_all_that_it_started(store: Store) -> None:
    token = store.python(TOKEN)
    with served(store, "--port", "0") as (server, address):
        assert ask(f"{address}api/v1/programme")["declaration"]["key"] == "hannover-2017"
        job = ask(f"{address}api/v1/ict/import-evidence", token=token, body={"file": TABLE})
        deadline = time.monotonic() + SECONDS
        while not job["finished"] and time.monotonic() < deadline:
            time.sleep(0.1)
            job = ask(f"{address}api/v1/jobs/{job['id']}", token=token)
        assert (job["status"], job["result"]["imported"]) == ("SUCCESSFUL", 1)
        started = children(server.pid)
        server.send_signal(signal.SIGTERM)
        assert server.wait(SECONDS) == 0
    assert started
    assert [pid for pid in started if Path(f"/proc/{pid}").exists()] == []
    port = int(address.rpartition(":")[2].rstrip("/"))
    with closing(socket.socket()) as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.slow
def test_without_a_port_it_finds_a_free_one(store: Store) -> None:
    with closing(socket.socket()) as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            other.bind(("127.0.0.1", 8000))
            other.listen()
        except OSError:
            pass  # somebody else has it, which is as good
        with served(store, "--without-jobs") as (_server, address):
            assert address != "http://127.0.0.1:8000/"
            assert ask(f"{address}api/v1/sides")


@pytest.mark.slow
def test_interrupting_it_is_an_ordinary_end(store: Store) -> None:
    with served(store, "--port", "0", "--workers", "2") as (server, address):
        assert ask(f"{address}api/v1/sides")
        assert len(children(server.pid)) == 2
        os.kill(server.pid, signal.SIGINT)
        assert server.wait(SECONDS) == 0


@pytest.mark.slow
def test_a_worker_alone_works_on_jobs_and_ends_when_asked(store: Store) -> None:
    token = store.python(TOKEN)
    with served(store, "--port", "0", "--without-jobs") as (_server, address):
        job = ask(f"{address}api/v1/ict/import-evidence", token=token, body={"file": TABLE})
        worker = store.start("worker")
        try:
            deadline = time.monotonic() + SECONDS
            while not job["finished"] and time.monotonic() < deadline:
                time.sleep(0.1)
                job = ask(f"{address}api/v1/jobs/{job['id']}", token=token)
            assert job["status"] == "SUCCESSFUL"
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(SECONDS) == 0
        finally:
            worker.kill()
            worker.communicate()


@pytest.mark.parametrize("workers", ["0", "65"])
def test_a_number_of_processes_that_makes_no_sense_is_refused(workers: str, store: Store) -> None:
    done = store.run("serve", "--port", "0", "--workers", workers)
    assert (done.code, done.err.startswith(f"hannover: workers: {workers} processes cannot be started")) == (
        2,
        True,
    )
