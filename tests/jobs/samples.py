"""Tasks that the tests start, here and in processes of their own. Their effect is a row in a table."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection
from django_tasks import task

from hannover.jobs.tasks import JobContext, job

EFFECT_TABLE = "jobs_test_effect"
ACTS: dict[str, Callable[[JobContext], object]] = {}


def mark(context: JobContext) -> None:
    """The effect: a row that says which attempt at which job wrote it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {EFFECT_TABLE} VALUES (%s, %s)", [str(context.pulse.lease.job_id), context.attempt]
        )


@job()
def perform(context: JobContext, act: str) -> object:
    """Do what a test has laid down under that name; for workers in the test's own process."""
    return ACTS[act](context)


@job()
def leave_mark(context: JobContext) -> None:
    with context.effect() as outcome:
        mark(context)
        outcome.result = context.attempt


@job()
def leave_mark_at_least_once(context: JobContext) -> None:
    mark(context)


@job()
def die_at(context: JobContext, point: str) -> None:
    """On its first attempt, a process that does this kills itself at `point`."""

    def reach(here: str) -> None:
        if here == point and context.attempt == 1:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(execute: Any, sql: str, params: Any, many: bool, about: dict[str, Any]) -> Any:
        done = execute(sql, params, many, about)
        if "SUCCESSFUL" in (params or ()):
            reach("completed")
        return done

    reach("started")
    with connection.execute_wrapper(watch), context.effect() as outcome:
        reach("locked")
        mark(context)
        reach("written")
        outcome.result = context.attempt
    reach("committed")


@job()
def hang_in(context: JobContext, place: str, folder: str) -> None:
    """On its first attempt, hang in the task or in its effect, once there is a file that says so."""

    def hang(here: str) -> None:
        if here == place and context.attempt == 1:
            Path(folder, "hanging").touch()
            time.sleep(60)

    hang("task")
    with context.effect():
        mark(context)
        hang("effect")


@job()
def work_for(context: JobContext, seconds: float, reports: bool, folder: str) -> str:
    """Work that goes on until a deadline, with or without telling how far it is."""
    Path(folder, "hanging").touch()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        time.sleep(0.02)
        if reports:
            context.report(1)
    return "worked"


@task(priority=7)
def add(left: int, right: int) -> int:
    return left + right


def not_a_task() -> None:
    """A plain function: nobody declared it."""
