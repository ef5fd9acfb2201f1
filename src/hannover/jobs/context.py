"""What a running task holds in its hand: report progress, learn of a cancellation, have its one effect."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType

from django.db import InterfaceError, OperationalError, connection, connections, transaction
from django_tasks.base import TaskContext

from hannover.errors import ConflictError
from hannover.jobs import aside
from hannover.jobs.lease import Cancelled, Lease, LeaseLost, Stopping
from hannover.jobs.progress import Progress

__all__ = ["JobContext", "Outcome", "Pulse"]

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Outcome:
    """What an effect leaves behind for whoever asks for the job: `result`, in JSON."""

    result: object = None


class Pulse:
    """A thread beside the task, on its own connection: renews the lease, writes progress, hears of an end.

    While the effect's transaction is open it may have to wait. That does no harm: the transaction holds the
    job's row, so nobody can take the job up.
    """

    def __init__(self, lease: Lease, *, stop: threading.Event) -> None:
        self.lease = lease
        self.progress = Progress()
        self.in_effect = False
        self.settled = False
        self.finish_requested = False
        self.interruption: type[Cancelled | LeaseLost | Stopping] | None = None
        self._stop = stop
        self._stop_by: float | None = None
        self._written = self.progress
        self._beat_by = time.monotonic() + lease.timing.heartbeat_s
        self._told_by = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"pulse {lease.job_id}", daemon=True)

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def speak_aside(self) -> None:
        """Lets readers see how far the effect is, and hears whether one of them wants it to end; at most as often
        as a page asks.
        """
        now = time.monotonic()
        if now >= self._told_by:
            self._told_by = now + self.lease.timing.progress_s
            aside.tell(self.lease.job_id, self.lease.attempt, self.progress)
            self.hear_aside()

    def hear_aside(self) -> None:
        if aside.asked_to_cancel(self.lease.job_id):
            self.interruption = Cancelled

    def _run(self) -> None:
        try:
            while not self._ended.wait(self.lease.timing.progress_s) and not self.settled:
                try:
                    self._beat()
                except (OperationalError, InterfaceError) as error:
                    logger.warning("Job %s: no heartbeat, trying again: %s", self.lease.job_id, error)
                    connection.close()
        finally:
            connections.close_all()  # this thread's own

    def _beat(self) -> None:
        asked = self.lease.held().values_list("cancel_requested", "finish_requested").first()
        cancel_requested, self.finish_requested = asked or (None, False)
        progress, now = self.progress, time.monotonic()
        if cancel_requested is None:
            self.interruption = self.interruption or LeaseLost
        elif self._stop_is_overdue() and not cancel_requested:
            if (
                self.lease.release()
            ):  # else somebody has just asked for its end, which is heard at the next beat
                self.interruption = Stopping
        elif progress is not self._written or now >= self._beat_by:
            self.lease.renew(progress)
            self._written, self._beat_by = progress, now + self.lease.timing.heartbeat_s
        if cancel_requested:
            self.interruption = Cancelled
        else:
            self.hear_aside()

    def _stop_is_overdue(self) -> bool:
        if not self._stop.is_set():
            return False
        now = time.monotonic()
        self._stop_by = self._stop_by or now + self.lease.timing.grace_s
        return now >= self._stop_by


@dataclass(frozen=True, slots=True, kw_only=True)
class JobContext(TaskContext):
    """The first argument, `context`, of a task that was declared with `@job`."""

    pulse: Pulse

    def report(self, done: int, total: int = 0, *, message: str = "") -> None:
        """Say how far the work is: `done` of `total` steps (0: unknown). Cheap enough for every loop.

        Pages see it within half a second, inside the effect too.
        Raises    Cancelled, and outside the effect LeaseLost or Stopping, when there is no point in going on.
                  An effect that is cancelled leaves nothing.
        """
        pulse = self.pulse
        pulse.progress = Progress(int(done), int(total), message)
        if pulse.in_effect:
            pulse.speak_aside()
        if pulse.interruption is None or pulse.settled:
            return
        if pulse.interruption is Cancelled or not pulse.in_effect:
            raise pulse.interruption(pulse.lease.job_id)

    @property
    def cancelled(self) -> bool:
        """Whether the next `report()` or `effect()` will end the task: ask where raising does not suit."""
        return self.pulse.interruption is not None and not self.pulse.settled

    @property
    def finish_requested(self) -> bool:
        """Whether somebody asked for the best so far: a task that has some may end now, and keep it."""
        return self.pulse.finish_requested

    @contextmanager
    def effect(self) -> Iterator[Outcome]:
        """One transaction for the effect and the completion of the job: both, or neither.

        It begins by locking the job and proving that the lease is held; it ends by marking the job
        SUCCESSFUL. Until then it can be cancelled. Keep it short: on SQLite nobody else writes meanwhile. The
        job's result is what is left in `outcome.result`; what the function returns afterwards is not kept.
        Raises    LeaseLost if another worker took the job up, Cancelled if somebody asked for that, at its
                  beginning, a report, or its end; ConflictError for a second effect, InputError for a result
                  that is not JSON.
        """
        pulse, outcome = self.pulse, Outcome()
        if pulse.settled:
            raise ConflictError("this job has had its effect", remedy="one effect a job")
        pulse.in_effect = True
        try:
            # before the lock: whoever wants to cancel then need not wait for it
            aside.tell(pulse.lease.job_id, pulse.lease.attempt, pulse.progress)
            with transaction.atomic(durable=True):
                pulse.lease.lock()
                yield outcome
                if aside.asked_to_cancel(pulse.lease.job_id):
                    raise Cancelled(pulse.lease.job_id)
                pulse.lease.complete(outcome.result, pulse.progress)
            pulse.settled = True
        finally:
            pulse.in_effect = False
            aside.forget(pulse.lease.job_id)
