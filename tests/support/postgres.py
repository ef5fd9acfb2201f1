"""A private PostgreSQL server for the tests: its own folder, port and password, gone afterwards."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

START_SECONDS = 30
# What only a loss of power would make us regret.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def as_unprivileged(folder: Path) -> dict[str, Any]:
    """Arguments for subprocess: PostgreSQL refuses to run as root, so root hands `folder` to another user."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_cluster(programs: Path, folder: Path, *, password: str, run_as: dict[str, Any]) -> None:
    secret = folder / "password"
    secret.write_text(password, encoding="ascii")
    if run_as:
        os.chown(secret, run_as["user"], run_as["group"])
    command = [
        programs / "initdb", "--pgdata", folder / "data", "--username", "hannover", "--pwfile", secret,
        "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, **run_as)
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stderr}")


def wait_until_ready(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(f"{url}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from error
            time.sleep(0.05)
        else:
            return


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """Run a server from `programs`; yields the address of an empty database, as its owner."""
    folder = Path(tempfile.mkdtemp(prefix="hannover-pg-"))
    run_as = as_unprivileged(folder)
    password, port, log = secrets.token_hex(16), free_port(), folder / "log"
    make_cluster(programs, folder, password=password, run_as=run_as)
    settings = ("listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={folder}", *FAST)
    options = [part for setting in settings for part in ("-c", setting)]
    command = [programs / "postgres", "-D", folder / "data", *options]
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, **run_as)
    try:
        url = f"postgresql://hannover:{password}@127.0.0.1:{port}"
        wait_until_ready(server, url, log)
        with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE hannover")
        yield f"{url}/hannover"
    finally:
        server.send_signal(signal.SIGINT)  # a fast shutdown: open connections are closed
        server.wait(timeout=START_SECONDS)
        shutil.rmtree(folder)
