"""How long a question may still be worked on, and who is told how far it is."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Deadline", "Progress", "Watch"]

TOLD_EVERY_SECONDS = 0.1


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the work is: the best value so far, and the bound that holds for every plan.

    stage     which objective this is about: "" or the name that the question gives it ("weight", "waiting")
    value     None until a plan is found
    done, of  how many parts of how many are answered, where a question is asked many times: limits priced, runs, plans
    Within a stage and part the value never gets worse and the bound never looser.
    """

    stage: str
    value: float | None
    bound: float
    done: int = 0
    of: int = 1


Watch = Callable[[Progress], bool | None]
"""Is told of progress about ten times a second. Giving back False ends the work as if time were up: the best plan so
far comes with its bound. An exception that it raises ends the work and reaches the caller."""


class Listener:
    """Whom to tell, and whether it asked to stop."""

    def __init__(self, watch: Watch) -> None:
        self.watch, self.stopped = watch, False
        self._stage: str | None = None
        self._told_at = 0.0
        self._last: tuple[float | None, float] = (None, math.inf)

    def tell(self, progress: Progress) -> None:
        now, self._last = time.monotonic(), (progress.value, progress.bound)
        if self.stopped or (progress.stage == self._stage and now < self._told_at + TOLD_EVERY_SECONDS):
            return
        self._stage, self._told_at = progress.stage, now
        self.stopped = self.watch(progress) is False

    @property
    def last(self) -> tuple[float | None, float]:
        """Value and bound that were told last."""
        return self._last


class Deadline:
    """Seconds still left of a time limit that several calls of a solver share; none when a watch asked to stop.

    A deadline can be handed on as a watch: the work below it tells the same listener and stops with it.
    """

    def __init__(self, seconds: float, *, watch: Watch | None = None, stage: str = "") -> None:
        self._end = time.monotonic() + seconds
        self.stage, self._listener = stage, Listener(watch) if watch is not None else None
        self.done, self.of = 0, 1
        if isinstance(watch, Deadline):
            self._end, self._listener = min(self._end, watch._end), watch._listener
            self.stage, self.done, self.of = stage or watch.stage, watch.done, watch.of

    @property
    def left(self) -> float:
        return 0.0 if self.stopped else max(self._end - time.monotonic(), 0.0)

    @property
    def stopped(self) -> bool:
        return self._listener is not None and self._listener.stopped

    @property
    def watched(self) -> bool:
        return self._listener is not None

    @property
    def watch(self) -> Watch | None:
        """Itself, where somebody listens."""
        return self if self.watched else None

    def part(self, seconds: float, *, stage: str = "") -> Deadline:
        """A share of the time, told of under a name of its own."""
        return Deadline(seconds, watch=self, stage=stage)

    def share(self, done: int, of: int) -> Deadline:
        """The time of one part of those that are left, told of with its number."""
        part = self.part(self.left / max(of - done, 1))
        part.done, part.of = done, of
        return part

    def beyond(self, seconds: float) -> Deadline:
        """Time of its own for the same listener, whether or not this time is over."""
        after = self.part(0.0)
        after._end = time.monotonic() + seconds
        return after

    def tell(self, value: float | None, bound: float) -> None:
        if self._listener is not None:
            self._listener.tell(
                Progress(stage=self.stage, value=value, bound=bound, done=self.done, of=self.of)
            )

    def again(self) -> None:
        """Tells once more what was told last, so that work without news can be stopped too."""
        if self._listener is not None:
            self.tell(*self._listener.last)

    def __call__(self, progress: Progress) -> bool:
        self.tell(progress.value, progress.bound)
        return not self.stopped
