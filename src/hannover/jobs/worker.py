"""Workers: each takes one job at a time, for as long as it is not asked to stop."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django_tasks.base import Task
from django_tasks.signals import task_finished, task_started

from hannover.errors import HannoverError, UnknownError
from hannover.jobs import aside
from hannover.jobs.backend import LeaseBackend, find_task, result_of
from hannover.jobs.context import JobContext, Pulse
from hannover.jobs.lease import Cancelled, Clock, Lease, LeaseLost, Stopping, Timing, claim, database_now
from hannover.jobs.models import Job
from hannover.jobs.nightly import Nightly
from hannover.jobs.tasks import TRANSIENT, LeaseTask

__all__ = ["Worker", "main", "run_worker"]

logger = logging.getLogger(__name__)


def new_name() -> str:
    """Where to look for a worker; unique, since it is half of the fencing token."""
    return f"{socket.gethostname()[:100]}-{os.getpid()}-{secrets.token_hex(4)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Runs jobs of `queues` in the calling thread until `stop` is set.

    A job under way at that moment has `timing.grace_s` to end; then it is handed back, to start again
    elsewhere.
    """

    stop: threading.Event = field(default_factory=threading.Event)
    queues: Sequence[str] = ("default",)
    name: str = field(default_factory=new_name)
    timing: Timing = field(default_factory=Timing)
    clock: Clock = database_now

    def run(self) -> None:
        """Work until `stop`. A database that is away or locked is waited for."""
        nightly = Nightly()
        try:
            while not self.stop.is_set():
                try:
                    nightly.look()
                    idle = not self.run_one()
                except (OperationalError, InterfaceError) as error:
                    logger.warning("Worker %s waits for the database: %s", self.name, error)
                    idle = True
                if idle:
                    self.stop.wait(self.timing.poll_s)
        finally:
            connections.close_all()  # this thread's own

    def run_until_idle(self) -> int:
        """Run what is due now, here; how many attempts were made. For commands and tests."""
        attempts = 0
        while not self.stop.is_set() and self.run_one():
            attempts += 1
        return attempts

    def run_one(self) -> bool:
        """Take up one job and make one attempt at it; False when none was due."""
        close_old_connections()
        taken = claim(worker=self.name, queues=self.queues, timing=self.timing, clock=self.clock)
        if taken is not None:
            self._attempt(*taken)
        return taken is not None

    def _attempt(self, row: Job, lease: Lease) -> None:
        """Make one attempt and record how it ended, whatever the task does."""
        retry_on = TRANSIENT
        with Pulse(lease, stop=self.stop) as pulse:
            try:
                task = find_task(row)
                retry_on = task.retry_on if isinstance(task, LeaseTask) else TRANSIENT
                value = self._call(task, JobContext(task_result=result_of(row, task), pulse=pulse))
                if not pulse.settled and not lease.complete(value, pulse.progress):
                    raise LeaseLost(lease.job_id)
            except Cancelled:
                lease.cancel(pulse.progress)
            except Stopping:
                logger.info("Job %s was handed back", lease.job_id)
            except LeaseLost:
                logger.warning("Job %s: another worker took it up; this attempt is void", lease.job_id)
            except KeyboardInterrupt:
                lease.release()
                raise
            except (Exception, SystemExit) as error:
                trace = not isinstance(error, HannoverError)
                logger.warning("Job %s: attempt %s: %s", lease.job_id, lease.attempt, error, exc_info=trace)
                close_old_connections()  # a broken connection could not record the failure
                lease.fail(error, retry=isinstance(error, retry_on))
        self._announce_end(lease)

    def _call(self, task: Task[..., object], context: JobContext) -> object:
        result = context.task_result
        task_started.send_robust(LeaseBackend, task_result=result)
        return task.call(*((context,) if task.takes_context else ()), *result.args, **result.kwargs)

    def _announce_end(self, lease: Lease) -> None:
        row = Job.objects.filter(pk=lease.job_id, attempts=lease.attempt, finished_at__isnull=False).first()
        if row is not None:
            aside.settle(lease.job_id)
            with suppress(UnknownError):  # a task that is gone has no listeners
                task_finished.send_robust(LeaseBackend, task_result=result_of(row, find_task(row)))


def run_worker(
    stop: threading.Event, *, queues: Sequence[str] = ("default",), timing: Timing | None = None
) -> None:
    """Work until `stop` is set. Made to be the target of a daemon thread beside a web server."""
    Worker(stop=stop, queues=queues, timing=timing or Timing()).run()


def main(*, queues: Sequence[str] = ("default",), timing: Timing | None = None) -> int:
    """A worker as a process: until SIGTERM or SIGINT, whereupon it finishes its job or hands it back.

    The work is done in a daemon thread, so that a task that never reports cannot hold up the end.
    """
    timing = timing or Timing()
    stop, signals = threading.Event(), list[int]()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, frame: signals.append(received))
    worker = Worker(stop=stop, queues=queues, timing=timing)
    thread = threading.Thread(target=worker.run, name="worker", daemon=True)
    thread.start()
    while thread.is_alive() and not signals:
        thread.join(0.2)  # a handler that set `stop` itself could meet its lock held
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)  # who asks twice will not wait
    stop.set()
    thread.join(timing.grace_s + 2 * timing.progress_s + 1)
    return 0 if signals else 1
